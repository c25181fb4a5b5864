"""The words of `robustness`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.changing import (
    SHOWN,
    fewest,
    more,
    single_steps,
    thresholds,
)
from stancecli.lenses.robustness.finding import Confidence, Robustness, can_overturn
from stancecli.lenses.robustness.requiring import required
from stancecli.lenses.robustness.weights import weightings
from stancecli.lenses.robustness.wording import (
    level_or_ahead,
    named,
    names,
    subject,
)
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.completions import Completion, Decisive
from stancecli.methods.robustness.knockouts import Knockout, Outcome
from stancecli.model import Citation, Source
from stancecli.situation import claim_of


def tell(finding: Robustness, *, verbose: bool = False) -> r.Report:
    """How firm the lead is; or, where that was asked, what would make one option lead."""
    if finding.requirement:
        return required(finding, finding.requirement, verbose=verbose)
    asked = _asked(finding)
    if not finding.criteria or len(finding.candidates) < 2:
        return r.Report(asked, _nothing_to_test(finding))
    parts: list[r.Block | None] = [
        weightings(finding, verbose),
        thresholds(finding, verbose),
        single_steps(finding, verbose),
        fewest(finding, verbose),
        _completions(finding),
        _knockouts(finding, verbose),
        r.Paragraph(r.text(sure)) if (sure := confidence(finding)) else None,
    ]
    blocks = tuple(part for part in parts if part)
    return r.Report(asked, _conclusion(finding), _further(finding), blocks, _next(finding))


def _asked(of: Robustness) -> str:
    if not of.contested:
        return f"{of.decider.name} · {of.decision.question}"
    return f"{of.decider.name} · How firm is the lead of {fmt.quoted(of.leaders[0].name)}?"


def _nothing_to_test(of: Robustness) -> str:
    if len(of.candidates) < 2:
        return f"Only {named(of, of.candidates[0])} is open, so there is no lead to overturn."
    return f"The model does not say what these options do to the interests of {of.decider.name}."


# The conclusion.


def _conclusion(of: Robustness) -> str:
    if not of.contested:
        return f"{names(of, of.leaders, 'and')} are level, so there is no lead to be firm."
    lead = f"{named(of, of.leaders[0])} leads by {_points(of.lead)}"
    if of.outranked:
        first = [each for each in of.by_rank.most if each not in of.leaders]
        often = "as often" if of.leaders[0] in of.by_rank.most else "more often"
        return (
            f"Not firm: {lead}, but by rank of importance alone {names(of, first, 'or')} leads "
            f"{often}."
        )
    if of.decisive:
        return f"Not firm: {lead}, but {_open_ends(of)}."
    if of.single_steps:
        return f"Not firm: {lead}, but {_steps(of)}."
    if of.open_together:
        return f"Not firm: {lead}, but {fmt.TOGETHER}."
    if of.confidence is Confidence.HIGH:
        return f"Firm: {lead}; no single step, passage or judgement can overturn that."
    return f"Fairly firm: {lead}, and no single step on any claim can overturn that."


def _further(of: Robustness) -> str:
    if not of.contested:
        return _what_parts_them(of)
    sentences = []
    if of.unbeaten:
        sentences.append("No weighting that keeps the order of importance puts it behind.")
    if of.near:
        first = of.near[0]
        past = fmt.beyond(first.at, first.criterion.weight)
        sentences.append(f"It leads unless {fmt.quoted(first.criterion.name)} counts {past}.")
    elif of.thresholds:
        sentences.append("No importance, moved alone within the scale, changes that.")
    sentences.append(_rests_on(of))
    return " ".join(sentences)


def _what_parts_them(of: Robustness) -> str:
    """Which way each of several leaders would lead."""
    if not of.partings:
        return (
            f"They are level on every {fmt.the_criterion(of.criteria)}: no importance parts them."
        )
    first = of.partings[0]
    less = f"any less makes {names(of, first.less)} lead"
    more = f"any more, {names(of, first.more)}" if first.more else ""
    return f"{fmt.quoted(first.criterion.name)} counting {'; '.join(filter(None, (less, more)))}."


def _rests_on(of: Robustness) -> str:
    judgements = sum(map(can_overturn, of.knockouts.judgements))
    passages = sum(map(can_overturn, of.knockouts.passages))
    if not judgements and not passages:
        return "It rests on no single passage and on no single judgement."
    parts = [
        fmt.counted(judgements, "judgement") if judgements else "no single judgement",
        fmt.counted(passages, "passage") if passages else "no single passage",
    ]
    rest = f"It rests on {parts[0]} and on {parts[1]}"
    one = "any one of these" if judgements + passages > 1 else "it,"
    return f"{rest}: without {one} it can fall."


def _open_ends(of: Robustness) -> str:
    """What ranges and unknowns can do at worst: `2 ranges can each overturn that`."""
    worst = [each for each in of.decisive if not each.only_ties] or of.decisive
    does = _brings_level(of, worst) if worst[0].only_ties else "overturn that"
    return f"{fmt.can_each(each.is_unknown for each in worst)} {does}"


def _steps(of: Robustness) -> str:
    """What single steps can do at worst: `one step on either of 2 claims can overturn that`."""
    worst = of.overturning or of.single_steps
    moved = len({id(claim_of(each.claim)) for each in worst})
    claims = {1: "1 claim", 2: "either of 2 claims"}.get(moved, f"any of {moved} claims")
    does = "overturn that" if of.overturning else _brings_level(of, worst)
    return f"one step on {claims} can {does}"


def _brings_level(of: Robustness, found: Sequence[Change | Decisive]) -> str:
    reached = {option.id for each in found for option in each.then}
    rivals = [each for each in of.candidates if each.id in reached and each not in of.leaders]
    return f"bring {named(of, rivals[0]) if len(rivals) == 1 else 'another option'} level"


def _points(value: Fraction | None) -> str:
    return f"{fmt.number(value or 0)} {'point' if value == 1 else 'points'}"


# Ranges and unknowns.


def _completions(of: Robustness) -> r.Section:
    if all(each.points.exact for each in of.completions):
        words = "None bears on this: each effect and each importance is one number."
        return r.Section("Ranges and unknowns", (r.Paragraph(r.text(words)),))
    entries = tuple(
        r.Entry(
            r.text(fmt.marked(each.option.name, "current" if each.option == of.current else "")),
            aside=r.text(f"{fmt.interval(each.points)}: {_can(each)}"),
        )
        for each in of.completions
    )
    blocks: list[r.Block] = [r.Listing(entries)]
    if of.decisive:
        blocks.append(r.Paragraph(r.text("Alone, these can decide it:")))
        blocks.append(
            r.Listing(
                tuple(
                    r.Entry(
                        r.text(f"{subject(of, each.claim)}: {_then(of, each)}"),
                        basis=r.basis(claim_of(each.claim)),
                    )
                    for each in of.decisive
                ),
                bullet="·",
            )
        )
    return r.Section("Ranges and unknowns", tuple(blocks), note="points, at least and at most")


def _then(of: Robustness, each: Decisive) -> str:
    return level_or_ahead(of, each.then, level=each.only_ties)


def _can(each: Completion) -> str:
    if each.leads_always:
        return "best in every completion"
    return "best or level in some" if each.can_lead else "best in none"


# Knock-outs.


def _knockouts(of: Robustness, verbose: bool) -> r.Section:
    without = of.knockouts
    entries = [
        r.Entry(r.text(f"{_gone(of, each)}: {_outcome(of, each)}"))
        for each in without.sources
        if verbose or each.lost
    ]
    blocks: list[r.Block] = [r.Listing(tuple(entries), bullet="·")] if entries else []
    for things, found in (("passages", without.passages), ("judgements", without.judgements)):
        bearing = [each for each in found if can_overturn(each)]
        many = len(bearing) or "none"
        does = "overturn it" if of.contested else "let another option in"
        said = f"{many} of {fmt.counted(len(found), things[:-1])} can {does} alone"
        if not found:
            continue
        ranked = sorted(bearing, key=lambda each: -len(each.lost))
        shown = list(found) if verbose else ranked[:SHOWN]
        blocks.append(r.Paragraph(r.text(said + more(0 if verbose else len(ranked) - len(shown)))))
        blocks.append(
            r.Listing(
                tuple(
                    r.Entry(r.text(f"{_gone(of, each)}: {_outcome(of, each)}"), basis=_basis(each))
                    for each in shown
                ),
                bullet="·",
            )
        )
    return r.Section("If a source or a judgement fell away", tuple(blocks), note="one at a time")


def _gone(of: Robustness, each: Knockout) -> str:
    if isinstance(each.of, Source):
        return f"{each.of.id}, {fmt.quoted(each.of.title)}"
    if isinstance(each.of, Citation):
        return fmt.counted(len(each.lost), "claim rests on it alone", "claims rest on it alone")
    return subject(of, each.of)


def _basis(each: Knockout) -> r.Basis | None:
    if isinstance(each.of, Citation):
        return r.Basis((each.of,))
    return None if isinstance(each.of, Source) else r.Basis(judgement=True)


def _outcome(of: Robustness, each: Knockout) -> str:
    if each.outcome in (Outcome.CAN_CHANGE, Outcome.CAN_TIE):
        return level_or_ahead(of, each.then, level=each.outcome is Outcome.CAN_TIE)
    if each.outcome is Outcome.HOLDS:
        return "the lead holds" if of.contested else "no other option can join them"
    return "nothing here rests on it"


# Confidence.


def confidence(of: Robustness) -> str:
    """How sure one can be of the order, and what speaks against it; empty where none leads."""
    if not of.contested:
        return ""
    reasons = "; ".join(_reasons(of))
    end = f" Against it: {reasons}." if reasons else ""
    return f"Confidence in this order: {of.confidence.value}.{end}"


def _reasons(of: Robustness) -> Iterator[str]:
    if of.outranked:
        yield "the numbers of importance decide it, not their order"
    if of.decisive:
        yield _open_ends(of)
    if of.open_together:
        yield fmt.TOGETHER
    if of.single_steps:
        yield _steps(of)
    if not of.single_steps and any(
        map(can_overturn, (*of.knockouts.passages, *of.knockouts.judgements))
    ):
        yield "it rests on single passages or judgements"
    if sum(bool(each.lost) for each in of.knockouts.sources) == 1:
        yield "there is one source"


def _next(of: Robustness) -> tuple[r.Ask, ...]:
    decision = of.decision.id
    rivals = [each for each in of.candidates if each not in of.leaders]
    wanted = of.current if of.current in rivals else next(iter(rivals), None)
    asks = [r.Ask(f"stance tradeoffs {decision}", "what each option gains and gives up")]
    if wanted:
        asks.insert(
            0,
            r.Ask(
                f"stance robustness {decision} --for {wanted.id}",
                f"what would make {fmt.quoted(wanted.name)} lead",
            ),
        )
    return tuple(asks)
