"""The report page in a real browser: at every width, in the dark, on paper."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import escape

from tests import browser
from tests.pages import CASE, EARLIER, PAGES, shared, written

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser
CASE_PAGE = shared("case")


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def opened_page(
    chrome: Chrome, folder: Path, html: str, width: int = 1440, *, dark: bool = False
) -> None:
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    browser.show(chrome, file, width=width, dark=dark)
    chrome.execute_script("document.documentElement.style.scrollBehavior = 'auto'")


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


@pytest.mark.parametrize("name", ["case", "hostile", "large", "klamath", "montreal"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_name_in_the_square_touches_a_line_or_another_name(
    name: str, width: int, chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, PAGES[name](), width)
    touching = chrome.execute_script("""
        const shown = [...document.querySelectorAll('main > .beside figure svg, main > figure svg')]
            .filter(e => e.getClientRects().length && e.querySelector('.corner'));
        if (!shown.length) return null;
        const svg = shown[0], found = [];
        const boxes = [...svg.querySelectorAll('text.sn, text.h, text.m')]
            .filter(e => e.textContent.trim()).map(e => [e.textContent, e.getBoundingClientRect()]);
        const meet = (a, b, by) => a.left < b.right - by && b.left < a.right - by
            && a.top < b.bottom - by && b.top < a.bottom - by;
        boxes.forEach(([one, a], n) => boxes.slice(n + 1).forEach(([other, b]) => {
            if (meet(a, b, 3)) found.push(one + ' | ' + other); }));
        const ink = [...svg.querySelectorAll('circle')].map(e => e.getBoundingClientRect());
        const zero = [...svg.querySelectorAll('path.ax')].map(e => e.getBoundingClientRect());
        boxes.forEach(([one, a]) => [...ink, ...zero].forEach(b => {
            if (meet(a, b, 0) && !/^[0-9]$/.test(one) && !/^[−+0 ]+$/.test(one))
                found.push(one + ' | a line'); }));
        return found;
    """)
    assert not touching


def test_the_first_screen_has_the_square_and_the_grid(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    found = chrome.execute_script(
        "return [...document.querySelectorAll('main > .beside .wide svg, .grid')]"
        ".map(e => e.getBoundingClientRect().bottom)"
    )
    assert len(found) == 3
    assert max(found) < 900


def test_a_cell_opens_by_the_keyboard_and_closes(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    (button, *_) = chrome.find_elements(By.CSS_SELECTOR, ".matrix button")
    panel = chrome.find_element(By.ID, str(button.get_attribute("popovertarget")))
    assert not panel.is_displayed()
    chrome.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    assert panel.is_displayed()
    assert "Returns set Beijing" in panel.text
    button.send_keys(Keys.ESCAPE)
    assert not panel.is_displayed()


def test_a_link_to_a_folded_decision_opens_it(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    link = chrome.find_elements(By.CSS_SELECTOR, "#decisions a")[2]
    target = str(link.get_attribute("href")).rpartition("#")[2]
    inside = chrome.find_element(By.ID, target)
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


def test_the_bundled_case_prints_on_few_pages(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    assert pages_of(chrome) <= 8
    chrome.execute_script("document.querySelector('.appendix').remove()")
    assert pages_of(chrome) <= 4


def test_the_first_screen_prints_on_one_page(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", brief=True), 1440)
    assert pages_of(chrome) == 1


def test_what_opens_at_a_button_is_not_printed(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    opened_page(chrome, tmp_path, CASE_PAGE, 1440)
    chrome.execute_script("document.querySelector('.matrix button').click()")
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    panels = chrome.find_elements(By.CSS_SELECTOR, "[popover], nav")
    assert panels
    assert not any(panel.is_displayed() for panel in panels)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
