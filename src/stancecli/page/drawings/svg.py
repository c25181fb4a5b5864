"""Drawings as inline SVG: a few shapes, and text that wraps, stays text and is always escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from stancecli import notation as fmt

WIDE, SLIM = 900, 358
"""Pixels across: the column of the page, and a telephone's."""
LINE = 16
"""Pixels from one line of text to the next."""

Number = int | float


@dataclass(frozen=True)
class Drawing:
    """Shapes on a surface of so many pixels; `title` says in words what they show."""

    width: Number
    height: Number
    title: str
    shapes: tuple[Markup, ...]

    def __html__(self) -> Markup:
        return self.boxed("")

    def boxed(self, box: str) -> Markup:
        """The picture, as the box of this name where a script puts other shapes."""
        return element(
            "svg",
            element("title", self.title),
            *self.shapes,
            viewBox=f"0 0 {_written(self.width)} {_written(self.height)}",
            role="img",
            style=f"--w: {round(self.width)}",
            data_box=box,
        )


def element(name: str, *inner: str | Markup, **attributes: str | Number) -> Markup:
    """An element; in names of attributes a trailing `_` is dropped, others are hyphens.

    Attributes with nothing in them are left out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _written(value))
        for key, value in attributes.items()
        if value != ""
    )
    body = Markup("").join(
        part if isinstance(part, Markup) else escape(fmt.visible(part)) for part in inner
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, body)


def path(d: str, *inner: Markup, **attributes: str | Number) -> Markup:
    return element("path", *inner, d=d, **attributes)


def points(*values: Number) -> str:
    """Coordinates as they stand in a path."""
    return " ".join(map(_written, values))


def words(
    lines: Iterable[str], x: Number, y: Number, *, anchor: str = "start", class_: str = ""
) -> Markup:
    """Lines of text under each other, together centred on `y`."""
    lines = list(lines)
    top = y - LINE * (len(lines) - 1) / 2
    spans = (
        element("tspan", line, x=x, y=top + LINE * n, dy=".35em") for n, line in enumerate(lines)
    )
    return element("text", BETWEEN.join(spans), text_anchor=anchor, class_=class_)


def _written(value: str | Number) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1f}".removesuffix(".0")


BETWEEN = element("tspan", " ", font_size="0")
"""A space between lines, for who copies the text or has it read out.

Of no width, since it would count where a line is set in the middle.
"""
