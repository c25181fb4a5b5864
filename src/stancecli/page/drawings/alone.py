"""A drawing as a file of its own: with the colours and the type of the page in it."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from stancecli.page.drawings.svg import Drawing, element

MARGIN = 12
"""Pixels of ground around the drawing."""
FONT = 'svg { font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }'


def alone(drawing: Drawing) -> str:
    """The drawing as a whole SVG file, light or dark as its reader prefers; the same every time."""
    styles = files("stancecli.page") / "templates"
    css = "\n".join(
        (styles / name).read_text(encoding="utf-8") for name in ("colours.css", "pictures.css")
    )
    width, height = drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN
    svg = element(
        "svg",
        element("title", drawing.title),
        # The style is our own and holds no text of a model.
        Markup("<style>\n{}{}\n</style>").format(Markup(css), Markup(FONT)),
        element("rect", class_="ground", x=0, y=0, width=width, height=height),
        element("g", *drawing.shapes, transform=f"translate({MARGIN} {MARGIN})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
    )
    return f"{svg}\n"
