"""How options, moves, answers and sets of states read in `stability`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.finding import (
    Coalition,
    MoveTold,
    Pattern,
    Reply,
    Rests,
    Shift,
    Stability,
    View,
)
from stancecli.model import Criterion, Option
from stancecli.situation import Bearing


def points(value: Fraction) -> str:
    return fmt.number(value, signed=True)


def taken_by_it(taken: Iterable[Option]) -> str:
    """Options of the actor that has just been named."""
    return fmt.listed(fmt.quoted(option.name) for option in taken)


def of_them(count: int, total: int, them: str = "them") -> str:
    """How many of several: `none of them`, `3 of them`, `both of them`."""
    if count == total:
        return f"both of {them}" if total == 2 else f"all of {them}"
    return f"{count:,} of {them}" if count else f"none of {them}"


class Words:
    """The words for one finding: an option goes with its actor where its name is not enough."""

    def __init__(self, of: Stability, *, verbose: bool) -> None:
        self.of = of
        self.verbose = verbose
        uses = Counter(option.name for each in of.decisions for option in each.options)
        self._shared_names = {name for name, count in uses.items() if count > 1}
        here = zip(of.start.options, of.decisions, strict=True)
        is_current = all(option.id == decision.current for option, decision in here)
        self.here = "the current state" if is_current else "the given state"
        # What is unknown, or breaks a rest, may be an effect of an option of one who does not move.
        bearings = (*of.unknown, *(each.claim for each in of.breaks or ()))
        doers = (each.doer for each in bearings if isinstance(each, Bearing))
        self._actors = {actor.id: actor.name for actor in (*of.movers, *doers)}

    def owner(self, criterion: Criterion) -> str:
        return self._actors[criterion.actor]

    # Options and states.

    def named(self, options: Iterable[Option], last: str = "and") -> str:
        return fmt.listed(map(self._named, options), last)

    def _named(self, option: Option) -> str:
        if option.name in self._shared_names:
            return f"{fmt.quoted(option.name)} ({self._actors[option.actor]})"
        return fmt.quoted(option.name)

    def described(self, rests: Rests) -> Iterator[str]:
        """The states of a set, a line for each pattern."""
        if rests.patterns is None:
            yield f"too scattered for a few words{self.shared(rests)}; --all lists them"
        for n, pattern in enumerate(rests.patterns or ()):
            yield ("or " if n else "") + self._pattern(pattern)

    def _pattern(self, pattern: Pattern) -> str:
        if not pattern.settled:
            return "any state"
        sole = [option for options in pattern.settled if len(options) == 1 for option in options]
        free = [self.named(options, "or") for options in pattern.settled if len(options) > 1]
        first, *others = [self.named(sole), *free] if sole else free
        chosen = ", ".join(filter(None, (first, fmt.listed(f"with {each}" for each in others))))
        is_open = len(pattern.settled) < len(self.of.decisions)
        return f"{chosen}, whatever else can be chosen" if is_open else chosen

    def shared(self, rests: Rests) -> str:
        """The options that all states of a set have: `, all with “A” and “B”`."""
        if not rests.shared:
            return ""
        if rests.states == 1:
            return f", with {self.named(rests.shared)}"
        if len(rests.shared) > 3:
            return f", all with the same options on {len(rests.shared)} decisions"
        return f", {'both' if rests.states == 2 else 'all'} with {self.named(rests.shared)}"

    # Moves.

    def step(self, move: MoveTold) -> r.Text:
        """`China: Search and repatriate → Benign neglect`."""
        pairs = zip(move.left, move.taken, strict=True)
        turned = "; ".join(f"{before.name} → {after.name}" for before, after in pairs)
        return r.text(r.strong(move.mover.name), f": {turned}")

    def why(self, shifts: Iterable[Shift]) -> r.Text:
        """What a move does to its mover's criteria."""
        said = (
            f"{fmt.quoted(shift.criterion.name)} {fmt.effect(shift.before)} → {fmt.effect(shift.after)}"
            for shift in shifts
        )
        return r.text(r.muted(f"for {fmt.listed(said)}"))

    def reasons(self, shifts: Iterable[Shift]) -> Iterator[r.Text]:
        """When asked for more: claim by claim why, how sure, and where it stands."""
        for shift in shifts if self.verbose else ():
            for word, claims in (("no longer", shift.ceasing), ("then", shift.beginning)):
                for claim in claims:
                    because = claim.because or "no reason given"
                    yield r.text(r.muted(f"{word}: "), because, "  ", r.provenance(claim))

    # States as actors see them.

    def replies(self, reply: Reply) -> Iterator[r.Entry]:
        """A gain, the moves that answer it, and where its mover would then stand."""
        gain = reply.move
        yield r.Entry(
            r.text(r.strong(gain.mover.name), f" would gain by {taken_by_it(gain.taken)}"),
            "1",
            r.text(points(gain.gain)),
            basis_of(gain.sufficient),
            (self.why(gain.sufficient), *self.reasons(gain.why)),
        )
        if not reply.concept:
            yield r.Entry(r.text("No answer takes that back."), "2")
            return
        for count, move in enumerate(reply.answer, start=2):
            yield r.Entry(
                self.answer(move),
                str(count),
                r.text(points(move.gain)),
                basis_of(move.sufficient or move.why),
                tuple(self.reasons(move.why)),
            )
        lower = "stand lower" if reply.after < 0 else "be no better off"
        losses = tuple(shift for shift in reply.price if shift.gain < 0)
        yield r.Entry(
            r.text(r.strong(gain.mover.name), f" would then {lower} than before step 1"),
            str(len(reply.answer) + 2),
            r.text(points(reply.after)),
            basis_of(losses) if losses else None,
            tuple(self.reasons(losses)),
        )

    def answer(self, move: MoveTold) -> r.Text:
        """`Seoul would answer with “Speak out”`; who gains nothing by it only could."""
        name, taken = r.strong(move.mover.name), taken_by_it(move.taken)
        if move.gain > 0:
            return r.text(name, f" would answer with {taken}")
        return r.text(
            name, f" could answer with {taken}, at {'a loss' if move.gain else 'no gain'}"
        )

    def stays(self, view: View) -> r.Text:
        """Why an actor that gains by no move stays."""
        name, other = r.strong(view.actor.name), view.alternative
        if other is None:
            return r.text(name, " has no other move.")
        taken = taken_by_it(other.taken)
        if other.gain == 0:
            return r.text(name, f" would gain nothing by moving; {taken} would be as good.")
        least = "" if view.moves == 1 else "any move, least by "
        return r.text(name, f" would lose by {least}{taken} ({points(other.gain)}).")

    def upset(self, coalition: Coalition, verb: str = " could leave it") -> str:
        """`A together with B could leave it, each gaining by “C”; no answer would deter them`.

        `with` stands before every name but the first: a name may hold an “and” itself.
        """
        first, *others = (actor.name for actor in coalition.members)
        members = f"{first} together {fmt.listed(f'with {name}' for name in others)}"
        deterring = (
            "only an answer of no benefit to those who give it could"
            if coalition.answerable
            else "no answer would"
        )
        taken = self.named(coalition.taken)
        return f"{members}{verb}, each gaining by {taken}; {deterring} deter them"


def basis_of(shifts: Iterable[Shift]) -> r.Basis:
    return r.basis(*(claim for shift in shifts for claim in (*shift.ceasing, *shift.beginning)))
