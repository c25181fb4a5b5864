"""Shares of weightings as bars, in greys, since blue and orange mean a sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stancecli import notation as fmt
from stancecli.methods.robustness.acceptability import AcceptabilityIndex
from stancecli.model import Option
from stancecli.page.drawings.svg import ADVANCE, SIZE, Drawing, element, words, wrapped

HIGH, ROW, KEY = 26, 58, 22
GREYS = 4


@dataclass(frozen=True)
class Bar:
    """What a set of weightings is called, and the shares in it."""

    name: str
    shares: tuple[AcceptabilityIndex, ...]


def bars(rows: Sequence[Bar], *, title: str, width: int) -> Drawing:
    """A bar for each set, parted by option; where a name has no room, a key below says it."""
    options = {index.option.id: index.option for row in rows for index in row.shares if index.share}
    tints = {id_: n % GREYS + 1 for n, id_ in enumerate(options)}
    shapes: list[Markup] = []
    unnamed = False
    for n, row in enumerate(rows):
        top = ROW * n
        shapes.append(words([row.name], 0, top + 9))
        left = 0.0
        for share in filter(lambda each: each.share, row.shares):
            long = (width - 2) * float(share.share)
            said = _said(share, long - 12)
            unnamed |= not said.startswith(share.option.name)
            shapes += _part(share, said, _Box(left, top + 20, long), tints[share.option.id])
            left += long
    height = ROW * len(rows)
    if unnamed:
        shapes += _key(options.values(), tints, height, width)
        height += KEY * len(options)
    return Drawing(width, height, title, tuple(shapes))


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    long: float


def _said(share: AcceptabilityIndex, room: float) -> str:
    """The option and its share of 100, or the share alone, or nothing, as there is room."""
    figure = fmt.hundredths(share.share, share.exact)
    both = f"{share.option.name} {figure}"
    return next((said for said in (both, figure) if _room(said) < room), "")


def _part(share: AcceptabilityIndex, said: str, box: _Box, tint: int) -> Iterator[Markup]:
    yield element(
        "rect",
        element("title", f"{share.option.name} {fmt.of_hundred(share.share, share.exact)}"),
        class_=f"s{tint}",
        x=box.left,
        y=box.top,
        width=max(box.long - 2, 1),
        height=HIGH,
    )
    if said:
        yield words([said], box.left + 8, box.top + HIGH / 2, class_=f"s{tint}t")


def _key(
    options: Iterable[Option], tints: Mapping[str, int], top: float, width: int
) -> Iterator[Markup]:
    for n, option in enumerate(options):
        y = top + KEY * n
        yield element("rect", class_=f"s{tints[option.id]}", x=0, y=y, width=14, height=14)
        yield words(wrapped(option.name, width - 30)[:1], 22, y + 7)


def _room(said: str) -> float:
    return len(said) * SIZE * (ADVANCE + 0.06)
