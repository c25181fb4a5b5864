"""What stands below the table: why, at what price, what would turn it, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.reasons import reasons
from stancecli.lenses.tradeoffs.turning import turns_it
from stancecli.methods.robustness import Decisive
from stancecli.methods.tradeoffs import Tension
from stancecli.model import IMPORTANCE, Blank, Criterion, Option
from stancecli.situation import Bearing, claim_of
from stancecli.wording import (
    in_a_row,
    left_out,
    names,
    on_criterion,
    rests_on,
    standing_in,
    unknowns,
    weight_of,
)
from stancecli.wording.find_out import LABEL, each_to_find_out, first_to_find_out
from stancecli.wording.sources import carried

PARTS = {
    "dominated": "dominated options",
    "tensions": "tensions",
    "turns": "options elsewhere that turn it",
    "find_out": "what to find out first",
}
"""What a large answer leaves out, by its field."""


def summary(finding: Tradeoff) -> Iterator[r.Entry]:
    """One entry each, which the whole answer tells at length; what has nothing to say is left out.

    Where no option does anything to an interest, there is nothing to tell at length.
    """
    reasoned = tuple(reasons(finding))
    entries = (
        *reasoned,
        *_pull(finding),
        *turns_it(finding),
        _not_known(finding, tells="" if reasoned else "what is not known, what it rests on"),
        *_rests_on(finding),
    )
    yield from (
        entries if finding.criteria else (replace(entry, whole=None, tells="") for entry in entries)
    )
    if finding.left_out:
        yield left_out(PARTS[name] for name in finding.left_out)


# What pulls apart.


def _pull(finding: Tradeoff) -> Iterator[r.Entry]:
    """The pair of which the pull is largest; in whole, each pair of which no option is best."""
    tension = finding.tension
    if not tension:
        return
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    best = tension.compromises[0]
    cells = (finding.cell(best.option, criterion) for criterion in tension.pair)
    values = ", ".join(fmt.effect(cell.known) for cell in cells)
    compromises = names((compromise.option for compromise in tension.compromises[: fmt.FEW]), "or")
    both = f" ({values})" if len(tension.compromises) == 1 else ""
    count = fmt.counted(len(finding.tensions), "tension")
    said = f"{one} against {other}: {NEITHER}; best compromise {compromises}{both}"
    entry = r.Entry(said, r.strong("Pull"), part=r.Part.PULL, step=10, tells=count)
    each = r.listing(_tension(finding, tension) for tension in finding.tensions)
    yield r.topic(entry, (each,), f"{count}: {NEITHER}")


NEITHER = "no open option is best for both"


def _tension(finding: Tradeoff, tension: Tension) -> r.Entry:
    ways = []
    for compromise in tension.compromises:
        cells = (finding.cell(compromise.option, criterion) for criterion in tension.pair)
        values = ", ".join(fmt.effect(cell.value) for cell in cells)
        first, second = map(fmt.number, compromise.regrets)
        ways.append(
            f"{fmt.quoted(compromise.option.name)} ({values}), "
            f"{first} below the best for the first, {second} for the second"
        )
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    rough = f" ({said})" if (said := rough_cells(finding, tension.pair)) else ""
    regret = f" By the larger of the two losses it would be {names(tension.least_regret, 'or')}."
    return r.Entry(
        f"{one} against {other}{rough}: the best compromise is {'; or '.join(ways)}."
        f"{regret if tension.disputed else ''}"
    )


def rough_cells(finding: Tradeoff, criteria: Iterable[Criterion]) -> str:
    """The same of what the open options are for these criteria."""
    return standing_in(
        finding.cell(scored.option, criterion).value
        for criterion in criteria
        for scored in finding.open
    )


# What is not known.


def _not_known(finding: Tradeoff, tells: str) -> r.Entry:
    """What to find out first, where it is open; else what can turn it, and what is not judged.

    An interest that nothing is judged on is named nowhere else; a cell stands in the table.
    """
    if found_out := finding.find_out:
        parts = [first_to_find_out(found_out), *_unjudged(finding)]
        entry = r.Entry(" · ".join(parts), r.strong(LABEL), part=r.Part.NOT_KNOWN, tells=tells)
        lines = [*each_to_find_out(found_out), *_gaps(finding, ())]
        return r.topic(entry, (r.listing(map(r.Entry, lines), bullet="·"),))
    open_claims = [found.claim for found in finding.verdict.decisive]
    written = (claim for claim in open_claims if not isinstance(claim_of(claim), Blank))
    found = (words for words, _ in unknowns(written))
    said = in_a_row([*_unjudged(finding), *found, *_blanks(finding)])
    entry = r.Entry(said, r.strong("Not known"), part=r.Part.NOT_KNOWN, tells=tells)
    gaps = [*_gaps(finding, finding.verdict.decisive)] or [
        "Each cell of the open options is judged, and none as a range."
    ]
    return r.topic(entry, (r.listing(map(r.Entry, gaps), bullet="·"),))


def _gaps(finding: Tradeoff, decisive: Sequence[Decisive]) -> Iterator[str]:
    """Ranges, those that decide first; what nobody judged; sums that no effect can reach."""
    for found in decisive:
        yield _decides(finding, found)
    for words in _blanks(finding, fmt.listed):
        yield f"{words}: counted 0."
    for interest in finding.unjudged:
        yield f"{fmt.quoted(interest.name)} ({fmt.weight(interest)}): no option is judged."
    for loose in () if finding.find_out else finding.other_ranges:
        yield f"{_range(loose)}: alone, it changes nothing."
    yield from _past_scale(finding)


def _blanks(finding: Tradeoff, named: Callable[[Sequence[str]], str] = fmt.few) -> Iterator[str]:
    """`“A” is not judged on “X” and “Y” (·)`."""
    for scored in finding.open:
        missing = [
            fmt.quoted(criterion.name)
            for criterion in finding.criteria
            if finding.cell(scored.option, criterion).blank
        ]
        if missing:
            yield f"{fmt.quoted(scored.option.name)} is not judged on {named(missing)} (·)"


def _unjudged(finding: Tradeoff) -> Iterator[str]:
    """The interests on which no option is judged, the weightiest first."""
    ranked = sorted(finding.unjudged, key=lambda interest: -interest.weight.mid)
    if ranked:
        shown = [
            f"{fmt.quoted(interest.name)} ({fmt.worded(interest.weight, IMPORTANCE)})"
            for interest in ranked[:2]
        ]
        more = len(ranked) - len(shown)
        rest = f" and {more} more" if more else ""
        yield f"{fmt.listed(shown) if not rest else ', '.join(shown)}{rest}: no option is judged"


def _decides(finding: Tradeoff, found: Decisive) -> str:
    if all(option in finding.leaders for option in found.then):
        reach = "ahead"
    elif found.only_ties:
        reach = "level"
    else:
        reach = "ahead" if len(found.then) == 1 else "ahead or level"
    return f"{_range(found.claim)}: alone, it can put {names(found.then, 'or')} {reach}."


def _range(loose: Bearing | Criterion) -> str:
    """A range, by what it is a range of."""
    if isinstance(loose, Bearing):
        return f"{on_criterion(loose.option, loose.criterion)} ({fmt.effect(loose.claim.size)})"
    return f"The {weight_of(loose)} ({fmt.interval(loose.weight)})"


def _past_scale(finding: Tradeoff) -> Iterator[str]:
    for criterion, scored in product(finding.criteria, finding.options):
        cell = finding.cell(scored.option, criterion)
        if cell.passes_scale:
            yield (
                f"{on_criterion(scored.option, criterion)} adds up to {fmt.effect(cell.value)}, "
                "past what one effect can be: its place may be the coding's."
            )


# What it rests on.


def _rests_on(finding: Tradeoff) -> Iterator[r.Entry]:
    """How much is cited and from where, what is judgement, and what rules options out."""
    bars = _bars(finding)
    if finding.grounds.claims or bars:
        by = [reason.by for scored in finding.options for reason in scored.ruled_out]
        claims = [claim for claim in by if not isinstance(claim, Option)]
        shared = any(cell.always for cell in finding.cells)
        yield rests_on(
            finding.grounds,
            "effect",
            "that count for the open options" if shared else "of the open options",
            most=2,
            among=on_judgement(finding),
            caveats=[*carried(finding.verdict)],
            besides=bars,
            basis=r.basis(*claims) if claims else None,
        )


def on_judgement(finding: Tradeoff) -> list[str]:
    """`all 8 of “A”`: the effects of options that cite nothing, where others cite something."""
    return [
        f"{'both' if scored.effects == 2 else f'all {scored.effects}'} of "
        f"{fmt.quoted(scored.option.name)}"
        for scored in finding.open
        if scored.effects > 1 and not scored.cited and finding.grounds.sources
    ]


def _bars(finding: Tradeoff) -> list[str]:
    """`“Agreement” rules out one`: what rules options out, and how many.

    What is cited from doubtful sources alone says so: `“Rumour” (reliability F) rules out one`.
    """
    verdict = finding.verdict
    reasons = [*zip(verdict.ruled_out, verdict.ruled_out_on, strict=True)]
    final = {found.by.name for found, _ in reasons if isinstance(found.by, Option)}
    by = Counter(
        fmt.marked(found.said, f"reliability {fmt.listed(on.doubtful)}" if on.doubtful else "")
        for found, on in reasons
        if not isinstance(found.by, Option)
    )
    said = [
        *(f"{fmt.quoted(name)} cannot be left" for name in final),
        *(f"{name} rules out {'one' if n == 1 else n}" for name, n in by.items()),
    ]
    return [*said[:2], *([f"{len(said) - 2} more rule out others"] if len(said) > 2 else [])]
