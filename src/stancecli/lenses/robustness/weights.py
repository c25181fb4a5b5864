"""The sections of `robustness` on importances: how many weightings, and past which bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import bulleted
from stancecli.methods.robustness.acceptability import Acceptability, sampling_error
from stancecli.methods.robustness.ordinal import OrdinalLead
from stancecli.methods.robustness.thresholds import Threshold, TieBreaker, WeightShift
from stancecli.model import HIGHEST, Option
from stancecli.wording import all_named, named, standing


def shares(finding: Robustness) -> r.Table:
    """Of 100 ways to weigh the criteria, in how many each option leads."""
    rows = [
        r.Row(
            set_name(finding, found),
            tuple(r.Cell(fmt.hundredths(index.share, index.exact)) for index in found.shares),
        )
        for found in finding.shares
    ]
    # The widest ratio at which the leader still leads in all, where the rows above are wider.
    ratios = [held.ratio for held in finding.held_ratios if held.ratio is not None]
    widest = max(found.ratio or 1 for found in finding.shares)
    if finding.contested and ratios and 1 < min(ratios) < widest:
        shares = ("all" if option in finding.leaders else "none" for option in finding.candidates)
        rows.append(r.Row(_none_above(min(ratios)), tuple(map(r.Cell, shares))))
    columns = tuple(_column(finding, option) for option in finding.candidates)
    legend = r.Legend(notes=(_how_counted(finding),))
    groups = (r.Group("", tuple(rows)),)
    return r.Table(columns, groups, names="Of 100 ways to weigh", legend=legend)


def weightings(finding: Robustness) -> r.Section:
    """What holds in all weightings, how far weights can move, and where each option leads."""
    held = [*_held_ratios(finding)]
    if finding.smallest_shift:
        held.append(r.Entry(_shift(finding, finding.smallest_shift)))
    ordinal = {lead: r.Entry(_ordinal_lead(finding, lead)) for lead in finding.ordinal_leads}
    extremes = [entry for found in finding.shares for entry in _extremes(finding, found)]
    return r.Section(
        "If importance is read differently",
        (
            bulleted([*held, *ordinal.values(), *extremes]),
            *(block for found in finding.shares for block in _mean_weights(finding, found)),
        ),
    )


def set_name(finding: Robustness, found: Acceptability) -> str:
    """What a set of weightings is called."""
    if found.ratio is None:
        return "in the order of importance"
    if found.ratio == 1:
        return f"and no {fmt.the_criterion(finding.criteria)} above another"
    return _none_above(found.ratio)


def _none_above(ratio: Fraction) -> str:
    return f"and none above {fmt.bound(ratio)} times another"


def _within(found: Acceptability) -> str:
    if found.ratio is None:
        return "in this order of importance"
    return f"with no weight above {fmt.bound(found.ratio)} times another"


def _column(finding: Robustness, option: Option) -> r.Column:
    return r.Column(option.name, standing(finding, option), strong=option in finding.leaders)


def _how_counted(finding: Robustness) -> str:
    draws = [found.draws for found in finding.shares]
    if drawn := max(draws):
        both = all(draws)
        rows = "a row" if both else "for one row, the other measured"
        error = sampling_error(drawn)
        how = f" {drawn:,} drawn {rows}, ±{error}; “all” and “none” are exact."
    else:
        how = ""
    return f"Ways of weighing: no odds of what {finding.decider.name} will do.{how}"


def _held_ratios(finding: Robustness) -> Iterator[r.Entry]:
    """How unequal weights can be before each leader falls behind, one line for each ratio."""
    for leader in finding.leaders:
        rivals: dict[Fraction | None, list[Option]] = {}
        for held in finding.held_ratios:
            if held.leader == leader:
                rivals.setdefault(held.ratio, []).append(held.rival)
        for ratio, behind in rivals.items():
            yield r.Entry(_held_ratio(finding, leader, behind, ratio))


def _held_ratio(
    finding: Robustness, leader: Option, rivals: Sequence[Option], ratio: Fraction | None
) -> str:
    ahead, others = named(finding, leader), all_named(finding, rivals)
    never = f"{ahead} is never behind {all_named(finding, rivals, 'or')}"
    if ratio is None:
        return f"{never} in any weighting that keeps the order."
    if ratio < 1:
        return f"{ahead} is behind {others} where all weigh the same."
    if ratio == 1:
        level = f"{ahead} is level with {others}"
        return f"{level} where all weigh the same, and can fall behind once they do not."
    criterion = fmt.the_criterion(finding.criteria)
    return f"{never} while no {criterion} counts more than {fmt.bound(ratio)} times another."


def _shift(finding: Robustness, shift: WeightShift) -> str:
    moved = fmt.listed(
        f"from {fmt.quoted(transfer.start.name)} to {fmt.quoted(transfer.end.name)}"
        for transfer in shift.transfers
    )
    share = f"{_percent(shift.share)} of the total weight, moved {moved},"
    less = (
        "nothing less does" if finding.contested else "less can only part those that are level now"
    )
    return f"{share} brings {named(finding, shift.then)} level; {less}."


def _percent(share: Fraction) -> str:
    tenths = round(100 * share, 1)
    if not tenths:
        return "Under 0.1%"
    return f"{fmt.number(tenths)}%" if tenths == 100 * share else f"About {fmt.number(tenths)}%"


def _ordinal_lead(finding: Robustness, lead: OrdinalLead) -> str:
    stays = f"{named(finding, lead.option)} stays ahead of {named(finding, lead.over)}"
    sums = "" if lead.single else ", sums as entered"
    return f"{stays} however the steps of the effects are spaced{sums}."


def _extremes(finding: Robustness, found: Acceptability) -> Iterator[r.Entry]:
    """Who cannot lead at all in a set of weightings, and who lacks least at worst."""
    within = _within(found)
    if found.never_best:
        yield r.Entry(
            f"{all_named(finding, found.never_best)}: behind in every weighting, {within}."
        )
    if found.only_ties:
        level = all_named(finding, found.only_ties)
        yield r.Entry(f"{level}: level at most, never alone ahead, {within}.")
    least = found.regrets[0]
    yield r.Entry(
        f"{named(finding, least.option)}: the smallest largest shortfall, "
        f"{fmt.bound(least.largest)} steps of effect behind the best at most, {within}."
    )


def _mean_weights(finding: Robustness, found: Acceptability) -> tuple[r.Block, ...]:
    """The mean weights where each option leads."""
    leading = [index for index in found.shares if index.mean_weights]
    rows = tuple(
        r.Row(
            criterion.name,
            tuple(r.Cell(str(round(100 * index.mean_weights[c]))) for index in leading),
        )
        for c, criterion in enumerate(finding.criteria)
    )
    return (
        r.Note(f"Mean weights, of 100, where each option leads, {_within(found)}:"),
        r.Table(tuple(r.Column(index.option.name) for index in leading), (r.Group("", rows),)),
    )


# Thresholds.


def thresholds(finding: Robustness) -> r.Section | None:
    """Where one importance changes who leads; first, where several do, what parts them."""
    breakers, found = finding.tie_breakers, finding.thresholds
    if not found and not breakers:
        return None
    parting = [
        r.Entry(tie_breaker(finding, breaker), basis=r.basis(breaker.criterion))
        for breaker in breakers
    ]
    passing = [
        r.Entry(_threshold(finding, threshold), basis=r.basis(threshold.criterion))
        for threshold in found
    ]
    if not parting and not any(threshold.inside for threshold in found):
        passing.insert(0, r.Entry("None lies inside the scale, over 0 and up to 4."))
    return r.Section(
        "Thresholds",
        (bulleted([*parting, *passing]),),
        note="one importance alone, and what then takes the lead; nearest first",
    )


def tie_breaker(finding: Robustness, breaker: TieBreaker) -> str:
    """Which of several leaders leads once a criterion counts any more, or any less."""
    name = fmt.quoted(breaker.criterion.name)
    now = fmt.figure_and_word(breaker.criterion.weight)
    less = f"any less, then {all_named(finding, breaker.less)}"
    if not breaker.more:
        return f"{name}: {less} (now {now})"
    return f"{name}: any more (now {now}), then {all_named(finding, breaker.more)}; {less}"


def _threshold(finding: Robustness, threshold: Threshold) -> str:
    past = fmt.beyond(threshold.at, threshold.criterion.weight)
    end = "" if threshold.inside else ", outside the scale"
    if threshold.at == HIGHEST:
        end = " can draw level"
    then = all_named(finding, threshold.then)
    return f"{fmt.quoted(threshold.criterion.name)}: {past}, then {then}{end}"
