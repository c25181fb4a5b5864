"""Who has spoken for and against what, drawn, and what each said in its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from stancecli import report as r
from stancecli.lenses.positions.finding import Positions, TargetPositions
from stancecli.lenses.positions.said import sides_said, who
from stancecli.lenses.positions.words import Everybody, on_scale, parted
from stancecli.methods.positions.agreement import Alignment
from stancecli.model import Actor
from stancecli.page.claims import Register
from stancecli.page.drawings.voices import Spoken, Voice, Voices
from stancecli.page.parts import ClaimGroup, ClaimList, Figure, Shown, left_out
from stancecli.wording import standing

MOST_CAMPS, MOST_NAMED, MOST_ROWS = 4, 8, 12
"""So many columns, names above one, and options and issues; the others are counted."""


def picture(found: Everybody, told: Sequence[Shown] = (), without: str = "") -> Figure:
    """What each camp has spoken for and against; `told` says it in words."""
    every = [on for on in found.spoken if on.issue.id != without]
    camps, others = _camps(found.stated if isinstance(found, Positions) else found.alignment, every)
    marks = {
        option.id: (f"decided by {each.decider.name}", standing(each, option))
        + ("ruled out",) * (option in each.ruled_out)
        for each in found.by_decision
        for option in each.decision.options
    }
    rows = tuple(
        Spoken(
            on.issue.name,
            on.issue.id,
            "; ".join(filter(None, marks.get(on.issue.id, ()))),
            tuple(tuple(_voices(on, camp)) for camp in camps),
        )
        for on in every[:MOST_ROWS]
    )
    left = left_out((len(every) - len(rows), "row"))
    nowhere = f"Those in one group nowhere clash{', but for the last' * others}."
    key = (nowhere * any(len(camp) > 1 for camp in camps),)
    drawn = Voices(tuple(map(_head, camps)), rows)
    on = found.foremost if found.foremost in every else every[0]
    return Figure(" ".join([*sides_said(on)][:2]), drawn, key=key, told=told, left=left)


def _camps(
    alignment: Alignment, spoken: Sequence[TargetPositions]
) -> tuple[list[tuple[Actor, ...]], bool]:
    """Those who nowhere clash, the largest camp first; and whether the last are all others."""
    camps = [group for group in alignment.groups if not alignment.pairs.clash_within(group)]
    placed = {actor.id for camp in camps for actor in camp}
    speaking = {each.actor.id: each.actor for on in spoken for each in on.stated}
    camps += [(actor,) for id_, actor in speaking.items() if id_ not in placed]
    if len(camps) <= MOST_CAMPS:
        return camps, False
    return [*camps[: MOST_CAMPS - 1], tuple(chain(*camps[MOST_CAMPS - 1 :]))], True


def _head(camp: Sequence[Actor]) -> tuple[tuple[str, str], ...]:
    names = [(actor.name, actor.id) for actor in camp[:MOST_NAMED]]
    more = left_out((len(camp) - MOST_NAMED, "actor"))
    return *names, *[(f"and {more}", "")] * bool(more)


def _voices(on: TargetPositions, camp: Sequence[Actor]) -> Iterator[Voice]:
    """Who of a camp is on each side of a thing, and who is on neither."""
    ids = {actor.id for actor in camp}
    for way in ("for", "against", "neutral", "both ways", "divided"):
        if own := [each for each in on.who_is(way) if each.actor.id in ids]:
            yield way, who(own), len(own) == len(camp)


def in_sentences(found: Everybody) -> Iterator[r.Paragraph]:
    """Where the weight lies on a scale, and whose words and interests part."""
    yield from map(r.Paragraph, on_scale(found))
    if against := " ".join(parted(found)):
        yield r.Paragraph(r.text(r.strong("Words against interests."), f" {against}"))


def word_for_word(found: Everybody, register: Register) -> ClaimList:
    """What each said of a thing and when, those most for it first."""
    groups = []
    for on in found.spoken[:MOST_ROWS]:
        ranked = sorted(on.stated, key=lambda each: -each.stance)
        said = ((each.actor.name, position) for each in ranked for position in each.positions)
        told = tuple(replace(register.told(position), name=name) for name, position in said)
        groups.append(ClaimGroup(on.issue.name, told))
    return ClaimList(tuple(groups))
