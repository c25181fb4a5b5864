"""A drawing as an image: PNG for a document, PDF for print, both by typst."""

from __future__ import annotations

from typing import NamedTuple

from stancecli.diagnostics import Unanswerable
from stancecli.page.drawings.alone import FONT
from stancecli.page.drawings.svg import BETWEEN

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
