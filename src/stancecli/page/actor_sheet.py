"""The small page of an actor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stancecli import notation as fmt
from stancecli.lenses import positions, show
from stancecli.lenses.positions import ActorPositions
from stancecli.lenses.show import ShownActor
from stancecli.lenses.show.entries import breaking
from stancecli.lenses.show.finding import NamedInfluence
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.methods.positions.statements import Stated
from stancecli.methods.positions.support import Stand
from stancecli.model import ZERO, Option, exactly
from stancecli.page.drawings.actor import (
    ActorSheet,
    SheetBar,
    SheetBlock,
    SheetLine,
    SheetOption,
    SheetPart,
)
from stancecli.page.parts import Figure
from stancecli.situation import Situation
from stancecli.wording.preferences import preferred

MOST_LINES, MOST_OPTIONS, MOST_OTHERS = 8, 6, 4
"""So many lines a block has; so many options are shown, and so much else of which it speaks."""
KEY = "bars and dots at midpoints · lines: from least to most"


def sheet_of(situation: Situation, actor_id: str, decision_id: str | None) -> Figure:
    """What an actor wants, is bound by, says, moves and is moved by, and stands to lose.

    By the options of the decision, if there is one: its own, or that which the model is about.
    """
    found = show.find(situation, actor_id)
    assert isinstance(found, ShownActor)
    has_any = bool(decision_id or situation.model.issues)
    stands = positions.find_actor(situation, actor_id) if has_any else None
    table = performance_table(situation, decision_id, actor_id) if decision_id else None
    table = table if table and table.touched else None
    actor = found.actor
    numbers = {c.id: n for n, c in enumerate(actor.criteria, 1)}
    says, left = _says(situation, stands, decision_id, table) if stands else ((), "")
    verdicts = stands.preferences if stands else ()
    verdict = next((each for each in verdicts if each.decision.id == decision_id), None)
    whose = situation.decision(decision_id).actor if decision_id else ""
    of_whom = "its options"
    if whose and whose != actor_id:
        of_whom = f"the options of {situation.actor(whose).name}"
    sheet = ActorSheet(
        wants=_wants(found, numbers),
        bound=_bound(found, numbers),
        says=says,
        says_left=left,
        verdict=f"By its interests {preferred(verdict)}." if verdict else "",
        moves=_moving("Can move", found.moves),
        moved=_moving("Is moved by", found.moved_by),
        loses=f"by each of {of_whom}, as entered, in its own points; numbers as above",
        bars=tuple(_bars(situation, table, numbers)) if table else (),
    )
    traits = (fmt.with_article(actor.kind or "actor"), *(f"also {name}" for name in actor.also))
    cited = f"cited: {found.cited} of {fmt.counted(found.claims, 'claim')}" if found.claims else ""
    key = (" · ".join((*traits, *filter(None, (cited,)))), actor.about, KEY if table else "")
    return Figure(actor.name, sheet, key=key)


def _counted(title: str, lines: Sequence[SheetLine], note: str = "") -> SheetBlock:
    left = len(lines) - MOST_LINES
    return SheetBlock(title, note, tuple(lines[:MOST_LINES]), f"{left} more" if left > 0 else "")


def _wants(found: ShownActor, numbers: Mapping[str, int]) -> SheetBlock:
    lines = [
        SheetLine(each.name, each.weight.mid, fmt.weight(each), number=numbers[each.id])
        for each in found.actor.interests
    ]
    return _counted("Wants", lines)


def _bound(found: ShownActor, numbers: Mapping[str, int]) -> SheetBlock:
    lines = [
        SheetLine(
            f"{each.constraint.name}: {breaking(each)}",
            None,
            "",
            number=numbers.get(each.constraint.id, 0),
        )
        for each in found.constraints
    ]
    return _counted("Bound by", lines)


def _moving(title: str, influences: Sequence[NamedInfluence]) -> SheetBlock:
    ordered = sorted(influences, key=lambda named: -named.influence.strength)
    lines = [
        SheetLine(
            named.other.name,
            named.influence.strength,
            fmt.strength(named.influence.strength),
            named.influence.by or named.influence.because,
        )
        for named in ordered
    ]
    return _counted(title, lines, "directly")


# What it says, beside its points.


def _says(
    situation: Situation,
    found: ActorPositions,
    decision_id: str | None,
    table: PerformanceTable | None,
) -> tuple[tuple[SheetOption, ...], str]:
    """The options of the decision, then what else it speaks of; and how much of either is left."""
    by_option = {stand.option.id: stand for stand in found.stands}
    own = situation.decision(decision_id).options if decision_id else ()
    shown = [_option(situation, each, by_option.get(each.id), table) for each in own]
    others: list[SheetOption] = []
    for stand in found.stands:
        if stand.option.decision != decision_id and stand.stance is not None:
            whose = situation.actor(stand.option.actor).name
            others.append(_spoken(f"{stand.option.name} ({whose})", stand))
    others += [_spoken(stated.target.name, stated) for stated in found.issues]
    left = max(len(shown) - MOST_OPTIONS, 0) + max(len(others) - MOST_OTHERS, 0)
    kept = (*shown[:MOST_OPTIONS], *others[:MOST_OTHERS])
    return kept, f"{left} more" if left else ""


def _option(
    situation: Situation, option: Option, stand: Stand | None, table: PerformanceTable | None
) -> SheetOption:
    barred = bool(table and option.id in table.ruled_out)
    notes = (
        "current" if situation.holds(option.id) else "",
        "ruled out" if barred else "",
        "words against interests" if stand and stand.against_interest else "",
    )
    said, sense = _said(stand)
    if table is None or barred:
        word = "ruled out" if barred else "nothing judged"
        return SheetOption(option.name, _note(notes), said, sense, None, ZERO, word)
    leads = max(table.score(each.id) for each in table.candidates) == table.score(option.id)
    return SheetOption(
        option.name,
        _note(notes),
        said,
        sense,
        table.score(option.id),
        table.bounds(option.id),
        "lead" if leads else "",
    )


def _note(notes: Sequence[str]) -> str:
    return " · ".join(filter(None, notes))


def _spoken(name: str, spoken: Stand | Stated) -> SheetOption:
    return SheetOption(name, "", *_said(spoken), None, ZERO, "")


def _said(spoken: Stand | Stated | None) -> tuple[str, str]:
    """`for +`, `against −−` and its sense; nothing where nothing is said."""
    if spoken is None or spoken.stance is None:
        return "", ""
    if spoken.divided:
        return "divided", ""
    sense = fmt.sense(exactly(spoken.stance))
    side = "for" if spoken.stance > 0 else "against" if spoken.stance < 0 else "neutral"
    signed = f"{side} {fmt.step(spoken.stance)}" if spoken.stance else side
    return signed, sense.value if sense else ""


# What each option adds up to.


def _bars(
    situation: Situation, table: PerformanceTable, numbers: Mapping[str, int]
) -> Iterator[SheetBar]:
    for option in table.candidates[:MOST_OPTIONS]:
        parts = []
        for criterion in table.touched:
            value = table.v(option.id, criterion.id)
            gain = criterion.weight.mid * value.mid
            if gain:
                sense = fmt.sense(exactly(value.mid))
                name, number = criterion.name, numbers[criterion.id]
                parts.append(SheetPart(name, number, gain, sense.value if sense else ""))
        now = "current" if situation.holds(option.id) else ""
        yield SheetBar(option.name, now, tuple(parts), table.score(option.id))
