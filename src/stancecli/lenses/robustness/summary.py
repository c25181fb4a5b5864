"""What stands below the tables of `robustness`: steps, evidence, fewest effects, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.claims import (
    fewest_effects,
    is_cited,
    knockouts,
    ranges,
    single_steps,
)
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.weights import thresholds, tie_breaker
from stancecli.lenses.robustness.wording import changed, set_to, step
from stancecli.methods.robustness.knockouts import Knockout
from stancecli.model import Citation
from stancecli.situation import claim_of
from stancecli.wording import left_out, names
from stancecli.wording.find_out import LABEL, each_to_find_out, first_to_find_out


def summary(finding: Robustness) -> Iterator[r.Entry]:
    """One entry each, and sections of the whole answer; what has nothing to say is left out."""
    for breaker in finding.tie_breakers[:1]:
        yield r.Entry(tie_breaker(finding, breaker), r.strong("Parts"))
    tells = "thresholds, all steps and passages"
    yield _at_length(finding, r.Entry("", tells=tells), thresholds)
    yield _at_length(finding, _one_step(finding), single_steps)
    if found := finding.find_out:
        entry = r.Entry(first_to_find_out(found), r.strong(LABEL), part=r.Part.NOT_KNOWN)
        yield r.topic(entry, (r.listing(map(r.Entry, each_to_find_out(found)), bullet="·"),))
    evidence = r.Entry(_evidence(finding), r.strong("Evidence"), step=4)
    yield _at_length(finding, evidence, knockouts)
    wrong = replace(_wrong(finding), label=r.strong("Wrong"), step=1)
    yield _at_length(finding, wrong, fewest_effects)
    yield _at_length(finding, r.Entry(""), ranges)
    if finding.left_out:
        yield left_out(PARTS[name] for name in finding.left_out)
    elif lost := finding.knockouts.left_out:
        yield left_out([f"{fmt.counted(lost, 'loss', 'losses')} of several importances"])


def _at_length(
    finding: Robustness, entry: r.Entry, section: Callable[[Robustness], r.Section | None]
) -> r.Entry:
    """An entry, in whose place the whole answer has a section, if there is one."""
    return replace(entry, whole=r.Later(lambda: filter(None, [section(finding)])))


PARTS = {
    "completions": "who leads in every completion",
    "fewest_effects": "the fewest effects to be wrong about",
    "find_out": "what to find out first",
}
"""What a large answer leaves out, by its field."""


def _one_step(finding: Robustness) -> r.Entry:
    """How many claims turn it, changed by one step, and the first, not cited if any is not."""
    verdict = finding.verdict
    steps = verdict.steps
    turning = {claim_of(change.claim).size_id: claim_of(change.claim) for change in steps}
    if not turning:
        return r.Entry("")
    turn = "turn" if verdict.overturning else "level"
    count = len(turning)
    judged = sum(claim.is_judgement for claim in turning.values())
    first = min(steps, key=is_cited)
    does = f"{turn}s" if count == 1 else turn
    uncited = f", {judged} of them not cited" if judged else ""
    which = f"{uncited}; first" if count > 1 else ""
    words = r.text(
        f"{fmt.counted(count, 'claim')} {does} it{which}: {changed(finding, first)}, ", step(first)
    )
    return r.Entry(words, r.strong("One step"), basis=r.basis(claim_of(first.claim)))


def _evidence(finding: Robustness) -> str:
    """How many passages and judgements turn it if they fall, and the one that most rests on."""
    if not finding.contested:
        return ""
    parts, turning = [], []
    for thing, found in (
        ("passage", finding.knockouts.passages),
        ("judgement", finding.knockouts.judgements),
    ):
        overturning = [knockout for knockout in found if knockout.can_overturn]
        if overturning:
            parts.append(f"{len(overturning)} of {fmt.counted(len(found), thing)}")
            turning += overturning
    if not turning:
        return "No passage and no judgement turns it if it falls"
    first = max(turning, key=lambda knockout: len(knockout.lost))
    does = "turn it if they fall" if len(turning) > 1 else "turns it if it falls"
    return f"{fmt.listed(parts)} {does}{_first(first) if len(turning) > 1 else ''}"


def _first(knockout: Knockout) -> str:
    if not isinstance(knockout.removed, Citation):
        return ""
    claims = fmt.counted(len(knockout.lost), "claim rests", "claims rest")
    return f"; first {knockout.removed} ({claims} on it alone)"


def _wrong(finding: Robustness) -> r.Entry:
    """The fewest effects that would have to be otherwise for another to lead."""
    if not finding.contested or "fewest_effects" in finding.left_out:
        return r.Entry("")
    if not finding.fewest_effects:
        return r.Entry("No values of the effects put another ahead")
    fewest = finding.fewest_effects[0]
    count = len(fewest.changes)
    words = f"{fmt.counted(count, 'effect')} would do for {names([fewest.option])}: "
    first = fewest.changes[0]
    more = f", and {count - 1} more" if count > 1 else ""
    said = r.text(f"{words}{changed(finding, first)}, ", set_to(first), more)
    return r.Entry(said, basis=r.basis(claim_of(first.claim)))
