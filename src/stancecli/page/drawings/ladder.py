"""How far each option is behind, and where one choice of others or another view would bring it.

An option a row, on a track whose line is 0: right of it an option is ahead. On a narrow picture the
names stand above the track, and the words of an arrow below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from stancecli.page.drawings import (
    LINE,
    SLIM,
    SMALL,
    Drawing,
    Pen,
    Scale,
    cut,
    scale,
)

NAMES, TRACK = 0.25, 0.33
"""Shares of the picture that names and tracks have, where words stand beside them."""
GAP, HEAD = 10, 5
"""Pixels between the columns and between the rows, and of the head of an arrow."""


@dataclass(frozen=True)
class Arrow:
    """Where an option would be, `lead` points ahead: None where no other option is left.

    `said` is by what, and how far ahead it then is.
    """

    said: str
    lead: Fraction | None
    is_view: bool


@dataclass(frozen=True)
class Track:
    """An option, called by its id where its name has no room, and how it stands now, in words.

    `lead` is None where it has none; `note` is what is said beside its track.
    """

    name: str
    short: str
    state: str
    lead: Fraction | None
    arrows: tuple[Arrow, ...]
    note: str


@dataclass(frozen=True)
class Tracks:
    """The options of one decision."""

    options: tuple[Track, ...]

    def drawn(self, width: int) -> Drawing:
        """A track for each option, with an arrow for each choice or view."""
        pen, is_slim = Pen(), width <= SLIM
        left = HEAD if is_slim else width * NAMES
        right = width - HEAD if is_slim else width * (NAMES + TRACK)
        arrows = (arrow.lead for each in self.options for arrow in each.arrows)
        leads = [lead for lead in (*arrows, *(each.lead for each in self.options)) if lead]
        # On either side of 0 there is room, whatever leads there are.
        least = max(map(abs, leads), default=Fraction(1)) / 3
        at = scale((min((*leads, -least)), max((*leads, least))), left + HEAD, right - HEAD)
        zero = at(Fraction(0))
        for x, anchor, said in ((zero - 6, "end", "points behind"), (zero + 6, "start", "ahead")):
            pen.write([said], x, LINE / 2, "m", anchor)
        pen.gap(LINE + 4)
        for each in self.options:
            pen.level(0, width, pen.y, "r")
            pen.gap(GAP / 2)
            beside = pen if is_slim else pen.at(pen.y)
            look, room = "b" if each.arrows else "", (width if is_slim else left) - 2 * GAP
            name = pen.called(each.name, room, 13, bold=bool(look), short=each.short)
            beside.text(0, (name, look), (cut(each.state, room, SMALL), "m"))
            _tracks(pen, each, at, (left, right), width)
            pen.y = max(pen.y, beside.y) + GAP / 2
        pen.gap(GAP)
        told = "; ".join(
            ", ".join((f"{each.name} {each.state}", *(arrow.said for arrow in each.arrows)))
            for each in self.options
        )
        return pen.done(width, f"How far each option is behind. {told}.")


def _tracks(pen: Pen, each: Track, at: Scale, track: tuple[float, float], width: float) -> None:
    """The track of an option and its arrows, each with its words beside it or below it."""
    now, zero = each.lead, at(Fraction(0))
    x = track[1] + GAP if track[1] + GAP < width else 0

    def said(words: str, look: str) -> float:
        """Writes them, and the line of 0 beside them; gives the height of the arrow."""
        top, lines = pen.y, cut(words, width - x, SMALL) if words else []
        pen.gap(0 if x else LINE)
        pen.text(x, (lines, look))
        pen.y = max(pen.y, top + LINE) + 2
        high = pen.y - top if x else LINE
        pen.put("rect", class_="is-same", x=zero, y=top, width=track[1] - zero, height=high)
        pen.upright(zero, top, top + high, "boxed")
        return top + LINE / 2

    y = said(each.note, "m")
    pen.level(*track, y, "ax" if each.arrows else "r")
    if now is not None:
        look = "pt lead" if each.arrows else "pt next"
        pen.put("circle", each.state, class_=look, cx=at(now), cy=y, r=5)
    for arrow in each.arrows:
        y, back = said(arrow.said, "sn"), -HEAD
        end = track[1] if arrow.lead is None else at(arrow.lead)
        if now is not None and now != arrow.lead:
            pen.upright(at(now), y - 8, y, "ax")
            pen.level(at(now), end, y, "boxed dash" if arrow.is_view else "boxed")
            back = HEAD if end < at(now) else -HEAD
        pen.line("strip", (end + back, y - 4), (end, y), (end + back, y + 4), end="Z")
