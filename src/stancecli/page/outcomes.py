"""Several things in one picture: who agrees, what is ahead where, what a bargain is to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt
from stancecli.export.network import (
    MOST_ACTORS,
    align_among,
    asked_on,
    foremost,
    nobody_meets,
    wanted_of,
)
from stancecli.lenses.compare import Comparison
from stancecli.lenses.compare.finding import ColumnKind, ComparedColumn, ComparedDecision
from stancecli.lenses.deals.explained import ActorGain, ExplainedPackage, Taker
from stancecli.lenses.deals.finding import Deals
from stancecli.lenses.deals.words import against
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.agreement import Alignment
from stancecli.methods.positions.store import ModelStatements, values_of
from stancecli.methods.verdict import Standing
from stancecli.model import Actor, exactly
from stancecli.page.drawings.matrices import NUMBERED, AgreementMatrix, AgreementTile, Tiles
from stancecli.page.drawings.package import PackageChart, PackageRow, PackageSide
from stancecli.page.drawings.side_by_side import TIMED, SideBySide, SideCell, SideColumn, SideRow
from stancecli.page.parts import Figure, Shown
from stancecli.situation import Situation
from stancecli.wording.moves import signed
from stancecli.wording.verdict import short, stands

# Who agrees and who clashes, as a matrix.


def agreeing(situation: Situation, about: str | None = None) -> Figure:
    """Each pair on all options and issues, or on those of an item.

    Raises Unanswerable where no two agree or clash.
    """
    decisions, targets, whose = asked_on(situation, about)
    said = values_of(ModelStatements(situation, targets).said())
    wanted = wanted_of(situation, decisions)
    known = len({actor for values in (said, wanted) for actor, _ in values})
    actors = foremost(situation, said, wanted)
    in_words, by_interests = (align_among(actors, targets, values) for values in (said, wanted))
    if not in_words.pairs and not by_interests.pairs:
        raise nobody_meets()
    groups = [*_groups(actors, in_words, by_interests)]
    ordered = [actor for _, members in groups for actor in members]
    deciders = {decision.actor for decision in decisions} if about else set()
    matrix = AgreementMatrix(
        names=tuple(actor.name for actor in ordered),
        groups=tuple((label, len(members)) for label, members in groups),
        said=_tiles(ordered, in_words),
        wanted=_tiles(ordered, by_interests),
        strong=tuple(n for n, actor in enumerate(ordered) if actor.id in deciders),
    )
    counts = {"less": known - len(actors), "nothing": len(situation.actors()) - known}
    left = fmt.listed(
        fmt.counted(count, f"actor of whom {how} is known", f"actors of whom {how} is known")
        for how, count in counts.items()
        if count
    )
    narrow = "name a decision or an issue to see fewer" if known > MOST_ACTORS else ""
    numbers = "" if len(actors) > NUMBERED else "on how many more things two agree than they clash"
    return Figure(
        f"Who agrees and who clashes{whose}", matrix, key=(numbers, left, narrow), left=left
    )


def _groups(
    actors: Sequence[Actor], in_words: Alignment, by_interests: Alignment
) -> Iterator[tuple[str, tuple[Actor, ...]]]:
    """Groups by what is said, then who fits into none, then the others.

    Where nothing is said groups are by interests.
    """
    found = in_words if in_words.pairs else by_interests
    for group in found.groups:
        yield "together", group
    if found.alone:
        yield "in no group", found.alone
    placed = {actor.id for actor in found.actors}
    if rest := tuple(actor for actor in actors if actor.id not in placed):
        yield ("say nothing" if found is in_words else "nothing bears on them"), rest


def _tiles(ordered: Sequence[Actor], found: Alignment) -> Tiles:
    place = {actor.id: n for n, actor in enumerate(ordered)}
    tiles = {}
    for pair in found.pairs:
        n, m = sorted((place[pair.a.id], place[pair.b.id]))
        counts = f"agree on {pair.agreements}, clash on {pair.clashes}"
        told = f"{pair.a.name} and {pair.b.name}: {counts}"
        tiles[n, m] = AgreementTile(pair.net, bool(pair.agreements and pair.clashes), told)
    return dict(sorted(tiles.items()))


MOST_COLUMNS, MOST_DECIDED = 8, 16
"""So many columns, those first in which something is otherwise, and so many decisions."""
SCENARIOS, UNDATED = "scenarios", "without a date"
LEFT_OUT = "left out"
"""Where a column does not have a decision."""


def compared(finding: Comparison, main: str, told: Sequence[Shown] = ()) -> Figure:
    """The picture; the decision that the model is about (`main`) first, then where most differs.

    `told` says the same in words.
    """
    places = foremost_columns(finding, MOST_COLUMNS)
    kept = in_order(finding, main)[:MOST_DECIDED]
    chart = SideBySide(
        tuple(_columns([finding.columns[n] for n in places])),
        tuple(_standings(each, places) for each in kept),
    )
    known = sum(not column.refused for column in finding.columns)
    columns, decisions = known - len(places), len(finding.decisions) - len(kept)
    left = ((columns, "more column"), (decisions, "more decision"))
    more = fmt.listed(fmt.counted(*each) for each in left if each[0])
    said = "by how much and how surely; with a name where another is ahead than as it stands"
    return Figure("What would be ahead", chart, key=(said, more), told=told, left=more)


def foremost_columns(finding: Comparison, most: int) -> list[int]:
    """The places of so many columns, in their order: models first, then where something changes."""
    changing = {change.column for change in finding.changes}

    def rank(n: int) -> tuple[bool, bool, bool]:
        return bool(n), finding.columns[n].kind is not ColumnKind.MODEL, n not in changing

    shown = [n for n, column in enumerate(finding.columns) if not column.refused]
    return sorted(sorted(shown, key=rank)[:most])


def in_order(finding: Comparison, main: str) -> list[ComparedDecision]:
    """The decisions: the `main` one, then those first that are otherwise most often."""

    def otherwise(each: ComparedDecision) -> int:
        return sum(map(each.changes_in, range(len(each.standings))))

    return sorted(finding.decisions, key=lambda each: (each.decision.id != main, -otherwise(each)))


def _columns(shown: Sequence[ComparedColumn]) -> Iterator[SideColumn]:
    """The columns; where several have a date, these stand on a line of time."""
    dated = sum(column.kind is ColumnKind.SCENARIO and bool(column.as_of) for column in shown)
    for column in shown:
        match column.kind:
            case ColumnKind.SCENARIO if column.as_of:
                yield SideColumn(TIMED if dated > 1 else SCENARIOS, column.as_of, column.name)
            case ColumnKind.SCENARIO:
                yield SideColumn(UNDATED if dated else SCENARIOS, column.name, "")
            case ColumnKind.VIEW:
                yield SideColumn("views", column.name, "")
            case ColumnKind.MODEL:
                yield SideColumn("other models", column.name, column.as_of)
            case ColumnKind.ENTERED:
                yield SideColumn("", column.name, column.as_of)


def _standings(compared: ComparedDecision, places: Sequence[int]) -> SideRow:
    entered = compared.standings[0]
    cells = (_cell(compared.standings[n], entered, is_entered=not n) for n in places)
    return SideRow(compared.decider.name, compared.decision.question, tuple(cells))


def _cell(stand: Standing | None, entered: Standing | None, *, is_entered: bool) -> SideCell:
    if stand is None or entered is None:
        return SideCell("", "same", is_open=False, lead=None, word=LEFT_OUT, told=LEFT_OUT)
    is_open, told = stand.verdict is Conclusion.OPEN, stands(stand)
    word = short(stand) if stand.lead is None else ""
    # Where all are level with what is ahead as it stands, those are named that are new.
    new = [option for option in stand.leaders if is_entered or option.id not in entered.led_by]
    if not new and stand.led_by != entered.led_by:
        new = [*stand.leaders]
    kind = "same"
    if new and not is_entered:
        kind = "level" if stand.leaders[1:] else "other"
    return SideCell(fmt.few(option.name for option in new), kind, is_open, stand.lead, word, told)


# The picture of a bargain: what it is to those who take part, and to the others.


MOST_ROWS, MOST_NAMED = 16, 3
"""So many actors are in the picture, and on so many criteria each gains or loses there."""

KEY = "gains against no deal, in each actor's own points: no two rows compare"
"""How to read it."""


def bargain(finding: Deals, told: Sequence[Shown] = ()) -> Iterator[Figure]:
    """The package that is told first; nothing where there is none.

    `told` says the same in words.
    """
    package = finding.looked_at
    if package is None or not package.options:
        return
    rows = tuple(_rows(package))
    # Of too many those go first that only gain: who loses is told.
    by_rank = sorted(range(len(rows)), key=lambda n: (rows[n].group == OTHERS, not rows[n].loses))
    kept = tuple(rows[n] for n in sorted(by_rank[:MOST_ROWS]))
    left = len(rows) - MOST_ROWS
    more = fmt.counted(left, "more actor") if left > 0 else ""
    chart = PackageChart(kept, finding.no_deal.is_now)
    yield Figure("Who gains what", chart, key=(KEY, more), told=told, left=more)


def without_a_deal(finding: Deals) -> str:
    """What the line of the picture is."""
    return f"No deal: {against(finding.no_deal)}"


OTHERS = "others"


def _rows(package: ExplainedPackage) -> Iterator[PackageRow]:
    takers = {taker.actor.id: taker for taker in package.takers}
    gains = {each.actor.id: each for each in package.gains}
    for actor in sorted(package.parties, key=lambda actor: actor.id not in takers):
        group = "takes part" if actor.id in takers else "must not lose"
        yield _package_row(group, actor, gains.get(actor.id), takers.get(actor.id))
    felt = [each for each in package.others if each.gain or not each.bounds.exact]
    for each in sorted(felt, key=lambda each: each.gain < 0):
        yield _package_row(OTHERS, each.actor, each)


def _package_row(
    group: str, actor: Actor, gain: ActorGain | None, taker: Taker | None = None
) -> PackageRow:
    return PackageRow(
        group=group,
        name=actor.name,
        part="; ".join(option.name for option in taker.parts) if taker else "",
        gain=gain.gain if gain else None,
        bounds=gain.bounds if gain else exactly(0),
        now=gain.gain - gain.now if gain else Fraction(0),
        alone=taker.alone if taker and gain else None,
        cannot=bool(taker and taker.alone is None),
        sides=tuple(_sides(gain, "gives" if taker else "loses")) if gain else (),
    )


def _sides(gain: ActorGain, gives: str) -> Iterator[PackageSide]:
    for label, rises in (("gets", True), (gives, False)):
        felt = [each for each in gain.felt if (each.points > 0) == rises]
        if felt:
            items = tuple((e.criterion.name, signed(e.points)) for e in felt[:MOST_NAMED])
            left = len(felt) - MOST_NAMED
            yield PackageSide(label, items, f"{left:,} more" if left > 0 else "")
