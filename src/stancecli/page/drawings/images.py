"""A drawing as an image: PNG for a document, PDF for print, both by typst."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import NamedTuple

from markupsafe import Markup

from stancecli.diagnostics import Unanswerable
from stancecli.page.drawings.svg import BETWEEN, LINE, Drawing, cut, element, words

# A drawing as a file of its own: with the colours and the type of the page in it.


MARGIN = 16
"""Pixels of ground around the drawing."""
FONT = 'svg { font: 13px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }'
DARK = "@media screen and (prefers-color-scheme: dark)"
HEADING, NOTE = 15, 12
"""Pixels of a letter of what stands above a drawing."""


def alone(drawing: Drawing, heading: str = "", *notes: str, bare: bool = False) -> str:
    """The drawing as a whole SVG file, light or dark as its reader prefers; the same every time.

    `heading` and `notes` stand above it. A `bare` one has no ground around it, and none below it.
    """
    above, high = _above(drawing, heading, notes)
    margin = 0 if bare else MARGIN
    width, height = drawing.width + 2 * margin, drawing.height + high + 2 * margin
    ground = element("rect", class_="ground", x=0, y=0, width=width, height=height)
    svg = element(
        "svg",
        element("title", drawing.title),
        # The style is our own and holds no text of a model.
        Markup("<style>\n{}\n</style>").format(Markup(_style())),
        Markup("") if bare else ground,
        element("g", *above, transform=f"translate({margin} {margin})"),
        element("g", *drawing.shapes, transform=f"translate({margin} {margin + high})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
    )
    return f"{svg}\n"


def _above(drawing: Drawing, heading: str, notes: tuple[str, ...]) -> tuple[list[Markup], int]:
    """The heading and the notes, and how high they are together."""
    shapes, high = list[Markup](), 0
    texts = [(heading, HEADING, 5, "heading"), *((note, NOTE, 3, "m") for note in notes)]
    for text, size, most, kind in texts:
        if not text:
            continue
        lines = cut(text, drawing.width, size, most, bold=kind == "heading")
        tall = LINE * len(lines)
        shapes.append(words(lines, 0, high + tall / 2, class_=kind))
        high += tall + 4
    return shapes, high + 8 if shapes else 0


def _style() -> str:
    """The rules of the page's pictures, their colours written out: few programs know variables."""
    styles = files("stancecli.page") / "templates"
    colours, rules = (
        (styles / name).read_text(encoding="utf-8") for name in ("colours.css", "pictures.css")
    )
    light, dark = (dict(re.findall(r"--([\w-]+): ([^;]+);", part)) for part in colours.split(DARK))
    # The first rule fits a picture into its place on the page.
    plain = re.sub(r"^svg \{.*?\}", FONT, rules, count=1)
    coloured = "".join(f"{rule}\n" for rule in plain.splitlines() if "var(--" in rule)
    return f"{_painted(plain, light)}\n{DARK} {{\n{_painted(coloured, light | dark)}}}"


def _painted(rules: str, colours: dict[str, str]) -> str:
    return re.sub(r"var\(--([\w-]+)\)", lambda name: colours[name[1]], rules)


LEAST, MOST = 16, 8_000
"""Pixels of a side of an image that is asked for by its size."""
POINTS = 0.75
"""Of a pixel: 72 of an inch that has 96."""
PLAIN, SHARP = 96, 192
"""Pixels of an inch: as many as a size says, and for images of no given size twice as many."""
FAMILIES = '"Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans"'
"""Fonts of Linux, Windows and macOS: typst knows families by their names alone."""

# What a model says is data here, and never part of what typst reads as its language.
_PAGE = """
#set document(title: sys.inputs.title, date: none)
#set page(width: {width}, height: {height}, margin: 0pt, fill: {ground})
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.title, {fit})
"""


class Size(NamedTuple):
    """How large an image is, in pixels; without a height, as high as the drawing is then."""

    width: int
    height: int | None = None


def image(svg: str, form: str, title: str, size: Size | None = None) -> bytes:
    """A drawing of ours as `png` or `pdf`; `title` says in words what it shows.

    Without a size a PNG has two pixels for each of the drawing. In one of another shape the drawing
    stands in the middle. The same bytes every time, with the same fonts. Raises Unanswerable where
    typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise Unanswerable(
            f"a drawing becomes {form} by typst, which is not installed",
            ("pip install typst", "or export svg, which needs nothing"),
        ) from None
    width, height = (f"{side * POINTS}pt" if side else "auto" for side in size or (None, None))
    fit = f"width: {width}, height: {height}" if size else ""
    if size and size.height:
        fit += ', fit: "contain"'
    ground = 'rgb("#fdfdfb")' if size else "white"
    # Lines of one text begin where they are told to: typst loses count at a space of no width.
    written = svg.replace(FONT, FONT.replace("system-ui", FAMILIES, 1), 1).replace(BETWEEN, "")
    made = typst.compile(
        _PAGE.format(width=width, height=height, fit=fit, ground=ground).encode(),
        format="png" if form == "png" else "pdf",
        ppi=PLAIN if size else SHARP,
        sys_inputs={"svg": written, "title": title},
    )
    assert isinstance(made, bytes)
    return made
