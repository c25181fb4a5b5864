"""The table of `tradeoffs`: options across, criteria down, in groups of who does better; why the
option that leads does so, at what price, and what would turn that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from textwrap import shorten

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.methods.claims import Claims, total
from stancecli.methods.ladder import Conclusion
from stancecli.methods.robustness import Threshold
from stancecli.methods.robustness.changes import Change
from stancecli.methods.tradeoffs import Switch, Trade
from stancecli.model import HIGHEST, IMPORTANCE, Breach, Criterion, Effect, Interest, Option
from stancecli.situation import Bearing
from stancecli.wording import (
    LONG,
    claimed,
    in_a_row,
    in_place,
    names,
    on_criterion,
    performance_cell,
    standing,
    standing_in,
    thereby,
)
from stancecli.wording.sentences import filled
from stancecli.wording.verdict import choosers

MOST_OPTIONS = 6
ROWS = r.Most((10, 10, 10, 9, 8, 7, 6, 5, 4, 3), "row")
OPTIONS = r.Most((MOST_OPTIONS, 6, 6, 6, 6, 5, 5, 4, 4, 3), "option")
"""A short answer shows so many criteria, those that count most, and options.

The price goes before rows and options, what else stands below the table after them.
"""


def reason(claim: Effect | Breach) -> str:
    """Why a claim is made, or that nobody says why."""
    return claim.because or f"{fmt.effect(claim.size)}, no reason given."


def table(finding: Tradeoff) -> r.Table:
    """The table; of a large one a short answer has the rows and the options that count most."""
    options = _ordered(finding)
    first, foremost = foremost_options(finding), foremost_rows(finding)
    groups = tuple(
        r.Group(title, tuple(_row(finding, trade, options, foremost) for trade in trades), figure)
        for title, figure, trades in row_groups(finding)
    )
    gap = "gap: weight × difference" if any(g.figure for g in groups) else ""
    return r.Table(
        columns=tuple(_column(finding, scored, first.index(scored)) for scored in options),
        groups=groups,
        foot=tuple(points_rows(finding, options)),
        weight="wt",
        figure="gap" if finding.switch else "",
        legend=r.legend(
            (cell for group in groups for row in group.rows for cell in row.cells), gap
        ),
        most_rows=ROWS,
        most_columns=OPTIONS,
    )


def _ordered(finding: Tradeoff) -> list[Scored]:
    """Open options first; of more than fit, those that count most."""
    if len(finding.options) <= MOST_OPTIONS:
        return sorted(finding.options, key=lambda scored: bool(scored.ruled_out))
    return foremost_options(finding)


def foremost_options(finding: Tradeoff) -> list[Scored]:
    """Open options first: those compared, who else can lead, the current one, the most points."""
    switch, found = finding.switch, finding.verdict
    compared = [switch.end, switch.start] if switch else []
    rivals = found.rivals if found.verdict is Conclusion.OPEN else ()
    first = [*dict.fromkeys((*compared, *rivals, finding.current))]

    def place(scored: Scored) -> tuple[bool, int, Fraction]:
        option = scored.option
        rank = first.index(option) if option in first else len(first)
        return bool(scored.ruled_out), rank, -scored.points

    return sorted(finding.options, key=place)


def foremost_rows(finding: Tradeoff) -> list[str]:
    """The criteria in order: the widest gaps first, but one of either side before all others."""
    groups = [trades for _, _, trades in row_groups(finding)]
    first = [trades[0] for trades in groups[:2] if trades]
    every = sorted((trade for trades in groups for trade in trades), key=lambda t: -abs(t.gain))
    ranked = (*first, *(trade for trade in every if trade not in first))
    return [trade.criterion.id for trade in ranked]


def row_groups(finding: Tradeoff) -> Iterator[tuple[str, str, Sequence[Trade]]]:
    """What the rows of each group have in common, what they sum to, and the rows."""
    switch = finding.switch
    if not switch:
        # There is nothing to compare with.
        cells = [(each, finding.cell(finding.open[0].option, each)) for each in finding.criteria]
        none = Fraction(0)
        yield "", "", [Trade(each, cell.value, cell.value, none, none) for each, cell in cells]
        return
    for option, trades in ((switch.end, switch.better), (switch.start, switch.worse)):
        if trades:
            gap = abs(sum((trade.gain for trade in trades), Fraction(0)))
            yield filled("better", option=fmt.quoted(option.name)), fmt.number(gap), trades
    rough = standing_in(value for trade in switch.equal for value in (trade.before, trade.after))
    if switch.equal:
        equal = filled("equal_roughly", how=rough) if rough else filled("equal")
        yield equal, "", switch.equal


def _column(finding: Tradeoff, scored: Scored, rank: int) -> r.Column:
    option, is_out = scored.option, bool(scored.ruled_out)
    mark = ", ".join(filter(None, (standing(finding, option), "ruled out" if is_out else "")))
    is_leader = option in finding.leaders
    return r.Column(option.name, mark, strong=is_leader, muted=is_out, rank=rank, key=option.id)


def _row(
    finding: Tradeoff, trade: Trade, options: Sequence[Scored], foremost: Sequence[str]
) -> r.Row:
    criterion = trade.criterion
    return r.Row(
        name=criterion.name,
        cells=tuple(performance_cell(finding.cell(scored.option, criterion)) for scored in options),
        weight=fmt.interval(criterion.weight, "–"),
        weight_word=fmt.worded(criterion.weight, IMPORTANCE),
        figure=fmt.number(abs(trade.gain)) if trade.gain else "",
        rank=foremost.index(criterion.id),
        key=criterion.id,
    )


def points_rows(finding: Tradeoff, options: Sequence[Scored]) -> Iterator[r.Row]:
    """The points of these options, how they part the two compared, and what they can be."""
    cells = tuple(r.Cell(fmt.number(scored.points)) for scored in options)
    gap = fmt.number(finding.switch.gain) if finding.switch else ""
    yield r.Row("Points", cells, figure=gap)
    if not all(scored.bounds.exact for scored in options if not scored.ruled_out):
        yield r.Row("can be", tuple(r.Cell(spread(scored)) for scored in options))


def spread(scored: Scored) -> str:
    """What the points of an option can be; nothing where that is what they are."""
    return "" if scored.bounds.exact else fmt.interval(scored.bounds)


# Why the option that leads does so, and at what price: the foremost claim, and all of them.


def reasons(finding: Tradeoff) -> Iterator[r.Entry]:
    """The claim that does most for the option that leads, and against it; in whole each of them."""
    switch = finding.switch
    if not switch:
        return
    tells = "each reason with its passage"
    if switch.better:
        foremost = _foremost(finding, switch, switch.better[0], "Against ")
        why = replace(foremost, part=r.Part.WHY, step=12)
        note = "; ".join(filter(None, (_sufficiency(switch), rough(switch.trades))))
        title = f"Why {fmt.quoted(switch.end.name)}"
        labelled = replace(why, label=r.strong("Why"), tells=tells)
        yield r.topic(labelled, _gains(finding, switch), note, title)
        tells = ""
    if switch.worse:
        price = replace(_foremost(finding, switch, switch.worse[0]), part=r.Part.PRICE, step=2)
        trades = tuple(_trade(finding, switch, trade) for trade in switch.worse)
        yield r.topic(replace(price, label=r.strong("Price"), tells=tells), trades)


def _foremost(finding: Tradeoff, switch: Switch, trade: Trade, against: str = "") -> r.Entry:
    """The claim that does most of a gap: the leader's own where it has one, else the rival's.

    One that is cited comes first. A reason of the rival says whose it is, after `against`. Without
    words where neither has one.
    """
    sign = 1 if trade.gain > 0 else -1
    for option, way in ((switch.end, sign), (switch.start, -sign)):
        cell = finding.cell(option, trade.criterion)
        found = [claim for claim in cell.claims if way * claim.size.mid > 0]
        if found:
            claim = max(found, key=lambda claim: (bool(claim.cite), abs(claim.size.mid)))
            whose = "" if option is switch.end else f"{against}{fmt.quoted(option.name)}: "
            said = _why(claim, option, trade.criterion, whose)
            return r.Entry(said, basis=r.basis(claim))
    return r.Entry("")


def _why(claim: Effect | Breach, option: Option, criterion: Criterion, whose: str) -> r.Words:
    """Why a claim is made and on what it bears; where nobody says why, what it is."""
    if not claim.because:
        return f"{on_criterion(option, criterion)}: {fmt.effect(claim.size)}"
    why = shorten(claim.because, LONG, placeholder=" …")
    return r.text(f"{whose}{why} ", r.muted(criterion.name))


def _gains(finding: Tradeoff, switch: Switch) -> tuple[r.Block, ...]:
    """The fewest gains that suffice against the price, largest first, then the smaller ones."""
    needed = len(switch.sufficient)
    told = [_trade(finding, switch, trade) for trade in switch.better]
    if smaller := told[needed:]:
        return (*told[:needed], r.Note(f"{fmt.counted(len(smaller), 'smaller gain')}:"), *smaller)
    return tuple(told)


def _sufficiency(switch: Switch) -> str:
    """Whether the gains that are told exceed everything against."""
    if not switch.worse:
        return f"it gives up nothing against {fmt.quoted(switch.start.name)}"
    count = len(switch.sufficient)
    gained = sum(trade.gain for trade in switch.sufficient)
    price = -sum(trade.gain for trade in switch.worse)
    figure, against = f"(+{fmt.number(gained)})", f"the whole price ({fmt.number(price)})"
    if gained <= price:
        return f"its gains {figure} against {against}"
    if count == 1:
        return f"this gain {figure} exceeds {against}"
    return f"these {count} gains {figure} exceed {against}"


def rough(trades: Iterable[Trade]) -> str:
    """That midpoints or medians stand in for ranges, where any do."""
    return standing_in(value for trade in trades for value in (trade.before, trade.after))


def _trade(finding: Tradeoff, switch: Switch, trade: Trade) -> r.Section:
    """What either option does to one criterion, what holds now first."""
    criterion, stays = trade.criterion, switch.end is finding.current
    options = (switch.end, switch.start) if stays else (switch.start, switch.end)
    entries: list[r.Entry] = []
    for option in options:
        # Which of the two has the claims: by name where neither holds now.
        label = option.name
        if finding.current in options:
            label = "as it stands" if option is finding.current else "instead"
        entries += _claims(finding, option, criterion, label)
    if shared := finding.cell(switch.end, criterion).always:
        entries.append(_in_any_case(finding, shared))
        entries += [claimed(claim, reason(claim), "in any case") for claim in shared]
    note = r.change(trade.before, trade.after)
    if stays:
        note = r.text(r.sign(trade.after), ", not ", r.sign(trade.before))
    return r.Section(criterion.name, (r.listing(entries),), note)


def _claims(
    finding: Tradeoff, option: Option, criterion: Criterion, label: str
) -> Iterator[r.Entry]:
    cell = finding.cell(option, criterion)
    for claim in cell.claims:
        yield claimed(claim, reason(claim), label)
    if not cell.claims:
        is_interest = isinstance(criterion, Interest)
        holds = "Nothing that holds here." if is_interest else "Does not break it."
        yield r.Entry(holds if cell.judged else "Not judged.", label)


def _in_any_case(finding: Tradeoff, claims: Claims) -> r.Entry:
    """What both values include, since other decisions do it whatever is chosen here."""
    doers = {
        option.id: f"{fmt.quoted(option.name)} ({actor.name})"
        for option, actor in zip(finding.elsewhere, finding.holders, strict=True)
    }
    by = fmt.listed(dict.fromkeys(doers[claim.option] for claim in claims))
    words = f"{fmt.effect(total(claims))} of this, from {by}."
    return r.Entry(words, "in any case", basis=r.basis(*claims))


# What would turn a decision: importances, options elsewhere, single steps; the nearest first.


NOTHING = "No one importance within the scale, and no option of another actor"


def turns_it(finding: Tradeoff) -> Iterator[r.Entry]:
    """What changes who leads as entered; in whole, who leads then."""
    changes = told = dict(_changes(finding))
    if not told and len(finding.open) > 1:
        told = {NOTHING: ""}
    short = changes if finding.switch else {}
    if finding.verdict.verdict is Conclusion.FIRM:
        short = short or told
    entry = r.Entry(in_a_row([*short]), r.strong("Turns it"), part=r.Part.TURNS_IT, step=11)
    lines = (r.Entry(f"{change}{then}.") for change, then in told.items())
    if told:
        yield r.topic(entry, (r.listing(lines, bullet="·"),))


def _changes(finding: Tradeoff) -> Iterator[tuple[str, str]]:
    """Importances and options elsewhere, else single steps; and what follows from each."""
    limits = [(_limit(found), _then(found)) for found in finding.thresholds if found.inside]
    turns = [(in_place(found), thereby(found)) for found in finding.verdict.turns or ()]
    first = fmt.FEW - bool(turns)
    yield from (*limits[:first], *turns[:1], *limits[first:], *turns[1:])
    verdict = finding.verdict
    if verdict.verdict is Conclusion.LEADS and not limits and not turns:
        only = "" if verdict.overturning else "Only to level it: "
        for n, change in enumerate(verdict.overturning or verdict.single_steps):
            yield f"{'' if n else only}{_step(change)}", ""


def _limit(limit: Threshold) -> str:
    """`“Relations with Seoul” above about 3.2 (now 3)`."""
    name, now = fmt.quoted(limit.criterion.name), fmt.number(limit.now)
    if limit.at == HIGHEST:
        return f"{name} at {fmt.number(HIGHEST)} (now {now})"
    return f"{name} {'above' if limit.rises else 'below'} {fmt.tenths(limit.at)} (now {now})"


def _then(limit: Threshold) -> str:
    if limit.at == HIGHEST:
        # There is nothing beyond, where another could be alone ahead.
        return f": then {names(limit.then, 'or')} can draw level"
    # Not "leads": farther on, the lead may pass to a third.
    takes = "takes" if len(limit.then) == 1 else "take"
    return f": then {names(limit.then)} {takes} the lead"


def _step(change: Change) -> str:
    """`“Go” on “Peace” + → 0`, or an importance with what it would be."""
    if not isinstance(change.claim, Bearing):
        name, after = fmt.quoted(change.claim.name), fmt.number(change.after)
        return f"{name} {fmt.interval(change.before)} → {after}"
    middle = "" if change.before.exact else f" ({fmt.step(change.before.mid)})"
    bears = on_criterion(change.claim.option, change.claim.criterion)
    return f"{bears} {fmt.effect(change.before)}{middle} → {fmt.step(change.after)}"


def turning(finding: Tradeoff) -> str:
    """What turns it, in a cell: what alone can, or how many steps, or the choice of whom.

    Of what is open first who can lead besides the nearest.
    """
    verdict = finding.verdict
    if verdict.verdict is Conclusion.OPEN:
        others = [option.name for option in verdict.rivals if option is not verdict.nearest]
        against = [f"or {fmt.few(others, 'or')}"] if others else []
        alone = len(verdict.alone)
        return "; ".join((*against, f"{alone} not known" if alone else "several together"))
    steps = [f"a step on {verdict.stepped}"] if verdict.stepped else []
    who = choosers(verdict)
    choices = [f"a choice of {who}"] if who else []
    return "; ".join((*steps, *choices)) or "–"
