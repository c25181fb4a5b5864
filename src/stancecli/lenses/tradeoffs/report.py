"""The report of `tradeoffs`: its conclusion, and its sections in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.sections import (
    comparisons,
    not_known,
    reasons,
    rests_on,
    tensions,
    what_would_change_it,
)
from stancecli.lenses.tradeoffs.table import ruled_out, table
from stancecli.model import Option
from stancecli.wording import all_named, leading, named, names, standing


def describe(finding: Tradeoffs) -> r.Report:
    """One decision with its table and all reasons; of several, conclusions and reasons."""
    if len(finding.tradeoffs) == 1:
        return _of_one(finding.tradeoffs[0])
    return r.Report(
        asked="Trade-offs of every decision asked about",
        conclusion=_together(finding.tradeoffs),
        blocks=tuple(
            r.Section(_asked(tradeoff), (_concluded(tradeoff), *reasons(tradeoff)))
            for tradeoff in finding.tradeoffs
        ),
        next=tuple(
            r.Next("tradeoffs", (tradeoff.decision.id,), "its table, and what would change it")
            for tradeoff in finding.tradeoffs[:3]
        ),
    )


def _concluded(finding: Tradeoff) -> r.Paragraph:
    words = f" {_further(finding)}".rstrip()
    return r.Paragraph(r.text(r.strong(_conclusion(finding)), words))


def _together(tradeoffs: tuple[Tradeoff, ...]) -> str:
    """Who does what it is best at, as entered, and who does not."""
    if not tradeoffs:
        return "There is no decision in this model."
    judged = [found for found in tradeoffs if found.criteria]
    behind = [found for found in judged if found.current not in found.leaders]
    level = [found for found in judged if found.current in found.leaders and len(found.leaders) > 1]
    is_given = any(found.current.id != found.decision.current for found in tradeoffs)
    held = "the current or given option" if is_given else "the current option"
    total = fmt.counted(len(tradeoffs), "decision")
    groups = (
        (
            f"{held} does not lead",
            [f"{found.decider.name} ({leading(found.leaders)})" for found in behind],
        ),
        (f"{held} shares the lead", [found.decider.name for found in level]),
        (
            "the model does not say what the options do to interests",
            [found.decider.name for found in tradeoffs if not found.criteria],
        ),
    )
    sentences = [
        f"In {len(deciders)} of {total} {what}: {fmt.listed(deciders)}."
        for what, deciders in groups
        if deciders
    ]
    return " ".join(sentences) or f"In all {total} {held} leads on the judgements as entered."


def _of_one(finding: Tradeoff) -> r.Report:
    behind = [scored.option for scored in finding.open if scored.option not in finding.leaders]
    no_way_back = _no_way_back(finding, behind)
    return r.Report(
        _asked(finding),
        _conclusion(finding),
        _further(finding),
        (
            *((table(finding),) if finding.criteria else ()),
            *ruled_out(finding),
            *((r.Paragraph(no_way_back),) if no_way_back else ()),
            *reasons(finding),
            *tensions(finding),
            r.Shortened(tuple(comparisons(finding))),
            *((what_would_change_it(finding),) if finding.criteria else ()),
            not_known(finding),
            rests_on(finding),
        ),
        tuple(_next(finding)),
    )


def _asked(finding: Tradeoff) -> str:
    return f"{finding.decider.name} · {finding.decision.question}"


# The conclusion.


def _conclusion(finding: Tradeoff) -> str:
    if not finding.criteria:
        decider = finding.decider.name
        return f"The model does not say what these options do to the interests of {decider}."
    if len(finding.open) == 1:
        return f"Only {named(finding, finding.current)} is open: all else is ruled out."
    if len(finding.leaders) > 1:
        leaders, count = all_named(finding, finding.leaders), len(finding.leaders)
        return f"{count} options share the lead on the judgements as entered: {leaders}."
    (leader,) = finding.leaders
    if leader not in finding.by_rank.most:
        by_rank = all_named(finding, finding.by_rank.most, "or")
        weights = [criterion.weight.mid for criterion in finding.criteria]
        weighed = f"weighed {fmt.number(min(weights))} to {fmt.number(max(weights))}"
        return (
            f"By rank of importance alone, {by_rank} leads; {weighed}, {named(finding, leader)} "
            "does."
        )
    is_current = leader is finding.current
    instead = "" if is_current else f", not {named(finding, finding.current)}"
    if leader in finding.best:
        return f"{named(finding, leader)} is best{instead}."
    comma = "" if is_current else ","
    return f"{named(finding, leader)} comes out ahead{instead}{comma} on the judgements as entered."


def _further(finding: Tradeoff) -> str:
    sentences = (
        _what_is_open(finding),
        _no_way_back(finding, finding.leaders),
        f"No open option is best for both {names(finding.tension.pair)}."
        if finding.tension
        else "",
        _set_against(finding),
    )
    return " ".join(filter(None, sentences))


def _what_is_open(finding: Tradeoff) -> str:
    """What ranges and unknowns can do to the conclusion."""
    if finding.decisive:
        can = fmt.can_each(found.is_unknown for found in finding.decisive)
        return f"{can} {'overturn' if len(finding.leaders) == 1 else 'decide'} that."
    is_open = len(finding.leaders) == 1 and finding.leaders[0] not in finding.best
    return f"But {fmt.TOGETHER}." if is_open else ""


def _no_way_back(finding: Tradeoff, options: Iterable[Option]) -> str:
    """Which of these are irreversible; of the one that holds it is said by what it rules out."""
    final = [option for option in options if option.irreversible and option is not finding.current]
    return f"Once taken, {names(final, 'or')} cannot be left." if final else ""


def _set_against(finding: Tradeoff) -> str:
    """What an option that was asked to be compared with is itself compared with, where it leads."""
    start = finding.compared_with
    if start is finding.current or start not in finding.leaders or not finding.switch:
        return ""
    other = named(finding, finding.switch.start)
    return f"{fmt.quoted(start.name)} is ahead itself, so it is set against {other}."


def _next(finding: Tradeoff) -> Iterator[r.Next]:
    ids = (finding.decision.id,)
    if finding.turns:
        option = finding.turns[0].option
        same = f"the same, with {fmt.quoted(option.name)}"
        yield r.Next("tradeoffs", ids, same, given=(option.id,))
    yield r.Next("robustness", ids, "how firm this is")
    current = finding.current
    if current not in finding.leaders:
        explain = f"what would explain the {standing(finding, current)} option"
        yield r.Next("robustness", ids, explain, options={"for": (current.id,)})
    elif finding.tension:
        pair = tuple(criterion.id for criterion in finding.tension.pair)
        yield r.Next("tradeoffs", ids, "one pair only", options={"between": pair})
