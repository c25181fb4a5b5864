"""Where everybody stands on one decision or on all.

Where an actor speaks for an option while another is better for it whatever is not known, words and
interests part, and a question is worth asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses.positions.statements import IssuePositions, on_issues
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import ruled_out
from stancecli.methods.positions import Stated, Window, window_of
from stancecli.methods.positions.agreement import Alignment, align
from stancecli.methods.positions.preferences import Compared, Preferences, Stand, compare, stands_on
from stancecli.methods.positions.scale import ScalePlace, ScaleSummary, places_on, scale_summary
from stancecli.model import Actor, Decision, Option
from stancecli.situation import Situation

T = TypeVar("T", Actor, Option)

ROWS, OPTIONS = 10, 4
"""Of so many actors and options, those of which most is said, a short table shows the stands."""


@dataclass(frozen=True)
class OptionPositions:
    """Who speaks for and against an option, and whose interests it serves and harms.

    `both_ways` are those who said both, `divided` the others whose mean is not clear of 0: they
    stand on neither side. It serves those for whom it is
    first, alone or with some of the others, and harms those for whom another is ahead of it.
    """

    option: Option
    ruled_out: bool
    speak_for: tuple[Actor, ...]
    speak_against: tuple[Actor, ...]
    both_ways: tuple[Actor, ...]
    divided: tuple[Actor, ...]
    served: tuple[Actor, ...]
    harmed: tuple[Actor, ...]


@dataclass(frozen=True)
class DecisionPositions:
    """Where actors stand on the options of one decision.

    `by_option` has the options in the order of the file, ruled-out ones last. `against_interest`
    are the stands in which words and interests part. `preferences` has the verdict by the interests
    of everybody to whom the options make a difference, and of the decider; of nobody where that
    would take too long. `foremost` are the actors, the decider among them, and `foremost_options`
    the options of a table that fits a screen.
    """

    decision: Decision
    decider: Actor
    current: Option
    by_option: tuple[OptionPositions, ...]
    stands: tuple[Stand, ...]
    against_interest: tuple[Stand, ...]
    preferences: tuple[Preferences, ...]
    foremost: tuple[Actor, ...]
    foremost_options: tuple[Option, ...]
    scale: ScaleSummary | None

    @property
    def own(self) -> Stand | None:
        """Where the decider itself stands on the current option."""
        here = (self.decider.id, self.current.id)
        return next((s for s in self.stands if (s.actor.id, s.option.id) == here), None)

    @property
    def of_decider(self) -> Preferences | None:
        """The verdict by the interests of the decider, which is that of its trade-offs."""
        return next((each for each in self.preferences if each.actor.id == self.decider.id), None)


@dataclass(frozen=True)
class Positions:
    """Where actors stand on one decision, or on all; who agrees by what is said, and by support."""

    decision: Decision | None
    by_decision: tuple[DecisionPositions, ...]
    stated: Alignment
    derived: Alignment
    silent: tuple[Actor, ...]
    """Actors of whom neither a stance on these options nor a place on a scale is known."""
    untouched: tuple[Actor, ...]
    """Actors of whom neither that nor an effect on them is known."""
    grounds: Grounds
    too_large: bool
    """Whether comparing the options for everybody would take too long, and is left out."""
    issues: tuple[IssuePositions, ...]
    """What is said of the issues of the model, where all of it is asked about."""
    since: str
    until: str
    """The bounds of the dates of what counts; empty where there is none."""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor and option."""
        for positions in self.by_decision:
            yield from map(stand_row, positions.stands)


def stand_row(stand: Stand) -> dict[str, object]:
    """Where one actor stands on one option, as a row."""
    return {
        "decision": stand.option.decision,
        "option": stand.option,
        "actor": stand.actor,
        "says": stand.stated,
        "votes": stand.n,
        "divided": stand.divided,
        "wants": stand.preference.rank if stand.preference else None,
        "behind": stand.preference.behind if stand.preference else None,
        "against_interest": stand.against_interest,
    }


def find(
    situation: Situation, decision_id: str | None = None, *, since: str = "", until: str = ""
) -> Positions:
    """Where everybody stands on a decision, or on all of them and on the issues.

    What is said counts where its date lies between `since` and `until`. Raises Unanswerable where
    the model has no decision.
    """
    window = window_of(situation, since, until)
    decisions = decisions_asked(situation, decision_id)
    found = compare(situation, decisions)
    by_decision = tuple(
        _on_decision(situation, decision, window, (found or {}).get(decision.id, {}))
        for decision in decisions
    )
    issues = () if decision_id else on_issues(situation, since, until)
    stands = [stand for positions in by_decision for stand in positions.stands]
    said = [stated for each in issues for stated in each.stated]
    places = [place for decision in decisions for place in places_on(situation, decision)]
    actors = situation.actors()
    stated, derived = alignments(actors, decisions, stands, said)
    placed = {place.actor.id for place in places}
    speaking = placed | {stand.actor.id for stand in stands if stand.stated is not None}
    speaking |= {each.actor.id for each in said}
    known = speaking | {stand.actor.id for stand in stands}
    return Positions(
        decision=decisions[0] if decision_id else None,
        by_decision=by_decision,
        stated=stated,
        derived=derived,
        silent=tuple(actor for actor in actors if actor.id in known - speaking),
        untouched=tuple(actor for actor in actors if actor.id not in known),
        grounds=grounds_of(situation, stands, places, said),
        too_large=found is None,
        issues=issues,
        since=window.since,
        until=window.until,
    )


def decisions_asked(situation: Situation, decision_id: str | None) -> tuple[Decision, ...]:
    """The decision that is asked about, or all of them."""
    if decision_id:
        return (situation.decision(decision_id),)
    decisions = tuple(situation.decisions())
    if not decisions and not situation.model.issues:
        raise Unanswerable(NO_DECISION)
    return decisions


def _on_decision(
    situation: Situation, decision: Decision, window: Window, found: Mapping[str, Compared]
) -> DecisionPositions:
    stands = tuple(stands_on(situation, decision, window, found).values())
    current = situation.option_of(decision.id)
    on_option: dict[str, list[Stand]] = {option.id: [] for option in decision.options}
    for stand in stands:
        on_option[stand.option.id].append(stand)
    by_option = []
    for option in decision.options:
        here = on_option[option.id]
        by_option.append(
            OptionPositions(
                option=option,
                ruled_out=bool(ruled_out(situation, option.id)),
                speak_for=tuple(stand.actor for stand in here if stand.side > 0),
                speak_against=tuple(stand.actor for stand in here if stand.side < 0),
                both_ways=tuple(stand.actor for stand in here if stand.both_ways),
                divided=tuple(s.actor for s in here if s.divided and not s.both_ways),
                served=tuple(stand.actor for stand in here if (stand.derived or 0) > 0),
                harmed=tuple(stand.actor for stand in here if (stand.derived or 0) < 0),
            )
        )
    return DecisionPositions(
        decision=decision,
        decider=situation.actor(decision.actor),
        current=situation.option(current),
        by_option=tuple(sorted(by_option, key=lambda positions: positions.ruled_out)),
        stands=stands,
        against_interest=tuple(stand for stand in stands if stand.against_interest),
        preferences=tuple(each.preferences for each in found.values()),
        foremost=_foremost(
            [*{stand.actor.id: stand.actor for stand in stands}.values()],
            stands,
            lambda stand: stand.actor.id,
            ROWS,
            first=decision.actor,
        ),
        foremost_options=_foremost(
            decision.options, stands, lambda stand: stand.option.id, OPTIONS, first=current
        ),
        scale=scale_summary(situation, decision),
    )


def _foremost(
    items: Sequence[T],
    stands: Sequence[Stand],
    id_of: Callable[[Stand], str],
    most: int,
    *,
    first: str,
) -> tuple[T, ...]:
    """Of the items that have stands `first`, and those of which most is said, in their order.

    Where that is equal, those with most preferences that are no open ones.
    """
    words = dict.fromkeys(map(id_of, stands), Fraction(0))
    interests = dict.fromkeys(words, 0)
    for stand in stands:
        if stand.stated:
            words[id_of(stand)] += abs(stand.stated)
        if stand.derived:
            interests[id_of(stand)] += abs(stand.derived)
    known = [item for item in items if item.id in words]
    ranked = sorted(
        known, key=lambda item: (item.id != first, -words[item.id], -interests[item.id])
    )
    kept = {item.id for item in ranked[:most]}
    return tuple(item for item in items if item.id in kept)


def alignments(
    actors: Sequence[Actor],
    decisions: Iterable[Decision],
    stands: Sequence[Stand],
    said: Sequence[Stated],
) -> tuple[Alignment, Alignment]:
    """The alignment of actors by what they say, and that by their interests."""
    options = [option for decision in decisions for option in decision.options]
    targets = [*options, *{each.target.id: each.target for each in said}.values()]
    stated = {
        (s.actor.id, s.option.id): s.stated if s.side else Fraction(0)
        for s in stands
        if s.stated is not None
    }
    stated |= {(each.actor.id, each.target.id): each.value for each in said}
    derived = {
        (s.actor.id, s.option.id): Fraction(s.derived) for s in stands if s.derived is not None
    }
    return align(actors, targets, stated), align(actors, options, derived)


def grounds_of(
    situation: Situation,
    stands: Sequence[Stand],
    places: Iterable[ScalePlace],
    said: Iterable[Stated],
) -> Grounds:
    """What stands, places and what is said of issues rest on."""
    positions = (position for stand in stands for position in stand.statements)
    on_issues = (position for stated in said for position in stated.positions)
    on_scales = (place.position for place in places)
    effects = (claim for stand in stands for claim in stand.claims)
    return grounds(situation, (*positions, *on_issues, *on_scales, *effects))
