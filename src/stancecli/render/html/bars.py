"""Shares of weightings as bars, in greys, since blue and orange mean a sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stancecli.firmness.shares import Share
from stancecli.model import Option
from stancecli.render.html.svg import ADVANCE, SIZE, Drawing, element, words

HIGH, ROW = 26, 58
GREYS = 4


@dataclass(frozen=True)
class Bar:
    """What a set of weightings is called, and the shares in it."""

    name: str
    shares: tuple[Share, ...]


def bars(rows: Sequence[Bar], *, title: str, width: int) -> Drawing:
    """A bar for each set, parted by option; a name stands where there is room for it."""
    tints = {share.option.id: n % GREYS + 1 for row in rows for n, share in enumerate(row.shares)}
    shapes: list[Markup] = []
    for n, row in enumerate(rows):
        top = ROW * n
        shapes.append(words([row.name], 0, top + 9))
        left = 0.0
        for share in row.shares:
            long = (width - 2) * float(share.share)
            if long > 0:
                shapes += _part(share.option, share, left, top + 20, long, tints[share.option.id])
            left += long
    return Drawing(width, ROW * len(rows), title, tuple(shapes))


def _part(
    option: Option, share: Share, left: float, top: float, long: float, tint: int
) -> list[Markup]:
    figure = f"{round(share.share * 100)}"
    said = f"{option.name} {figure}"
    shapes = [
        element(
            "rect",
            element("title", f"{said} of 100"),
            class_=f"s{tint}",
            x=left,
            y=top,
            width=max(long - 2, 1),
            height=HIGH,
        )
    ]
    fitting = next((each for each in (said, figure) if _room(each) < long - 12), "")
    if fitting:
        shapes.append(words([fitting], left + 8, top + HIGH / 2, class_=f"s{tint}t"))
    return shapes


def _room(said: str) -> float:
    return len(said) * SIZE * (ADVANCE + 0.06)
