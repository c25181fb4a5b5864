"""The report of `tradeoffs`: one decision on one screen, or a line each of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.table import reasons, rough, table, turning, turns_it
from stancecli.methods.ladder import Conclusion
from stancecli.methods.robustness import Decisive
from stancecli.methods.tradeoffs import BondCost, Tension, Trade
from stancecli.model import IMPORTANCE, Blank, Criterion, Option
from stancecli.situation import Bearing, claim_of
from stancecli.wording import (
    asked_as,
    in_a_row,
    in_a_table,
    left_out,
    named,
    names,
    on_criterion,
    rests_on,
    standing,
    standing_in,
    unknowns,
    weight_of,
)
from stancecli.wording.find_out import LABEL, each_to_find_out, first_to_find_out
from stancecli.wording.moves import loses
from stancecli.wording.sentences import carried
from stancecli.wording.verdict import ahead, conclusion, further, ranked, short, together

PARTS = {
    "dominated": "dominated options",
    "tensions": "tensions",
    "turns": "options elsewhere that turn it",
    "find_out": "what to find out first",
}
"""What a large answer leaves out, by its field."""


def summary(finding: Tradeoff) -> Iterator[r.Entry]:
    """One entry each, which the whole answer tells at length; what has nothing to say is left out.

    Where no option does anything to an interest, there is nothing to tell at length.
    """
    reasoned = tuple(reasons(finding))
    entries = (
        *reasoned,
        *_pull(finding),
        *turns_it(finding),
        *_who_loses(finding),
        _not_known(finding, tells="" if reasoned else "what is not known, what it rests on"),
        *_rests_on(finding),
    )
    yield from (
        entries if finding.criteria else (replace(entry, whole=None, tells="") for entry in entries)
    )
    if finding.left_out:
        yield left_out(PARTS[name] for name in finding.left_out)


def _who_loses(finding: Tradeoff) -> Iterator[r.Entry]:
    """Who else loses with the option that is told first of those that are not the current one."""
    found = {each.option.id: each.loses for each in finding.losers}
    for option in (*finding.leaders, finding.verdict.rival):
        if option and found.get(option.id):
            said = f"With {fmt.quoted(option.name)}: {loses(found[option.id])}"
            yield r.Entry(said, r.strong("Who loses"))
            return


# What pulls apart.


def _pull(finding: Tradeoff) -> Iterator[r.Entry]:
    """The pair of which the pull is largest; in whole, each pair of which no option is best."""
    tension = finding.tension
    if not tension:
        return
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    best = tension.compromises[0]
    cells = (finding.cell(best.option, criterion) for criterion in tension.pair)
    values = ", ".join(fmt.effect(cell.known) for cell in cells)
    compromises = names((compromise.option for compromise in tension.compromises[: fmt.FEW]), "or")
    both = f" ({values})" if len(tension.compromises) == 1 else ""
    count = fmt.counted(len(finding.tensions), "tension")
    said = f"{one} against {other}: {NEITHER}; best compromise {compromises}{both}"
    entry = r.Entry(said, r.strong("Pull"), part=r.Part.PULL, step=10, tells=count)
    each = r.listing(_tension(finding, tension) for tension in finding.tensions)
    yield r.topic(entry, (each,), f"{count}: {NEITHER}")


NEITHER = "no open option is best for both"


def _tension(finding: Tradeoff, tension: Tension) -> r.Entry:
    ways = []
    for compromise in tension.compromises:
        cells = (finding.cell(compromise.option, criterion) for criterion in tension.pair)
        name = fmt.marked(names([compromise.option]), *(fmt.effect(cell.value) for cell in cells))
        first, second = map(fmt.number, compromise.regrets)
        ways.append(f"{name}, {first} below the best for the first, {second} for the second")
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    rough = f" ({said})" if (said := rough_cells(finding, tension.pair)) else ""
    regret = f" By the larger of the two losses it would be {names(tension.least_regret, 'or')}."
    return r.Entry(
        f"{one} against {other}{rough}: the best compromise is {'; or '.join(ways)}."
        f"{regret if tension.disputed else ''}"
    )


def rough_cells(finding: Tradeoff, criteria: Iterable[Criterion]) -> str:
    """The same of what the open options are for these criteria."""
    return standing_in(
        finding.cell(scored.option, criterion).value
        for criterion in criteria
        for scored in finding.open
    )


# What is not known.


def _not_known(finding: Tradeoff, tells: str) -> r.Entry:
    """What to find out first, where it is open; else what can turn it, and what is not judged.

    An interest that nothing is judged on is named nowhere else; a cell stands in the table.
    """
    if found_out := finding.find_out:
        parts = [first_to_find_out(found_out), *_unjudged(finding)]
        entry = r.Entry(" · ".join(parts), r.strong(LABEL), part=r.Part.NOT_KNOWN, tells=tells)
        lines = [*each_to_find_out(found_out), *_gaps(finding, ())]
        return r.topic(entry, (r.listing(map(r.Entry, lines), bullet="·"),))
    open_claims = [found.claim for found in finding.verdict.decisive]
    written = (claim for claim in open_claims if not isinstance(claim_of(claim), Blank))
    found = (words for words, _ in unknowns(written))
    said = in_a_row([*_unjudged(finding), *found, *_blanks(finding)])
    entry = r.Entry(said, r.strong("Not known"), part=r.Part.NOT_KNOWN, tells=tells)
    gaps = [*_gaps(finding, finding.verdict.decisive)] or [
        "Each cell of the open options is judged, and none as a range."
    ]
    return r.topic(entry, (r.listing(map(r.Entry, gaps), bullet="·"),))


def _gaps(finding: Tradeoff, decisive: Sequence[Decisive]) -> Iterator[str]:
    """Ranges, those that decide first; what nobody judged; sums that no effect can reach."""
    for found in decisive:
        yield _decides(finding, found)
    for words in _blanks(finding, fmt.listed):
        yield f"{words}: counted 0."
    for interest in finding.unjudged:
        yield f"{fmt.quoted(interest.name)} ({fmt.weight(interest)}): no option is judged."
    for loose in () if finding.find_out else finding.other_ranges:
        yield f"{_range(loose)}: alone, it changes nothing."
    yield from _past_scale(finding)


def _blanks(finding: Tradeoff, named: Callable[[Sequence[str]], str] = fmt.few) -> Iterator[str]:
    """`“A” is not judged on “X” and “Y” (·)`."""
    for scored in finding.open:
        missing = [
            fmt.quoted(criterion.name)
            for criterion in finding.criteria
            if finding.cell(scored.option, criterion).blank
        ]
        if missing:
            yield f"{fmt.quoted(scored.option.name)} is not judged on {named(missing)} (·)"


def _unjudged(finding: Tradeoff) -> Iterator[str]:
    """The interests on which no option is judged, the weightiest first."""
    ranked = sorted(finding.unjudged, key=lambda interest: -interest.weight.mid)
    if ranked:
        shown = [
            f"{fmt.quoted(interest.name)} ({fmt.worded(interest.weight, IMPORTANCE)})"
            for interest in ranked[:2]
        ]
        more = len(ranked) - len(shown)
        rest = f" and {more} more" if more else ""
        yield f"{fmt.listed(shown) if not rest else ', '.join(shown)}{rest}: no option is judged"


def _decides(finding: Tradeoff, found: Decisive) -> str:
    if all(option in finding.leaders for option in found.then):
        reach = "ahead"
    elif found.only_ties:
        reach = "level"
    else:
        reach = "ahead" if len(found.then) == 1 else "ahead or level"
    return f"{_range(found.claim)}: alone, it can put {names(found.then, 'or')} {reach}."


def _range(loose: Bearing | Criterion) -> str:
    """A range, by what it is a range of."""
    if isinstance(loose, Bearing):
        return f"{on_criterion(loose.option, loose.criterion)} ({fmt.effect(loose.claim.size)})"
    return f"The {weight_of(loose)} ({fmt.interval(loose.weight)})"


def _past_scale(finding: Tradeoff) -> Iterator[str]:
    for criterion, scored in product(finding.criteria, finding.options):
        cell = finding.cell(scored.option, criterion)
        if cell.passes_scale:
            yield (
                f"{on_criterion(scored.option, criterion)} adds up to {fmt.effect(cell.value)}, "
                "past what one effect can be: its place may be the coding's."
            )


# What it rests on.


def _rests_on(finding: Tradeoff) -> Iterator[r.Entry]:
    """How much is cited and from where, what is judgement, and what rules options out."""
    bars = _bars(finding)
    if finding.grounds.claims or bars:
        by = [reason.by for scored in finding.options for reason in scored.ruled_out]
        claims = [claim for claim in by if not isinstance(claim, Option)]
        shared = any(cell.always for cell in finding.cells)
        yield rests_on(
            finding.grounds,
            "effect",
            "that count for the open options" if shared else "of the open options",
            most=2,
            among=on_judgement(finding),
            caveats=[*carried(finding.verdict)],
            besides=bars,
            basis=r.basis(*claims) if claims else None,
        )


def on_judgement(finding: Tradeoff) -> list[str]:
    """`all 8 of “A”`: the effects of options that cite nothing, where others cite something."""
    return [
        f"{'both' if scored.effects == 2 else f'all {scored.effects}'} of "
        f"{fmt.quoted(scored.option.name)}"
        for scored in finding.open
        if scored.effects > 1 and not scored.cited and finding.grounds.sources
    ]


def _bars(finding: Tradeoff) -> list[str]:
    """`“Agreement” rules out one`: what rules options out, and how many.

    What is cited from doubtful sources alone says so: `“Rumour” (reliability F) rules out one`.
    """
    verdict = finding.verdict
    reasons = [*zip(verdict.ruled_out, verdict.ruled_out_on, strict=True)]
    final = {found.by.name for found, _ in reasons if isinstance(found.by, Option)}
    by = Counter(
        fmt.marked(found.said, f"reliability {fmt.listed(on.doubtful)}" if on.doubtful else "")
        for found, on in reasons
        if not isinstance(found.by, Option)
    )
    said = [
        *(f"{fmt.quoted(name)} cannot be left" for name in final),
        *(f"{name} rules out {'one' if n == 1 else n}" for name, n in by.items()),
    ]
    return [*said[:2], *([f"{len(said) - 2} more rule out others"] if len(said) > 2 else [])]


# What the whole answer has besides: the best compromise, what is dominated, each other option.


def comparisons(finding: Tradeoff) -> Iterator[r.Section]:
    """The best compromise, what is dominated, each switch, what binds, what holds elsewhere.

    Nothing where no option does anything to an interest.
    """
    if not finding.criteria:
        return
    if len(finding.open) > 1:
        yield r.Section(
            f"Best compromise over all {fmt.the_criteria(finding.criteria)}",
            (r.Paragraph(f"{names(finding.compromise)}: no open option has a milder worst."),),
            rough_cells(finding, finding.criteria),
        )
    dominated = [
        r.Entry(f"{fmt.called(e.option)}: nowhere better than {names(e.by)}, and somewhere worse")
        for e in finding.dominated
    ]
    switches = [
        r.Entry(
            r.strong(switch.end.name),
            aside=fmt.number(switch.gain, signed=True),
            below=(f"gains on: {_traded(switch.better)}", f"gives up: {_traded(switch.worse)}"),
        )
        for switch in finding.switches
    ]
    elsewhere = [
        r.Entry(f"{actor.name}: {fmt.quoted(option.name)}")
        for actor, option in zip(finding.holders, finding.elsewhere, strict=True)
    ]
    note = rough(trade for switch in finding.switches for trade in switch.trades)
    for title, entries, beside in (
        ("Dominated", dominated, ""),
        (f"Instead of {named(finding, finding.compared_with)}", switches, note),
        ("What binding costs", [_bond(found) for found in finding.bond_costs], ""),
        ("What holds elsewhere", elsewhere, "the context of this answer"),
    ):
        if entries:
            yield r.Section(title, (r.listing(entries, bullet="▸"),), beside)


def _traded(trades: Sequence[Trade]) -> str:
    """What is gained or given up; with the values where a range could make it otherwise."""
    said = []
    for each in trades:
        values = "" if each.exact else f"{fmt.effect(each.before)} → {fmt.effect(each.after)}"
        said.append(fmt.marked(each.criterion.name, values))
    return fmt.listed(said) or "nothing"


def _bond(cost: BondCost) -> r.Entry:
    without = f"without {fmt.quoted(cost.constraint.name)}"
    then = "the same leads"
    if cost.gain > 0:
        then = f"{names(cost.leaders, 'or')} leads, by {fmt.number(cost.gain)} points"
    return r.Entry(f"{without}, {then}", basis=r.basis(cost.constraint))


# The report.


DECISIONS = r.Most((10, 7, 5, 3), "decision")
"""So many a short answer shows, of those that come first."""


def describe(finding: Tradeoffs) -> r.Report:
    """One decision with its table; of several, a table of their verdicts."""
    if len(finding.tradeoffs) == 1:
        return _of_one(finding.tradeoffs[0])
    found = ranked(finding.tradeoffs, finding.main)
    whole = r.Shortened(_each_whole(found), tells="each decision with its reasons")
    return r.Report(
        subject="Trade-offs of every decision asked about",
        conclusion=together(found),
        blocks=(verdicts(found), whole) if found else (),
        next=tuple(
            r.Next("tradeoffs", (asked_as(each),), "its table, and what would change it")
            for each in found[:3]
        ),
    )


def _each_whole(decisions: list[Tradeoff]) -> tuple[r.Block, ...]:
    return tuple(
        r.Section(
            f"{found.decider.name} · {found.decision.question}",
            (
                r.Paragraph(r.text(r.strong(conclusion(found)), f" {further(found)}")),
                r.Listing(tuple(reasons(found))),
            ),
        )
        for found in decisions
    )


def verdicts(decisions: Sequence[Tradeoff]) -> r.Table:
    """A row for each decision: who is ahead, who is next, how far, how surely, what turns it."""
    columns = tuple(
        r.Column(name, prose=name != "by", strong=name == "ahead")
        for name in ("ahead", "next", "by", "verdict", "turns it")
    )
    rows = tuple(map(_verdict_row, decisions))
    return r.Table(columns, (r.Group("", rows),), most_rows=DECISIONS, look="verdicts")


def _verdict_row(found: Tradeoff) -> r.Row:
    verdict = found.verdict
    if verdict.verdict is Conclusion.EMPTY:
        cells = ("–", "–", "–", "–")
    else:
        rival = None if verdict.rival in verdict.leaders else verdict.rival
        by = fmt.tenths(verdict.margin or 0) if rival else "–"
        holds = found.current in found.leaders
        none = "none" if verdict.level else "not"
        behind = "" if holds else f"{none} {standing(found, found.current)}"
        leads = fmt.marked(ahead(verdict), behind)
        cells = (leads, rival.name if rival else "–", by, turning(found))
    *before, turns = map(r.Cell, cells)
    is_open = verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL)
    said = r.Cell(short(verdict), look="open" if is_open else "")
    decider, question = found.decider, found.decision.question
    about = question if len(decider.decisions) == 1 else ""
    return r.Row(in_a_table(decider, found.decision), (*before, said, turns), about=about)


def _of_one(finding: Tradeoff) -> r.Report:
    return r.Report(
        finding.decider.name,
        conclusion(finding),
        " ".join(filter(None, (_set_against(finding), further(finding)))),
        tuple(_blocks(finding)),
        tuple(_next(finding)),
        scope=(finding.decision.question,),
    )


def _blocks(finding: Tradeoff) -> Iterator[r.Block]:
    """The table, a line each of what else counts; in whole, other comparisons too."""
    if finding.criteria:
        yield table(finding)
    yield r.Listing(tuple(summary(finding)))
    yield r.Shortened(r.Later(lambda: comparisons(finding)))


def _set_against(finding: Tradeoff) -> str:
    """What an option that was asked to be compared with is itself compared with, where it leads."""
    start, switch = finding.compared_with, finding.switch
    if start is finding.current or not switch or start is not switch.end:
        return ""
    other = named(finding, switch.start)
    return f"{fmt.quoted(start.name)} leads itself, so it is set against {other}."


def _next(finding: Tradeoff) -> Iterator[r.Next]:
    ids = (asked_as(finding),)
    if finding.verdict.verdict is Conclusion.EMPTY:
        yield r.Next("check", (), "what is not judged")
        return
    yield r.Next("robustness", ids, "how firm this is")
    if turns := finding.verdict.turns:
        option = turns[0].option
        same = f"the same, with {fmt.quoted(option.name)}"
        yield r.Next("tradeoffs", ids, same, given=(option.id,))
    current = finding.current
    if current not in finding.leaders:
        explain = f"what would explain the {standing(finding, current)} option"
        yield r.Next("robustness", ids, explain, options={"for": (current.id,)})
    elif finding.tension:
        pair = tuple(criterion.id for criterion in finding.tension.pair)
        yield r.Next("tradeoffs", ids, "one pair only", options={"between": pair})
