"""The pictures of the README and the docs: `python -m tests.pictures` makes them anew.

The picture of the page needs Chromium, and beside it stands a hash of the first screen that it
shows. Those that Graphviz draws look otherwise with each version of it: beside them stands a hash
of what it is given.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from markupsafe import escape
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from stancecli.analysis import Analysis
from stancecli.export import dot
from stancecli.export.picture import drawn
from stancecli.export.view import view as part_of
from stancecli.page.pictures import picture
from stancecli.render import Background, terminal
from stancecli.situation import Situation
from tests import browser
from tests.pages import CASE, KLAMATH, written

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PAGE, HASH = FOLDER / "page.png", FOLDER / "page.sha256"
WIDTH, HEIGHT = 1440, 900

COLUMN, LINE, SIZE, EDGE = 8.4, 18, 14, 16
"""Pixels of a column and a line of the terminal, of a letter, and around the answer."""
GROUND, INK = "#fdfdfb", "#1d1f23"


def of_china(view: str) -> Callable[[], str]:
    """What `stance export svg china --view …` writes."""
    return lambda: picture(Situation.of(CASE), view, "china.refugees").svg


def answer_at_a_terminal() -> str:
    """What `stance tradeoffs china` shows, as it shows it."""
    report = Analysis.of(CASE).tradeoffs("china").report
    fitted = terminal.fitted(report, width=80)
    shown = terminal.render(fitted, width=80, colour=True, background=Background.LIGHT)
    lines = Text.from_ansi(f"$ stance tradeoffs china\n{shown.rstrip()}").split("\n")
    width, height = round(80 * COLUMN + 2 * EDGE), LINE * len(lines) + 2 * EDGE
    shapes = [piece for n, line in enumerate(lines) for piece in _line(line, EDGE + LINE * n)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-size="{SIZE}" '
        'font-family="DejaVu Sans Mono, Consolas, Menlo, monospace">\n'
        "<title>What stance tradeoffs china answers</title>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="{GROUND}"/>\n'
        + "\n".join(shapes)
        + "\n</svg>\n"
    )


def _line(line: Text, top: float) -> Iterator[str]:
    """The runs of a line, each in its colours and exactly as wide as its columns."""
    column = 0
    for run, style, _ in line.render(Console(color_system="256", file=io.StringIO())):
        run = run.rstrip("\n")
        if style and style.bgcolor:
            x, long = EDGE + COLUMN * column, COLUMN * cell_len(run)
            fill = style.bgcolor.get_truecolor().hex
            yield (
                f'<rect x="{x:.1f}" y="{top}" width="{long:.1f}" height="{LINE}" fill="{fill}"/>'
            )
        colour = style.color.get_truecolor().hex if style and style.color else INK
        bold = ' font-weight="bold"' if style and style.bold else ""
        # Gaps of spaces close in SVG, so what stands on either side of one is set by itself.
        for words in re.finditer(r"\S+(?: \S+)*", run):
            x = EDGE + COLUMN * (column + cell_len(run[: words.start()]))
            yield (
                f'<text x="{x:.1f}" y="{top + 13.5}" fill="{colour}"{bold} '
                f'textLength="{COLUMN * cell_len(words[0]):.1f}">{escape(words[0])}</text>'
            )
        column += cell_len(run)


DRAWN: Mapping[str, Callable[[], str]] = {
    "terminal.svg": answer_at_a_terminal,
    **{f"{view}.svg": of_china(view) for view in ("tension", "matrix", "stands", "grid")},
    "compare.svg": lambda: picture(Situation.of(CASE), "compare").svg,
    "actor.svg": lambda: picture(Situation.of(CASE), "actor", "china").svg,
    "influence.svg": lambda: picture(Situation.of(CASE), "influence").svg,
    "agreement.svg": lambda: picture(Situation.of(CASE), "agreement").svg,
    "deals.svg": lambda: picture(Situation.of(KLAMATH), "deals").svg,
}
GRAPHED: Mapping[str, Callable[[], str]] = {
    "map": lambda: dot.export(part_of(Situation.of(CASE), about="local")),
}
"""What Graphviz draws, each as DOT."""
GRAPHS = FOLDER / "graphs.sha256"


def hashes_of_graphs() -> str:
    """What the pictures were made of that Graphviz draws, a line each."""
    return "".join(
        f"{hashlib.sha256(text().encode()).hexdigest()}  {name}\n" for name, text in GRAPHED.items()
    )


def hash_of_page() -> str:
    """What the picture of the page was made of: its first screen."""
    return hashlib.sha256(written(CASE, brief=True).encode()).hexdigest()


def make() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWN.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
    for name, text in GRAPHED.items():
        (FOLDER / f"{name}.svg").write_bytes(drawn(text(), "svg"))
    GRAPHS.write_text(hashes_of_graphs(), encoding="ascii")
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
