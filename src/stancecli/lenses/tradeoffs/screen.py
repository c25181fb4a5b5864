"""What stands below the table: why, at what price, what would turn it, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from textwrap import shorten

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.thresholds import Threshold
from stancecli.methods.tradeoffs import Switch, Trade
from stancecli.methods.verdict import Conclusion
from stancecli.model import (
    HIGHEST,
    IMPORTANCE,
    Blank,
    Breach,
    Criterion,
    Effect,
    Option,
)
from stancecli.situation import Bearing, claim_of
from stancecli.wording import grounds_entry, grounds_words, left_out, names, on_criterion, unknowns

SEPARATOR = " · "
PARTS = {
    "dominated": "dominated options",
    "tensions": "tensions",
    "held_ratios": "how unequal weights can be",
    "turns": "options elsewhere that turn it",
}
"""What a large answer leaves out, by its field."""
LONG = 140
"""Characters of what should not take more than two lines."""


def summary(finding: Tradeoff) -> Iterator[r.Entry]:
    """One entry each; what has nothing to say is left out."""
    switch = finding.switch
    if switch and switch.better and (told := _claim(finding, switch, switch.better[0])):
        yield replace(told, label=r.strong("Why"), part=r.Part.WHY, step=12)
    if switch and switch.worse and (told := _claim(finding, switch, switch.worse[0])):
        yield replace(told, label=r.strong("Price"), part=r.Part.PRICE, step=2)
    if pull := _pull(finding):
        yield r.Entry(pull, r.strong("Pull"), part=r.Part.PULL, step=10)
    if turns := _turns_it(finding):
        yield r.Entry(turns, r.strong("Turns it"), part=r.Part.TURNS_IT, step=11)
    if unknown := _not_known(finding):
        yield r.Entry(unknown, r.strong("Not known"), part=r.Part.NOT_KNOWN)
    yield from _rests_on(finding)
    if finding.left_out:
        yield left_out(PARTS[name] for name in finding.left_out)


# Why, and the price.


def _claim(finding: Tradeoff, switch: Switch, trade: Trade) -> r.Entry | None:
    """The claim that does most of a gap: the leader's own where it has one, else the rival's."""
    sign = 1 if trade.gain > 0 else -1
    for option, way in ((switch.end, sign), (switch.start, -sign)):
        cell = finding.cell(option, trade.criterion)
        found = [claim for claim in cell.claims if way * claim.size.mid > 0]
        if found:
            claim = max(found, key=lambda claim: abs(claim.size.mid))
            said = _why(claim, option, trade.criterion, is_leader=option is switch.end)
            return r.Entry(said, basis=r.basis(claim))
    return None


def _why(
    claim: Effect | Breach, option: Option, criterion: Criterion, *, is_leader: bool
) -> r.Words:
    """Why a claim is made and on what it bears; where nobody says why, what it is."""
    if not claim.because:
        return f"{on_criterion(option, criterion)}: {fmt.effect(claim.size)}"
    whose = "" if is_leader else f"{fmt.quoted(option.name)}: "
    why = shorten(claim.because, LONG, placeholder=" …")
    return r.text(f"{whose}{why} ", r.muted(criterion.name))


# What pulls apart.


def _pull(finding: Tradeoff) -> str:
    tension = finding.tension
    if not tension:
        return ""
    one, other = (fmt.quoted(criterion.name) for criterion in tension.pair)
    best = tension.compromises[0]
    cells = (finding.cell(best.option, criterion) for criterion in tension.pair)
    values = ", ".join(fmt.effect(cell.known) for cell in cells)
    compromises = names((compromise.option for compromise in tension.compromises[: fmt.FEW]), "or")
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
    shown = [*limits[: fmt.FEW - bool(turned)], *turned[:1]]
    rest = [*limits, *turned][len(shown) :]
    if shown:
        return _joined([*shown, *rest])
    verdict = finding.verdict
    if verdict.verdict is Conclusion.FIRM:
        return "No one importance within the scale, and no option of another actor"
    steps = [*map(_step, verdict.overturning or verdict.single_steps)]
    if verdict.verdict is not Conclusion.LEADS or not steps:
        return ""
    return f"{'' if verdict.overturning else 'Only to level it: '}{_joined(steps)}"


def _step(change: Change) -> str:
    """`“Go” on “Peace” + → 0`, or an importance with what it would be."""
    if not isinstance(change.claim, Bearing):
        name, after = fmt.quoted(change.claim.name), fmt.number(change.after)
        return f"{name} {fmt.interval(change.before)} → {after}"
    middle = "" if change.before.exact else f" ({fmt.step(change.before.mid)})"
    bears = on_criterion(change.claim.option, change.claim.criterion)
    return f"{bears} {fmt.effect(change.before)}{middle} → {fmt.step(change.after)}"


def _limit(limit: Threshold) -> str:
    """`“Relations with Seoul” above about 3.2 (now 3)`."""
    name, now = fmt.quoted(limit.criterion.name), fmt.number(limit.now)
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
    """What no option is judged on, then what can turn it, then the cells that are not judged.

    An interest that nothing is judged on is named nowhere else; a cell stands in the table.
    """
    verdict = finding.verdict
    open_claims = [found.claim for found in verdict.decisive]
    if verdict.verdict is Conclusion.OPEN and not open_claims:
        open_claims = [*finding.other_ranges]
    written = (claim for claim in open_claims if not isinstance(claim_of(claim), Blank))
    found = (words for words, _ in unknowns(written))
    return _joined([*_unjudged(finding), *found, *_blanks(finding)])


def _blanks(finding: Tradeoff) -> Iterator[str]:
    """`“A” is not judged on “X” and “Y” (·)`."""
    for scored in finding.open:
        missing = [
            fmt.quoted(criterion.name)
            for criterion in finding.criteria
            if finding.cell(scored.option, criterion).blank
        ]
        if missing:
            yield f"{fmt.quoted(scored.option.name)} is not judged on {fmt.few(missing)} (·)"


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
    for part in parts[1 : fmt.FEW]:
        if len(SEPARATOR.join([*shown, part])) > LONG:
            break
        shown.append(part)
    more = len(parts) - len(shown)
    return SEPARATOR.join([*shown, *([f"{more} more"] if more else [])])


# What it rests on.


def _rests_on(finding: Tradeoff) -> Iterator[r.Entry]:
    """How much is cited and from where, what is judgement, and what rules options out."""
    alone = on_judgement(finding)
    which = f", {fmt.few(alone)}" if alone else ""
    parts: list[r.Words] = [grounds_words(finding.grounds, "effect", most=2, which=which)]
    parts = [part for part in (*parts, *_bars(finding)) if part]
    basis = [reason.by for s in finding.options for reason in s.ruled_out]
    claims = [by for by in basis if not isinstance(by, Option)]
    if parts:
        between = chain.from_iterable((SEPARATOR * bool(n), part) for n, part in enumerate(parts))
        words, by = r.text(*between), r.basis(*claims) if claims else None
        yield grounds_entry(words, by)


def on_judgement(finding: Tradeoff) -> list[str]:
    """`all 8 of “A”`: the effects of options that cite nothing, where others cite something."""
    return [
        f"{'both' if scored.effects == 2 else f'all {scored.effects}'} of "
        f"{fmt.quoted(scored.option.name)}"
        for scored in finding.open
        if scored.effects > 1 and not scored.cited and finding.grounds.sources
    ]


def _bars(finding: Tradeoff) -> list[str]:
    """`“Agreement” rules out one`: what rules options out, and how many."""
    reasons = [found for scored in finding.options for found in scored.ruled_out]
    final = {found.by.name for found in reasons if isinstance(found.by, Option)}
    by = Counter(found.said for found in reasons if not isinstance(found.by, Option))
    said = [
        *(f"{fmt.quoted(name)} cannot be left" for name in final),
        *(f"{name} rules out {'one' if n == 1 else n}" for name, n in by.items()),
    ]
    return [*said[:2], *([f"{len(said) - 2} more rule out others"] if len(said) > 2 else [])]
