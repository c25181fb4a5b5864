"""How it is told who is ahead on each view, in each scenario, in other models, after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.comparison import ADDED, REMOVED, FieldChange, Input, Value
from stancecli.comparison.coders import Coding
from stancecli.lenses.compare.finding import (
    AS_ENTERED,
    Changed,
    ColumnKind,
    ComparedColumn,
    ComparedDecision,
    Comparison,
)
from stancecli.loader import kinds
from stancecli.loader.entries import ENTRY_OF
from stancecli.methods.ladder import Conclusion
from stancecli.methods.verdict import CERTAIN, Standing
from stancecli.model import ENTERED, Actor, Constraint, Interest, Option, Range, exactly
from stancecli.wording import (
    COLUMN_WIDTHS,
    answer,
    bulleted,
    deciders,
    ended,
    in_a_table,
    name_or_id,
    plain_table,
    rests_on,
    row,
)
from stancecli.wording.moves import AtMiddle, in_quotes, phrase, several, upper, whose_middle

AS_IT_STANDS, NO_OWN = "the model as it stands", "if own views did not count"
ROWS = r.Most((9, 8, 7, 6, 5, 4, 3, 2), "row")
CHANGES, SIGNS = r.Most((6, 5, 4, 3, 2, 1), "change"), r.Most((3, 3, 2, 2, 1), "sign")
CLAIMS = r.Most((6, 5, 4, 3, 2, 1), "claim")
ITEMS = r.Most((4, 3, 2, 1), "item")
"""How many of each a short answer shows, from roomy to tight."""


def describe(finding: Comparison) -> r.Report:
    """Who is ahead in each column, what makes the difference, and where coders differ."""
    changed = finding.changed
    if changed and not changed.inputs:
        return r.Report("Diff", "Nothing changes: both say the same.")
    if changed:
        subject, scope = "Diff", []
        said, blocks = [*_diff(finding, changed)], [*_diff_tables(finding, changed)]
    elif finding.decisions[1:]:
        in_all = replace(finding, decisions=finding.in_all)
        owners = dict.fromkeys(e.decider for e in in_all.decisions if e.first.own_view)
        subject, scope = "Side by side", ["every decision", f"{AtMiddle(owners)}"]
        said, blocks = _of_all(in_all)
    else:
        (one,) = finding.decisions
        subject, scope = one.decider.name, [one.decision.question]
        said, blocks = [*_of_one(finding, one)], [_one_table(finding, one)]
    if finding.coding:
        said = [*_on_coders(finding.coding), *said]
        if not finding.in_all:
            which = "No decision is" if finding.decisions[1:] else "This decision is not"
            said.append(f"{which} in every model.")
        blocks += [*_coder_tables(finding, finding.coding), *_unpaired(finding.coding)]
    return answer(subject, (*scope, *finding.drafts), said, (*blocks, *_lines(finding)))


def _shown(finding: Comparison) -> list[int]:
    """The places of the columns in which a decision can stand; of models where all have it."""
    told = {*ColumnKind} - ({ColumnKind.MODEL} if finding.decisions != finding.in_all else set())
    return [n for n, e in enumerate(finding.columns) if e.kind in told and not e.refused]


def _is_other(compared: ComparedDecision, n: int) -> bool:
    """Whether it is not the same who is ahead there as in the first column."""
    stand = compared.standings[n]
    return stand is None or stand.led_by != compared.first.led_by


def _like(stand: Standing | None) -> object:
    """By what two are told as one: who is ahead, and whether that is settled."""
    return stand and (stand.led_by, "" if stand.verdict in CERTAIN else stand.verdict)


def _by(stand: Standing | None) -> str:
    return f", by {fmt.points(stand.lead)}" if stand and stand.lead is not None else ""


def _clause(
    stand: Standing | None, decider: Actor, *, would: bool = False, named: bool = False
) -> str:
    """`“A” is ahead for X`, `“A” and “B” would be level`, `“A” is ahead in the view of X`."""
    whose = f" for {decider.name}" if named else ""
    if stand is None:
        return "this decision would fall away"
    is_, are = ("would be", "would be") if would else ("is", "are")
    names = in_quotes(stand.leaders)
    if stand.verdict is Conclusion.EMPTY:
        return f"nothing {is_} filled in of what these options do{whose}"
    if stand.verdict is Conclusion.ONLY:
        return f"{names} {is_} the only option left{whose}"
    level = f"{are} level" if stand.leaders[1:] else f"{is_} ahead"
    if stand.verdict is not Conclusion.OPEN:
        return f"{names} {level}{whose}"
    middle = whose_middle(decider, stand.own_view)
    return f"{names} {level}{'' if stand.own_view else whose} {middle}"


def _where(finding: Comparison, places: Iterable[int]) -> str:
    """`in the view of A and B and in “S”`."""
    names: dict[str, list[str]] = {"in the view of ": [], "in ": []}
    for column in (finding.columns[n] for n in places):
        if column.id == ENTERED:
            names[NO_OWN] = [""]
        elif column.kind is ColumnKind.VIEW:
            names["in the view of "].append(column.name.removeprefix("view of "))
        elif column.kind is ColumnKind.SCENARIO:
            names["in "].append(fmt.quoted(column.name))
        else:
            names["in "].append(AS_IT_STANDS if column.name == AS_ENTERED else column.name)
    return fmt.listed(f"{before}{several(those)}" for before, those in names.items() if those)


def _heading(column: ComparedColumn) -> str:
    """What a column is called at the head of a row."""
    if column.id == ENTERED or column.name == AS_ENTERED:
        return upper(NO_OWN if column.id else AS_IT_STANDS)
    return upper(column.name) if column.kind is ColumnKind.VIEW else column.name


def _of_one(finding: Comparison, compared: ComparedDecision) -> Iterator[str]:
    """Who is ahead in the first column, and where another is; or that it is the same everywhere."""
    shown, groups = _shown(finding), dict[str, list[int]]()
    others = [n for n in shown if _is_other(compared, n)]
    if not others:
        yield from _throughout(finding, compared)
        return
    yield f"{upper(_as_it_stands(finding, compared))}{_by(compared.first)}."
    for n in others:
        would = finding.columns[n].kind is ColumnKind.SCENARIO or finding.columns[n].id == ENTERED
        clause = _clause(compared.standings[n], compared.decider, would=would)
        groups.setdefault(clause, []).append(n)
    told = [*groups.items()]
    for clause, places in told[:MOST_TOLD]:
        yield f"{upper(_where(finding, places))}, {clause}."
    if more := [n for _, places in told[MOST_TOLD:] for n in places]:
        yield f"It is otherwise again {_where(finding, more)}."
    if rest := [finding.columns[n].kind.value for n in shown[1:] if n not in others]:
        yield f"No other {fmt.listed(dict.fromkeys(rest), 'or')} changes what is ahead."


def _as_it_stands(finding: Comparison, compared: ComparedDecision) -> str:
    """`in the model as it stands “A” is ahead for X`, `in the view of X “A” is ahead`."""
    first, decider = compared.first, compared.decider
    if not first.own_view or finding.columns[0].name != AS_ENTERED or not first.leaders:
        return f"{_where(finding, [0])} {_clause(first, decider, named=True)}"
    level = "are level" if first.leaders[1:] else "is ahead"
    return f"{whose_middle(decider, True)} {in_quotes(first.leaders)} {level}"


MOST_TOLD = 4
"""In so many sentences it is told where another is ahead."""


def _throughout(finding: Comparison, compared: ComparedDecision) -> Iterator[str]:
    """That it is the same everywhere, by how much, and where it is not settled."""
    stands = {n: stand for n in _shown(finding) if (stand := compared.standings[n])}
    others = dict.fromkeys(f"each {finding.columns[n].kind.value}" for n in stands if n)
    where = f"in {fmt.listed(others)}" if others else _where(finding, [0])
    contested = max(stands.values(), key=lambda each: each.verdict is not Conclusion.ONLY)
    # Several views have no one middle.
    clause = _clause(replace(contested, own_view=False), compared.decider, named=True)
    leads = sorted(each.lead for each in stands.values() if each.lead is not None)
    by = f", by {fmt.points(leads[0])}" if len(leads) == len(stands) else ""
    if by and leads[0] < leads[-1]:
        by += f" at least and {fmt.bound(leads[-1])} at most"
    yield f"{upper(where)} {clause}{by}."
    unsettled = [n for n, each in stands.items() if each.verdict is Conclusion.OPEN]
    if unsettled:
        where = "in any of them" if unsettled == [*stands] else _where(finding, unsettled)
        yield f"It is not settled {where}."


def _ahead(*stands: Standing | None) -> str:
    """`A (0.5 to 1, not settled)`: who is ahead of those that stand alike, and by how much."""
    found = [stand for stand in stands if stand]
    if not found or not found[0].leaders:
        return "–"
    leads = sorted({stand.lead for stand in found if stand.lead is not None})
    return fmt.marked(
        _names(found[0]),
        fmt.TO.join(map(fmt.bound, dict.fromkeys((*leads[:1], *leads[-1:])))),
        "level" if found[0].leaders[1:] else "",
        "only one" if found[0].verdict is Conclusion.ONLY else "",
        "not settled" if found[0].verdict is Conclusion.OPEN else "",
    )


def _names(stand: Standing | None) -> str:
    """Who is ahead, in a cell."""
    leaders = stand.leaders if stand else ()
    return " and ".join(name_or_id(each, COLUMN_WIDTHS[2]) for each in leaders) or "–"


def _one_table(finding: Comparison, compared: ComparedDecision) -> r.Block:
    """A row a view, scenario or model; equal ones in one row."""
    most = {
        change.column: several(map(_difference, change.most), "or")
        for change in finding.changes
        if change.most
    }
    columns = ("ahead (by points)", "what alone makes most difference")[: 2 if most else 1]

    def told(places: Sequence[int]) -> r.Row:
        ahead = _ahead(*(compared.standings[n] for n in places))
        cells = (ahead, most.get(places[0], "–"))
        headings = "; ".join(_heading(finding.columns[n]) for n in places[:3])
        if more := len(places[3:]):
            headings += f"; {fmt.counted(more, 'other')}"
        return row(headings, *cells[: len(columns)])

    equal: dict[object, list[int]] = {}
    for n, stand in enumerate(compared.standings):
        is_alike = n and _like(stand) == _like(compared.first)
        equal.setdefault(is_alike or (n == 0, _ahead(stand), most.get(n)), []).append(n)
    # What is as in the model as it stands comes last.
    short = [told(places) for _, places in sorted(equal.items(), key=lambda each: each[0] is True)]
    whole = (told([n]) for n in range(len(finding.columns)))
    every: list[r.Block] = [plain_table("", columns, whole, ROWS), *_differences(finding)]
    return r.Shortened(every, (plain_table("", columns, short, ROWS),), tells="every difference")


def _differences(finding: Comparison) -> Iterator[r.Section]:
    """Column by column all that is said otherwise there and counts for it."""
    for change in finding.changes:
        if change.inputs:
            entries = (r.Entry(_difference(each)) for each in change.inputs)
            yield bulleted(_heading(finding.columns[change.column]), entries)


def _of_all(finding: Comparison) -> tuple[list[str], list[r.Block]]:
    """For whom which option is ahead elsewhere, and for whom none but now; then where it is so."""
    shown, heads = _shown(finding), ("ahead (by points)", "otherwise ahead")
    changing = [e for e in finding.decisions if any(_is_other(e, n) for n in shown)]
    same = [each for each in finding.decisions if each not in changing]
    kinds_of = dict.fromkeys(finding.columns[n].kind.value for n in shown[1:])
    which = fmt.listed(kinds_of, "or")
    others = _others_ahead(changing, shown)
    said = [ended(f"Some {which} puts another option ahead, or level with what is: {others}")]
    if len(changing) < 2:
        said = [sentence for each in changing for sentence in _of_one(finding, each)]
    if same:
        nothing = (
            f"In every {fmt.listed(kinds_of)} the same is ahead"
            if changing
            else f"No {which} changes what is ahead"
        )
        said.append(ended(f"{nothing}: {_ahead_for(same)}"))

    def cells(each: ComparedDecision) -> Iterator[str]:
        yield _ahead(each.first)
        others = [each.standings[n] for n in shown if _is_other(each, n)]
        alone = dict.fromkeys(_names(e) for e in others if e and not e.leaders[1:])
        level = dict.fromkeys(_names(e) for e in others if e and e.leaders[1:])
        yield "; ".join((*alone, *(fmt.marked(names, "level") for names in level))) or "–"

    whole: list[r.Block] = [*_who_decides(heads, changing + same, cells), *_differences(finding)]
    short = _who_decides(heads, changing or same, cells)
    return said, [r.Shortened(whole, short, tells="every difference")]


def _others_ahead(found: Iterable[ComparedDecision], places: Sequence[int]) -> str:
    """`“B” or “C” for X; “D” for Y`: who is ahead or level there, and is not so in the first.

    Of those that are level in the first, `“A” alone` is ahead there.
    """
    told = []
    for each in found:
        stands = (each.standings[n] for n in places if _is_other(each, n))
        there = {option.id: option for stand in stands if stand for option in stand.leaders}
        new = [option for id_, option in there.items() if id_ not in each.first.led_by]
        alone = " alone" if there and not new else ""
        told.append((f"{in_quotes(new or there.values(), 'or')}{alone}", each))
    return _for(told)


def _ahead_for(found: Iterable[ComparedDecision]) -> str:
    """`“A” for X and Y; “B” and “C” for Z`: who is ahead in the first column."""
    return _for((in_quotes(each.first.leaders), each) for each in found)


def _for(found: Iterable[tuple[str, ComparedDecision]]) -> str:
    by: dict[str, list[ComparedDecision]] = {}
    for options, each in found:
        by.setdefault(options or "no option", []).append(each)
    told = [f"{options} for {deciders(those)}" for options, those in by.items()]
    if more := [each for those in [*by.values()][MOST_TOLD:] for each in those]:
        told[MOST_TOLD:] = [fmt.counted(len(more), "other")]
    return "; ".join(told)


def _who_decides(
    heads: Iterable[str],
    found: Iterable[ComparedDecision],
    cells: Callable[[ComparedDecision], Iterable[str]],
) -> tuple[r.Table, ...]:
    """A row for each decision; no table without any."""
    rows = [row(in_a_table(each.decider, each.decision), *cells(each)) for each in found]
    return (plain_table("Who decides", heads, rows, ROWS),) if rows else ()


def _diff(finding: Comparison, changed: Changed) -> Iterator[str]:
    """What the change does to who is ahead, to leads, and to the state in place."""
    others = [each for each in finding.decisions if _is_other(each, 1)]
    moved = _moved(finding)
    if len(moved) == 1:
        decider, (first, then) = moved[0].decider, moved[0].standings
        yield f"With the change {_clause(then, decider, named=True)}{_by(then)}."
        yield f"Without it {_clause(first, decider)}{_by(first)}."
    elif others:
        there = _others_ahead(others, (1,))
        yield ended(f"The change puts another option ahead, or level with what is: {there}")
    elif finding.decisions:
        yield ended(f"The change does not alter what is ahead: {_ahead_for(finding.decisions)}")
    else:
        yield "No decision is in both."
    for said, apart in (("No longer decided", changed.gone), ("Newly decided", changed.new)):
        if apart:
            yield f"{said}: {several(fmt.quoted(each.question) for each in apart)}."
    before, after = changed.held_before, changed.held_after
    if before and after and before != after:
        was, now = phrase(before), phrase(after)
        yield f"Without the change the state in place {was}, and with the change it {now}."


def _moved(finding: Comparison) -> list[ComparedDecision]:
    """The decisions of which a row is not the same without the change and with it."""
    return [each for each in finding.decisions if len({*map(_ahead, each.standings)}) > 1]


def _diff_tables(finding: Comparison, changed: Changed) -> Iterator[r.Block]:
    """What was changed, a line each; then how each decision stands without that and with it."""
    entries = r.Listing(tuple(map(input_entry, changed.inputs)), most=CHANGES)
    yield r.Section("What was changed", (entries,))
    if finding.decisions:
        heads = ("without the change", "with the change")
        every, moved = (
            _who_decides(heads, found, lambda each: map(_ahead, each.standings))
            for found in (finding.decisions, _moved(finding))
        )
        yield r.Shortened(every, moved, tells="every decision")


def input_entry(change: Input) -> r.Entry:
    """`~ Ann: “Time”: weight high → vital`."""
    told = ", ".join(_field(change, each) for each in change.changes)
    return r.Entry(f"{change.told}: {told}" if told else change.told, change.mark)


def _difference(change: Input) -> str:
    """The same as one of several that make a difference: `“Let it rest” (North Korea)`."""
    first = next(iter(change.changes), None)
    if first and isinstance(first.after, Option):
        return fmt.marked(fmt.quoted(first.after.name), change.name)
    thing, before = change.thing, {REMOVED: "without ", ADDED: "with "}.get(change.mark, "")
    name = fmt.quoted(thing.name) if isinstance(thing, Interest | Constraint) else change.name
    return f"{name}: {_field(change, first)}" if first else f"{before}{name}"


WORDS = {
    "importance": "weight",
    "force": "weight",
    "size": "",
    "because": "reason",
    "cite": "sources",
}
"""What a field is called, where it is not by its name; a sign tells that it is of an effect."""


def _field(entry: Input, change: FieldChange) -> str:
    """`weight high → vital`; of texts, of citations and of a list only that it is another."""
    called = WORDS.get(change.field, change.field.replace("_", " "))
    before, after = change.before, change.after
    if isinstance(before, Option) and isinstance(after, Option):
        return f"{fmt.quoted(after.name)} instead of {fmt.quoted(before.name)}"
    keys = ENTRY_OF[type(entry.thing)].keys.values()
    kind = next((key.kind for key in keys if key.field == change.field), None)
    if kind is kinds.PROSE or isinstance(after, tuple):
        return f"{called} changed"
    scale = kind.scale.words if kind and kind.scale else {}

    is_middle = isinstance(before, Range) and isinstance(after, Range) and before.spans(after)

    def told(value: Value) -> str:
        match value:
            case Range() if is_middle:
                return fmt.number(value.mid, signed=True)
            case Range():
                return fmt.effect(value) if change.field == "size" else fmt.worded(value, scale)
            case bool():
                return "yes" if value else "no"
            case Fraction():
                return fmt.worded(exactly(value), scale)
            case None if change.field == "force":
                return "binding"
            case _:
                return fmt.quoted(str(value)) if value else "nothing"

    middle = " (halfway)" * is_middle
    return f"{called} {told(before)} → {told(after)}{middle}".lstrip()


def _on_coders(coding: Coding) -> Iterator[str]:
    """How much is in two codings, and how far they agree there; an alpha is never rounded up."""
    yield _in_common(coding)
    alphas = coding.alphas.items()
    if said := [f"{kind} {fmt.number(Fraction(alpha * 100 // 1, 100))}" for kind, alpha in alphas]:
        yield f"Krippendorff's alpha (1 for full agreement, 0 for chance): {fmt.listed(said)}."


def _in_common(coding: Coding) -> str:
    """`Of 163 and 176 claims 143 match; they differ on 72.`"""
    of = f"Of {fmt.listed(f'{each:,}' for each in coding.claims)} claims"
    if not coding.shared:
        return f"{of} none match."
    match = "matches" if coding.shared == 1 else "match"
    match = f"{coding.shared:,} {match}{' in two or more' * bool(coding.coders[2:])}"
    if not coding.enough:
        return f"{of} only {match}, too few to judge agreement."
    differing = f"{len(coding.differing):,}" if coding.differing else "none"
    return f"{of} {match}; they differ on {differing}."


def _coder_tables(finding: Comparison, coding: Coding) -> Iterator[r.Block]:
    """Where they differ: first what makes most difference, then where they are furthest apart."""
    most = {each.told for change in finding.changes for each in change.most}
    told = sorted(coding.differing, key=lambda each: (each.about not in most, -each.spread))
    rows = []
    for claim in told:
        said = dict.fromkeys(coding.coders, "–")  # who did not write it
        for coder, value in claim.values.items():
            said[coder] = fmt.size_of(claim.claim, value) if value else "binding"
        rows.append(row(claim.about, *said.values()))
    if rows:
        yield plain_table("Where they differ", map(r.Column, coding.coders), rows, CLAIMS)


def _unpaired(coding: Coding) -> Iterator[r.Section]:
    """What some have and others lack, and how two of them are joined."""
    entries = [
        r.Entry(f"{each.own_id} {fmt.quoted(each.name)} ({each.kind})", fmt.listed(each.coders))
        for each in coding.unpaired
    ]
    if entries:
        joins = r.Note("--pair OLD=NEW takes two of them as one.")
        yield r.Section("Not paired", (r.Listing(tuple(entries), most=ITEMS), joins))


def _lines(finding: Comparison) -> Iterator[r.Listing]:
    """What to watch for where it changes what is ahead, those first that were seen."""
    signs: list[r.Entry] = []
    watched = [
        n
        for n, column in enumerate(finding.columns)
        if column.sign and not column.refused and any(_is_other(e, n) for e in finding.decisions)
    ]
    for n in sorted(watched, key=lambda n: (not finding.columns[n].seen, finding.columns[n].seen)):
        column = finding.columns[n]
        seen = f"seen {column.seen}" if column.seen else ""
        sign = fmt.marked(fmt.quoted(column.sign.rstrip(".")), seen)
        said = f"{sign}: {_told_by(finding, n)}."
        signs.append(r.Entry(said, "" if signs else r.strong("Watch for")))
    if signs:
        yield r.Listing(tuple(signs), most=SIGNS)
    refused = (f"{fmt.quoted(e.name)}: {e.refused}." for e in finding.columns if e.refused)
    if said := " ".join(refused):
        yield r.Listing((r.Entry(said, r.strong("Ruled out")),))
    if finding.grounds:
        yield r.listing(rests_on(finding.grounds, "effect", "of the possible options"))


def _told_by(finding: Comparison, n: int) -> str:
    """What a scenario would do to who is ahead."""
    others = [each for each in finding.decisions if _is_other(each, n)]
    if finding.decisions[1:]:
        return f"that would change what is ahead for {deciders(others)}"
    return _clause(others[0].standings[n], others[0].decider, would=True)
