"""The short answer: who would move, what follows, where else it holds, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.explanation import ListedState
from stancecli.lenses.stability.finding import RestGroup, Stability
from stancecli.lenses.stability.phrases import FELT, Phrases, answer, is_blank, pays, signed
from stancecli.methods.stability.equilibria import Pattern
from stancecli.methods.stability.verdict import Footing, Hold, Outlook
from stancecli.model import Actor, Criterion, Decision, Option
from stancecli.situation import Bearing, claim_of
from stancecli.wording import names, rests_on, short_names, unknowns
from stancecli.wording.states import not_judged, whose

OTHER = "other"

MOVERS = r.Most((10, 10, 10, 10, 10, 8, 7, 6, 5, 4, 3), "actor")
COALITIONS = r.Most((2, 2, 1), "coalition")
GAINS = (4, 4, 3, 2, 1)
STEPS = r.Most((4, 4, 3, 2, 2, 1))
ROWS = r.Most((8, 8, 6, 4, 3, 3, 3, 2), "row")
DECISIONS = r.Most((6, 6, 6, 6, 6, 5, 4, 3), "decision")
STATES = r.Most((10, 10, 8, 8, 6, 6, 5, 3, 3, 2), "state")
"""How many of each a short answer shows, from roomy to tight."""
BRIEF_STEPS, NO_GAINS, NO_TABLE, NO_STEPS = 5, 8, 8, 10
"""From which step on steps tell but who pays, and the others go."""
LONG, SHORT = 40, 12
"""A longer name is a word that tells it apart; where an answer is tightened, even one so long."""

# Who would move.


def movers_table(finding: Stability) -> Iterator[r.Table]:
    """A row for each who can move: as it stands, its best move, what that gains, and can."""
    outlooks = [each for each in finding.looked_at.verdict.outlooks if each.best]
    if not outlooks:
        return
    names = ["as it stands", "best move", "gain", "can be"]
    notes = ["gain: in each actor's own points", "can be: at some value of what is not known"]
    if any(map(_others, outlooks)):
        notes.append(f"{OTHER}: so many other moves can be a gain")
    if not any(map(_can_be, outlooks)):
        names, notes = names[:-1], notes[:-1]
    rows = tuple(
        r.Row(
            outlook.actor.name,
            tuple(map(r.Cell, _mover(finding, outlook)[: len(names)])),
            # Who gains by a move stands first, then who can.
            rank=0 if outlook.gaining else 1 if outlook.chance or outlook.unjudged else 2,
        )
        for outlook in outlooks
    )
    yield r.Table(
        columns=tuple(r.Column(name, prose=True) for name in names),
        groups=(r.Group("", rows),),
        names="Who would move",
        legend=r.Legend(notes=tuple(notes)),
        most_rows=MOVERS,
    )


def _mover(finding: Stability, outlook: Outlook) -> tuple[str, ...]:
    """The cells of an actor."""
    best = outlook.best
    if not best:
        raise AssertionError("who can move has a best move")
    changing = {option.decision for option in best.taken}
    stands = [option for option in finding.looked_at.options if option.decision in changing]
    gain = "not judged" if _is_unjudged(outlook) else fmt.rounded(best.gain, signed=True)
    return (_joined(stands), _joined(best.taken), gain, _can_be(outlook) or "–")


def _is_unjudged(outlook: Outlook) -> bool:
    """Whether nobody has said anything of an option that the best move takes."""
    taken = outlook.best.taken if outlook.best else ()
    return any(option in outlook.unjudged for option in taken)


def _joined(options: Iterable[Option]) -> str:
    return "; ".join(option.name for option in options)


def _can_be(outlook: Outlook) -> str:
    """How far what is not known can turn the best move, and how many others can be a gain."""
    best, others = outlook.best, _others(outlook)
    reach = "a gain" if _is_unjudged(outlook) else ""
    if best and best.gain <= 0 < best.bounds.high:
        reach = f"up to {fmt.rounded(best.bounds.high, signed=True)}"
    elif best and best.gain > 0 >= best.bounds.low:
        reach = f"down to {fmt.rounded(best.bounds.low, signed=True)}"
    return " · ".join(filter(None, (reach, f"{others} {OTHER}" if others else "")))


def _others(outlook: Outlook) -> int:
    """How many moves besides the best can be a gain, where none is one as entered."""
    best = outlook.best
    if not best or outlook.gaining:
        return 0
    unjudged = sum(option not in best.taken for option in outlook.unjudged)
    return outlook.possible - (best.bounds.high > 0) + unjudged


# Together, and what undoes a gain.


def together(finding: Stability, phrases: Phrases) -> Iterator[r.Listing]:
    """Who could leave the state together, each gaining."""
    said = [phrases.together(coalition) for coalition in finding.looked_at.coalitions]
    if not finding.coalitions_sought:
        said = ["not sought: there are too many states"]
    if said:
        first, *others = said
        label = r.strong("Together")
        yield r.Listing((r.Entry(first, label), *map(r.Entry, others)), most=COALITIONS)


def undoing(finding: Stability) -> tuple[r.Block, ...]:
    """Gains from a state that answers keep, and what undoes each; nothing of another state."""
    state = finding.looked_at
    undone = sum(view.gaining for view in state.views)
    if state.verdict.by not in (Hold.COUNTER_MOVES, Hold.THREATS) or undone < 2:
        return ()  # a single one stands in the sentence after the verdict
    entries = []
    for view in state.views:
        for gain in view.improvements:
            taken, gained = names(gain.move.taken), signed(gain.move.gain)
            moves = "; ".join(r.plain(answer(move)) for move in gain.sanction)
            said = f"{view.actor.name}: {taken} ({gained}). {moves}"
            entries.append(r.Entry(said, aside=f"then {signed(gain.after)}"))
    section = r.Section("What undoes each gain", (r.listing(entries, *GAINS, bullet="·"),))
    return (r.Shortened((section,), step=NO_GAINS),)


# What follows.


def way_on(finding: Stability, phrases: Phrases) -> tuple[r.Block, ...]:
    """The first steps from a state that does not hold, and who pays; nothing of one that does."""
    path = finding.path
    if finding.asked or not path.steps:
        return ()
    entries = []
    for n, step in enumerate(path.steps, start=1):
        name, taken = r.strong(step.move.mover.name), _joined(step.move.taken)
        below, gain = tuple(map(r.muted, pays(step.toll, FELT))), signed(step.move.gain)
        said = r.text(name, f": {taken}")
        entries.append(r.Entry(said, str(n), gain, below=below, below_step=BRIEF_STEPS))
    title = "Then" if finding.start.verdict.by is None else f"If {phrases.here} is left"
    section = r.Section(title, (r.Listing(tuple(entries), most=STEPS),), _end(finding, phrases))
    return (r.Shortened((section,), step=NO_STEPS),)


def _end(finding: Stability, phrases: Phrases) -> str:
    path = finding.path
    steps, ways = fmt.counted(len(path.steps), "step"), "; one of several ways" * bool(path.forks)
    if path.returns_to is None:
        return f"{steps}, to where {phrases.nobody_gains}{ways}"
    back = phrases.here if not path.returns_to else f"where step {path.returns_to} led"
    return f"{steps}, back to {back}: a circle{ways}"


# Where else it holds.

TITLES = {
    Hold.CANNOT_BE_LEFT: "cannot be left, though somebody would gain by it",
    Hold.COUNTER_MOVES: "by counter-moves that pay",
}


def elsewhere(finding: Stability, phrases: Phrases) -> r.Block:
    """Decisions across, the other states that hold down, in groups by what keeps them."""
    verdict = finding.looked_at.verdict
    groups = [group for group in finding.elsewhere if group.by is not Hold.THREATS]
    threats = sum(group.states for group in finding.elsewhere if group.by is Hold.THREATS)
    by_threats = f"{threats:,} more only by threats" if threats else ""
    titles = [
        f"{fmt.counted(group.states, 'state')}: {TITLES.get(group.by, phrases.nobody_gains)}"
        for group in groups
    ]
    nowhere = "nowhere: in every other state somebody gains, and nothing undoes that"
    said = " · ".join(filter(None, (*titles, by_threats))) or nowhere
    counts = r.Listing((r.Entry(said, r.strong("Where else")),))
    if not groups:
        return counts
    pairs = zip(titles, groups, strict=True)
    shown = tuple(r.Group(title, tuple(_rows(finding, group))) for title, group in pairs)
    notes = tuple(filter(None, (by_threats, not_judged(verdict))))
    table = r.Table(
        columns=tuple(_columns(finding)),
        groups=shown,
        names="Where else it holds",
        legend=r.Legend(notes=notes, names=_names(shown)),
        most_rows=ROWS,
        most_columns=DECISIONS,
    )
    return r.Shortened((table,), (counts,), step=NO_TABLE)


def _columns(finding: Stability) -> Iterator[r.Column]:
    """A column for each decision; of too many, those that patterns settle come first."""
    settled = {
        options[0].decision
        for group in finding.elsewhere
        for pattern in group.patterns or ()
        for options in pattern.settled
    }
    for decision in finding.open_decisions:
        same = [other for other in finding.open_decisions if other.actor == decision.actor]
        (actor,) = (actor.name for actor in finding.movers if actor.id == decision.actor)
        name, over = actor, ""
        if len(same) > 1:
            name, over = decision.id.partition(".")[2].replace("-", " "), actor
        yield r.Column(name, over=over, prose=True, rank=decision.id not in settled)


def _rows(finding: Stability, group: RestGroup) -> Iterator[r.Row]:
    """A row for each pattern of a group; where these would be too many, one of what all share."""
    patterns = group.patterns or (Pattern(tuple((o,) for o in group.shared), group.states),)
    otherwise = "varies" if group.patterns is None else "any"
    for n, pattern in enumerate(patterns):
        settled = {options[0].decision: options for options in pattern.settled}
        chosen = (
            _cell(settled.get(decision.id, ()), decision, otherwise)
            for decision in finding.open_decisions
        )
        yield r.Row("or" if n else "", tuple(chosen))


def _cell(options: Sequence[Option], decision: Decision, otherwise: str = "") -> r.Cell:
    """How a decision is settled: by one option, by one of several, by any."""
    said, short = (
        " or ".join(shortened(option, decision, long) for option in options)
        for long in (LONG, SHORT)
    )
    named = ((shortened(option, decision, LONG), option.name) for option in options)
    signs = tuple(r.Sign(word, fmt.quoted(name)) for word, name in named if word != name)
    return r.Cell(said or otherwise, short=short, signs=signs)


def _names(groups: Iterable[r.Group]) -> tuple[r.Sign, ...]:
    """What the words mean that stand in cells for long names."""
    cells = (cell for group in groups for row in group.rows for cell in row.cells)
    return tuple(dict.fromkeys(sign for cell in cells for sign in cell.signs))


def shortened(option: Option, decision: Decision, long: int) -> str:
    """A name of up to so many characters as it is, of another a word that tells it apart."""
    if len(option.name) <= long:
        return option.name
    (name,) = short_names((option,), decision.options)
    return name.strip(",;:.") or name


def states_table(finding: Stability) -> r.Block:
    """The first of all states with what each chooses, and by what it holds."""
    if not finding.listed:
        return r.Note(
            f"There are {fmt.counted(finding.states, 'state')}, and at most {finding.listed_most} "
            "are listed: name fewer decisions."
        )
    rows = tuple(
        r.Row(
            str(n),
            tuple(
                _cell((option,), decision)
                for option, decision in zip(state.options, finding.decisions, strict=True)
                if decision not in finding.settled
            ),
            figure=_holds(state),
        )
        for n, state in enumerate(finding.listed, start=1)
    )
    columns, groups = tuple(_columns(finding)), (r.Group("", rows),)
    named = _names(groups)
    legend = r.Legend(names=named) if named else None
    shown = r.Table(
        columns, groups, names="States", figure="holds", legend=legend, most_rows=STATES
    )
    return r.Shortened((), (shown,))


def _holds(state: ListedState) -> str:
    """By what a state holds, in a word."""
    if state.trap:
        return "cannot be left"
    by = {"": "no", "Nash": "yes", "SEQ": "counter-moves"}
    return by.get(next(iter(state.equilibrium), ""), "threats")


# What is not known of the moves from a state, and what all this rests on.


def summary(finding: Stability, phrases: Phrases) -> Iterator[r.Entry]:
    """What is not known, what can turn the verdict first; and what all this rests on."""
    not_known = r.Entry(" · ".join(_not_known(finding)), r.strong("Not known"))
    yield r.topic(not_known, (_unknown(finding, phrases),))
    yield rests_on(finding.grounds, "effect", "on what these actors want")


def _not_known(finding: Stability) -> Iterator[str]:
    verdict = finding.looked_at.verdict
    turning: list[Bearing | Criterion] = []
    for outlook in verdict.outlooks:
        move = outlook.best if outlook.gaining else outlook.chance
        if move:
            turning += [claim for claim in move.alone if claim not in turning]
    claims = [claim for claim in turning if not is_blank(claim)]
    shown = [*unknowns(claims)][: fmt.FEW]
    yield from (words for words, _ in shown)
    if more := len(finding.unknown) - sum(count for _, count in shown):
        yield fmt.counted(more, "more range" if shown else "range")
    if finding.blank_cells:
        yield f"{fmt.counted(finding.blank_cells, 'cell')} not judged"
    if verdict.holds is Footing.NO_VERDICT:
        missing = [_missing(finding, outlook.actor) for outlook in verdict.outlooks]
        yield fmt.few(filter(None, missing))
        return
    for each in verdict.unjudged[: fmt.FEW]:
        said = _missing(finding, each.actor) or f"{whose(each)}: not judged"
        yield f"{said[:1].upper()}{said[1:]}"
    if (more := len(verdict.unjudged) - fmt.FEW) > 0:
        yield fmt.counted(more, "more actor")


def _unknown(finding: Stability, phrases: Phrases) -> r.Listing:
    """The ranges and unknowns that count, each at its midpoint."""
    entries = [_midpoint(phrases, claim) for claim in finding.unknown]
    for each in finding.unjudged:
        option, on = phrases.named((each.option,)), names(each.interests)
        entries.append(r.Entry(f"{option} is not judged on {on}: counted as 0."))
    for silent in finding.looked_at.verdict.unjudged:
        said = f"{names(silent.unjudged)} of {silent.actor.name}: not judged, counted as 0."
        entries.append(r.Entry(said))
    none = r.Entry("Nothing that counts here is a range, unknown or not judged.")
    return r.listing(entries or [none], bullet="·")


def _midpoint(phrases: Phrases, claim: Bearing | Criterion) -> r.Entry:
    if isinstance(claim, Bearing):
        value, size = claim.claim.size, fmt.effect(claim.claim.size)
    else:
        value, size = claim.weight, fmt.interval(claim.weight)
    middle = "its midpoint"
    if value.middle is not None:
        signed = isinstance(claim, Bearing)
        middle = f"{fmt.number(value.middle, signed=signed)}, the median of the views on it"
    said = f"{phrases.claim(claim)} ({size}): counted at {middle}."
    return r.Entry(said, basis=r.basis(claim_of(claim)))


def _missing(finding: Stability, actor: Actor) -> str:
    """What the model does not say of an actor's interests; nothing where it says all."""
    if not actor.criteria:
        return f"{actor.name}: no interest in the model"
    judged = {e.to for d in finding.decisions for o in d.options for e in o.effects}
    own = [decision for decision in finding.decisions if decision.actor == actor.id]
    if all(
        option.otherwise or decision.otherwise for decision in own for option in decision.options
    ):
        return ""
    names = [fmt.quoted(each.name) for each in actor.interests if each.id not in judged]
    return f"{actor.name}: no option is judged on {fmt.few(names)}" if names else ""
