"""Pages as axe-core hears them: no violation, light or dark, folded out and opened, moving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stancecli.analysis import Analysis
from stancecli.page import answer_page
from tests import browser, npm
from tests.pages import CASE, EXAMPLES, PAGES, written
from tests.running import HANGS
from tests.test_report_question import STANCES

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser
VERSION = "4.14.1"
LOOKED_AT: dict[str, Callable[[], str]] = {
    "case": PAGES["case"],
    "brief": PAGES["brief"],
    "moving": PAGES["moving"],
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
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        opened.set_script_timeout(HANGS)
        yield opened


def violations(chrome: Chrome) -> str:
    """What axe-core finds wrong with the page that is open, with all that can be folded out."""
    axe = npm.script("axe-core", VERSION, "package/axe.min.js")
    chrome.execute_script(axe.read_text(encoding="utf-8"))
    chrome.execute_script("""
        document.querySelectorAll('details').forEach(each => each.open = true);
        document.querySelector('[popover]')?.showPopover();
    """)
    found: str = chrome.execute_async_script(RUN)
    return found


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["light", "dark"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing(
    name: str, width: int, dark: bool, chrome: Chrome, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(LOOKED_AT[name](), encoding="utf-8")
    browser.show(chrome, file, width=width, dark=dark)
    assert not violations(chrome)
