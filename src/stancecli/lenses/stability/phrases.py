"""How options, moves and states read in `stability`, and the first lines of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.explanation import (
    ActorMove,
    ActorView,
    ExplainedState,
    Improvement,
)
from stancecli.lenses.stability.finding import EquilibriumSet, Stability
from stancecli.methods.stability.equilibria import Coalition, Pattern
from stancecli.methods.stability.paths import Difference, Toll
from stancecli.methods.stability.verdict import Footing, Hold, Outlook, Prospect
from stancecli.model import Blank, Criterion, Option
from stancecli.situation import Bearing
from stancecli.wording.sentences import judged
from stancecli.wording.states import OptionNames, by_actor, not_judged, reasons


def signed(points: Fraction) -> str:
    """What a move gains or loses: `+3`, `−1.5`."""
    return fmt.number(points, signed=True)


def count_among(count: int, total: int, them: str = "them") -> str:
    """How many of several: `none of them`, `3 of them`, `both of them`."""
    if count == total:
        return f"both of {them}" if total == 2 else f"all of {them}"
    return f"{count:,} of {them}" if count else f"none of {them}"


def _basis_of(changes: Iterable[Difference]) -> r.Basis:
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
        """`China with South Korea, by “A” and “B”: +4 and +2, …`: who, how and for what."""
        gains = fmt.listed(signed(gain.gain) for gain in coalition.gains)
        entered = "" if all(g.bounds.low > 0 for g in coalition.gains) else " as entered"
        undone = (
            "only a threat can undo it" if coalition.sanctionable else "no answer would undo it"
        )
        taken = self.named(coalition.taken)
        said = f"{gains}{entered}, each in its own points; {undone}"
        return f"{_members(coalition)}, by {taken}: {said}"

    def coalition(self, coalition: Coalition, verb: str = " could leave it") -> str:
        """`A together with B could leave it, each gaining by “C”; no answer would deter them`."""
        deterring = (
            "only an answer of no benefit to those who give it could"
            if coalition.sanctionable
            else "no answer would"
        )
        taken = self.named(coalition.taken)
        members = _members(coalition, " together")
        return f"{members}{verb}, each gaining by {taken}; {deterring} deter them"


def _members(coalition: Coalition, together: str = "") -> str:
    """`with` stands before every name but the first: a name may hold an “and” itself."""
    first, *others = (actor.name for actor in coalition.members)
    return f"{first}{together} {fmt.listed(f'with {name}' for name in others)}"


# Moves, which name their actor first.


def _by_criterion(changes: Iterable[Difference]) -> r.Span:
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


# The first lines of an answer: whether a state holds, how surely, and what else counts at once.


MOST_SENTENCES = 2
"""So many sentences follow the verdict at most."""


def conclusion(finding: Stability) -> str:
    """Whether the state that is looked at holds, and how surely."""
    state, verdict = finding.looked_at, finding.looked_at.verdict
    subject = "The current state" if state.current else "This state"
    on = judged(verdict.support)
    match verdict.holds:
        case Footing.NO_VERDICT:
            return "No verdict: as far as the model says, nothing here bears on those who choose."
        case Footing.NOT | Footing.NOT_AS_ENTERED:
            entered = " as entered" if verdict.holds is Footing.NOT_AS_ENTERED else ""
            return f"{subject} does not hold{entered}{on}: {_would_gain(verdict.movers[0])}."
    surely, unsaid = verdict.holds is Footing.HOLDS, not_judged(verdict)
    holds = f"holds{'' if surely else ' as entered'}"
    if verdict.by is Hold.CANNOT_BE_LEFT:
        holds = f"cannot be left{'' if surely else ', as entered'}"
    # Where nobody was asked, that nobody gains would say too much.
    by = "" if unsaid and "Nash" in state.equilibrium else f": {keeps(state)}"
    return f"{subject} {holds}{on}{by}{f'; {unsaid}' if unsaid else ''}."


def keeps(state: ExplainedState) -> str:
    """What keeps a state: `nobody gains by moving`, `a threat undoes each gain`."""
    if state.verdict.by is Hold.COUNTER_MOVES:
        return "a counter-move that pays its maker undoes each gain"
    if state.verdict.by is Hold.THREATS:
        paying = any(gain.concept == "SEQ" for view in state.views for gain in view.improvements)
        return f"{'a counter-move or a threat' if paying else 'a threat'} undoes each gain"
    return "nobody gains by moving"


def _would_gain(outlook: Outlook) -> str:
    """`Ann would gain by “Drive on” (+1)`."""
    best = outlook.best
    if not best:
        raise AssertionError("who would gain has a move")
    return f"{outlook.actor.name} would gain by {wording.names(best.taken)} ({signed(best.gain)})"


def further(finding: Stability, phrases: Phrases) -> str:
    """The first of what else has to be known at once, a sentence each."""
    state = finding.looked_at
    if state.verdict.holds is Footing.NO_VERDICT:
        unsaid = not_judged(state.verdict)
        said = f"{unsaid[:1].upper()}{unsaid[1:]}" or "Nobody has an interest at stake"
        return f"{said}."
    found = _of_held(phrases, state) if state.verdict.by else _of_left(state)
    return " ".join(islice(found, MOST_SENTENCES))


# Of a state that holds.


def _of_held(phrases: Phrases, state: ExplainedState) -> Iterator[str]:
    if unjudged := state.verdict.unjudged:
        others = len(unjudged) - 1
        whom = unjudged[0].actor.name if others else "it"  # who alone is meant has been named
        yield f"{can_gain(unjudged[0])} for {whom}{_more(others)}."
    if state.caught:
        caught, count = state.caught[0], len(state.caught) - 1
        options = phrases.named(caught.options)
        more = f"; {fmt.counted(count, 'more actor')} likewise" if count else ""
        yield f"{caught.actor.name} would gain if {options} could be left{more}."
    if state.verdict.by in (Hold.COUNTER_MOVES, Hold.THREATS):
        yield _exchange(state)
    if chances := state.verdict.chances:
        yield _chance(chances)
    if state.coalitions:
        yield f"{_members(state.coalitions[0], ' together')} would gain."


def _exchange(state: ExplainedState) -> str:
    """A gain and what undoes it; a threat, where one is needed."""
    gains = [gain for view in state.views for gain in view.improvements]
    is_threat = state.verdict.by is Hold.THREATS
    first = next(gain for gain in gains if (gain.concept != "SEQ") == is_threat)
    move = first.move
    return (
        f"{move.mover.name} would gain by {wording.names(move.taken)} ({signed(move.gain)}), "
        f"but {r.plain(answer(first.sanction[0]))}{_later(first)}."
    )


def _later(improvement: Improvement) -> str:
    """The moves of a sanction after its first: where not all are gains they only could follow."""
    gains = [move.gain for move in improvement.sanction[1:]]
    if not gains:
        return ""
    least = min(gains)
    if least > 0:
        return ", and further moves would follow"
    partly = "partly " if max(gains) > 0 else ""
    return f", and further moves could follow, {partly}at {'a loss' if least else 'no gain'}"


def _more(others: int) -> str:
    return f"; {fmt.counted(others, 'more actor')} can move too" if others else ""


def _chance(chances: Sequence[Outlook]) -> str:
    """`Either of 2 claims can turn it alone: a gain for China by “Benign neglect”.`

    Whom one claim can move stands before whom only several can.
    """
    moves = [(each.actor, each.chance) for each in chances if each.chance]
    actor, move = next((found for found in moves if found[1].alone), moves[0])
    does = f"{_turning(move.alone)} can turn it{' alone' if move.alone else ''}"
    by = f" by {wording.names(move.taken)}"
    match move.alone:
        case [Bearing(option=option)] if (option,) == move.taken:
            by = ""  # it has just been named
    return f"{does}: a gain for {actor.name}{by}{_more(len(moves) - 1)}."


def _turning(alone: Sequence[Bearing | Criterion]) -> str:
    """What can turn a move: `How “A” bears on “X”`, `Either of 2 claims`, `Several … together`."""
    if not alone:
        return "Several of what is not known together"
    cells = sum(map(is_blank, alone))
    claims = len(alone) - cells
    if claims + cells == 1:
        said = wording.how(alone[0])
        return f"{said[:1].upper()}{said[1:]}"
    counted = [fmt.counted(claims, "claim")] * bool(claims)
    counted += [fmt.counted(cells, "cell not judged", "cells not judged")] * bool(cells)
    return f"{'Either' if claims + cells == 2 else 'Any'} of {fmt.listed(counted)}"


def is_blank(claim: Bearing | Criterion) -> bool:
    """Whether it is no claim at all, but what nobody has judged."""
    return isinstance(claim, Bearing) and isinstance(claim.claim, Blank)


# Of a state that does not.


def _undoing(move: Prospect) -> str:
    """`How “A” bears on “X” can turn that alone; 1 more can level it.`, as `tradeoffs` tells it."""
    turning = [claim for claim in move.alone if claim not in move.levelling]
    if not move.alone or turning:
        level = f"; {len(move.levelling)} more can level it" if move.levelling else ""
        return f"{_turning(turning)} can turn that{' alone' if turning else ''}{level}."
    return f"{_turning(move.levelling)} can level that alone."


def _of_left(state: ExplainedState) -> Iterator[str]:
    first, *others = state.verdict.movers
    views = {view.actor.id: view for view in state.views}
    undone = views[first.actor.id].improvements[0].concept
    if first.best and not first.surely:
        yield _undoing(first.best)
    if undone:
        gains = (gain for view in views.values() for gain in view.improvements)
        move = next(gain.move for gain in gains if not gain.concept)
        taken = wording.names(move.taken)
        yield f"An answer can undo that; none undoes {taken} by {move.mover.name}."
    sure = next((other for other in others if other.surely), None)
    if sure and not first.surely:
        yield f"{sure.actor.name} would gain in any case."
    elif others:
        yield f"{fmt.counted(len(others), 'more actor')} would gain by moving too."
