"""The sections of `robustness` on claims: changed, left open, or taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import (
    bulleted,
    change_entry,
    claim_and_value,
    level_or_ahead,
    set_to,
    step,
)
from stancecli.methods.ladder import Completion
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.knockouts import Knockout, Outcome
from stancecli.model import Citation, Source
from stancecli.situation import claim_of
from stancecli.wording import all_named, named, standing


def single_steps(finding: Robustness) -> r.Section | None:
    """The claims of which one step lets another option lead or draw level."""
    if not finding.verdict.single_steps:
        return None
    ranked = sorted(finding.verdict.single_steps, key=is_cited)
    blocks = tuple(_steps(finding, ranked))
    if not finding.contested:
        joining = (
            "These let another option in. Any change of an effect that only some of those now "
            "level have parts them."
        )
        blocks = (r.Paragraph(joining), *blocks)
    claims = {claim_of(change.claim).size_id for change in ranked}
    turn = finding.verdict.stepped if finding.verdict.overturning else 0
    kinds = ((turn, "turn it"), (len(claims) - turn, "only level it"))
    does = fmt.listed(f"{count} {words}" for count, words in kinds if count)
    on = f"{fmt.counted(len(claims), 'claim')}{f': {does}' if finding.contested else ''}"
    ways = f"{on}; those not cited first"
    inexact = [change.before for change in ranked if not change.before.exact]
    medians = ", or the median of its views" * any(size.middle is not None for size in inexact)
    ranges = f"; a range from its midpoint{medians}" if inexact else ""
    return r.Section("One step on one claim", blocks, note=f"{ways}{ranges}")


def is_cited(change: Change) -> bool:
    """Whether the claim that changes has a citation: what has none comes first."""
    return not claim_of(change.claim).is_judgement


def _steps(finding: Robustness, changes: Sequence[Change]) -> Iterator[r.Block]:
    """Steps in groups, each under what it leads to."""
    alike: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        alike.setdefault(tuple(option.id for option in change.then), []).append(change)
    leading = {option.id for option in finding.leaders}
    for ids, found in alike.items():
        leads = "leads" if len(ids) == 1 else "lead"
        does = leads if leading.isdisjoint(ids) else "are level"
        yield r.Paragraph(f"then {all_named(finding, found[0].then)} {does}")
        yield bulleted(change_entry(finding, change, step(change)) for change in found)


def fewest_effects(finding: Robustness) -> r.Section | None:
    """For each rival the fewest effects that put it ahead, or that none do."""
    if not finding.contested or "fewest_effects" in finding.left_out:
        return None
    blocks: list[r.Block] = []
    for overturn in finding.fewest_effects:
        count = fmt.counted(len(overturn.changes), "effect")
        blocks.append(r.Paragraph(f"{named(finding, overturn.option)}: {count} can put it ahead"))
        changes = (change_entry(finding, change, set_to(change)) for change in overturn.changes)
        blocks.append(bulleted(changes))
    ahead = (*finding.leaders, *(overturn.option for overturn in finding.fewest_effects))
    reached = {option.id for option in ahead}
    blocks.extend(
        r.Paragraph(f"{named(finding, rival)}: no values of the effects put it ahead.")
        for rival in finding.candidates
        if rival.id not in reached
    )
    return r.Section(
        "Fewest effects to be wrong about", tuple(blocks), note="anywhere in the scale"
    )


# Ranges and unknowns.


def ranges(finding: Robustness) -> r.Section:
    """What each option can come to, and the ranges that alone can decide who leads."""
    title = "Ranges and unknowns"
    if all(points.exact for points in finding.points):
        words = "None bears on this: each effect and each importance is one number."
        return r.Section(title, (r.Paragraph(words),))
    blocks: list[r.Block] = [
        r.listing(
            r.Entry(
                fmt.marked(found.option.name, standing(finding, found.option)),
                aside=f"{fmt.interval(found.points)}: {_reach(found)}",
            )
            for found in finding.completions
        )
    ]
    if finding.verdict.decisive:
        blocks += [
            r.Paragraph("Alone, these can decide it:"),
            bulleted(
                r.Entry(
                    f"{claim_and_value(finding, found.claim)}: "
                    f"{level_or_ahead(finding, found.then, level=found.only_ties)}",
                    basis=r.basis(claim_of(found.claim)),
                )
                for found in finding.verdict.decisive
            ),
        ]
    return r.Section(title, tuple(blocks), note="points, at least and at most")


def _reach(found: Completion) -> str:
    if found.leads_always:
        return "best in every completion"
    return "best or level in some" if found.can_lead else "best in none"


# Knock-outs.


def knockouts(finding: Robustness) -> r.Section:
    """What can become of the lead without each source, passage and judgement."""
    without = finding.knockouts
    blocks: list[r.Block] = []
    if without.sources:
        blocks.append(bulleted(_knockout(finding, found) for found in without.sources))
    does = "turn it" if finding.contested else "let another option in"
    for thing, found in (("passage", without.passages), ("judgement", without.judgements)):
        if not found:
            continue
        many = sum(knockout.can_overturn for knockout in found) or "none"
        total = fmt.counted(len(found), thing)
        blocks.append(r.Paragraph(f"{many} of {total} can {does} alone"))
        blocks.append(bulleted(_knockout(finding, knockout) for knockout in found))
    return r.Section("If a source or a judgement fell away", tuple(blocks), note="one at a time")


def _knockout(finding: Robustness, found: Knockout) -> r.Entry:
    """What is taken away, and what can become of the lead."""
    match found.removed:
        case Source(id=id_, title=title):
            removed, basis = f"{id_}, {fmt.quoted(title)}", None
        case Citation() as passage:
            claims = ("claim rests on it alone", "claims rest on it alone")
            removed, basis = fmt.counted(len(found.lost), *claims), r.Basis((passage,))
        case claim:
            removed, basis = claim_and_value(finding, claim), r.Basis(judgement=True)
    if found.can_overturn:
        level = found.outcome is Outcome.CAN_TIE
        outcome = level_or_ahead(finding, found.then, level=level)
    elif found.outcome is Outcome.HOLDS:
        outcome = "the lead holds" if finding.contested else "no other option can join them"
    else:
        outcome = "nothing here rests on it"
    return r.Entry(f"{removed}: {outcome}", basis=basis)
