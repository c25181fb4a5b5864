"""The words of `robustness`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from stancecli.firmness.changes import Change, Overturn
from stancecli.firmness.completions import Completion
from stancecli.firmness.knockouts import Knockout, Outcome
from stancecli.firmness.thresholds import SCALE_TOP, Threshold
from stancecli.graph import claim_of
from stancecli.lenses.robustness.finding import Confidence, Robustness, can_overturn
from stancecli.lenses.robustness.requiring import required
from stancecli.lenses.robustness.weights import weightings
from stancecli.lenses.robustness.wording import (
    change_entry,
    named,
    names,
    subject,
)
from stancecli.model import CONFIDENCE, Citation, Option, Source
from stancecli.notation import (
    can_each,
    counted,
    figure_and_word,
    interval,
    left_out,
    marked,
    number,
    quoted,
)
from stancecli.report import (
    Ask,
    Basis,
    Block,
    Entry,
    Listing,
    Paragraph,
    Report,
    Section,
    basis,
    text,
)

SHOWN = 3
"""How many of each kind an answer shows unless it is asked for all."""


def tell(finding: Robustness, *, verbose: bool = False) -> Report:
    """How firm the lead is; or, where that was asked, what would make one option lead."""
    if finding.requirement:
        return required(finding, finding.requirement, verbose=verbose)
    asked = _asked(finding)
    if not finding.criteria or len(finding.candidates) < 2:
        return Report(asked, _nothing_to_test(finding))
    parts: list[Block | None] = [
        weightings(finding, verbose),
        _thresholds(finding, verbose),
        _single_steps(finding, verbose),
        _fewest(finding, verbose),
        _completions(finding),
        _knockouts(finding, verbose),
        _confidence(finding),
    ]
    blocks = tuple(part for part in parts if part)
    return Report(asked, _conclusion(finding), _further(finding), blocks, _next(finding))


def _asked(of: Robustness) -> str:
    if not of.contested:
        return f"{of.decider.name} · {of.decision.question}"
    return f"{of.decider.name} · How firm is the lead of {quoted(of.leaders[0].name)}?"


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
        return f"Not firm: {lead}, and {_open_ends(of)} overturn that."
    if of.single_steps:
        return f"Not firm: {lead}, and one step on {_any_claim(of)} can overturn that."
    if of.confidence is Confidence.HIGH:
        return f"Firm: {lead}; no single step, passage or judgement can overturn that."
    return f"Fairly firm: {lead}, and no single step on any claim can overturn that."


def _further(of: Robustness) -> str:
    if not of.contested:
        return ""
    sentences = []
    if of.near:
        first = of.near[0]
        sentences.append(f"It leads unless {quoted(first.criterion.name)} counts {_beyond(first)}.")
    elif of.thresholds:
        sentences.append("No importance, moved alone within the scale, changes that.")
    sentences.append(_rests_on(of))
    return " ".join(sentences)


def _rests_on(of: Robustness) -> str:
    judgements = sum(map(can_overturn, of.knockouts.judgements))
    passages = sum(map(can_overturn, of.knockouts.passages))
    if not judgements and not passages:
        return "It rests on no single passage and on no single judgement."
    parts = [
        counted(judgements, "judgement") if judgements else "no single judgement",
        counted(passages, "passage") if passages else "no single passage",
    ]
    rest = f"It rests on {parts[0]} and on {parts[1]}"
    one = "any one of these" if judgements + passages > 1 else "it,"
    return f"{rest}: without {one} it can fall."


def _open_ends(of: Robustness) -> str:
    """`1 unknown can`, `2 ranges can each`."""
    return can_each(each.is_unknown for each in of.decisive)


def _any_claim(of: Robustness) -> str:
    moved = len({id(claim_of(each.claim)) for each in of.single_steps})
    return "1 claim" if moved == 1 else f"any of {moved} claims"


def _points(value: Fraction | None) -> str:
    return f"{number(value or 0)} {'point' if value == 1 else 'points'}"


def _beyond(threshold: Threshold) -> str:
    """The importance as a condition: `less than 1.5 (now 3, high)`."""
    stands = f"(now {figure_and_word(threshold.criterion.weight)})"
    if threshold.at == SCALE_TOP:
        return f"{number(threshold.at)}, the most there is {stands}"
    way = "more" if threshold.rises else "less"
    return f"{way} than {number(threshold.at)} {stands}"


# Thresholds.


def _thresholds(of: Robustness, verbose: bool) -> Section | None:
    if not of.thresholds:
        return None
    near = of.near
    shown = of.thresholds if verbose else near[:SHOWN]
    entries = [
        Entry(
            text(
                f"{quoted(each.criterion.name)}: {_beyond(each)}, then {names(of, each.then)}"
                f"{_outside(each)}"
            ),
            basis=basis(each.criterion),
        )
        for each in shown
    ]
    if not near:
        entries.insert(0, Entry(text("None lies inside the scale, over 0 and up to 4.")))
    note = "one importance alone; nearest first" + _more(len(near) - len(shown))
    return Section("Thresholds", (Listing(tuple(entries), bullet="·"),), note=note)


def _outside(threshold: Threshold) -> str:
    if threshold.at == SCALE_TOP:
        return " draws level"
    return "" if threshold.inside else ", outside the scale"


def _more(count: int) -> str:
    return f"; {left_out(count)}" if count > 0 else ""


# Single claims.


def _single_steps(of: Robustness, verbose: bool) -> Section | None:
    if not of.single_steps:
        return None
    ranked = sorted(of.single_steps, key=_support)
    shown = ranked if verbose else ranked[: 2 * SHOWN]
    listings: list[Block] = []
    for then in dict.fromkeys(each.then for each in shown):
        changes = [each for each in shown if each.then == then]
        level = [each for each in then if each in of.leaders]
        words = f"then {names(of, then)} {'are level' if level else _leads(then)}"
        listings.append(Paragraph(text(words)))
        listings.append(
            Listing(tuple(change_entry(of, each, verbose=verbose) for each in changes), bullet="·")
        )
    note = f"{counted(len(ranked), 'way', 'ways')}, the least supported first"
    return Section(
        "One step on one claim", tuple(listings), note=note + _more(len(ranked) - len(shown))
    )


def _leads(options: tuple[Option, ...]) -> str:
    return "leads" if len(options) == 1 else "lead"


def _support(change: Change) -> tuple[bool, int]:
    """Judgements first, then by the analyst's confidence, lowest first."""
    claim = claim_of(change.claim)
    known = CONFIDENCE.index(claim.confidence) if claim.confidence else 1
    return not claim.is_judgement, -known


def _fewest(of: Robustness, verbose: bool) -> Section | None:
    if not of.contested:
        return None
    blocks: list[Block] = []
    for each in of.fewest_effects:
        blocks.append(Paragraph(text(_fewest_words(of, each))))
        if verbose or len(each.changes) <= SHOWN:
            entries = tuple(change_entry(of, change, verbose=verbose) for change in each.changes)
            blocks.append(Listing(entries, bullet="·"))
    reached = {each.option.id for each in of.fewest_effects}
    blocks.extend(
        Paragraph(text(f"{named(of, rival)}: no values of the effects put it ahead."))
        for rival in of.candidates
        if rival.id not in reached and rival not in of.leaders
    )
    return Section("Fewest effects to be wrong about", tuple(blocks), note="anywhere in the scale")


def _fewest_words(of: Robustness, overturn: Overturn) -> str:
    count = counted(len(overturn.changes), "effect")
    return f"{named(of, overturn.option)}: {count} can put it ahead"


# Ranges and unknowns.


def _completions(of: Robustness) -> Section:
    if all(each.points.exact for each in of.completions):
        words = "None bears on this: each effect and each importance is one number."
        return Section("Ranges and unknowns", (Paragraph(text(words)),))
    entries = tuple(
        Entry(
            text(marked(each.option.name, "current" if each.option == of.current else "")),
            aside=text(f"{interval(each.points)}: {_can(each)}"),
        )
        for each in of.completions
    )
    blocks: list[Block] = [Listing(entries)]
    if of.decisive:
        blocks.append(Paragraph(text("Alone, these can decide it:")))
        blocks.append(
            Listing(
                tuple(
                    Entry(
                        text(f"{subject(of, each.claim)}: then {names(of, each.then, 'or')}"),
                        basis=basis(claim_of(each.claim)),
                    )
                    for each in of.decisive
                ),
                bullet="·",
            )
        )
    return Section("Ranges and unknowns", tuple(blocks), note="points, at least and at most")


def _can(each: Completion) -> str:
    if each.leads_always:
        return "best in every completion"
    return "best or level in some" if each.can_lead else "best in none"


# Knock-outs.


def _knockouts(of: Robustness, verbose: bool) -> Section:
    without = of.knockouts
    entries = [
        Entry(text(f"{_gone(of, each)}: {_outcome(of, each)}"))
        for each in without.sources
        if verbose or each.lost
    ]
    blocks: list[Block] = [Listing(tuple(entries), bullet="·")] if entries else []
    for things, found in (("passages", without.passages), ("judgements", without.judgements)):
        bearing = [each for each in found if can_overturn(each)]
        many = len(bearing) or "none"
        said = f"{many} of {counted(len(found), things[:-1])} can overturn it alone"
        if not found:
            continue
        ranked = sorted(bearing, key=lambda each: -len(each.lost))
        shown = list(found) if verbose else ranked[:SHOWN]
        blocks.append(Paragraph(text(said + _more(0 if verbose else len(ranked) - len(shown)))))
        blocks.append(
            Listing(
                tuple(
                    Entry(text(f"{_gone(of, each)}: {_outcome(of, each)}"), basis=_basis(each))
                    for each in shown
                ),
                bullet="·",
            )
        )
    return Section("If a source or a judgement fell away", tuple(blocks), note="one at a time")


def _gone(of: Robustness, each: Knockout) -> str:
    if isinstance(each.of, Source):
        return f"{each.of.id}, {quoted(each.of.title)}"
    if isinstance(each.of, Citation):
        return counted(len(each.lost), "claim rests on it alone", "claims rest on it alone")
    return subject(of, each.of)


def _basis(each: Knockout) -> Basis | None:
    if isinstance(each.of, Citation):
        return Basis((each.of,))
    return None if isinstance(each.of, Source) else Basis(judgement=True)


def _outcome(of: Robustness, each: Knockout) -> str:
    if each.outcome is Outcome.CAN_CHANGE:
        return f"{names(of, each.then, 'or')} can lead"
    if each.outcome is Outcome.CAN_TIE:
        return f"{names(of, each.then, 'or')} can draw level"
    if each.outcome is Outcome.HOLDS:
        return "the lead holds"
    return "nothing here rests on it"


# Confidence.


def _confidence(of: Robustness) -> Paragraph | None:
    if not of.contested:
        return None
    reasons = "; ".join(_reasons(of))
    end = f" Against it: {reasons}." if reasons else ""
    return Paragraph(text(f"Confidence in this order: {of.confidence.value}.{end}"))


def _reasons(of: Robustness) -> Iterator[str]:
    if of.outranked:
        yield "the numbers of importance decide it, not their order"
    if of.decisive:
        yield f"{_open_ends(of)} decide it"
    if of.single_steps:
        yield f"one step on {_any_claim(of)} overturns it"
    if not of.single_steps and any(
        map(can_overturn, (*of.knockouts.passages, *of.knockouts.judgements))
    ):
        yield "it rests on single passages or judgements"
    if sum(bool(each.lost) for each in of.knockouts.sources) == 1:
        yield "there is one source"


def _next(of: Robustness) -> tuple[Ask, ...]:
    decision = of.decision.id
    rivals = [each for each in of.candidates if each not in of.leaders]
    wanted = of.current if of.current in rivals else next(iter(rivals), None)
    asks = [Ask(f"stance tradeoffs {decision}", "what each option gains and gives up")]
    if wanted:
        asks.insert(
            0,
            Ask(
                f"stance robustness {decision} --for {wanted.id}",
                f"what would make {quoted(wanted.name)} lead",
            ),
        )
    return tuple(asks)
