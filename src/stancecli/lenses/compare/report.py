"""The words of `compare` and `diff`: columns side by side, and what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from stancecli import notation as fmt, report as r
from stancecli.comparison.inputs import ADDED, REMOVED, Input
from stancecli.lenses.compare.coding import agreement, coders, front, further, input_entry
from stancecli.lenses.compare.finding import (
    AS_ENTERED,
    ColumnChange,
    ColumnKind,
    ComparedColumn,
    ComparedDecision,
    Comparison,
    WatchedSign,
)
from stancecli.methods.ladder import Conclusion
from stancecli.methods.verdict import Standing
from stancecli.model import Option
from stancecli.wording import in_a_table, short_names
from stancecli.wording.verdict import short, stands


class Room(NamedTuple):
    """How many a short answer shows, from roomy to tight.

    Decisions and columns of the table, changes, differences behind one, and signs.
    """

    decisions: tuple[int, ...] = (8, 8, 6, 5, 4)
    columns: tuple[int, ...] = (6, 5, 5, 4, 4)
    changes: tuple[int, ...] = (4, 3, 2, 2, 1)
    inputs: tuple[int, ...] = (2, 1)
    signs: tuple[int, ...] = (4, 3, 2, 2, 1)


def describe(finding: Comparison) -> r.Report:
    """The columns side by side; what changes between them, and where coders disagree."""
    changed, scope = finding.changed, tuple(_scope(finding))
    if changed and not changed.inputs:
        return r.Report("Diff", "Nothing changes: both say the same.", scope=scope)
    more, blocks_ = agreement(finding), blocks(finding, Room())
    if changed:
        more = further(changed, has_others=bool(finding.decisions))
        blocks_ = (front(changed), *blocks_)
    return r.Report(
        subject="Diff" if changed else "Side by side",
        scope=scope,
        conclusion=_conclusion(finding),
        more=more,
        blocks=blocks_,
        next=tuple(_next(finding)),
    )


def _scope(finding: Comparison) -> Iterator[str]:
    if finding.changed:
        yield " → ".join(dict.fromkeys((finding.changed.before, finding.changed.after)))
    if len(finding.decisions) == 1:
        (only,) = finding.decisions
        yield from (only.decider.name, only.decision.question)
    elif not finding.changed:
        yield fmt.counted(len(finding.decisions), "decision")


def _conclusion(finding: Comparison) -> str:
    """In how many columns, or on how many decisions, the lead or the verdict is another."""
    changing = [each for each in finding.decisions if each.changes]
    if not finding.decisions:
        is_any = finding.changed and finding.changed.untouched
        return (
            "No lead and no points change on any decision." if is_any else "No decision is in both."
        )
    if not changing:
        columns = "both" if len(finding.columns) == 2 else f"all {len(finding.columns)}"
        return f"The lead, and how sure it is, is the same in {columns} columns."
    if len(finding.decisions) == 1:
        return _of_one(finding, finding.decisions[0])
    lead = "The lead, or how sure it is, changes on"
    if len(changing) == len(finding.decisions):
        return f"{lead} each of {len(changing)} decisions."
    whose = fmt.listed(dict.fromkeys(each.decider.name for each in changing))
    return f"{lead} {len(changing)} of {len(finding.decisions)} decisions: {whose}."


def _of_one(finding: Comparison, compared: ComparedDecision) -> str:
    """How it stands in the first column, and where otherwise."""
    first, *others = compared.standings
    if first is None:
        raise AssertionError("the first column has every decision")
    elsewhere: dict[str, list[str]] = {}
    for column, stand in zip(finding.columns[1:], others, strict=True):
        if stand and not stand.is_like(first):
            elsewhere.setdefault(stands(stand), []).append(_within(column))
    where = _within(finding.columns[0])
    entered = f"{where[0].upper()}{where[1:]} {stands(first, is_measured=True)}"
    if sum(map(len, elsewhere.values())) <= NAMED:
        others_ = (f"{fmt.listed(columns)} {stand}" for stand, columns in elsewhere.items())
        return f"{entered}; {'; '.join(others_)}."
    found = [stand for stand in others if stand]
    counts = Counter(_verdict(stand) for stand in found)
    said = fmt.listed(f"{count} {word}" for word, count in counts.items())
    return f"{entered}. Of {len(found)} other columns: {said}."


NAMED = 3
"""So many columns with another lead the first sentence names."""


def _within(column: ComparedColumn) -> str:
    """Where something holds: `on the view of China`, `in “Before it was public”`."""
    match column.kind:
        case ColumnKind.ENTERED:
            return AS_ENTERED
        case ColumnKind.VIEW:
            return f"on the {column.name}"
        case ColumnKind.SCENARIO:
            return f"in {fmt.quoted(column.name)}"
        case ColumnKind.MODEL:
            return f"in {column.name}"


def blocks(finding: Comparison, room: Room) -> tuple[r.Block, ...]:
    """The table, what changes and by what, where coders disagree: so much of each."""
    return (
        *_tables(finding, room),
        *_changes(finding, room),
        *_signs(finding, room),
        *coders(finding),
        *_refused(finding.columns),
    )


# The table.


def _shown(finding: Comparison) -> list[int]:
    """The places of the columns that are shown, those of what cannot be never."""
    return [n for n, column in enumerate(finding.columns) if not column.refused]


def _headings(finding: Comparison) -> tuple[r.Column, ...]:
    """The columns; of too many, models and what changes come first."""
    rank = _ranks(finding)

    def heading(n: int) -> r.Column:
        column = finding.columns[n]
        return r.Column(column.name, column.as_of if n else "", strong=not n, rank=rank[n])

    return tuple(map(heading, _shown(finding)))


def _ranks(finding: Comparison) -> dict[int, int]:
    """By the place of a column how soon it is shown: models first, then where something changes."""
    changing = {change.column for change in finding.changes}
    models = {n for n, each in enumerate(finding.columns) if each.kind is ColumnKind.MODEL}
    return {n: 2 * bool(n and n not in models) + (n not in changing) for n in _shown(finding)}


def foremost_columns(finding: Comparison, most: int) -> list[int]:
    """The places of so many columns, in their order."""
    rank = _ranks(finding)
    return sorted(sorted(rank, key=lambda n: (bool(n), rank[n], n))[:most])


def in_order(finding: Comparison, main: str = "") -> list[ComparedDecision]:
    """The decisions: that which the model is about, then those first that are otherwise most often.

    `main` is its id, if there is one.
    """

    def otherwise(each: ComparedDecision) -> int:
        return sum(map(each.changes_in, range(len(each.standings))))

    return sorted(finding.decisions, key=lambda each: (each.decision.id != main, -otherwise(each)))


def _tables(finding: Comparison, room: Room) -> Iterator[r.Table]:
    """The table of one decision or of several; none where there is no decision to show."""
    columns = r.Most(room.columns, "column")
    if finding.decisions[1:]:
        rows = r.Most(room.decisions, "decision")
        yield replace(_all_tables(finding), most_rows=rows, most_columns=columns)
    elif finding.decisions:
        yield replace(_one_table(finding), most_columns=columns)


def _one_table(finding: Comparison) -> r.Table:
    """One decision: who leads, by how much, how surely, and the points of each option."""
    (compared,) = finding.decisions
    short, entered = _short_names(finding.decisions), compared.standings[0]
    stands = [compared.standings[n] for n in _shown(finding)]
    leads, verdicts = [], []
    for stand in stands:
        is_other = bool(entered and stand and stand.led_by != entered.led_by)
        leads.append(_named(stand, short, _leads(stand, short), is_other=is_other))
        is_other = bool(entered and stand and stand.verdict != entered.verdict)
        verdicts.append(_marked(_verdict(stand), is_other=is_other))
    by = [r.Cell(_by(stand)) for stand in stands]
    lines = (("ahead", leads), ("by", by), ("verdict", verdicts))
    options = {each.option.id: each.option for stand in stands if stand for each in stand.points}
    known = [{p.option.id: p.points for p in stand.points} if stand else {} for stand in stands]
    points = []
    for id_, option in options.items():
        said = (fmt.number(each[id_]) if id_ in each else "–" for each in known)
        points.append(r.Row(option.name, tuple(map(r.Cell, said))))
    return r.Table(
        _headings(finding),
        (
            r.Group("", tuple(r.Row(name, tuple(cells)) for name, cells in lines)),
            r.Group("Points", tuple(points)),
        ),
        legend=r.Legend(_otherwise(finding), names=_key(short, short)),
    )


def _all_tables(finding: Comparison) -> r.Table:
    """A row for each decision: who leads, by how much, how surely; what changes comes first."""
    ordered = in_order(finding)
    short = _short_names(ordered)
    rows = []
    for compared in ordered:
        pairs = ((n, compared.standings[n]) for n in _shown(finding))
        cells = (
            _named(stand, short, _in_short(stand, short), is_other=compared.changes_in(n))
            for n, stand in pairs
        )
        rows.append(r.Row(in_a_table(compared.decider, compared.decision), tuple(cells)))
    legend = r.Legend(
        _otherwise(finding),
        notes=("who is ahead, by how much · open: another can be ahead",),
        names=_key(short, short),
    )
    return r.Table(_headings(finding), (r.Group("", tuple(rows)),), legend=legend)


Short = dict[str, tuple[str, Option]]
"""By option the short name in the cells, and the option."""


def _short_names(decisions: Iterable[ComparedDecision]) -> Short:
    """Short names for those that lead anywhere: no two options of different names have one."""
    found: Short = {}
    every: dict[str, Option] = {}
    for compared in decisions:
        leaders = {o.id: o for stand in compared.standings if stand for o in stand.leaders}
        options = {option.id: option for option in compared.decision.options} | leaders
        found |= _short(leaders, options)
        every |= options
    meant: dict[str, set[str]] = {}
    for name, option in found.values():
        meant.setdefault(name.casefold(), set()).add(option.name)
    alike = {id_: o for id_, (name, o) in found.items() if len(meant[name.casefold()]) > 1}
    return found | _short(alike, every)


def _short(options: Mapping[str, Option], among: Mapping[str, Option]) -> Short:
    names = short_names(list(options.values()), among.values())
    return dict(zip(options, zip(names, options.values(), strict=True), strict=True))


def _key(short: Short, ids: Iterable[str]) -> tuple[r.Sign, ...]:
    """What short names mean, of the options that have one."""
    named = dict.fromkeys((short[id_][0], short[id_][1].name) for id_ in ids)
    return tuple(r.Sign(name, fmt.quoted(whole)) for name, whole in named if name != whole)


OTHERWISE = r.Sign("≠", "not as in the first column: who leads, or how surely")


def _otherwise(finding: Comparison) -> tuple[r.Sign, ...]:
    return (OTHERWISE,) if any(each.changes for each in finding.decisions) else ()


def _named(stand: Standing | None, short: Short, said: str, *, is_other: bool) -> r.Cell:
    """A cell, and before it a sign where it is not as in the first column."""
    signs = _key(short, (option.id for option in stand.leaders)) if stand else ()
    return _marked(said, *signs, is_other=is_other)


def _marked(said: str, *signs: r.Sign, is_other: bool) -> r.Cell:
    if not is_other:
        return r.Cell(said, signs=signs)
    return r.Cell(f"{OTHERWISE.mark}{said}", signs=(OTHERWISE, *signs))


def _leads(stand: Standing | None, short: Short) -> str:
    if stand is None:
        return "–"
    if len(stand.leaders) > 1:
        return "level"
    return short[stand.leaders[0].id][0] if stand.leaders else "–"


def _by(stand: Standing | None) -> str:
    return fmt.tenths(stand.lead) if stand and stand.lead else "–"


def _verdict(stand: Standing | None) -> str:
    return short(stand) if stand else "–"


def _in_short(stand: Standing | None, short: Short) -> str:
    """`Press 4.5`, `Press 4.5, open`, `level`: who leads and by how much says that it leads."""
    if stand is None or stand.verdict in (Conclusion.EMPTY, Conclusion.LEVEL):
        return _verdict(stand)
    by = f" {_by(stand)}" if stand.lead else ""
    surely = "" if stand.verdict is Conclusion.LEADS else f", {_verdict(stand)}"
    return f"{_leads(stand, short)}{by}{surely}"


# What changes, and by what.


def _changes(finding: Comparison, room: Room) -> Iterator[r.Block]:
    is_known = finding.changed and not finding.changed.inputs[1:]
    if finding.changes and not is_known:
        entries = (_change(finding, change, room.inputs) for change in finding.changes)
        section = r.Section("What changes, and by what", (r.listing(entries, *room.changes),))
        shown = r.Shortened((section,), (section,), "every difference")
        # Where the other columns are coders, their disagreements tell the same.
        yield r.Shortened((shown,), tells="what changes", step=5) if finding.coders else shown


def _change(finding: Comparison, change: ColumnChange, most: tuple[int, ...]) -> r.Entry:
    """`view of park2012  “Benign neglect” on “Calm”, effect −/0 → 0: enough alone; 2 more`.

    Where one difference is enough, no more are named.
    """
    name = finding.columns[change.column].name
    if len(finding.decisions) > 1:
        changing = (each for each in finding.decisions if each.decision in change.decisions)
        whose = dict.fromkeys(each.decider.name for each in changing)
        name = f"{name} ({', '.join(whose)})"
    by = tuple(
        f"{_difference(each)}{': enough alone' if n < change.turning else ''}"
        for n, each in enumerate(change.inputs)
    )
    shown = tuple(min(each, change.turning or each) for each in most)
    return r.Entry(r.strong(name), parts=by or ("no single claim",), most=r.Most(shown))


def _difference(entry: Input) -> str:
    """A difference on one line: `given “Go”`, `without Ann: “Law”`, or what is said otherwise."""
    for change in entry.changes:
        if change.field == "given" and isinstance(change.after, Option):
            return f"given {fmt.quoted(change.after.name)}"
    told = {REMOVED: "without ", ADDED: "with "}.get(entry.mark, "")
    return f"{told}{r.plain(input_entry(entry).text)}"


# Signs to watch.


def _signs(finding: Comparison, room: Room) -> Iterator[r.Block]:
    if finding.signs:
        entries = (_sign(finding, watched) for watched in finding.signs)
        note = "leads and verdicts, if the scenario came"
        yield r.Section("Signs to watch", (r.listing(entries, *room.signs),), note)


def _sign(finding: Comparison, watched: WatchedSign) -> r.Entry:
    """`The paper reports a leak (“Leaked”, seen 2012-02-27)  China: “A” would lead by 2`."""
    scenario, is_one = watched.scenario, len(finding.decisions) == 1
    seen = f", seen {scenario.seen}" if scenario.seen else ""
    told = [
        f"{'' if is_one else f'{in_a_table(each.decider, each.decision)}: '}"
        f"{stands(stand, is_measured=True, would=True) if stand else 'the decision is left out'}"
        for each in finding.decisions
        for stand in [each.standings[watched.column]]
        if each.decision in watched.decisions
    ]
    nothing = "it cannot be" if finding.columns[watched.column].refused else "nothing changes"
    return r.Entry(
        r.text(r.strong(scenario.sign), f" ({fmt.quoted(scenario.name)}{seen})"),
        parts=tuple(told) or (nothing,),
        most=r.Most((3, 2)),
    )


def _refused(columns: Iterable[ComparedColumn]) -> Iterator[r.Block]:
    entries = [
        r.Entry(f"{fmt.quoted(column.name)}: {column.refused}")
        for column in columns
        if column.refused
    ]
    if entries:
        yield r.Section("Not compared", (r.listing(entries),))


def _next(finding: Comparison) -> Iterator[r.Next]:
    changing = [each for each in finding.decisions if each.changes] or [*finding.decisions]
    if not changing:
        return
    first = changing[0]
    ids = (first.decider.id if len(first.decider.decisions) == 1 else first.decision.id,)
    if finding.changed:
        yield r.Next("tradeoffs", ids, "the table as it then is")
        return
    if len(finding.decisions) > 1:
        yield r.Next("compare", ids, "one decision, with points")
        return
    column = next((finding.columns[c.column] for c in finding.changes), None)
    if column and column.kind in (ColumnKind.VIEW, ColumnKind.SCENARIO):
        flag = "view" if column.kind is ColumnKind.VIEW else "scenario"
        yield r.Next("tradeoffs", ids, f"the table in {column.name}", options={flag: (column.id,)})
    else:
        yield r.Next("tradeoffs", ids, "the table as entered")
