"""What would turn a decision: importances, options elsewhere, single steps; the nearest first."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.finding import Tradeoff
from stancecli.methods.ladder import Conclusion
from stancecli.methods.robustness import Threshold
from stancecli.methods.robustness.changes import Change
from stancecli.model import HIGHEST
from stancecli.situation import Bearing
from stancecli.wording import in_a_row, names, on_criterion
from stancecli.wording.turns import in_place, thereby
from stancecli.wording.verdict import choosers

NOTHING = "No one importance within the scale, and no option of another actor"


def turns_it(finding: Tradeoff) -> Iterator[r.Entry]:
    """What changes who leads as entered; in whole, who leads then."""
    changes = told = dict(_changes(finding))
    if not told and len(finding.open) > 1:
        told = {NOTHING: ""}
    short = changes if finding.switch else {}
    if finding.verdict.verdict is Conclusion.FIRM:
        short = short or told
    entry = r.Entry(in_a_row([*short]), r.strong("Turns it"), part=r.Part.TURNS_IT, step=11)
    lines = (r.Entry(f"{change}{then}.") for change, then in told.items())
    if told:
        yield r.topic(entry, (r.listing(lines, bullet="·"),))


def _changes(finding: Tradeoff) -> Iterator[tuple[str, str]]:
    """Importances and options elsewhere, else single steps; and what follows from each."""
    limits = [(_limit(found), _then(found)) for found in finding.thresholds if found.inside]
    turns = [(in_place(found), thereby(found)) for found in finding.verdict.turns or ()]
    first = fmt.FEW - bool(turns)
    yield from (*limits[:first], *turns[:1], *limits[first:], *turns[1:])
    verdict = finding.verdict
    if verdict.verdict is Conclusion.LEADS and not limits and not turns:
        only = "" if verdict.overturning else "Only to level it: "
        for n, change in enumerate(verdict.overturning or verdict.single_steps):
            yield f"{'' if n else only}{_step(change)}", ""


def _limit(limit: Threshold) -> str:
    """`“Relations with Seoul” above about 3.2 (now 3)`."""
    name, now = fmt.quoted(limit.criterion.name), fmt.number(limit.now)
    if limit.at == HIGHEST:
        return f"{name} at {fmt.number(HIGHEST)} (now {now})"
    return f"{name} {'above' if limit.rises else 'below'} {fmt.tenths(limit.at)} (now {now})"


def _then(limit: Threshold) -> str:
    if limit.at == HIGHEST:
        # There is nothing beyond, where another could be alone ahead.
        return f": then {names(limit.then, 'or')} can draw level"
    # Not "leads": farther on, the lead may pass to a third.
    takes = "takes" if len(limit.then) == 1 else "take"
    return f": then {names(limit.then)} {takes} the lead"


def _step(change: Change) -> str:
    """`“Go” on “Peace” + → 0`, or an importance with what it would be."""
    if not isinstance(change.claim, Bearing):
        name, after = fmt.quoted(change.claim.name), fmt.number(change.after)
        return f"{name} {fmt.interval(change.before)} → {after}"
    middle = "" if change.before.exact else f" ({fmt.step(change.before.mid)})"
    bears = on_criterion(change.claim.option, change.claim.criterion)
    return f"{bears} {fmt.effect(change.before)}{middle} → {fmt.step(change.after)}"


def turning(finding: Tradeoff) -> str:
    """What turns it, in a cell: what alone can, or how many steps, or the choice of whom.

    Of what is open first who can lead besides the nearest.
    """
    verdict = finding.verdict
    if verdict.verdict is Conclusion.OPEN:
        others = [option.name for option in verdict.rivals if option is not verdict.nearest]
        against = [f"or {fmt.few(others, 'or')}"] if others else []
        alone = len(verdict.alone)
        return "; ".join((*against, f"{alone} not known" if alone else "several together"))
    steps = [f"a step on {verdict.stepped}"] if verdict.stepped else []
    who = choosers(verdict)
    choices = [f"a choice of {who}"] if who else []
    return "; ".join((*steps, *choices)) or "–"
