"""The first screen of a decision: what is hard to have together, and what would end the lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.finding import Scored
from stancecli.lenses.tradeoffs.words import foremost_options, hard_pair
from stancecli.methods.ladder import Conclusion
from stancecli.methods.swings import Swing, SwingKind
from stancecli.model import (
    IMPORTANCE,
    Actor,
    Analyst,
    Breach,
    Constraint,
    Criterion,
    Interest,
    Option,
    Source,
    exactly,
)
from stancecli.page.drawings.bars import Bars, BarsRow, figures
from stancecli.page.drawings.tornado import Tornado, TornadoRow
from stancecli.page.parts import HALF, Beside, Figure, Shown, left_out
from stancecli.situation import Bearing, claim_of
from stancecli.wording import in_place, plain_table, row, standing
from stancecli.wording.moves import in_quotes, upper
from stancecli.wording.verdict import another_choice, asked_of, conclusion, in_view

Pair = tuple[Criterion, ...]
"""One interest or two."""
MOST_OPTIONS, MOST_CHANGES = 7, 9
"""So many options have bars, and so many changes."""


def said_of(finding: Tradeoff) -> str:
    """The verdict; of a decision of which nothing is known, what is to be filled in for it.

    A page is handed on without the file into which an answer says to write.
    """
    if finding.verdict.verdict is not Conclusion.EMPTY:
        return conclusion(finding)
    who, interests = finding.decider.name, in_quotes(finding.decider.interests)
    ask = f"fill in what each does for {interests}" if interests else "name what it wants"
    return f"The model does not say what these options do for {who}: {ask}."


def opening(finding: Tradeoff, found: Sequence[Swing], *below: Shown) -> Iterator[Shown]:
    """What stands below the verdict: the pair with what is `below` it, and what ends the lead."""
    left, right = (*bars(finding), *below), tuple(tornado(finding, found))
    yield from (Beside(left, right),) if left and right else (*left, *right)


def bars(finding: Tradeoff, pair: Pair = (), title: str = "") -> Iterator[Figure]:
    """Each option by a pair of interests, or by what most parts the two foremost; none if nothing.

    The `title` is of a pair that was asked for.
    """
    pair = pair or pair_of(finding)
    if not pair:
        return
    shown = sorted(foremost_options(finding)[:MOST_OPTIONS], key=lambda each: bool(each.ruled_out))
    left = left_out((len(finding.options) - len(shown), "option"))
    rows = tuple(_row(finding, scored, pair) for scored in shown)
    interests = tuple((each.name, fmt.weight(each), each.id) for each in pair)
    drawn = Bars(interests, len(finding.criteria) - len(pair), rows)
    uncertain = any(not points.exact for each in rows for points in each.points)
    pale = " Pale: uncertain." if uncertain else ""
    who = finding.decider.name
    key = f"Points for {who}: effect × weight. Left hurts, right helps.{pale}"
    if finding.switch and finding.verdict.for_ is not None:
        two = in_quotes((finding.switch.end, finding.switch.start))
        key += f" For and against in the verdict: by how much {two} differ."
    title = title or _pair_title(finding, pair)
    told = plain_table(
        "Points",
        map(r.Column, drawn.heads),
        (row(each.name, *figures(drawn, each)) for each in rows),
    )
    words = r.Paragraph(title), told
    yield Figure(title, drawn, HALF, key=(key,), told=words, left=left)


def pair_of(finding: Tradeoff) -> Pair:
    """What counts most for the option ahead and for the next; what counts where all is for one."""
    switch = finding.switch
    if not switch or not switch.better:
        return ()
    better, worse = ([trade.criterion for trade in each] for each in (switch.better, switch.worse))
    return (better[0], worse[0]) if worse else tuple(better[:2])


def _row(finding: Tradeoff, scored: Scored, pair: Pair) -> BarsRow:
    option, best = scored.option, max(each.points for each in finding.open)
    cells = [(finding.cell(option, each).value, each.weight) for each in pair]
    points = tuple(value.weighed(weight).around(value.mid * weight.mid) for value, weight in cells)
    leads = option in finding.leaders
    stands = f"{fmt.number(best - scored.points)} behind"
    if scored.ruled_out or leads:
        stands = "ruled out" if scored.ruled_out else ahead(finding)
    return BarsRow(
        name=option.name,
        short=option.id,
        mark=standing(finding, option),
        points=points,
        others=scored.points - sum((each.mid for each in points), Fraction(0)),
        total=scored.points,
        stands=stands,
        kind="out" if scored.ruled_out else "lead" if leads else "open",
    )


def ahead(finding: Tradeoff) -> str:
    """How what has most points at middle estimates stands."""
    return "level" if len(finding.leaders) > 1 else "ahead"


def _pair_title(finding: Tradeoff, pair: Pair) -> str:
    """What is hard to have together; which option alone has it; else what counts for which."""
    if said := next(hard_pair(finding), ""):
        return said
    cells = {o.option: [finding.cell(o.option, c).value for c in pair] for o in finding.open}
    helping = [o for o, values in cells.items() if all(value.mid > 0 for value in values)]
    if len(helping) == 1 and pair[1:]:
        own, *others = sorted(cells, key=lambda option: option is not helping[0])
        surely = all(value.low > 0 for value in cells[own])
        surely = surely and all(any(v.high <= 0 for v in cells[other]) for other in others)
        said = f"only {fmt.quoted(own.name)} helps both {in_quotes(pair)}."
        return upper(said if surely else f"{in_view(finding)} {said}")
    switch = finding.switch
    if not switch:
        return ""
    sides = ((switch.end, switch.better), (switch.start, switch.worse))
    most = (f"for “{o.name}”: “{trades[0].criterion.name}”" for o, trades in sides if trades)
    return f"Counts most {'; '.join(most)}."


# What would end the lead, or settle it.


GROUPS = {
    SwingKind.UNCERTAIN: "Where an estimate is uncertain",
    SwingKind.CHOICE: "If another chose",
    SwingKind.VIEW: "If seen as another does",
    SwingKind.WEIGHT: "If a weight were different",
    SwingKind.STEP: "If one effect were a step different",
}
"""What the changes of each group have in common, in the order of the groups."""


def tornado(
    finding: Tradeoff, found: Sequence[Swing], linked: Collection[str] = ()
) -> Iterator[Figure]:
    """What alone would end the lead; where nothing would, what comes nearest to that.

    Where a page can set some of them, `linked` are their keys.
    """
    lead = finding.verdict.lead or Fraction(0)
    changing = [*_rows(found, lead)]
    every = [_change(finding, alike) for alike in changing]
    # Of each group those first that take most of the lead.
    seen = Counter[str]()
    ranks = [(seen.update([each.group]), seen[each.group])[1] for each in every]
    kept = sorted(range(len(every)), key=ranks.__getitem__)[:MOST_CHANGES]
    rows = tuple(every[n] for n in sorted(kept))
    if not rows:
        return
    drawn_sizes = [changing[n][0].size_id for n in sorted(kept)]
    title = _ending_title(finding, found, drawn_sizes)
    left = left_out((len(every) - len(rows), "change"))
    leader = fmt.quoted(finding.verdict.leader.name)
    key = f"Lead of {leader} over the best other option, {in_view(finding)}, after one change."
    table = plain_table("One change alone", ["lead then"], (row(e.name, e.told) for e in rows))
    drawn = Tornado(lead, rows, frozenset(linked))
    yield Figure(title, drawn, HALF, key=(key,), told=(r.Paragraph(title), table), left=left)


def _rows(found: Sequence[Swing], lead: Fraction) -> Iterator[list[Swing]]:
    """The changes that end the lead, or that lower it where none does; those of a row together.

    A row is of one weight, at the nearest word, or of the steps in all that affects one interest,
    the worst first.
    """
    ends, kind = any(each.ahead for each in found), SwingKind
    uncertain = {each.size_id for each in found if each.kind is kind.UNCERTAIN and each.ahead}
    rows: dict[object, list[Swing]] = {}
    for each in found:
        is_step = each.kind is kind.STEP
        falls = each.low is None or each.low < lead
        if (each.ahead if ends else falls) and not (is_step and each.size_id in uncertain):
            of = each.of.criterion if is_step and isinstance(each.of, Bearing) else each.of
            rises = each.low is not None and each.low > lead
            of_row = each.kind, rises, id(of) if isinstance(of, Bearing) else of.id
            rows.setdefault(of_row, []).append(each)
    for alike in rows.values():
        alike.sort(key=_low)
        if ends and alike[0].kind is kind.WEIGHT:
            alike.sort(key=lambda swing: abs((swing.low or 0) - lead))
    yield from sorted(rows.values(), key=lambda some: ([*kind].index(some[0].kind), _low(some[0])))


def _low(swing: Swing) -> tuple[bool, Fraction]:
    return swing.low is not None, swing.low or Fraction(0)


def _change(finding: Tradeoff, alike: Sequence[Swing]) -> TornadoRow:
    """A row of what changes: `“I” low, not high`, `“I”: any of 3 effects`."""
    worst, group, name = alike[0], GROUPS[alike[0].kind], ""
    leads = tuple(dict.fromkeys(each for each in (worst.low, worst.high) if each is not None))
    match worst.of:
        case Option() as option if worst.by:
            if worst.by is finding.decider:
                group = f"If {finding.decider.name} itself chose"
            name = fmt.marked(fmt.quoted(option.name), worst.by.name)
        case Bearing(claim=claim, option=option, criterion=criterion) if worst.to is not None:
            shown = fmt.number if isinstance(claim, Breach) else fmt.step
            name = f"{fmt.quoted(criterion.name)}: {fmt.quoted(option.name)} {shown(worst.to)}"
            name += f", not {fmt.effect(claim.size)}"
            if count := len({each.size_id for each in alike[1:]} - {worst.size_id}):
                name = f"{fmt.quoted(criterion.name)}: any of {count + 1} effects"
        case Bearing() | Interest() | Constraint() as claim if worst.to is None:
            name = upper(asked_of(claim))
        case Interest() | Constraint() as criterion:
            word = fmt.worded(exactly(worst.to or 0), IMPORTANCE)
            name = f"{fmt.quoted(criterion.name)} {word}, not {fmt.weight(criterion)}"
        case Actor() | Analyst() | Source() as holder:
            then = f": {in_quotes(worst.ahead)} ahead" if worst.ahead else ""
            name = f"{fmt.holder(holder)}{then}"
    return TornadoRow(group, name, leads, key_of(worst))


def key_of(swing: Swing) -> str:
    """What the address of a page has of a change that can be set; empty of others."""
    if isinstance(swing.of, Bearing) or swing.kind is SwingKind.UNCERTAIN:
        return ""
    if swing.kind is SwingKind.WEIGHT and swing.to:
        return f"{swing.of.id}={fmt.worded(exactly(swing.to), IMPORTANCE)}"
    return f"{'given' if isinstance(swing.of, Option) else 'view'}={swing.of.id}"


def _ending_title(finding: Tradeoff, found: Sequence[Swing], drawn: Sequence[object]) -> str:
    """What would settle it, or end the lead, in a sentence that names only what is `drawn`."""
    verdict, ask = finding.verdict, finding.find_out
    if verdict.verdict is Conclusion.OPEN and ask:
        claims = [each.claim for each in ask.settling[:1] or ask.together]
        if not all(claim_of(each).size_id in drawn for each in claims):
            sure = "Each" if any(each.ahead for each in found) else "None"
            return f"{sure} of these alone could end that lead."
        options = {each.option.name for each in claims if isinstance(each, Bearing)}
        if len(options) == 1 and all(isinstance(each, Bearing) for each in claims):
            on = in_quotes(each.criterion for each in claims if isinstance(each, Bearing))
            return f"How {fmt.quoted(options.pop())} affects {on} can settle it."
        if claims:
            return f"It can be settled by {fmt.listed(map(asked_of, claims))}."
        return "No one estimate can settle it."
    if verdict.verdict in (Conclusion.OPEN, Conclusion.LEVEL):
        return "Each of these would change what is ahead."
    if not any(each.ahead for each in found):
        tried = " and no single choice of others" if verdict.turns is not None else ""
        return f"No single step in an estimate{tried} would end that lead."
    if verdict.ending:
        others = all(turn.actor is not finding.decider for turn in verdict.ending)
        some = [*map(in_place, verdict.ending)]
        if len(some) > 2:
            return f"{upper(another_choice(verdict))} would end that lead."
        only = "Of others' choices only " if others and not some[1:] else ""
        return f"{only}{fmt.listed(some, 'or')} would end that lead."
    rest = "each of these would"
    if steps := verdict.single_steps:
        which = f"any of {verdict.stepped} estimates"
        rest = f"a step in {which if verdict.stepped > 1 else asked_of(steps[0].claim)} would"
    if verdict.turns is None:
        return upper(f"{rest} end that lead.")
    return f"No choice of others would end that lead; {rest}."
