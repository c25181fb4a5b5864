"""The pictures of the README and the docs: `python -m tests.pictures` makes them anew.

The picture of the page needs Chromium; beside it stands a hash of the first screen that it shows.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from stancecli.analysis import Analysis
from stancecli.page.drawings.alone import alone
from stancecli.page.opening import opening
from stancecli.page.parts import Beside, Figure
from stancecli.render import Background, terminal
from tests import browser
from tests.pages import CASE, written

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PAGE, HASH = FOLDER / "page.png", FOLDER / "page.sha256"
WIDTH, HEIGHT = 1440, 900

_GREY = (0x5F, 0x6B, 0x75)
PAPER = TerminalTheme((253, 253, 251), (29, 31, 35), [(29, 31, 35), *[_GREY] * 7], [_GREY] * 8)


def square() -> str:
    """The square of the weightiest tension of the bundled case."""
    answer = Analysis.of(CASE).tradeoffs("china")
    (first,) = answer.finding.tradeoffs  # type: ignore[union-attr]
    (beside, *_) = opening(first, None)
    figure = beside.left[0] if isinstance(beside, Beside) else beside
    assert isinstance(figure, Figure)
    return alone(figure.wide)


def answer_at_a_terminal() -> str:
    """What `stance tradeoffs china` shows."""
    report = Analysis.of(CASE).tradeoffs("china").report
    fitted = terminal.fitted(report, width=80)
    shown = terminal.render(fitted, width=80, colour=True, background=Background.LIGHT)
    console = Console(
        record=True,
        width=82,
        file=io.StringIO(),
        color_system="256",
        force_terminal=True,
        legacy_windows=False,
    )
    console.print(Text.from_ansi(shown), end="")
    svg = console.export_svg(
        title="stance tradeoffs china", theme=PAPER, unique_id="stance", code_format=_format()
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _format() -> str:
    """How rich writes SVG, but with a font that is here: nothing is loaded from elsewhere."""
    from rich._export_format import CONSOLE_SVG_FORMAT

    local = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return local.replace("Fira Code", "DejaVu Sans Mono, Consolas, Menlo")


DRAWN = {"square.svg": square, "terminal.svg": answer_at_a_terminal}


def hash_of_page() -> str:
    """What the picture of the page was made of: its first screen."""
    return hashlib.sha256(written(CASE, brief=True).encode()).hexdigest()


def make() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWN.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(written(CASE), encoding="utf-8")
        with browser.browser(Path(folder) / "profile") as chrome:
            browser.show(chrome, page, width=WIDTH, height=HEIGHT)
            taken = chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    PAGE.write_bytes(base64.b64decode(taken["data"]))
    HASH.write_text(f"{hash_of_page()}\n", encoding="ascii")


if __name__ == "__main__":
    make()
