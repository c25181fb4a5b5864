"""A page on which something is set in a browser, through its own controls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import browser
from tests.moved import first_screen, set_on, tree
from tests.pages import CASE, shared

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser

SETTINGS = (
    "china.seoul=low",
    "view=park2012",
    "scenario=beijing",
    "given=dprk.rest",
    "",
)
OF_HOSTILE = ("pacificorp.cost=low", "view=pacificorp", "given=tribes.talk", "")


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def opened_page(
    chrome: Chrome, folder: Path, name: str = "case", *, at: str = "", width: int = 1280
) -> str:
    """Open the page of a model, with something in its address; its text."""
    file, html = folder / "what-if.html", shared(name, moves=True)
    file.write_text(html, encoding="utf-8")
    browser.show(chrome, file, width=width)
    if at:
        chrome.get(f"{file.as_uri()}#{at}")
        chrome.refresh()
    return html


def found(chrome: Chrome, selector: str) -> list[WebElement]:
    return chrome.find_elements("css selector", selector)


def choose(chrome: Chrome, key: str) -> None:
    (button,) = found(chrome, f"#set input[value='{key}']")
    click(chrome, button)


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
    html = opened_page(chrome, tmp_path)
    before = as_it_stands(chrome)
    for key in SETTINGS:
        choose(chrome, key)
        assert as_it_stands(chrome) == first_screen(set_on(html, key)), key
        assert is_open(chrome) == (not key)
        said = found(chrome, f"[value='{key}']")[0].get_attribute("data-said")
        shown = {each.get_property("textContent") for each in found(chrome, ".said")}
        assert shown == {said and f"{said}:"}
        assert chrome.current_url.rpartition("/")[2] == f"what-if.html{key and f'#{key}'}"
    assert as_it_stands(chrome) == before
    assert browser.said_in_console(chrome) == []


def test_what_stands_behind_a_cell_of_a_setting_opens(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path)
    choose(chrome, "view=china")
    for button in found(chrome, "table.matrix button")[:6]:
        click(chrome, button)
        (shown,) = (each for each in found(chrome, "[popover]") if each.is_displayed())
        assert shown.get_attribute("id") == button.get_attribute("popovertarget")
        assert str(button.get_attribute("aria-label")).partition(":")[0] in shown.text
        chrome.execute_script("arguments[0].hidePopover()", shown)


def test_the_address_keeps_what_is_set_and_is_followed(chrome: Chrome, tmp_path: Path) -> None:
    html = opened_page(chrome, tmp_path, at="view=china")
    assert as_it_stands(chrome) == first_screen(set_on(html, "view=china")), "passed on"
    assert not is_open(chrome)
    chrome.execute_script("location.hash = '#influence'")
    assert is_open(chrome), "a place in the rest"
    assert as_it_stands(chrome) == first_screen(set_on(html, "view=china"))
    button = "at-open-1"
    for other in ("scenario=quiet", "nobody", "%E0%A4", "view=%22%5D", button, ""):
        chrome.execute_script("location.hash = arguments[0]", f"#{other}")
        key = other if other.startswith("scenario") else ""
        assert as_it_stands(chrome) == first_screen(set_on(html, key)), other
        assert is_open(chrome) == (not key)
    assert browser.said_in_console(chrome) == []


def test_the_keyboard_does_it_all(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    html = opened_page(chrome, tmp_path)

    def active() -> WebElement:
        return chrome.switch_to.active_element

    for _ in range(60):
        active().send_keys(Keys.TAB)
        if active().get_attribute("name") == "set":
            break
    assert active().get_attribute("value") == ""
    outline = "return getComputedStyle(document.activeElement.parentNode).outlineStyle"
    assert chrome.execute_script(outline) == "solid", "one sees where one is"
    active().send_keys(Keys.ARROW_DOWN)
    assert active().get_attribute("value") == "view=park2012", "one stays where one is"
    assert as_it_stands(chrome) == first_screen(set_on(html, "view=park2012"))
    active().send_keys(Keys.ENTER)
    assert chrome.current_url.endswith("#view=park2012"), "nothing is sent"
    assert active().accessible_name.startswith("On the view of Sokeel J. Park")
    assert found(chrome, "p.lead[aria-live=polite]")


def test_without_its_script_the_page_says_what_any_page_says(
    chrome: Chrome, tmp_path: Path
) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened_page(chrome, tmp_path)
        assert not found(chrome, "#set")[0].is_displayed()
        assert found(chrome, "#set-off")[0].is_displayed()
        assert found(chrome, "#influence")[0].is_displayed()
        assert not found(chrome, "#besides > summary")[0].is_displayed()
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert first_screen(tree(shared("case", moves=True))) == first_screen(tree(shared("case")))


def test_on_paper_stands_what_is_set_and_the_rest_where_it_is_open(
    chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert found(chrome, "#influence")[0].is_displayed()
        chrome.execute_script("location.hash = '#china.seoul=low'")
        assert not found(chrome, "#set, #set-off")[0].is_displayed()
        said = "If the weight of “Relations with Seoul” were low: Not settled for China"
        assert found(chrome, "p.lead")[0].text.startswith(said)
        assert not found(chrome, "#influence")[0].is_displayed()
    finally:
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_hostile_names_stay_names(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, "hostile")
    title = chrome.title
    for key in OF_HOSTILE[:4]:
        choose(chrome, key)
    assert chrome.title == title
    assert not found(chrome, "main b, main img, main iframe")
    assert len(found(chrome, "script")) == 1
    assert browser.said_in_console(chrome) == []
    assert browser.requested(chrome) == [(tmp_path / "what-if.html").as_uri()]


def test_no_other_script_runs_beside_ours(chrome: Chrome, tmp_path: Path) -> None:
    html = shared("case", moves=True)
    attack = "<script>document.title = 'owned'</script>"
    attack += "<img src='data:,' onerror=\"document.title = 'owned'\">"
    attack += "<a id='bad' href=\"javascript:document.title = 'owned'\">x</a>"
    file = tmp_path / "attacked.html"
    file.write_text(html.replace("</main>", f"{attack}</main>"), encoding="utf-8")
    browser.show(chrome, file)
    chrome.execute_script("document.getElementById('bad').click()")
    assert chrome.title == CASE.title
    assert len(browser.said_in_console(chrome)) >= 2, "the policy refused them"
    assert found(chrome, "#set")[0].is_displayed(), "and ours runs"


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize(("name", "settings"), [("case", SETTINGS), ("hostile", OF_HOSTILE)])
def test_no_setting_is_wider_than_the_page(
    name: str, settings: tuple[str, ...], width: int, chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, name, width=width)
    for key in settings:
        choose(chrome, key)
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    if width == 390:
        choose(chrome, settings[0])
        chrome.execute_script("scrollTo(0, 1200)")
        (line,) = found(chrome, "nav .said")
        top = chrome.execute_script("return arguments[0].getBoundingClientRect().top", line)
        assert 0 <= top < 40, "the line that stays in sight names the setting"
