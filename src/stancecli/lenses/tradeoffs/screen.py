"""What stands below the table: why, at what price, what would turn it, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from textwrap import shorten

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.lenses.tradeoffs.table import reason
from stancecli.methods.robustness.thresholds import Threshold
from stancecli.methods.tradeoffs import Switch, Trade
from stancecli.methods.verdict import Conclusion
from stancecli.model import (
    HIGHEST,
    IMPORTANCE,
    Blank,
    Criterion,
    Option,
    Range,
)
from stancecli.situation import Bearing
from stancecli.wording import names

FEW = 3
"""So many things of a kind are named; more are counted."""
SEPARATOR = " · "
LONG = 140
"""Characters of what should not take more than two lines."""


def summary(finding: Tradeoff) -> Iterator[r.Entry]:
    """One entry each; what has nothing to say is left out."""
    switch = finding.switch
    if switch and switch.better:
        yield from _claim(finding, "Why", switch, switch.better[0])
    if switch and switch.worse:
        yield from _claim(finding, "Price", switch, switch.worse[0])
    for label, words in (
        ("Pull", _pull(finding)),
        ("Turns it", _turns_it(finding)),
        ("Not known", _not_known(finding)),
    ):
        if words:
            yield r.Entry(words, r.strong(label))
    yield from _rests_on(finding)


# Why, and the price.


def _claim(finding: Tradeoff, label: str, switch: Switch, trade: Trade) -> Iterator[r.Entry]:
    """The claim that does most of a gap: the leader's own where it has one, else the rival's."""
    better = trade.gain > 0
    sides = [(switch.end, better), (switch.start, not better)]
    for option, helps in sides:
        cell = finding.cell(option, trade.criterion)
        found = [claim for claim in cell.claims if (claim.size.mid > 0) == helps]
        if found:
            claim = max(found, key=lambda claim: abs(claim.size.mid))
            whose = "" if option is switch.end else f"{fmt.quoted(option.name)}: "
            why = shorten(reason(claim), LONG, placeholder=" …")
            said = r.text(f"{whose}{why} ", r.muted(trade.criterion.name))
            yield r.Entry(said, r.strong(label), basis=r.basis(claim))
            return


# What pulls apart.


def _pull(finding: Tradeoff) -> str:
    tension = finding.tension
    if not tension:
        return ""
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    best = tension.compromises[0]
    cells = (finding.cell(best.option, criterion) for criterion in tension.pair)
    values = ", ".join(fmt.effect(cell.known) for cell in cells)
    compromises = names((compromise.option for compromise in tension.compromises[:FEW]), "or")
    both = f" ({values})" if len(tension.compromises) == 1 else ""
    return (
        f"{one} against {other}: no open option is best for both; best compromise "
        f"{compromises}{both}"
    )


# What would turn it.


def _turns_it(finding: Tradeoff) -> str:
    """Importances and options elsewhere that change who leads as entered, the nearest first."""
    if not finding.switch:
        return ""
    limits = [_limit(limit) for limit in finding.thresholds if limit.inside]
    turned = [f"{fmt.quoted(turn.option.name)} ({turn.actor.name})" for turn in finding.turns]
    shown = [*limits[: FEW - bool(turned)], *turned[:1]]
    rest = [*limits, *turned][len(shown) :]
    return _joined([*shown, *rest]) or (
        "No importance within the scale, and no option of another actor"
    )


def _limit(limit: Threshold) -> str:
    """`“Relations with Seoul” above about 3.2 (now 3)`."""
    name, now = fmt.quoted(limit.criterion.name), fmt.tenths(limit.now)
    if limit.at == HIGHEST:
        return f"{name} at {fmt.number(HIGHEST)} (now {now})"
    return f"{name} {'above' if limit.rises else 'below'} {fmt.tenths(limit.at)} (now {now})"


def turning(finding: Tradeoff) -> str:
    """What turns it, in a cell: what alone can, or how many steps."""
    verdict = finding.verdict
    if verdict.verdict is Conclusion.OPEN:
        found = verdict.alone
        if not found:
            return "several together"
        return f"{len(found)} not known"
    return f"a step on {verdict.stepped}" if verdict.stepped else "–"


# What is not known.


def _not_known(finding: Tradeoff) -> str:
    """What can turn it, then what is not judged."""
    verdict = finding.verdict
    open_claims = [found.claim for found in verdict.decisive]
    if verdict.verdict is Conclusion.OPEN and not open_claims:
        open_claims = [*finding.other_ranges]
    effects = [
        claim
        for claim in open_claims
        if isinstance(claim, Bearing) and not isinstance(claim.claim, Blank)
    ]
    weights = [claim for claim in open_claims if not isinstance(claim, Bearing)]
    parts = [*_how(effects), *map(_loose_weight, weights), *_blanks(finding), *_unjudged(finding)]
    return _joined(parts)


def _how(effects: Iterable[Bearing]) -> Iterator[str]:
    """`How “A” bears on “X” and “Y” (−/0)`, one for each option and value."""

    def key(bearing: Bearing) -> tuple[str, Range]:
        return bearing.option.id, bearing.claim.size

    ranked = sorted(effects, key=lambda bearing: (bearing.option.id, str(bearing.claim.size)))
    for (_, size), run in groupby(ranked, key=key):
        found = list(run)
        criteria = [fmt.quoted(bearing.criterion.name) for bearing in found]
        option = fmt.quoted(found[0].option.name)
        yield f"How {option} bears on {_few(criteria)} ({fmt.effect(size)})"


def _loose_weight(criterion: Criterion) -> str:
    weight = fmt.worded(criterion.weight, IMPORTANCE)
    return f"{fmt.quoted(criterion.name)} counts {weight}"


def _blanks(finding: Tradeoff) -> Iterator[str]:
    """`“A” is not judged on “X” and “Y” (·)`."""
    for scored in finding.open:
        missing = [
            fmt.quoted(criterion.name)
            for criterion in finding.criteria
            if finding.cell(scored.option, criterion).blank
        ]
        if missing:
            yield f"{fmt.quoted(scored.option.name)} is not judged on {_few(missing)} (·)"


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


def _joined(parts: list[str]) -> str:
    """Up to three parts, as many as two lines or so hold; the others are counted."""
    shown = parts[:1]
    for part in parts[1:FEW]:
        if len(SEPARATOR.join([*shown, part])) > LONG:
            break
        shown.append(part)
    more = len(parts) - len(shown)
    return SEPARATOR.join([*shown, *([f"{more} more"] if more else [])])


def _few(things: list[str]) -> str:
    """Up to three things; of more, two and a count."""
    if len(things) <= FEW:
        return fmt.listed(things)
    return f"{', '.join(things[:2])} and {len(things) - 2} more"


# What it rests on.


def _rests_on(finding: Tradeoff) -> Iterator[r.Entry]:
    """How much is cited and from where, what is judgement, and what rules options out."""
    counted = finding.grounds
    parts: list[r.Words] = []
    total = fmt.counted(counted.claims, "effect")
    for n, cited in enumerate(counted.sources[:2]):
        of = f"{cited.claims} of {total}" if not n else f"{cited.claims}"
        parts.append(f"{of}: {cited.source.id}")
    if more := len(counted.sources) - 2:
        parts += [fmt.counted(more, "more source")] if more > 0 else []
    if counted.judgements:
        mark = r.Span("(judgement)", r.Role.JUDGEMENT)
        of = "" if counted.sources else f" of {total}"
        parts.append(r.text(f"{counted.judgements}{of} ", mark, _all_judged(finding)))
    bars = _bars(finding)
    between = (SEPARATOR * bool(n) for n in range(len(parts) + len(bars)))
    words = r.text(*chain.from_iterable(zip(between, (*parts, *bars), strict=True)))
    basis = [reason.by for s in finding.options for reason in s.ruled_out]
    claims = [by for by in basis if not isinstance(by, Option)]
    if words:
        yield r.Entry(words, r.strong("Rests on"), basis=r.basis(*claims) if claims else None)


def _all_judged(finding: Tradeoff) -> str:
    """`, all 8 of “A”`: the options that rest on judgement alone."""
    alone = [
        f"all {scored.effects} of {fmt.quoted(scored.option.name)}"
        for scored in finding.open
        if scored.effects and not scored.cited
    ]
    return f", {_few(alone)}" if alone and finding.grounds.sources else ""


def _bars(finding: Tradeoff) -> list[str]:
    """`“Agreement” rules one out`: what rules options out, and how many."""
    by: dict[str, int] = {}
    for scored in finding.options:
        for found in scored.ruled_out:
            by[found.said] = by.get(found.said, 0) + 1
    shown = [f"{said} rules out {'one' if n == 1 else n}" for said, n in [*by.items()][:2]]
    return [*shown, *([f"{len(by) - 2} more rule out others"] if len(by) > 2 else [])]
