"""The pictures of the README and the docs: `python -m tests.pictures` makes them anew.

Those that Graphviz draws or Chromium shows look otherwise with each version of these: a hash says
what each was made of.
"""

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
from stancecli.export.dot import drawn
from stancecli.export.dot.overview import ModelMap
from stancecli.loader import load, load_text
from stancecli.page.pictures import picture
from stancecli.render import Background, terminal
from stancecli.situation import Situation
from tests import browser
from tests.pages import CASE, FILES, KLAMATH, shared

DOCS = Path(__file__).parents[1] / "docs"
FOLDER = DOCS / "pictures"
WIDTH, HEIGHT = 1440, 900

COLUMN, LINE, SIZE, EDGE = 8.4, 18, 14, 16
"""Pixels of a column and a line of the terminal, of a letter, and around the answer."""
GROUND, INK = "#fdfdfb", "#1d1f23"


def of_china(view: str) -> Callable[[], str]:
    """What `stance export svg china --picture …` writes."""
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


def of_the_tutorial() -> str:
    """What pulls the pianist apart, in the model as it stands at the end of the tutorial."""
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    model = ""
    for added, body in re.findall(
        r'^```yaml title="piano.yaml( \+)?"\n(.*?)^```$', text, re.M | re.S
    ):
        model = model + body if added else body
    situation = Situation.of(load_text(model.encode(), "piano.yaml"))
    return picture(situation, "tension", "pianist").svg


DRAWN: Mapping[str, Callable[[], str]] = {
    "terminal.svg": answer_at_a_terminal,
    **{
        f"{v}.svg": of_china(v) for v in ("tension", "matrix", "stakes", "stands", "grid", "levers")
    },
    "compare.svg": lambda: picture(Situation.of(CASE), "compare").svg,
    "influence.svg": lambda: picture(Situation.of(CASE), "influence").svg,
    "agreement.svg": lambda: picture(Situation.of(CASE), "agreement").svg,
    "moves.svg": lambda: picture(Situation.of(load(FILES["montreal"])), "moves").svg,
    "deals.svg": lambda: picture(Situation.of(KLAMATH), "deals").svg,
    "tutorial.svg": of_the_tutorial,
}
GRAPHED: Mapping[str, Callable[[], str]] = {
    "map": lambda: dot.export(ModelMap.of(Situation.of(CASE)))
}
"""What Graphviz draws, each as DOT."""
SHOWN: Mapping[str, Callable[[], str]] = {
    "page": lambda: shared("case", brief=True),
    "what-if": lambda: shared("case", moves=True, brief=True),
}
"""What a browser shows, each with what it is recognised by."""
HASHES = FOLDER / "hashes.sha256"


def hashes() -> str:
    """What the pictures were made of that are drawn by other programs, a line each."""
    return "".join(
        f"{hashlib.sha256(text().encode()).hexdigest()}  {name}\n"
        for name, text in {**GRAPHED, **SHOWN}.items()
    )


def show_pages(folder: Path) -> None:
    """The first screen of the report, and of one in which a view is set."""
    with browser.browser(folder / "profile") as chrome:
        for name, html in (("page", shared("case")), ("what-if", shared("case", moves=True))):
            page = folder / f"{name}.html"
            page.write_text(html, encoding="utf-8")
            browser.show(chrome, page, width=WIDTH, height=HEIGHT)
            if name == "what-if":
                chrome.find_element("css selector", "[href='#view=park2012']").click()
            taken = chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
            (FOLDER / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))


def make() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWN.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
    for name, text in GRAPHED.items():
        (FOLDER / f"{name}.svg").write_bytes(drawn(text()))
    with tempfile.TemporaryDirectory() as folder:
        show_pages(Path(folder))
    HASHES.write_text(hashes(), encoding="ascii")


if __name__ == "__main__":
    make()
