"""What nobody has said of the options of a decision and the interests of its decider."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.diagnostics import Unanswerable
from stancecli.model import Decision, Interest, Option
from stancecli.situation import Situation

MOST_CELLS = 50_000
"""So many options × interests one decision may have: a report of it takes half a minute."""


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
    touched = set().union(*written.values())
    refuse_too_large(len(decision.options), len(touched))
    open_ = [option.id for option in decision.options if not _otherwise(decision, option)]
    for interest in situation.actor(decision.actor).interests:
        if interest.id in touched:
            yield from ((id_, interest.id) for id_ in open_ if interest.id not in written[id_])


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
