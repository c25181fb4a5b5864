"""How options, moves, sanctions and sets of states read in `stability`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.explanation import (
    ActorMove,
    ActorView,
    CriterionChange,
    Improvement,
)
from stancecli.lenses.stability.finding import EquilibriumSet, Stability
from stancecli.methods.stability.equilibria import Coalition, Pattern
from stancecli.methods.stability.paths import Toll
from stancecli.methods.stability.verdict import Outlook
from stancecli.model import Criterion, Option
from stancecli.situation import Bearing
from stancecli.wording.states import OptionNames, by_actor, reasons


def signed(points: Fraction) -> str:
    """What a move gains or loses: `+3`, `−1.5`."""
    return fmt.number(points, signed=True)


def count_among(count: int, total: int, them: str = "them") -> str:
    """How many of several: `none of them`, `3 of them`, `both of them`."""
    if count == total:
        return f"both of {them}" if total == 2 else f"all of {them}"
    return f"{count:,} of {them}" if count else f"none of {them}"


def _basis_of(changes: Iterable[CriterionChange]) -> r.Basis:
    """What changes to criteria rest on."""
    return r.basis(*(claim for change in changes for claim in (*change.ceasing, *change.beginning)))


class Phrases:
    """The phrases for one finding: an option goes with its actor where its name is not enough.

    `here` is what the context's state is called, beside the state that is asked about;
    `nobody_gains` is what is told of a state in which no move is a gain.
    """

    def __init__(self, finding: Stability) -> None:
        self._decisions = len(finding.open_decisions)
        is_other = finding.asked is not None and finding.asked.options != finding.start.options
        given = "the given state" if is_other else "this state"
        self.here = "the current state" if finding.start.current else given
        # Where nobody was asked, that nobody gains would say too much.
        entered = ", as entered" if finding.looked_at.verdict.unjudged else ""
        self.nobody_gains = f"nobody gains by moving{entered}"
        # What is unknown, or sensitive, may be an effect of an option of one who does not move.
        named = (*finding.unknown, *(found.claim for found in finding.sensitivity or ()))
        doers = (claim.doer for claim in named if isinstance(claim, Bearing))
        self._names = OptionNames(finding.decisions, (*finding.movers, *doers))

    # Options, claims and states.

    def named(self, options: Iterable[Option], last: str = "and") -> str:
        """Options in a row, each with its actor where another has an option of that name."""
        return self._names.listed(options, last)

    def claim(self, claim: Bearing | Criterion) -> str:
        """`“Wait” on “Peace” of Ann`, or `The importance of “Peace” to Ann`."""
        if isinstance(claim, Bearing):
            on = f"{fmt.quoted(claim.criterion.name)} of {claim.owner.name}"
            return f"{self._names.named(claim.option)} on {on}"
        weight = f"The {fmt.weighs_by(claim)} of {fmt.quoted(claim.name)}"
        return f"{weight} to {self._names.actors[claim.actor]}"

    def described(self, equilibria: EquilibriumSet) -> Iterator[str]:
        """The states of a set, a line for each pattern."""
        if equilibria.patterns is None:
            yield f"too scattered for a few words{self.shared(equilibria)}; --all lists them"
        for n, pattern in enumerate(equilibria.patterns or ()):
            yield ("or " if n else "") + self._pattern(pattern)

    def _pattern(self, pattern: Pattern) -> str:
        if not pattern.settled:
            return "any state"
        sole = [option for options in pattern.settled if len(options) == 1 for option in options]
        free = [self.named(options, "or") for options in pattern.settled if len(options) > 1]
        first, *others = [self.named(sole), *free] if sole else free
        withs = fmt.listed(f"with {names}" for names in others)
        chosen = ", ".join(filter(None, (first, withs)))
        is_open = len(pattern.settled) < self._decisions
        return f"{chosen}, whatever else can be chosen" if is_open else chosen

    def shared(self, equilibria: EquilibriumSet) -> str:
        """The options that all states of a set have: `, all with “A” and “B”`."""
        shared = equilibria.shared
        if not shared:
            return ""
        if equilibria.states == 1:
            return f", with {self.named(shared)}"
        if len(shared) > 3:
            return f", all with the same options on {len(shared)} decisions"
        return f", {'both' if equilibria.states == 2 else 'all'} with {self.named(shared)}"

    def together(self, coalition: Coalition) -> str:
        """`China with South Korea, by “A” and “B”: +4 and +2, …`: who, how and for what.

        `with` stands before every name but the first: a name may hold an “and” itself.
        """
        first, *others = (actor.name for actor in coalition.members)
        members = f"{first} {fmt.listed(f'with {name}' for name in others)}"
        gains = fmt.listed(signed(gain.gain) for gain in coalition.gains)
        entered = "" if all(g.bounds.low > 0 for g in coalition.gains) else " as entered"
        undone = (
            "only a threat can undo it" if coalition.sanctionable else "no answer would undo it"
        )
        taken = self.named(coalition.taken)
        return f"{members}, by {taken}: {gains}{entered}, each in its own points; {undone}"

    def coalition(self, coalition: Coalition, verb: str = " could leave it") -> str:
        """`A together with B could leave it, each gaining by “C”; no answer would deter them`.

        `with` stands before every name but the first: a name may hold an “and” itself.
        """
        first, *others = (actor.name for actor in coalition.members)
        members = f"{first} together {fmt.listed(f'with {name}' for name in others)}"
        deterring = (
            "only an answer of no benefit to those who give it could"
            if coalition.sanctionable
            else "no answer would"
        )
        taken = self.named(coalition.taken)
        return f"{members}{verb}, each gaining by {taken}; {deterring} deter them"


# Moves, which name their actor first.


def _by_criterion(changes: Iterable[CriterionChange]) -> r.Span:
    """What a move does to its mover's criteria."""
    said = (
        f"{fmt.quoted(change.criterion.name)} "
        f"{fmt.effect(change.before)} → {fmt.effect(change.after)}"
        for change in changes
    )
    return r.muted(f"for {fmt.listed(said)}")


def gain(count: int, move: ActorMove, said: r.Text, *below: r.Words) -> r.Entry:
    """A step that gains its mover: what was `said` of it, what it gains, and why."""
    return r.Entry(
        said,
        str(count),
        signed(move.gain),
        _basis_of(move.sufficient),
        below=(_by_criterion(move.sufficient), *below),
        details=tuple(reasons(move.why)),
    )


def answer(move: ActorMove) -> r.Text:
    """`Seoul would answer with “Speak out”`; who gains nothing by it only could."""
    name, taken = r.strong(move.mover.name), wording.names(move.taken)
    if move.gain > 0:
        return r.text(name, f" would answer with {taken}")
    return r.text(name, f" could answer with {taken}, at {'a loss' if move.gain else 'no gain'}")


FELT = 3
"""Of more interests than these that a step bears on, a short answer counts the rest."""


def pays(toll: Toll, most: int | None = None) -> Iterator[str]:
    """Whom a step hurts, who of these also gains, and whom it can hurt, a line each.

    In whole, without `most`, also what the mover concedes.
    """
    losers = {felt.actor.id for felt in toll.hurt}
    both = tuple(felt for felt in toll.helped if felt.actor.id in losers)
    can = by_actor(toll.can_be_hurt, most, sized=False)
    if toll.hurt:
        yield f"who pays: {by_actor(toll.hurt, most)}"
        if both:
            yield f"and gains too: {by_actor(both, most)}"
        if can:
            yield f"can be hurt as well: {can}"
    else:
        also = f"; can be hurt: {can}" if can else ""
        yield f"nobody else pays as entered{also}"
    if toll.unjudged and (most is None or not toll.hurt):
        yield f"{fmt.counted(toll.unjudged, 'interest')} of others not judged"
    if toll.conceded and most is None:
        yield f"conceded: {by_actor(toll.conceded, most)}"


def exchange(improvement: Improvement) -> r.Listing:
    """An improvement, the moves that sanction it, and where its mover would then stand."""
    move = improvement.move
    name = r.strong(move.mover.name)
    first = gain(1, move, r.text(name, f" would gain by {wording.names(move.taken)}"))
    if not improvement.concept:
        return r.Listing((first, r.Entry("No answer takes that back.", "2")))
    answers = [
        r.Entry(
            answer(given),
            str(count),
            signed(given.gain),
            _basis_of(given.sufficient or given.why),
            details=tuple(reasons(given.why)),
        )
        for count, given in enumerate(improvement.sanction, start=2)
    ]
    lower = "stand lower" if improvement.after < 0 else "be no better off"
    losses = tuple(change for change in improvement.price if change.gain < 0)
    last = r.Entry(
        r.text(name, f" would then {lower} than before step 1"),
        str(len(answers) + 2),
        signed(improvement.after),
        _basis_of(losses) if losses else None,
        details=tuple(reasons(losses)),
    )
    return r.Listing((first, *answers, last))


def can_gain(outlook: Outlook) -> str:
    """Options of which nobody has said anything: `“Attack” or “Talk” can be a gain`."""
    options = fmt.few((fmt.quoted(option.name) for option in outlook.unjudged), "or")
    return f"{options} can be a gain"


def stays(view: ActorView, outlook: Outlook) -> r.Entry:
    """Why an actor that gains by no move stays, as far as anybody has said."""
    if outlook.unjudged:
        return r.Entry(r.text(r.strong(view.actor.name), f": not judged; {can_gain(outlook)}."))
    name, other = r.strong(view.actor.name), view.alternative
    if other is None:
        return r.Entry(r.text(name, ": no other move."))
    taken = wording.names(other.taken)
    if other.gain == 0:
        return r.Entry(r.text(name, f" would gain nothing by moving; {taken} would be as good."))
    least = "" if view.moves == 1 else "any move, least by "
    return r.Entry(r.text(name, f" would lose by {least}{taken} ({signed(other.gain)})."))
