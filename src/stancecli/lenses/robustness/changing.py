"""The words of `robustness` on what would change the lead: importances, single claims, effects."""

from __future__ import annotations

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import change_entry, named, names, set_to, stepped
from stancecli.methods.robustness.changes import Change, Overturn
from stancecli.methods.robustness.thresholds import Parting, Threshold
from stancecli.model import CONFIDENCE, HIGHEST, Option
from stancecli.situation import claim_of

SHOWN = 3
"""How many of each kind an answer shows unless it is asked for all."""


def more(count: int) -> str:
    return f"; {fmt.left_out(count)}" if count > 0 else ""


# Thresholds.


def thresholds(of: Robustness, verbose: bool) -> r.Section | None:
    """Where one importance changes who leads; first, where several do, what parts them."""
    if not of.thresholds and not of.partings:
        return None
    parting = of.partings if verbose else of.partings[:SHOWN]
    shown = of.thresholds if verbose else of.near[:SHOWN]
    entries = [r.Entry(r.text(_parts(of, each)), basis=r.basis(each.criterion)) for each in parting]
    if not of.near and not of.partings:
        entries.append(r.Entry(r.text("None lies inside the scale, over 0 and up to 4.")))
    entries += [
        r.Entry(r.text(_threshold(of, each)), basis=r.basis(each.criterion)) for each in shown
    ]
    left = len(of.near) + len(of.partings) - len(shown) - len(parting)
    note = f"one importance alone, and what then takes the lead; nearest first{more(left)}"
    return r.Section("Thresholds", (r.Listing(tuple(entries), bullet="·"),), note=note)


def _parts(of: Robustness, each: Parting) -> str:
    """Which of several leaders leads once a criterion counts any more, or any less."""
    name, now = fmt.quoted(each.criterion.name), fmt.figure_and_word(each.criterion.weight)
    less = f"any less, then {names(of, each.less)}"
    if not each.more:
        return f"{name}: {less} (now {now})"
    return f"{name}: any more (now {now}), then {names(of, each.more)}; {less}"


def _threshold(of: Robustness, each: Threshold) -> str:
    past = fmt.beyond(each.at, each.criterion.weight)
    end = "" if each.inside else ", outside the scale"
    if each.at == HIGHEST:
        end = " can draw level"
    return f"{fmt.quoted(each.criterion.name)}: {past}, then {names(of, each.then)}{end}"


# Single claims.


def single_steps(of: Robustness, verbose: bool) -> r.Section | None:
    """The claims of which one step lets another option lead or draw level."""
    if not of.single_steps:
        return None
    ranked = sorted(of.single_steps, key=_support)
    shown = ranked if verbose else ranked[: 2 * SHOWN]
    blocks: list[r.Block] = []
    if not of.contested:
        blocks.append(r.Paragraph(r.text(_JOINING)))
    for then in dict.fromkeys(each.then for each in shown):
        changes = [each for each in shown if each.then == then]
        level = [each for each in then if each in of.leaders]
        words = f"then {names(of, then)} {'are level' if level else _leads(then)}"
        blocks.append(r.Paragraph(r.text(words)))
        entries = (change_entry(of, each, stepped(each), verbose=verbose) for each in changes)
        blocks.append(r.Listing(tuple(entries), bullet="·"))
    ways = f"{fmt.counted(len(ranked), 'way', 'ways')}, the least supported first"
    ranges = "" if all(each.before.exact for each in shown) else "; a range from its midpoint"
    note = f"{ways}{ranges}{more(len(ranked) - len(shown))}"
    return r.Section("One step on one claim", tuple(blocks), note=note)


_JOINING = (
    "These let another option in. Any change of an effect that only some of those now level have "
    "parts them."
)


def _leads(options: tuple[Option, ...]) -> str:
    return "leads" if len(options) == 1 else "lead"


def _support(change: Change) -> tuple[bool, int]:
    """Judgements first, then by the analyst's confidence, lowest first."""
    claim = claim_of(change.claim)
    known = CONFIDENCE.index(claim.confidence) if claim.confidence else 1
    return not claim.is_judgement, -known


def fewest(of: Robustness, verbose: bool) -> r.Section | None:
    """For each rival the fewest effects that put it ahead, or that none do."""
    if not of.contested:
        return None
    blocks: list[r.Block] = []
    for each in of.fewest_effects:
        blocks.append(r.Paragraph(r.text(_fewest_words(of, each))))
        if verbose or len(each.changes) <= SHOWN:
            entries = (change_entry(of, c, set_to(c), verbose=verbose) for c in each.changes)
            blocks.append(r.Listing(tuple(entries), bullet="·"))
    reached = {each.option.id for each in of.fewest_effects}
    blocks.extend(
        r.Paragraph(r.text(f"{named(of, rival)}: no values of the effects put it ahead."))
        for rival in of.candidates
        if rival.id not in reached and rival not in of.leaders
    )
    return r.Section(
        "Fewest effects to be wrong about", tuple(blocks), note="anywhere in the scale"
    )


def _fewest_words(of: Robustness, overturn: Overturn) -> str:
    count = fmt.counted(len(overturn.changes), "effect")
    return f"{named(of, overturn.option)}: {count} can put it ahead"
