"""Report pages in a real browser: at every width, in the dark, on paper, heard, and set."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import escape

from stancecli.analysis import Analysis
from stancecli.model import Assumption, Model, Scenario
from stancecli.names import set_apart
from stancecli.page import answer_page, page
from stancecli.page.pictures import picture
from stancecli.situation import Situation
from tests import browser
from tests.models import random_model
from tests.moved import choices, first_screen, set_on
from tests.pages import CASE, EARLIER, EXAMPLES, PAGES, shared, tree, written
from tests.running import HANGS
from tests.test_report_forms import STANCES
from tests.traps import FROM_THE_RIGHT, renamed

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser
CASE_PAGE = shared("case")


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        opened.set_script_timeout(HANGS)
        yield opened


def opened_page(
    chrome: Chrome, folder: Path, html: str, width: int = 1440, *, dark: bool = False
) -> Path:
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    browser.show(chrome, file, width=width, dark=dark)
    chrome.execute_script("document.documentElement.style.scrollBehavior = 'auto'")
    return file


def found(chrome: Chrome, selector: str) -> list[WebElement]:
    return chrome.find_elements("css selector", selector)


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("name", PAGES)
def test_in_a_browser(name: str, width: int, chrome: Chrome, tmp_path: Path) -> None:
    html = PAGES[name]()
    opened_page(chrome, tmp_path, html, width, dark=name == "earlier")
    assert f"<title>{escape(chrome.title)}</title>" in html
    assert browser.requested(chrome) == [(tmp_path / "report.html").as_uri()]
    assert browser.said_in_console(chrome) == []
    chrome.execute_script("document.querySelectorAll('details').forEach(e => e.open = true)")
    across = "return document.documentElement.scrollWidth"
    assert chrome.execute_script(across) <= width
    unseen = "filter(e => !e.offsetHeight && !e.closest('[hidden]')).length"  # nor not chosen
    sections = "[...document.querySelectorAll('section')]"
    assert chrome.execute_script(f"return {sections}.{unseen}") == 0


def test_on_a_telephone_no_text_is_smaller_than_11_pixels(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, written(CASE, *EARLIER), 390)
    smallest = (
        "return Math.min(...[...document.querySelectorAll('body *')]"
        ".filter(e => e.getClientRects().length && e.childNodes.length"
        " && e.firstChild.nodeType === 3 && e.firstChild.data.trim())"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert chrome.execute_script(smallest) >= 11


@pytest.mark.parametrize("name", ["case", "large", "klamath", "divestment"])
def test_on_a_telephone_no_cell_lies_on_another_and_bars_are_bars(
    name: str, chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, PAGES[name](), 390)
    touching = chrome.execute_script("""
        document.querySelectorAll('details').forEach(each => each.open = true);
        document.querySelectorAll('.vh').forEach(each => each.remove()); // only heard
        const found = [];
        for (const table of document.querySelectorAll('table')) {
            const cells = [...table.querySelectorAll('tbody :is(th, td)')].map(each => {
                const text = document.createRange();
                text.selectNodeContents(each);
                return [each.textContent.trim(), text.getBoundingClientRect()];
            }).filter(([said, box]) => said && box.width > 1);
            cells.forEach(([one, a], n) => cells.slice(n + 1, n + 20).forEach(([other, b]) => {
                if (a.left < b.right - 1 && b.left < a.right - 1
                    && a.top < b.bottom - 2 && b.top < a.bottom - 2)
                    found.push(one + ' | ' + other); }));
        }
        return found;
    """)
    assert not touching
    bars = chrome.execute_script(
        "return [...document.querySelectorAll('.matrix .bar')]"
        ".filter(e => e.style.cssText !== '--w: 0;').map(e => e.getBoundingClientRect())"
        ".filter(box => !box.width || !box.height).length"
    )
    assert bars == 0


def nine() -> Model:
    """Nine actors, of whom most decide: stances, influence, and a scenario."""
    made = random_model(Random(9), actors=(9, 9), options=(4, 4), interests=(6, 6), density=0.1)
    given = Assumption(option=made.actors[0].decisions[0].options[-1].id)
    return replace(made, scenarios=(Scenario(id="s", name="If", given=(given,)),))


@pytest.mark.parametrize(
    ("name", "width", "most"),
    [("case", 1280, 3000), ("case", 390, 5500), ("nine", 1280, 3600), ("nine", 390, 9000)],
)
def test_a_page_is_four_screens_long_and_what_is_more_is_folded(
    name: str, width: int, most: int, chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, CASE_PAGE if name == "case" else written(nine()), width)
    assert chrome.execute_script("return document.documentElement.scrollHeight") <= most
    shown = {each.get_attribute("id") for each in found(chrome, "main section[id]")}
    assert {"winners", "moves", "levers", "voices", "sources"} <= shown
    assert not found(chrome, "details[open]")


def test_the_first_screen_has_the_bars_and_what_would_end_the_lead(
    chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    ends = chrome.execute_script(
        "return [...document.querySelectorAll('main > .beside .wide svg')]"
        ".map(e => e.getBoundingClientRect().bottom)"
    )
    assert len(ends) == 2
    assert max(ends) < 900


def unfold(chrome: Chrome) -> None:
    chrome.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")


def test_a_cell_opens_by_the_keyboard_and_closes(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    unfold(chrome)
    (button, *_) = found(chrome, ".matrix td button")
    (panel,) = found(chrome, f"[id='{button.get_attribute('popovertarget')}']")
    assert not panel.is_displayed()
    chrome.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    assert panel.is_displayed()
    assert "Returns keep the agreement" in panel.text
    button.send_keys(Keys.ESCAPE)
    assert not panel.is_displayed()


def test_a_link_to_a_folded_decision_opens_it(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    link = found(chrome, "#decisions a")[2]
    (inside,) = found(chrome, f"[id='{str(link.get_attribute('href')).rpartition('#')[2]}']")
    assert not inside.is_displayed()
    chrome.execute_script("arguments[0].click()", link)
    assert inside.is_displayed()


# On paper.


def pages_of(chrome: Chrome) -> int:
    """On how many pages it prints, at the size that it asks for."""
    wanted = {"preferCSSPageSize": True, "printBackground": False}
    printed: dict[str, Any] = chrome.execute_cdp_cmd("Page.printToPDF", wanted)
    pdf = base64.b64decode(printed["data"])
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@contextmanager
def on_paper(chrome: Chrome) -> Iterator[None]:
    """The page as it is printed, for as long as one looks."""
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        yield
    finally:
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_bundled_case_prints_on_few_pages_in_one_column(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    assert pages_of(chrome) <= 6
    chrome.execute_script("document.querySelector('.matrix button').click()")
    with on_paper(chrome):
        panels = found(chrome, "[popover], nav")
        assert panels
        assert not any(panel.is_displayed() for panel in panels)
        columned = chrome.execute_script(
            "return [...document.querySelectorAll('main *')].filter(each => each.offsetHeight)"
            ".filter(each => getComputedStyle(each).columnCount !== 'auto'"
            " || getComputedStyle(each).float !== 'none').map(each => each.className)"
        )
        assert not columned
        assert found(chrome, ".source > p")[0].is_displayed()
        passages = found(chrome, ".passage")
        assert passages
        assert not any(each.is_displayed() for each in passages)


def test_the_first_screen_prints_on_one_page(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", brief=True), 1440)
    assert pages_of(chrome) == 1


# As axe-core hears them.

AXE = "axe-core-4.14.1"
LOOKED_AT: dict[str, Callable[[], str]] = {
    **{name: PAGES[name] for name in ("case", "brief", "moving")},
    "answer": lambda: answer_page(Analysis.of(CASE).tradeoffs("china").report, CASE),
    "stances": partial(written, STANCES),
    "stances-brief": partial(written, STANCES, brief=True),
    **{each.stem: PAGES[each.stem] for each in EXAMPLES},
}
RUN = r"""
const done = arguments[0];
axe.run(document, {resultTypes: ['violations']}).then(
  found => done(found.violations.flatMap(each => [each.id, ...each.nodes.map(
    node => '  ' + node.html.slice(0, 200) + ' ' + node.any.map(e => e.message).join('; '))])
    .join('\n')),
  error => done(String(error)));
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script, fetched from npm once and kept in the user's cache; where it cannot be, none."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stance-tests"
    kept, package = folder / f"{AXE}.min.js", folder / f"{AXE}.tgz"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = ("npm", "pack", "--silent", AXE.replace("-4", "@4"))
        if shutil.which("npm"):
            subprocess.run(words, capture_output=True, cwd=folder, timeout=HANGS, check=False)
        if not package.exists():
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no axe-core from npm")
        with tarfile.open(package) as packed:
            file = packed.extractfile("package/axe.min.js")
            assert file
            kept.write_bytes(file.read())
        package.unlink()
    return kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["light", "dark"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing_in_what_is_folded_out_and_opened(
    name: str, width: int, dark: bool, axe: str, chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, LOOKED_AT[name](), width, dark=dark)
    chrome.execute_script(axe)
    chrome.execute_script("""
        document.querySelectorAll('details').forEach(each => each.open = true);
        document.querySelector('[popover]')?.showPopover();
    """)
    assert not chrome.execute_async_script(RUN)


# Set through its own controls.

SETTINGS = ("china.pyongyang=medium", "view=park2012", "given=dprk.rest", "")


def moving_page(
    chrome: Chrome, folder: Path, name: str = "case", *, at: str = "", width: int = 1280
) -> str:
    """Open the page of a model on which something is set, perhaps by its address; its text."""
    html = shared(name, moves=True)
    file = opened_page(chrome, folder, html, width)
    if at:
        chrome.get(f"{file.as_uri()}#{at}")
        chrome.refresh()
    return html


def choose(chrome: Chrome, key: str) -> None:
    links = found(chrome, f"#set svg a[href='#{key}']")
    click(chrome, next(link for link in links if link.is_displayed()))


def click(chrome: Chrome, button: WebElement) -> None:
    """A click as a hand does it, once the page has come to rest there."""
    chrome.execute_script(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", button
    )
    button.click()


def as_it_stands(chrome: Chrome) -> dict[str, object]:
    return first_screen(tree(str(chrome.execute_script("return document.body.outerHTML"))))


def is_open(chrome: Chrome) -> bool:
    return bool(chrome.execute_script("return document.getElementById('besides').open"))


def test_a_choice_puts_the_screen_of_its_setting_in_place(chrome: Chrome, tmp_path: Path) -> None:
    html = moving_page(chrome, tmp_path)
    before = as_it_stands(chrome)
    for key in SETTINGS:
        choose(chrome, key)
        assert as_it_stands(chrome) == first_screen(set_on(html, key)), key
        assert is_open(chrome) == (not key)
        said = choices(html)[key].attributes["data-said"]
        shown = {each.get_property("textContent") for each in found(chrome, ".said")}
        assert shown == {said and f"{said}:"}
        assert chrome.current_url.rpartition("/")[2] == f"report.html{key and f'#{key}'}"
    assert as_it_stands(chrome) == before
    assert browser.said_in_console(chrome) == []


def test_what_stands_behind_a_cell_of_a_setting_opens(chrome: Chrome, tmp_path: Path) -> None:
    moving_page(chrome, tmp_path)
    choose(chrome, "view=park2012")
    unfold(chrome)
    for button in found(chrome, "table.matrix td button")[:6]:
        click(chrome, button)
        (shown,) = (each for each in found(chrome, "[popover]") if each.is_displayed())
        assert shown.get_attribute("id") == button.get_attribute("popovertarget")
        assert str(button.get_attribute("aria-label")).partition(":")[0] in shown.text
        chrome.execute_script("arguments[0].hidePopover()", shown)


def test_the_address_keeps_what_is_set_and_is_followed(chrome: Chrome, tmp_path: Path) -> None:
    html = moving_page(chrome, tmp_path, at="view=park2012")
    assert as_it_stands(chrome) == first_screen(set_on(html, "view=park2012")), "passed on"
    assert not is_open(chrome)
    chrome.execute_script("location.hash = '#levers'")
    assert is_open(chrome), "a place in the rest"
    assert as_it_stands(chrome) == first_screen(set_on(html, "view=park2012"))
    button = "open-1"
    for other in ("given=dprk.rest", "nobody", "%E0%A4", "view=%22%5D", button, ""):
        chrome.execute_script("location.hash = arguments[0]", f"#{other}")
        key = other if other.startswith("given") else ""
        assert as_it_stands(chrome) == first_screen(set_on(html, key)), other
        assert is_open(chrome) == (not key)
    assert browser.said_in_console(chrome) == []


def test_the_keyboard_does_it_all(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    html = moving_page(chrome, tmp_path)

    def active() -> WebElement:
        return chrome.switch_to.active_element

    for _ in range(60):
        active().send_keys(Keys.TAB)
        if (
            active().get_attribute("href")
            and active().tag_name == "a"
            and chrome.execute_script("return !!document.activeElement.closest('#set svg')")
        ):
            break
    active().send_keys(Keys.TAB)
    assert active().accessible_name.startswith("Sokeel J. Park")
    active().send_keys(Keys.ENTER)
    assert as_it_stands(chrome) == first_screen(set_on(html, "view=park2012"))
    assert chrome.current_url.endswith("#view=park2012")
    assert active().get_attribute("aria-current") == "true", "one stays where one is"
    assert found(chrome, "p.lead[aria-live=polite]")


def test_without_its_script_the_page_says_what_any_page_says(
    chrome: Chrome, tmp_path: Path
) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        moving_page(chrome, tmp_path)
        assert found(chrome, "#set-off")[0].is_displayed()
        assert found(chrome, "#levers")[0].is_displayed()
        assert not found(chrome, "#besides > summary")[0].is_displayed()
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert first_screen(tree(shared("case", moves=True))) == first_screen(tree(shared("case")))


def test_on_paper_stands_what_is_set_and_the_rest_where_it_is_open(
    chrome: Chrome, tmp_path: Path
) -> None:
    moving_page(chrome, tmp_path)
    with on_paper(chrome):
        assert found(chrome, "#levers")[0].is_displayed()
        chrome.execute_script("location.hash = '#china.pyongyang=medium'")
        assert not found(chrome, "#set-off")
        said = "If the weight of “Relations with Pyongyang” were medium: Not settled for China"
        assert found(chrome, "p.lead")[0].text.startswith(said)
        assert not found(chrome, "#levers")[0].is_displayed()


def test_hostile_names_stay_names(chrome: Chrome, tmp_path: Path) -> None:
    moving_page(chrome, tmp_path, "hostile")
    title = chrome.title
    for key in choices(shared("hostile", moves=True)):
        choose(chrome, key)
    assert chrome.title == title
    assert not found(chrome, "main b, main img, main iframe")
    assert len(found(chrome, "script")) == 1
    assert browser.said_in_console(chrome) == []
    assert browser.requested(chrome) == [(tmp_path / "report.html").as_uri()]


def test_no_other_script_runs_beside_ours(chrome: Chrome, tmp_path: Path) -> None:
    html = shared("case", moves=True)
    attack = "<script>document.title = 'owned'</script>"
    attack += "<img src='data:,' onerror=\"document.title = 'owned'\">"
    attack += "<a id='bad' href=\"javascript:document.title = 'owned'\">x</a>"
    opened_page(chrome, tmp_path, html.replace("</main>", f"{attack}</main>"))
    chrome.execute_script("document.getElementById('bad').click()")
    assert chrome.title == CASE.title
    assert len(browser.said_in_console(chrome)) >= 2, "the policy refused them"
    assert found(chrome, "#set")[0].is_displayed(), "and ours runs"


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("name", ["case", "hostile"])
def test_no_setting_is_wider_than_the_page(
    name: str, width: int, chrome: Chrome, tmp_path: Path
) -> None:
    settings = [*reversed(choices(moving_page(chrome, tmp_path, name, width=width)))]
    for key in settings:
        choose(chrome, key)
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    if width == 390:
        choose(chrome, settings[0])
        chrome.execute_script("scrollTo(0, 1200)")
        (line,) = found(chrome, "nav .said")
        top = chrome.execute_script("return arguments[0].getBoundingClientRect().top", line)
        assert 0 <= top < 40, "the line that stays in sight names the setting"


BESIDE = r"""
    document.querySelectorAll('details').forEach(each => each.open = true);
    const box = (node, start, end) => {
        const part = document.createRange();
        part.setStart(node, start), part.setEnd(node, end);
        return [...part.getClientRects()].filter(each => each.width > 0.5);
    };
    const turned = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; node = texts.nextNode();)
        for (const name of node.data.matchAll(/[\u2068\u200b][^\u2069\u200c]*[\u2069\u200c]/g)) {
            const start = name.index, end = start + name[0].length;
            const before = node.data.slice(0, start).search(/[^\s\u2069\u200c]\s*$/);
            const after = end + node.data.slice(end).search(/[^\s\u2068\u200b]/);
            const [own, ...others] = box(node, start, end);
            const [last] = before < 0 ? [] : box(node, before, before + 1);
            const [next] = after < end ? [] : box(node, after, after + 1);
            if (!own || others.length) continue; // not shown, or broken
            const is_level = each => each && Math.abs(each.bottom - own.bottom) < own.height / 2;
            if (is_level(last) && last.right > own.left + 2) turned.push(node.data);
            if (is_level(next) && next.left < own.right - 2) turned.push(node.data);
        }
    return turned;
"""  # the texts in which what stands beside a name stands where it is not read


def test_beside_a_name_from_the_right_all_stands_as_it_is_read(
    chrome: Chrome, tmp_path: Path
) -> None:
    situation = Situation.of(set_apart(renamed(CASE, list(FROM_THE_RIGHT))))
    drawn = (picture(situation, view).svg for view in ("tension", "matrix", "grid", "compare"))
    for html in (page(situation), f"<body>{''.join(drawn)}"):
        opened_page(chrome, tmp_path, html)
        assert not chrome.execute_script(BESIDE)
        opened_page(chrome, tmp_path, html.replace("\u2068", "\u200b").replace("\u2069", "\u200c"))
        assert len(chrome.execute_script(BESIDE)) > 5, "without our marks they turn"
