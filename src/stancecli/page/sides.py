"""Who says what: of the options of a decision, of issues, and how that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import DecisionPositions
from stancecli.lenses.positions.statements import IssuePositions
from stancecli.methods.positions import Stated
from stancecli.methods.positions.preferences import Stand
from stancecli.model import Actor, Claim, Position, exactly
from stancecli.page.parts import Chip, Figure, Shown, Sides, Stands
from stancecli.page.register import Register
from stancecli.wording import standing

MOST_NAMED, MOST_ISSUES, MOST_OPTIONS = 12, 12, 12
"""So many actors on a side, so many issues and options; the others are counted."""

_Said = tuple[Actor, Fraction, tuple[Position, ...], str]
"""Who says how much, in which statements, and how it is divided, if it is."""


def claims_of(stands: Iterable[Stand]) -> Iterator[Claim]:
    """What is said that the page shows."""
    return (position for stand in stands for position in stand.statements)


def on_options(found: DecisionPositions, register: Register) -> Figure:
    """Who is against each option of a decision, and who is for it."""
    shown = found.by_option[:MOST_OPTIONS]
    by_option: dict[str, list[Stand]] = {}
    for stand in found.stands:
        by_option.setdefault(stand.option.id, []).append(stand)
    rows = []
    for each in shown:
        option = each.option
        mark = ", ".join(
            filter(None, (standing(found, option), "ruled out" if each.ruled_out else ""))
        )
        said = [
            (stand.actor, stand.stance, stand.statements, _divided(stand))
            for stand in by_option.get(option.id, ())
            if stand.stance is not None
        ]
        rows.append(_sides(register, option.name, mark, said))
    left = len(found.by_option) - len(shown)
    options = fmt.counted(left, "more option") if left else ""
    sides = (side for each in shown for side in (each.speak_for, each.speak_against))
    unnamed = sum(max(len(side) - MOST_NAMED, 0) for side in sides)
    names = fmt.counted(unnamed, "more name") if unnamed else ""
    return Figure(
        f"{found.decider.name}: {found.decision.question}",
        Stands("option", tuple(rows)),
        key=("; ".join(filter(None, ("who says what of each option", options))),),
        told=(_table(rows),),
        left=fmt.listed(filter(None, (options, names))),
    )


def _table(rows: Sequence[Sides]) -> r.Table:
    """The same by name and sign."""
    columns = (r.Column("against", prose=True), r.Column("for", prose=True))
    told = (
        r.Row(
            fmt.marked(row.name, row.mark),
            (_named(row.against, row.more_against), _named(row.speak_for, row.more_for)),
        )
        for row in rows
    )
    return r.Table(columns, (r.Group("", tuple(told)),))


def _named(side: Sequence[Chip], more: str) -> r.Cell:
    names = ", ".join(f"{chip.name} {chip.sign}" for chip in side)
    return r.Cell(" ".join(filter(None, (names, more))) or "–")


def on_issues(
    found: Sequence[IssuePositions], register: Register, told: Sequence[Shown] = ()
) -> Figure:
    """The same of issues, those first of which most is said; `told` says it all in words."""
    spoken = [each for each in found if each.stated]
    rows = (
        _sides(register, each.issue.name, "", list(map(_of_issue, each.stated)))
        for each in spoken[:MOST_ISSUES]
    )
    return Figure("", Stands("issue", tuple(rows)), told=told)


def _of_issue(stated: Stated) -> _Said:
    return stated.actor, stated.stance, stated.positions, _divided(stated)


def _divided(said: Stand | Stated) -> str:
    return "both ways" if said.both_ways else "divided" if said.divided else ""


def _sides(register: Register, name: str, mark: str, said: Sequence[_Said]) -> Sides:
    one_way = [each[:3] for each in said if not each[3]]
    against = sorted((each for each in one_way if each[1] < 0), key=lambda each: each[1])
    speak_for = sorted((each for each in one_way if each[1] > 0), key=lambda each: -each[1])
    neutral = [actor.name for actor, stance, _ in one_way if not stance]
    both, divided = (
        [actor.name for actor, *_, how in said if how == word] for word in ("both ways", "divided")
    )
    neither = (("neutral", neutral), ("both ways", both), ("divided", divided))
    return Sides(
        name=name,
        mark=mark,
        against=tuple(_chip(register, name, *each) for each in against[:MOST_NAMED]),
        more_against=_more(against),
        speak_for=tuple(_chip(register, name, *each) for each in speak_for[:MOST_NAMED]),
        more_for=_more(speak_for),
        neutral=" · ".join(f"{how}: {fmt.few(names)}" for how, names in neither if names),
    )


def _more(side: Sequence[object]) -> str:
    left = len(side) - MOST_NAMED
    return f"and {left:,} more" if left > 0 else ""


def _chip(
    register: Register, name: str, actor: Actor, stance: Fraction, statements: tuple[Position, ...]
) -> Chip:
    sense = fmt.sense(exactly(stance))
    value = r.Span(fmt.step(stance), sense=sense)
    title = r.text(r.strong(actor.name), " on ", r.strong(name), ": ", value)
    opened = register.open(title, statements)
    return Chip(actor.name, sense.value if sense else "", fmt.step(stance), opened)
