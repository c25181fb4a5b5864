"""How it is told what each option of a decision gains and costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from textwrap import shorten

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff, Tradeoffs
from stancecli.methods.evidence import Backing
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.ladder import Conclusion
from stancecli.methods.robustness import Change, Threshold
from stancecli.methods.tradeoffs import Tension, Trade
from stancecli.model import (
    HIGHEST,
    IMPORTANCE,
    Breach,
    Constraint,
    Effect,
    Impossible,
    Option,
    Range,
)
from stancecli.situation import Bearing
from stancecli.wording import (
    COLUMN_WIDTHS,
    VERDICTS,
    answer,
    claimed,
    in_a_table,
    in_place,
    name_or_id,
    on_criterion,
    performance_cell,
    plain_table,
    rests_on,
    row,
    standing,
)
from stancecli.wording.moves import every_loss, in_quotes, loses, ruled_out_by, several, upper
from stancecli.wording.verdict import (
    ahead_of,
    conclusion,
    find_out_first,
    in_view,
    kinds,
    ranked,
    views,
    would_end,
)


def describe(finding: Tradeoffs) -> r.Report:
    """One decision with its table; of several, a table of their verdicts."""
    if len(finding.tradeoffs) == 1:
        return _of_one(finding.tradeoffs[0])
    found = ranked(finding.tradeoffs, finding.main)
    whole = r.Shortened(tuple(map(_in_full, found)), tells="each in full")
    blocks = (verdicts(found), whole) if found else ()
    asks = "Which option is ahead for whom?"
    said = (*(pair for each in found[:1] for pair in hard_pair(each)), *kinds(found))
    return answer("Every decision", [asks], said, blocks)


def hard_pair(finding: Tradeoff) -> Iterator[str]:
    """What is hard to have together: what counts most for what is ahead, and for its rival.

    `Each option of X hurts “I” or “J”.`, over the whole range if so, else at middle estimates;
    `Each possible option …` where it is not so of what is ruled out.
    """
    if not finding.switch or not (finding.switch.better and finding.switch.worse):
        return
    pair = [trades[0].criterion for trades in (finding.switch.better, finding.switch.worse)]
    sizes: Mapping[str, Callable[[Range], Fraction]] = {
        "": lambda value: value.high,
        f"{in_view(finding)} ": lambda value: value.mid,
    }
    of = f"option of {finding.decider.name}"
    hurts, helps = (f"each {{}}{of} hurts", "or"), (f"no {{}}{of} helps both", "and")
    options = {"": finding.options, "possible ": finding.open}
    for (where, size), (said, last), which in product(sizes.items(), (hurts, helps), options):
        cells = ([finding.cell(o.option, each).value for each in pair] for o in options[which])
        least = [min(map(size, both)) for both in cells]
        if all(each < 0 for each in least) or (last == "and" and max(least) <= 0):
            yield f"{upper(where + said.format(which))} {in_quotes(pair, last)}."
            return


def _in_full(finding: Tradeoff) -> r.Section:
    said = r.Paragraph(r.text(r.strong(conclusion(finding)), f" {further(finding)}"))
    title = f"{finding.decider.name} · {finding.decision.question}"
    return r.Section(title, (said, r.Listing(tuple(_reasons(finding)))))


def _of_one(finding: Tradeoff) -> r.Report:
    said, asks = (conclusion(finding), further(finding)), finding.decision.question
    blocks = (*([table(finding)] if finding.criteria else ()), r.Listing(tuple(summary(finding))))
    return answer(finding.decider.name, [asks], said, blocks)


def further(finding: Tradeoff, *, ends: bool = True) -> str:
    """What follows the first sentence; without what `ends` a lead, where a picture tells it."""
    ending = would_end(finding) if ends else ()
    return " ".join((*_middle(finding), *views(finding), *ending))


def _middle(finding: Tradeoff) -> Iterator[str]:
    """Who is ahead at middle estimates, where it is not settled; what the points are made of."""
    switch, verdict = finding.switch, finding.verdict
    if verdict.turned_by_blanks:
        yield "The blanks could change that."
    elif verdict.verdict is Conclusion.OPEN:
        stand = ahead_of(verdict.leaders, verdict.rival, verdict.margin)
        yield f"{upper(in_view(finding))} {stand}."
    if switch and (switch.better or switch.worse):
        is_told = switch.start in verdict.level or (verdict.lead and switch.start is verdict.rival)
        than = "better" if is_told else f"better than {fmt.quoted(switch.start.name)}"
        is_open = verdict.verdict is Conclusion.OPEN and not verdict.turned_by_blanks
        end = "It" if is_open and verdict.lead else fmt.quoted(switch.end.name)
        yield f"{end} is {_sum_of(switch.better, than)}, {_sum_of(switch.worse, 'worse')}."
    if verdict.lead and verdict.next and verdict.next is not verdict.rival:
        behind = f"{fmt.points(verdict.lead)} behind"
        yield f"{fmt.quoted(verdict.next.name)}, which cannot come out ahead, is {behind}."


def _sum_of(trades: Sequence[Trade], side: str) -> str:
    """`better by 14 (most: “I”, 8)`, `worse by 8 (“J” and “K”, 4 each)`, `nowhere worse`."""
    if not trades:
        return f"nowhere {side}"
    alike = [trade.criterion for trade in trades if trade.gain == trades[0].gain]
    most = f"{'most: ' * (len(alike) < len(trades))}{in_quotes(alike)}"
    if trades[1:]:
        most += f", {fmt.number(abs(trades[0].gain))}{' each' * bool(alike[1:])}"
    return f"{side} by {fmt.number(sum(abs(trade.gain) for trade in trades))} ({most})"


# Options and interests of one decision.

ROWS = r.Most((10, 10, 10, 9, 8, 7, 6, 5, 4, 3), "row")
MOST_OPTIONS = 4
"""A short answer shows so many interests, those that count most, and possible options."""


def table(finding: Tradeoff) -> r.Table:
    """What each option does for each interest, by the side that it speaks for.

    What is ruled out stands last, and in the whole answer alone.
    """
    options = sorted(finding.options, key=lambda scored: _is_hidden(finding, scored))
    shown = sum(not _is_hidden(finding, scored) for scored in options)
    foremost, kept, asked = _foremost_rows(finding)
    told = {option.id for option in (*finding.verdict.contenders, finding.current)}
    told |= {o.id for o in (finding.switch.start, finding.switch.end)} if finding.switch else set()
    first = sorted(options, key=lambda o: (_is_hidden(finding, o), o.option.id not in told))
    if shown > MOST_OPTIONS:
        first, shown = foremost_options(finding), MOST_OPTIONS
    # Where nothing else can go any more, options that no sentence names do, and reasons' rows.
    fewest = min(shown, len(told))
    rows = [max(most, kept) for most in ROWS.at]
    rows += [rows[-1]] * (LAST + 4 - len(rows))
    places = {scored.option.id: place for place, scored in enumerate(first)}
    groups = tuple(
        r.Group(title, tuple(_row(finding, trade, options, foremost) for trade in trades))
        for title, trades in row_groups(finding)
    )
    return r.Table(
        columns=tuple(_column(finding, each, places[each.option.id], shown) for each in options),
        groups=groups,
        foot=(points_row(options, sum(len(group.rows) for group in groups)),),
        weight="weight",
        legend=r.legend(cell for group in groups for row in group.rows for cell in row.cells),
        most_rows=r.Most((*rows, max(asked, 2)), ROWS.called),
        most_columns=r.Most((*[shown] * (LAST + 3), fewest), "option"),
    )


def _is_hidden(finding: Tradeoff, scored: Scored) -> bool:
    """Whether an option is ruled out, and nobody has asked to compare with it."""
    switch = finding.switch
    return bool(scored.ruled_out) and not (switch and scored.option is switch.start)


def foremost_options(finding: Tradeoff) -> list[Scored]:
    """Those compared, who else could come out ahead, the current one, then the most points."""
    switch, found = finding.switch, finding.verdict
    compared = [switch.end, switch.start] if switch else []
    first = dict.fromkeys(o.id for o in (*compared, *found.contenders, finding.current))
    ranks = {id_: rank for rank, id_ in enumerate(first)}

    def place(scored: Scored) -> tuple[bool, int, Fraction]:
        return _is_hidden(finding, scored), ranks.get(scored.option.id, len(ranks)), -scored.points

    return sorted(finding.options, key=place)


def _foremost_rows(finding: Tradeoff) -> tuple[dict[str, int], int, int]:
    """The place of each criterion, widest gaps first, and how many a line below the table names.

    Those stand before all others: those to find something out of, and one of either side; last how
    many of them are the former.
    """
    groups = [trades for _, trades in row_groups(finding)]
    told = finding.find_out.told if finding.find_out else ()
    asked = {(e.criterion if isinstance(e, Bearing) else e).id for e in told}
    first = [trade for trades in groups for trade in trades if trade.criterion.id in asked]
    count = len(first)
    first += [trades[0] for trades in groups[:2] if trades and trades[0] not in first]
    every = sorted((trade for trades in groups for trade in trades), key=lambda t: -abs(t.gain))
    ranked = (*first, *(trade for trade in every if trade not in first))
    return {trade.criterion.id: rank for rank, trade in enumerate(ranked)}, len(first), count


def row_groups(finding: Tradeoff) -> Iterator[tuple[str, Sequence[Trade]]]:
    """What the rows of each group have in common, and the rows."""
    switch = finding.switch
    if not switch:
        # There is nothing to compare with.
        cells = [(each, finding.cell(finding.open[0].option, each)) for each in finding.criteria]
        none = Fraction(0)
        yield "", [Trade(each, cell.value, cell.value, none, none) for each, cell in cells]
        return
    for option, trades in ((switch.end, switch.better), (switch.start, switch.worse)):
        if trades:
            yield f"Better with {fmt.quoted(option.name)}", trades
    if switch.equal:
        middle = "" if all(trade.exact for trade in switch.equal) else f" {in_view(finding)}"
        yield f"No difference between these two{middle}", switch.equal


def _column(finding: Tradeoff, scored: Scored, rank: int, shown: int) -> r.Column:
    option, is_out = scored.option, bool(scored.ruled_out)
    mark = ", ".join(filter(None, (standing(finding, option), "ruled out" if is_out else "")))
    name = name_or_id(option, COLUMN_WIDTHS.get(shown, 10))
    is_leader = option in finding.verdict.leaders
    return r.Column(name, mark, strong=is_leader, muted=is_out, rank=rank, key=option.id)


def _row(
    finding: Tradeoff, trade: Trade, options: Sequence[Scored], foremost: Mapping[str, int]
) -> r.Row:
    criterion = trade.criterion
    return r.Row(
        name=criterion.name,
        cells=tuple(performance_cell(finding.cell(scored.option, criterion)) for scored in options),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        rank=foremost[criterion.id],
        key=criterion.id,
    )


def points_row(options: Sequence[Scored], rows: int) -> r.Row:
    """What the points of these options can add up to, over so many rows."""
    name = f"Points, all {rows} rows" if rows > 1 else "Points"
    return r.Row(name, tuple(r.Cell(fmt.interval(scored.bounds)) for scored in options))


# The verdicts of several decisions.


def verdicts(decisions: Sequence[Tradeoff]) -> r.Table:
    """A row for each decision: what is ahead, what is next, how far, how surely."""
    heads = (r.Column("ahead", prose=True, strong=True), "next", r.Column("lead"), "how firm")
    most = r.Most((10, 8, 7, 5, 3), "decision")
    table = plain_table("Who decides", heads, map(_verdict_row, decisions), most)
    return replace(table, look="verdicts")


def _verdict_row(found: Tradeoff) -> r.Row:
    verdict, decider = found.verdict, found.decider
    ahead = several(fmt.marked(each.name, standing(found, each)) for each in verdict.leaders)
    rival = verdict.next.name if verdict.lead and verdict.next else "–"
    lead = fmt.number(verdict.lead) if verdict.lead else "–"
    is_open = verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL)
    settled = r.Cell(VERDICTS[verdict.verdict], look="open" if is_open else "")
    line = row(in_a_table(decider, found.decision), ahead or "–", rival, lead, settled)
    return replace(line, about=found.decision.question if len(decider.decisions) == 1 else "")


# The lines below the table.

FIRST, LAST = 3, 10
"""Who loses goes at this step, before any row; where no row can go any more, reasons go from the
last on: the one against, then the other, at last what is ruled out."""


def summary(finding: Tradeoff) -> Iterator[r.Entry]:
    """A line each; in the whole answer, what it leaves out."""
    yield from _reasons(finding)
    yield from _would_change(finding)
    if found := finding.find_out:
        said, label = find_out_first(found), "Find out first"
        whole = (r.Section(label, (r.Paragraph(said),)),)
        yield r.Entry(said, r.strong(label), part=r.Part.TO_ASK, whole=whole)
    yield from _not_known(finding)
    if finding.tensions:  # in the whole answer alone
        entries = (r.Entry(_tension(finding, tension)) for tension in finding.tensions)
        title = "No possible option is best for both"
        yield r.topic(r.Entry("", title), entries)
    yield from _ruled_out(finding)
    yield from _who_loses(finding)
    passage, caveats = finding.verdict.one_passage, list[str]()
    if passage and passage.points == finding.verdict.for_:
        caveats.append(f"all for it on one passage: {passage.passage}")
    grounds = finding.verdict.grounds
    yield from rests_on(grounds, "effect", "of the possible options", caveats=caveats)


# Why, and what is against it: the author's reasons.


def _reasons(finding: Tradeoff) -> Iterator[r.Entry]:
    """Why what is ahead is so, and what is against it; in the whole answer, every reason."""
    for n, (title, trades) in enumerate(row_groups(finding) if finding.criteria else ()):
        gain, found = trades[0].gain, _weightiest(finding, trades[0])
        label = "Why" if gain > 0 or not title else "Against it" if gain else title
        part = r.Part.PRICE if gain < 0 else r.Part.WHY
        step = LAST + (part is r.Part.WHY)
        entry = r.Entry("", r.strong(label), part=part, step=step, tells="" if n else "reasons")
        if found:
            claim, option = found
            of_other = option is not finding.verdict.leader
            side = "for" if gain < 0 else "against"
            because, cite = claim.reason
            first = shorten(SENTENCE_ENDS.split(because)[0], 110, placeholder=" …")
            of = f", {side} {fmt.quoted(option.name)}" * of_other
            said = f"{fmt.quoted(trades[0].criterion.name)}{of}: {first}"
            entry = replace(entry, text=said, basis=r.Basis(cite[:1], judgement=not cite))
        yield r.topic(entry, _every_reason(finding, trades))


def _weightiest(finding: Tradeoff, trade: Trade) -> tuple[Effect | Breach, Option] | None:
    """The claim with a reason that does most for a side of a row, and of which of the two it is.

    One with a source comes first.
    """
    way, switch = trade.gain, finding.switch
    found = [
        (claim, option)
        for option, sign in (((switch.end, way), (switch.start, -way)) if switch else ())
        for claim in finding.cell(option, trade.criterion).claims
        if sign * claim.size.mid > 0 and claim.reason[0]
    ]
    return min(found, key=lambda of: (of[0].is_judgement, -abs(of[0].size.mid)), default=None)


SENTENCE_ENDS = re.compile(r"(?<=\w\w\w[.!?])\s+(?=[^\sa-z])")


def _every_reason(finding: Tradeoff, trades: Sequence[Trade]) -> Iterator[r.Entry]:
    """Each claim that counts for these interests, with its reason and its sources."""
    for trade, scored in product(trades, finding.open):
        cell = finding.cell(scored.option, trade.criterion)
        for claim in cell.in_force:
            on = "in any case" if claim in cell.always else fmt.quoted(scored.option.name)
            what = f"{on} on {fmt.quoted(trade.criterion.name)}"
            reason = claim.because or "no reason given."
            yield claimed(claim, r.text(what, " ", r.sign(claim.size), f": {reason}"))


# What would change it: in the whole answer alone, since `robustness` tells of it.


def _would_change(finding: Tradeoff) -> Iterator[r.Entry]:
    verdict = finding.verdict
    changes = (
        *((_limit(found), found.then) for found in finding.thresholds if found.inside),
        *((in_place(turn), turn.leaders) for turn in verdict.ending),
        *((_step(change), change.then) for change in verdict.single_steps),
    )
    if lines := [r.Entry(f"{what}: {in_quotes(then)}.") for what, then in changes]:
        entry = r.Entry("", r.strong("Would change it"), part=r.Part.TURNS_IT)
        yield r.topic(entry, lines, note="and what is ahead, or level, then")


def _limit(limit: Threshold) -> str:
    """`“Relations with Seoul” over 3.2 (now 3)`."""
    way = "at" if limit.at == HIGHEST else "over" if limit.rises else "under"
    now = fmt.number(limit.now)
    return f"{fmt.quoted(limit.criterion.name)} {way} {fmt.bound(limit.at)} (now {now})"


def _step(change: Change) -> str:
    """`“Go” on “Peace”, + → 0`."""
    if isinstance(change.claim, Bearing):
        said = on_criterion(change.claim.option, change.claim.criterion)
        return f"{said}, {fmt.effect(change.before)} → {fmt.step(change.after)}"
    name = fmt.quoted(change.claim.name)
    return f"{name}, {fmt.interval(change.before)} → {fmt.number(change.after)}"


# What is not known.


def _not_known(finding: Tradeoff) -> Iterator[r.Entry]:
    """What nobody has filled in; a cell stands in the table where one has to be found out first."""
    unjudged = sorted(finding.unjudged, key=lambda interest: -interest.weight.mid)
    blanks = [f"what any option itself does for {fmt.quoted(i.name)}" for i in unjudged]
    if not finding.find_out:
        blanks += _blank_cells(finding)
    said = [f"Not filled in: {several(blanks, most=3)}."] if blanks else []
    too_long = [LEFT_OUT[name] for name in finding.left_out]
    said += [f"Too large to look for {several(too_long)}."] if too_long else []
    if said:
        entry = r.Entry(" ".join(said), r.strong("Not known"), part=r.Part.NOT_KNOWN)
        yield r.topic(entry, map(r.Entry, (*said, *_blank_cells(finding))))


LEFT_OUT = {
    "tensions": "compromises",
    "turns": "choices of others that would end a lead",
    "find_out": "what to find out first",
}
"""What a large answer leaves out, by its field."""


def _blank_cells(finding: Tradeoff) -> list[str]:
    """`what “A” does for “X”`."""
    return [
        f"what {fmt.quoted(scored.option.name)} does for {fmt.quoted(criterion.name)}"
        for scored, criterion in product(finding.open, finding.criteria)
        if finding.cell(scored.option, criterion).blank
    ]


# What pulls apart.


def _tension(finding: Tradeoff, tension: Tension) -> str:
    """`“I” and “J”: the best compromise is “A” (− and 0).`"""
    ways = []
    for compromise in tension.compromises:
        cells = (finding.cell(compromise.option, criterion) for criterion in tension.pair)
        values = fmt.listed(fmt.effect(cell.value) for cell in cells)
        ways.append(fmt.marked(fmt.quoted(compromise.option.name), values))
    return f"{in_quotes(tension.pair)}: the best compromise is {several(ways, 'or')}."


# What is ruled out, and who loses.


RULED_OUT = 2
"""So many options that are ruled out are named."""


def _ruled_out(finding: Tradeoff) -> Iterator[r.Entry]:
    said = [
        f"{fmt.quoted(scored.option.name)}: {_by(finding, scored.ruled_out[0])}."
        for scored in finding.options
        if scored.ruled_out
    ]
    if more := said[RULED_OUT:]:
        said[RULED_OUT:] = [f"Others: {len(more)}."]
    if said:
        entry = r.Entry(" ".join(said), r.strong("Ruled out"), step=LAST + 2)
        yield r.topic(entry, _every_bar(finding))


def _by(finding: Tradeoff, reason: RuledOut) -> str:
    """What rules an option out, of which what is doubted says so."""
    verdict = finding.verdict
    on = dict(zip(map(id, verdict.ruled_out), verdict.ruled_out_on, strict=True)).get(id(reason))
    doubt = " (on doubtful sources alone)" if on and on.backing is Backing.DOUBTFUL else ""
    holders = {actor.id: actor.name for actor in finding.holders}
    return f"{ruled_out_by(reason, holders)}{doubt}"


def _every_bar(finding: Tradeoff) -> Iterator[r.Entry]:
    """Each reason with its sources; what would be ahead without a constraint."""
    for scored in finding.options:
        for reason in scored.ruled_out:
            said = f"{fmt.quoted(scored.option.name)}: {_by(finding, reason)}."
            if isinstance(reason.by, Impossible | Constraint):
                yield claimed(reason.by, " ".join(filter(None, (said, reason.by.because))))
            else:
                yield r.Entry(said)
    for cost in finding.bond_costs:
        then = f"nothing else would be ahead {in_view(finding)}"
        if cost.gain:
            then = f"{in_quotes(cost.leaders, 'or')} would be ahead by {fmt.points(cost.gain)}"
        yield r.Entry(f"Without {fmt.quoted(cost.constraint.name)} {then}.")


def _who_loses(finding: Tradeoff) -> Iterator[r.Entry]:
    """Who else loses with the option that is told first of those that are not the current one."""
    found = {each.option.id: each.loses for each in finding.losers}
    told = (*finding.verdict.leaders, finding.verdict.rival)
    for option in [each for each in told if each and found.get(each.id)][:1]:
        losing, named = found[option.id], fmt.quoted(option.name)
        said, label = f"With {named}: {loses(losing)}", r.strong("Who loses")
        entry = r.Entry(said, label, part=r.Part.LOSES, step=FIRST)
        rest = r.Entry(f"Everybody, by each option: stance stakes {finding.decision.id}")
        every = (*every_loss(losing), rest)
        yield r.topic(entry, every, title=f"Who loses with {named}")
