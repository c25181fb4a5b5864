"""The answer of `robustness`: how firm a lead is, or what would make one option lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness import claims, weights
from stancecli.lenses.robustness.finding import Confidence, Robustness
from stancecli.lenses.robustness.wording import (
    before,
    bound,
    bulleted,
    change_entry,
    passed,
    set_to,
)
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.completions import Decisive
from stancecli.methods.robustness.requirements import Requirement
from stancecli.model import UNKNOWN
from stancecli.situation import Bearing, claim_of
from stancecli.wording import all_named, named, on_criterion

SINGLES_SHOWN = 5
"""How many single changes of a kind that would make an option lead a short answer shows."""


def describe(finding: Robustness) -> r.Report:
    """How firm the lead is; or, where that was asked, what would make one option lead."""
    if finding.requirement:
        return _describe_requirement(finding, finding.requirement)
    asked = (
        f"{finding.decider.name} · How firm is the lead of {fmt.quoted(finding.leaders[0].name)}?"
        if finding.contested
        else f"{finding.decider.name} · {finding.decision.question}"
    )
    if len(finding.candidates) < 2:
        only = named(finding, finding.candidates[0])
        return r.Report(asked, f"Only {only} is open, so there is no lead to overturn.")
    if not finding.criteria:
        unjudged = "The model does not say what these options do to the interests of"
        return r.Report(asked, f"{unjudged} {finding.decider.name}.")
    sure = confidence(finding)
    blocks = (
        weights.weightings(finding),
        weights.thresholds(finding),
        claims.single_steps(finding),
        claims.fewest_effects(finding),
        claims.ranges(finding),
        claims.knockouts(finding),
        r.Paragraph(sure) if sure else None,
    )
    return r.Report(
        asked,
        _conclusion(finding),
        _further(finding),
        tuple(block for block in blocks if block),
        tuple(_next(finding)),
    )


def _next(finding: Robustness) -> Iterator[r.Next]:
    decision = finding.decision.id
    rivals = [option for option in finding.candidates if option not in finding.leaders]
    if rivals:
        wanted = finding.current if finding.current in rivals else rivals[0]
        tells = f"what would make {fmt.quoted(wanted.name)} lead"
        yield r.Next("robustness", (decision,), tells, options={"for": (wanted.id,)})
    yield r.Next("tradeoffs", (decision,), "what each option gains and gives up")


# The verdict.


def _conclusion(finding: Robustness) -> str:
    if not finding.contested:
        return f"{all_named(finding, finding.leaders)} are level, so there is no lead to be firm."
    leader = finding.leaders[0]
    points = f"{fmt.number(finding.lead or 0)} {'point' if finding.lead == 1 else 'points'}"
    lead = f"{named(finding, leader)} leads by {points}"
    if finding.outranked:
        first = [option for option in finding.by_rank.most if option != leader]
        often = "as often" if leader in finding.by_rank.most else "more often"
        others = all_named(finding, first, "or")
        return f"Not firm: {lead}, but by rank of importance alone {others} leads {often}."
    if finding.decisive:
        return f"Not firm: {lead}, but {_what_ranges_do(finding)}."
    if finding.single_steps:
        return f"Not firm: {lead}, but {_what_steps_do(finding)}."
    if finding.open_together:
        return f"Not firm: {lead}, but {fmt.TOGETHER}."
    if finding.confidence is Confidence.HIGH:
        return f"Firm: {lead}; no single step, passage or judgement can overturn that."
    return f"Fairly firm: {lead}, and no single step on any claim can overturn that."


def _further(finding: Robustness) -> str:
    if not finding.contested:
        return _what_parts_leaders(finding)
    sentences = []
    if finding.unbeaten:
        sentences.append("No weighting that keeps the order of importance puts it behind.")
    if finding.near:
        first = finding.near[0]
        past = fmt.beyond(first.at, first.criterion.weight)
        sentences.append(f"It leads unless {fmt.quoted(first.criterion.name)} counts {past}.")
    elif finding.thresholds:
        sentences.append("No importance, moved alone within the scale, changes that.")
    return " ".join((*sentences, _what_it_rests_on(finding)))


def _what_parts_leaders(finding: Robustness) -> str:
    """Which way each of several leaders would lead."""
    if not finding.tie_breakers:
        criterion = fmt.the_criterion(finding.criteria)
        return f"They are level on every {criterion}: no importance parts them."
    first = finding.tie_breakers[0]
    ways = [f"any less makes {all_named(finding, first.less)} lead"]
    if first.more:
        ways.append(f"any more, {all_named(finding, first.more)}")
    return f"{fmt.quoted(first.criterion.name)} counting {'; '.join(ways)}."


def _what_it_rests_on(finding: Robustness) -> str:
    judgements = sum(found.can_overturn for found in finding.knockouts.judgements)
    passages = sum(found.can_overturn for found in finding.knockouts.passages)
    if not judgements and not passages:
        return "It rests on no single passage and on no single judgement."
    on_judgements = fmt.counted(judgements, "judgement") if judgements else "no single judgement"
    on_passages = fmt.counted(passages, "passage") if passages else "no single passage"
    one = "any one of these" if judgements + passages > 1 else "it,"
    return f"It rests on {on_judgements} and on {on_passages}: without {one} it can fall."


def _what_ranges_do(finding: Robustness) -> str:
    """What ranges and unknowns can do at worst: `2 ranges can each overturn that`."""
    worst = [found for found in finding.decisive if not found.only_ties] or finding.decisive
    does = _brings_level(finding, worst) if worst[0].only_ties else "overturn that"
    return f"{fmt.can_each(found.is_unknown for found in worst)} {does}"


def _what_steps_do(finding: Robustness) -> str:
    """What single steps can do at worst: `one step on either of 2 claims can overturn that`."""
    worst = finding.overturning or finding.single_steps
    moved = len({id(claim_of(change.claim)) for change in worst})
    claims = {1: "1 claim", 2: "either of 2 claims"}.get(moved, f"any of {moved} claims")
    does = "overturn that" if finding.overturning else _brings_level(finding, worst)
    return f"one step on {claims} can {does}"


def _brings_level(finding: Robustness, found: Sequence[Change | Decisive]) -> str:
    reached = {option.id for change in found for option in change.then}
    rivals = [o for o in finding.candidates if o.id in reached and o not in finding.leaders]
    return f"bring {named(finding, rivals[0]) if len(rivals) == 1 else 'another option'} level"


def confidence(finding: Robustness) -> str:
    """How sure one can be of the order, and what speaks against it; empty where none leads."""
    if not finding.contested:
        return ""
    reasons = "; ".join(_reasons(finding))
    against = f" Against it: {reasons}." if reasons else ""
    return f"Confidence in this order: {finding.confidence.value}.{against}"


def _reasons(finding: Robustness) -> Iterator[str]:
    without = finding.knockouts
    if finding.outranked:
        yield "the numbers of importance decide it, not their order"
    if finding.decisive:
        yield _what_ranges_do(finding)
    if finding.open_together:
        yield fmt.TOGETHER
    if finding.single_steps:
        yield _what_steps_do(finding)
    elif any(found.can_overturn for found in (*without.passages, *without.judgements)):
        yield "it rests on single passages or judgements"
    if sum(bool(found.lost) for found in without.sources) == 1:
        yield "there is one source"


# What would make one option lead.


def _describe_requirement(finding: Robustness, need: Requirement) -> r.Report:
    """The smallest changes under which an option leads alone, or that none within the scales do."""
    asked = f"{finding.decider.name} · What would make {fmt.quoted(need.option.name)} lead?"
    option = named(finding, need.option)
    if need.leads:
        return r.Report(asked, f"Nothing need change: {option} leads as entered.")
    present = r.Next("robustness", (finding.decision.id,), "how firm the present lead is")
    if not need.possible:
        return r.Report(
            asked,
            "No effects and no importances within the scales, all changed at once, would put "
            f"{option} ahead.",
            "That is exact: the most favourable values of all of them were tried.",
            next=(present,),
        )
    others = [leader for leader in finding.leaders if leader != need.option]
    behind = f"{all_named(finding, others)} would then no longer lead."
    found = len(need.open_ends) + len(need.importances) + len(need.effects)
    return r.Report(
        asked,
        f"{option} would lead {_least_required(need)}.",
        f"{behind} {fmt.counted(found, 'single change')} would do." if found else behind,
        tuple(_required_changes(finding, need)),
        (present,),
    )


def _least_required(need: Requirement) -> str:
    """The least that would do: `with one change: “A” on “B” below +1 (now ++)`."""
    if need.open_ends:
        first = need.open_ends[0]
        what = "unknown" if first.before == UNKNOWN else "range"
        return f"with one {what} settled: {_change(first)}"
    singles = sorted([*need.importances, *need.effects], key=lambda change: change.size)
    if singles:
        return f"with one change: {_change(singles[0])}"
    if need.fewest:
        count = fmt.counted(len(need.fewest), "judged effect")
        return f"only if at least {count} were different, the importances as they are"
    if need.reweighted is not None:
        return "only if importances were different: no effects suffice"
    return "only if effects and importances were both different"


def _change(change: Change) -> str:
    way = "above" if change.rises else "below"
    values = f"{way} {r.plain(bound(change))} (now {r.plain(before(change))})"
    if isinstance(change.claim, Bearing):
        return f"{on_criterion(change.claim.option, change.claim.criterion)} {values}"
    return f"{fmt.quoted(change.claim.name)} counting {values}"


def _required_changes(finding: Robustness, need: Requirement) -> Iterator[r.Section]:
    """One change alone that would do, and where there is none, the least of several."""
    for title, singles in (
        ("One range or unknown alone", need.open_ends),
        ("One importance alone", need.importances),
        ("One effect alone", need.effects),
    ):
        if singles:
            entries = [change_entry(finding, change, passed(change)) for change in singles]
            listing = bulleted(entries, entries[:SINGLES_SHOWN])
            yield r.Section(title, (listing,), note="smallest change first")
    if not need.open_ends and not need.effects:
        if need.fewest:
            effects = bulleted([change_entry(finding, c, set_to(c)) for c in need.fewest])
            yield r.Section("Fewest effects", (effects,), note="one way of so few")
        else:
            words = "No values of the effects put it ahead, at these importances."
            yield r.Section("Fewest effects", (r.Paragraph(words),))
    if not need.open_ends and not need.importances:
        if need.reweighted:
            importances = bulleted([change_entry(finding, c, passed(c)) for c in need.reweighted])
            note = "the smallest change in all; just past these"
            yield r.Section("Other importances", (importances,), note=note)
        else:
            words = (
                "No importances within the scale put it ahead, with these effects."
                if need.reweighted is None
                else "Several at once put it ahead, by however little they change."
            )
            yield r.Section("Other importances", (r.Paragraph(words),))
