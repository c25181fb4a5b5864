"""Which options can be taken, what can be assumed to be done, and what nobody has judged.

The rules are our own: a constraint of the decider, not a judge's veto, rules an option out, and a
blank cell says that nobody looked (docs/decisions/what-a-blank-cell-means.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from stancecli.diagnostics import Unanswerable
from stancecli.model import Constraint, Criterion, Decision, Impossible, Interest, Option
from stancecli.situation import Situation


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Why an option is no candidate: a binding constraint, what cannot hold together, no way back.

    `by` is the constraint it breaks, the combination it would complete together with the options
    `alongside`, or the irreversible option that holds.
    """

    option: str
    by: Constraint | Impossible | Option
    alongside: tuple[Option, ...] = ()

    @property
    def said(self) -> str:
        """What rules it out, by name: it reads on from `ruled out by`."""
        if isinstance(self.by, Impossible):
            return " with ".join(f"“{option.name}”" for option in self.alongside)
        final = ", which cannot be left" if isinstance(self.by, Option) else ""
        return f"“{self.by.name}”{final}"


def ruled_out(situation: Situation, option_id: str) -> tuple[RuledOut, ...]:
    """Why an option cannot be taken in a situation; empty where it can."""
    broken = (situation.criterion(each.constraint) for each in situation.breaches_of(option_id))
    reasons = [
        RuledOut(option_id, each)
        for each in broken
        if isinstance(each, Constraint) and each.binding
    ]
    taken = situation.taking(option_id)
    reasons.extend(
        RuledOut(
            option_id,
            impossible,
            tuple(situation.option(id_) for id_ in impossible.options if id_ != option_id),
        )
        for impossible in situation.impossible_with(option_id)
        if all(map(taken.holds, impossible.options))
    )
    holding = situation.option(situation.option_of(situation.option(option_id).decision))
    if holding.irreversible and holding.id != option_id:
        reasons.append(RuledOut(option_id, holding))
    return tuple(reasons)


def suppose(situation: Situation, given: Iterable[str] = ()) -> Situation:
    """The situation with the `given` options in place; they must be possible together.

    Raises Unanswerable where a given option is ruled out, or two are of one decision: what is
    assumed to be done must be something that can be done. In place of an irreversible option
    another can be given: there is no way back from it, but there was a time before it.
    """
    given = tuple(dict.fromkeys(given))
    by_decision: dict[str, str] = {}
    for id_ in given:
        option = situation.option(id_)
        other = situation.option(by_decision.setdefault(option.decision, id_))
        if other.id != id_:
            raise Unanswerable(
                f"“{other.name}” and “{option.name}” are options of one decision, so only one of "
                "them can be given"
            )
    for id_ in given:
        before = situation.taking(*(other for other in given if other != id_))
        # What holds and cannot be left is no obstacle: asked is what follows had it not been taken.
        reasons = [each for each in ruled_out(before, id_) if not isinstance(each.by, Option)]
        if reasons:
            raise Unanswerable(
                f"“{situation.option(id_).name}” cannot be given: it is ruled out by "
                f"{reasons[0].said}",
                _ways_out(before, id_),
            )
    return situation.taking(*given)


def _ways_out(situation: Situation, option_id: str) -> tuple[str, ...]:
    """The options of other decisions with any of which a ruled-out option could be taken."""
    fixed = {situation.option(option_id).decision, *situation.chosen}
    partners = (
        situation.option(id_)
        for impossible in situation.impossible_with(option_id)
        for id_ in impossible.options
    )
    instead = dict.fromkeys(
        option.id
        for partner in partners
        if partner.decision not in fixed and situation.holds(partner.id)
        for option in situation.decision(partner.decision).options
        if option.id != partner.id and not ruled_out(situation, option.id)
    )
    ways = [id_ for id_ in instead if not ruled_out(situation.taking(id_), option_id)]
    return (f"give one of these as well: {', '.join(ways)}",) if ways else ()


MOST_CELLS = 8_000
"""So many options × interests one decision may have: the longest answer on it takes 5 seconds."""


def refuse_too_large(options: int, criteria: int) -> None:
    """Raises Unanswerable for a decision whose table would take minutes, and all memory."""
    if options * criteria > MOST_CELLS:
        raise Unanswerable(
            f"{options:,} options by {criteria:,} interests are more than {MOST_CELLS:,} cells of "
            "one decision",
            (f"{MOST_CELLS // options:,} interests would fit, or fewer options",),
        )


def blanks_of(situation: Situation, decision: Decision) -> Iterator[tuple[str, str]]:
    """The options of a decision and the interests of its decider on which they are not judged.

    Of the option no effect on the interest is written, whatever its conditions; of another option
    of the decision there is one; and neither says `otherwise: none`. Raises Unanswerable where
    there are too many to look at each.
    """
    written = _written(situation, decision)
    own = [interest.id for interest in situation.actor(decision.actor).interests]
    touched = set().union(*written.values()).intersection(own)
    refuse_too_large(len(decision.options), len(touched))
    open_ = [option.id for option in decision.options if not _otherwise(decision, option)]
    for interest in filter(touched.__contains__, own):
        yield from ((id_, interest) for id_ in open_ if interest not in written[id_])


def blank_on(situation: Situation, criterion: Criterion) -> Iterator[Option]:
    """The options that are blank on a criterion; none of a decision that is too large."""
    for decision in situation.actor(criterion.actor).decisions:
        with suppress(Unanswerable):
            blanks = blanks_of(situation, decision)
            yield from (situation.option(id_) for id_, on in blanks if on == criterion.id)


def unjudged(situation: Situation, decision: Decision) -> Iterator[Interest]:
    """The interests of the decider on which no option of a decision is judged."""
    if not all(_otherwise(decision, option) for option in decision.options):
        touched = set().union(*_written(situation, decision).values())
        for interest in situation.actor(decision.actor).interests:
            if interest.id not in touched:
                yield interest


def _written(situation: Situation, decision: Decision) -> dict[str, set[str]]:
    """By option, the interests on which an effect of it is written."""
    return {
        option.id: {effect.to for effect in situation.effects_of(option.id)}
        for option in decision.options
    }


def _otherwise(decision: Decision, option: Option) -> str:
    return option.otherwise or decision.otherwise
