"""What is not known of the moves from a state, and what all this rests on."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.conclusion import is_blank
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.phrases import Phrases
from stancecli.methods.stability.verdict import Footing
from stancecli.model import Actor, Criterion
from stancecli.situation import Bearing, claim_of
from stancecli.wording import names, rests_on, unknowns
from stancecli.wording.states import whose


def summary(finding: Stability, phrases: Phrases) -> Iterator[r.Entry]:
    """What is not known, what can turn the verdict first; and what all this rests on."""
    not_known = r.Entry(" · ".join(_not_known(finding)), r.strong("Not known"))
    yield r.topic(not_known, (_unknown(finding, phrases),))
    yield rests_on(finding.grounds, "effect", "on what these actors want")


def _not_known(finding: Stability) -> Iterator[str]:
    verdict = finding.looked_at.verdict
    turning: list[Bearing | Criterion] = []
    for outlook in verdict.outlooks:
        move = outlook.best if outlook.gaining else outlook.chance
        if move:
            turning += [claim for claim in move.alone if claim not in turning]
    claims = [claim for claim in turning if not is_blank(claim)]
    shown = [*unknowns(claims)][: fmt.FEW]
    yield from (words for words, _ in shown)
    if more := len(finding.unknown) - sum(count for _, count in shown):
        yield fmt.counted(more, "more range" if shown else "range")
    if finding.blank_cells:
        yield f"{fmt.counted(finding.blank_cells, 'cell')} not judged"
    if verdict.holds is Footing.NO_VERDICT:
        missing = [_missing(finding, outlook.actor) for outlook in verdict.outlooks]
        yield fmt.few(filter(None, missing))
        return
    for each in verdict.unjudged[: fmt.FEW]:
        said = _missing(finding, each.actor) or f"{whose(each)}: not judged"
        yield f"{said[:1].upper()}{said[1:]}"
    if (more := len(verdict.unjudged) - fmt.FEW) > 0:
        yield fmt.counted(more, "more actor")


def _unknown(finding: Stability, phrases: Phrases) -> r.Listing:
    """The ranges and unknowns that count, each at its midpoint."""
    entries = [_midpoint(phrases, claim) for claim in finding.unknown]
    for each in finding.unjudged:
        option, on = phrases.named((each.option,)), names(each.interests)
        entries.append(r.Entry(f"{option} is not judged on {on}: counted as 0."))
    for silent in finding.looked_at.verdict.unjudged:
        said = f"{names(silent.unjudged)} of {silent.actor.name}: not judged, counted as 0."
        entries.append(r.Entry(said))
    none = r.Entry("Nothing that counts here is a range, unknown or not judged.")
    return r.listing(entries or [none], bullet="·")


def _midpoint(phrases: Phrases, claim: Bearing | Criterion) -> r.Entry:
    if isinstance(claim, Bearing):
        value, size = claim.claim.size, fmt.effect(claim.claim.size)
    else:
        value, size = claim.weight, fmt.interval(claim.weight)
    middle = "its midpoint"
    if value.middle is not None:
        signed = isinstance(claim, Bearing)
        middle = f"{fmt.number(value.middle, signed=signed)}, the median of the views on it"
    said = f"{phrases.claim(claim)} ({size}): counted at {middle}."
    return r.Entry(said, basis=r.basis(claim_of(claim)))


def _missing(finding: Stability, actor: Actor) -> str:
    """What the model does not say of an actor's interests; nothing where it says all."""
    if not actor.criteria:
        return f"{actor.name}: no interest in the model"
    judged = {e.to for d in finding.decisions for o in d.options for e in o.effects}
    own = [decision for decision in finding.decisions if decision.actor == actor.id]
    if all(
        option.otherwise or decision.otherwise for decision in own for option in decision.options
    ):
        return ""
    names = [fmt.quoted(each.name) for each in actor.interests if each.id not in judged]
    return f"{actor.name}: no option is judged on {fmt.few(names)}" if names else ""
