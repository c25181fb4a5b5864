"""What weights decide: shares of weightings, and what holds whatever they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import named, names
from stancecli.methods.robustness.shares import Shares, error
from stancecli.methods.robustness.thresholds import Shift
from stancecli.model import Option


def weightings(of: Robustness, verbose: bool) -> r.Section:
    sets = [of.by_rank, of.bounded]
    rows = [_share_row(of, each) for each in sets]
    if certain := _certain_row(of):
        rows.append(certain)
    columns = tuple(
        r.Column(each.name, _mark(of, each), strong=each in of.leaders) for each in of.candidates
    )
    blocks: list[r.Block] = [
        r.Table(columns, (r.Group("", tuple(rows)),), legend=_share_legend(of))
    ]
    if verbose:
        blocks += _central_weights(of)
    blocks.append(r.Listing(tuple(_of_weights(of, verbose)), bullet="·"))
    return r.Section(
        "If importance is read differently",
        tuple(blocks),
        note="how many of 100 weightings each option leads",
    )


def _mark(of: Robustness, each: Option) -> str:
    ahead = "ahead" if of.contested else "level ahead"
    marks = ("current" if each == of.current else "", ahead if each in of.leaders else "")
    return ", ".join(filter(None, marks))


def set_name(of: Robustness, shares: Shares) -> str:
    """What a set of weightings is called."""
    if shares.ratio is None:
        return "only the order of importance kept"
    if shares.ratio == 1:
        return f"and no {fmt.the_criterion(of.criteria)} above another"
    return _none_above(shares.ratio)


def _none_above(ratio: Fraction) -> str:
    return f"and none above {fmt.bound(ratio)} times another"


def _share_row(of: Robustness, shares: Shares) -> r.Row:
    cells = tuple(r.Cell(fmt.hundredths(each.share, each.exact)) for each in shares.shares)
    return r.Row(set_name(of, shares), cells)


def _certain_row(of: Robustness) -> r.Row | None:
    """The widest ratio at which the leader still leads in all, where the rows above are wider."""
    ratios = [each.ratio for each in of.held_ratios if each.ratio is not None]
    if not of.contested or not ratios or not 1 < min(ratios) < (of.bounded.ratio or 1):
        return None
    cells = tuple(r.Cell("all" if each in of.leaders else "none") for each in of.candidates)
    return r.Row(_none_above(min(ratios)), cells)


def _share_legend(of: Robustness) -> tuple[str, ...]:
    drawn = max(of.by_rank.draws, of.bounded.draws)
    both = of.by_rank.draws and of.bounded.draws
    if not drawn:
        how = "Exact shares, rounded."
    else:
        rows = "a row" if both else "for one row, the other measured"
        how = f"{drawn:,} weightings drawn {rows}, ±{error(drawn)}; “all” and “none” are exact."
    return (
        f"{how} They count ways to weigh the interests, and are no odds of what "
        f"{of.decider.name} will do.",
    )


def _of_weights(of: Robustness, verbose: bool) -> Iterator[r.Entry]:
    for leader in of.leaders:
        mine = [each for each in of.held_ratios if each.leader == leader]
        for ratio in dict.fromkeys(each.ratio for each in mine):
            rivals = [each.rival for each in mine if each.ratio == ratio]
            yield r.Entry(r.text(_held(of, leader, rivals, ratio)))
    if of.smallest_shift:
        yield r.Entry(r.text(_shift(of, of.smallest_shift)))
    for lead in of.ordinal_leads:
        if lead.option in of.leaders or verbose:
            yield r.Entry(
                r.text(
                    f"{named(of, lead.option)} stays ahead of {named(of, lead.over)} however the "
                    f"steps of the effects are spaced{'' if lead.single else ', sums as entered'}."
                )
            )
    if verbose:
        for shares in (of.by_rank, of.bounded):
            yield from map(r.Entry, map(r.text, _extremes(of, shares)))


def _shift(of: Robustness, shift: Shift) -> str:
    moved = fmt.listed(
        f"from {fmt.quoted(move.start.name)} to {fmt.quoted(move.end.name)}" for move in shift.moves
    )
    share = f"{_percent(shift.share)} of the total weight, moved {moved},"
    less = "nothing less does" if of.contested else "less can only part those that are level now"
    return f"{share} brings {named(of, shift.then)} level; {less}."


def _extremes(of: Robustness, shares: Shares) -> Iterator[str]:
    """Who cannot lead at all in a set of weightings, and who lacks least at worst."""
    if shares.never_best:
        yield f"{names(of, shares.never_best)}: behind in every weighting, {_within(shares)}."
    if shares.only_ties:
        level = names(of, shares.only_ties)
        yield f"{level}: level at most, never alone ahead, {_within(shares)}."
    least = shares.shortfalls[0]
    yield (
        f"{named(of, least.option)}: the smallest largest shortfall, {fmt.bound(least.largest)} steps "
        f"of effect behind the best at most, {_within(shares)}."
    )


def _held(of: Robustness, leader: Option, rivals: Sequence[Option], ratio: Fraction | None) -> str:
    others = names(of, rivals, "or")
    pair = f"{named(of, leader)} is never behind {others}"
    if ratio is None:
        return f"{pair} in any weighting that keeps the order."
    if ratio < 1:
        return f"{named(of, leader)} is behind {names(of, rivals)} where all weigh the same."
    if ratio == 1:
        level = f"{named(of, leader)} is level with {names(of, rivals)}"
        return f"{level} where all weigh the same, and can fall behind once they do not."
    times = f"{fmt.bound(ratio)} times another"
    return f"{pair} while no {fmt.the_criterion(of.criteria)} counts more than {times}."


def _within(shares: Shares) -> str:
    if shares.ratio is None:
        return "in this order of importance"
    return f"with no weight above {fmt.bound(shares.ratio)} times another"


def _percent(share: Fraction) -> str:
    tenths = round(100 * share, 1)
    if not tenths:
        return "Under 0.1%"
    return f"{fmt.number(tenths)}%" if tenths == 100 * share else f"About {fmt.number(tenths)}%"


def _central_weights(of: Robustness) -> Iterator[r.Block]:
    """The mean weights where each option leads."""
    for shares in (of.by_rank, of.bounded):
        leading = [each for each in shares.shares if each.mean_weights]
        rows = tuple(
            r.Row(
                criterion.name,
                tuple(r.Cell(str(round(100 * each.mean_weights[c]))) for each in leading),
            )
            for c, criterion in enumerate(of.criteria)
        )
        yield r.Note(f"Mean weights, of 100, where each option leads, {_within(shares)}:")
        yield r.Table(tuple(r.Column(each.option.name) for each in leading), (r.Group("", rows),))
