"""How it is told what each option of a decision gains and costs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from textwrap import shorten

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.table import row_groups, table, verdicts
from stancecli.methods.feasibility import RuledOut
from stancecli.methods.ladder import Conclusion
from stancecli.methods.robustness import Change, Threshold
from stancecli.methods.tradeoffs import Switch, Tension, Trade
from stancecli.model import HIGHEST, Breach, Constraint, Effect, Impossible, Option
from stancecli.situation import Bearing
from stancecli.wording import answer, asked_as, claimed, in_place, on_criterion, rests_on
from stancecli.wording.moves import every_loss, in_quotes, loses, ruled_out_by, several
from stancecli.wording.verdict import (
    conclusion,
    find_out_first,
    further,
    in_view,
    kinds,
    middle,
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
    following = (r.Next("tradeoffs", (asked_as(each),), "in full") for each in found[:3])
    asks = "Which option is ahead for whom?"
    return answer("Every decision", [asks], kinds(found), blocks, following)


def _in_full(finding: Tradeoff) -> r.Section:
    paragraph = r.text(r.strong(conclusion(finding)), f" {further(finding)}")
    return r.Section(
        f"{finding.decider.name} · {finding.decision.question}",
        (r.Paragraph(paragraph), r.Listing(tuple(_reasons(finding)))),
    )


def _of_one(finding: Tradeoff) -> r.Report:
    more = (*middle(finding), *_counts_most(finding), *views(finding), *would_end(finding))
    said, asks = (conclusion(finding), *more), finding.decision.question
    blocks = (*([table(finding)] if finding.criteria else ()), r.Listing(tuple(summary(finding))))
    return answer(finding.decider.name, [asks], said, blocks, _next(finding))


def _next(finding: Tradeoff) -> Iterator[r.Next]:
    ids = (asked_as(finding),)
    if finding.verdict.verdict is Conclusion.EMPTY:
        yield r.Next("check", (), "what nobody has filled in")
        return
    yield r.Next("levers", ids, "what would make each option the choice")
    yield r.Next("robustness", ids, "how firm this is")


def _counts_most(finding: Tradeoff) -> Iterator[str]:
    """`“I” counts most for “A” (6 of 10.5 points), “J” for “B” (6 of 10 points).`"""
    switch, verdict = finding.switch, finding.verdict
    if not switch or not switch.better:
        return
    start, end = (fmt.quoted(option.name) for option in (switch.start, switch.end))
    said_before = verdict.verdict is not Conclusion.OPEN or verdict.turned_by_blanks
    over = "" if said_before and switch.start is verdict.rival else f" over {start}"
    yield counts_most(switch, (end if said_before or verdict.level else "it") + over)


def counts_most(switch: Switch, who: str) -> str:
    """What counts most for the option that is ahead (`who`), and what for the other."""
    start = fmt.quoted(switch.start.name)
    against = _most_of(switch.worse, start, "") if switch.worse else f"no interest for {start}"
    return f"{_most_of(switch.better, who)}, {against}."


def _most_of(trades: Sequence[Trade], option: str, counts: str = " counts most") -> str:
    points = sum(abs(trade.gain) for trade in trades)
    share = f"{fmt.number(abs(trades[0].gain))} of {fmt.points(points)}"
    return f"{fmt.quoted(trades[0].criterion.name)}{counts} for {option} ({share})"


# The lines below the table.

LAST = 10
"""Where no row can go any more, reasons go from this step on: the one against, then the other."""


def summary(finding: Tradeoff) -> Iterator[r.Entry]:
    """A line each; in the whole answer, what it leaves out."""
    yield from _reasons(finding)
    yield from _would_change(finding)
    if found := finding.find_out:
        said, label = find_out_first(found), r.strong("Find out first")
        yield r.topic(r.Entry(said, label, part=r.Part.TO_ASK), (r.Paragraph(said),))
    yield from _not_known(finding)
    if finding.tensions:  # in the whole answer alone
        entries = (r.Entry(_tension(finding, tension)) for tension in finding.tensions)
        title = "No possible option is best for both"
        yield r.topic(r.Entry("", title), (r.listing(entries, bullet="·"),))
    yield from _ruled_out(finding)
    yield from _who_loses(finding)
    passage, caveats = finding.verdict.one_passage, list[str]()
    if passage and passage.points == finding.verdict.for_:
        caveats.append(f"all for it on one passage: {passage.passage}")
    yield from rests_on(finding.grounds, "effect", "of the possible options", caveats=caveats)


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
            because, cite = claim.reason
            first = shorten(SENTENCE_ENDS.split(because)[0], LONG, placeholder=" …")
            said = f"{fmt.quoted(option.name)}: " * of_other + first
            entry = replace(entry, text=said, basis=r.Basis(cite[:1], judgement=not cite))
        yield r.topic(entry, (r.listing(_every_reason(finding, trades), bullet="·"),))


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
    found.sort(key=lambda each: (each[0].is_judgement, -abs(each[0].size.mid)))
    return next(iter(found), None)


SENTENCE_ENDS = re.compile(r"(?<=\w\w\w[.!?])\s+(?=[^\sa-z])")
LONG = 110
"""Characters of a reason that a line has."""


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
    lines = [r.Entry(f"{what}: {in_quotes(then)}.") for what, then in changes]
    if lines:
        entry = r.Entry("", r.strong("Would change it"), part=r.Part.TURNS_IT)
        yield r.topic(entry, (r.listing(lines, bullet="·"),), "and what is ahead, or level, then")


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
    blanks = [f"what any option does for {fmt.quoted(interest.name)}" for interest in unjudged]
    if not finding.find_out:
        blanks += _blank_cells(finding)
    said = [f"Not filled in: {several(blanks, most=3)}."] if blanks else []
    too_long = [LEFT_OUT[name] for name in finding.left_out]
    said += [f"Too large to look for {several(too_long)}."] if too_long else []
    if said:
        entry = r.Entry(" ".join(said), r.strong("Not known"), part=r.Part.NOT_KNOWN)
        every = map(r.Entry, (*said, *_blank_cells(finding)))
        yield r.topic(entry, (r.listing(every, bullet="·"),))


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
        entry = r.Entry(" ".join(said), r.strong("Ruled out"))
        yield r.topic(entry, (r.listing(_every_bar(finding), bullet="·"),))


def _by(finding: Tradeoff, reason: RuledOut) -> str:
    """What rules an option out, of which what is doubted says so."""
    verdict = finding.verdict
    on = dict(zip(map(id, verdict.ruled_out), verdict.ruled_out_on, strict=True)).get(id(reason))
    doubt = " (on doubtful sources alone)" if on and on.doubtful else ""
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
    for option in (each for each in told if each and found.get(each.id)):
        named, every = fmt.quoted(option.name), map(r.Entry, every_loss(found[option.id]))
        said = f"With {named}: {loses(found[option.id])}"
        entry = r.Entry(said, r.strong("Who loses"))
        yield r.topic(entry, (r.listing(every, bullet="·"),), title=f"Who loses with {named}")
        return
