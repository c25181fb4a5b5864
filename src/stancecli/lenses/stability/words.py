"""How it is told whether a state holds, and where moving alone leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.finding import ListedState, Stability, StateGroup, Step
from stancecli.methods.differences import Difference
from stancecli.methods.stability.equilibria import Coalition, Pattern
from stancecli.methods.stability.verdict import LEFT, Outlook, Prospect, Word
from stancecli.model import Actor, Option
from stancecli.wording import rests_on
from stancecli.wording.moves import (
    PHRASES,
    cannot_be_undone,
    could_gain,
    every_loss,
    loses,
    move,
    reasons,
    several,
    signed,
    spread,
    together,
    would_change,
)

ROWS = r.Most((10, 8, 6, 5, 4, 3), "actor")
"""How many who decide a short answer shows, from roomy to tight."""


def describe(finding: Stability) -> r.Report:
    """The state that is looked at, for all or for one actor."""
    actor = finding.actor
    if actor:
        said = [*_for_actor(finding, actor), *_way_for(finding, actor)]
        asks = f"{actor.name} · Would it move, and what do the moves of all do to it?"
    else:
        said = [_verdict(finding), *_besides(finding), *_way(finding)]
        asks = "Would anybody move alone?"
    if finding.asked:
        asks = together(finding.options)
    conclusion, *more = said
    return r.Report(
        subject="Stability",
        scope=(asks,),
        conclusion=conclusion,
        more=" ".join(more),
        blocks=tuple(_blocks(finding)),
        next=tuple(_next(finding)),
    )


def _next(finding: Stability) -> Iterator[r.Next]:
    if finding.verdict.word is Word.NOTHING:
        yield r.Next("check", (), "what nobody has filled in")
    elif len(finding.movers) > 1:
        ids = (finding.actor.id,) if finding.actor else ()
        yield r.Next("deals", ids, "what several could do together")
        yield r.Next("levers", (), "what would make them choose something else")


# Of the state.


def _verdict(finding: Stability) -> str:
    """Whether it holds, and who would move."""
    verdict, state = finding.verdict, _called(finding)
    a_move = "a move alone is a gain for"
    match verdict.word:
        case Word.NOTHING:
            return (
                f"Nothing can be said of {state}: no interest of anybody who decides is at stake."
            )
        case Word.MOVES:
            sure = (each for each in verdict.movers if each.surely)
            return f"{_upper(state)} does not hold: {a_move} {_by(sure)}."
        case Word.MOVES_ENTERED:
            return f"At middle values {state} does not hold: {a_move} {_by(verdict.movers)}."
        case Word.ANSWERS:
            who = _by(verdict.gaining)
            return f"At middle values {state} holds if others respond: {a_move} {who}."
        case Word.UNKNOWN:
            who = several(move(each.actor, each.not_judged) for each in verdict.not_judged)
            filled_in = "nobody has filled in what a move would gain"
            return f"Whether {state} holds is not known: {filled_in} {who}."
        case Word.HOLDS:
            return f"{_upper(state)} holds: no move alone can be a gain."
        case Word.HOLDS_ENTERED:
            return f"At middle values {state} holds: no move alone is a gain."


def _called(finding: Stability) -> str:
    return "the current state" if finding.current else "this state"


def _upper(said: str) -> str:
    return said[:1].upper() + said[1:]


def _by(outlooks: Sequence[Outlook] | Iterator[Outlook]) -> str:
    """`A (“X”, +1) and B (“Y”, +2)`."""
    moves = ((each.actor, each.move or each.best) for each in outlooks)
    return several(move(actor, told.taken, told.gain) for actor, told in moves if told)


def _besides(finding: Stability) -> Iterator[str]:
    """Who else gains or could; what others could do; what cannot be undone."""
    verdict = finding.verdict
    if verdict.word is Word.MOVES and (others := [e for e in verdict.movers if not e.surely]):
        yield f"At middle values it is a gain also for {several(e.actor.name for e in others)}."
    if verdict.word in LEFT and finding.threatened:
        yield "Others could respond so that it is none, though not always to their own good."
    if verdict.word in (Word.HOLDS_ENTERED, Word.UNKNOWN, Word.ANSWERS):
        can = [each for each in verdict.outlooks if each.could_gain]
        if who := could_gain(can):
            yield f"At other values it could be a gain for {who}."
    if verdict.word is Word.ANSWERS and (by := verdict.gaining[0].undone_by):
        yield f"Others would respond: {several(move(each.actor, each.taken) for each in by)}."
    yield from cannot_be_undone(verdict.barred)


def _way(finding: Stability) -> Iterator[str]:
    """What follows from the first move, where that ends, and who could leave the end together."""
    way = finding.way
    if len(way.steps) > 1:
        then = [move(step.actor, step.taken, step.gain) for step in way.steps[1:]]
        yield f"After that it is a gain for {several(then) if len(then) == 1 else _in_turn(then)}."
    yield from _end(finding)
    if finding.together:
        from_there = "From there a" if way.steps else "A"
        yield f"{from_there} joint move would be a gain for {_members(finding.together[0])}."


def _in_turn(moves: Sequence[str]) -> str:
    more = len(moves) - 3
    shown = [*moves[:3], *([f"{fmt.counted(more, 'other step')}"] if more > 0 else [])]
    return ", then for ".join(shown[:3]) + (f" and {shown[3]}" if more > 0 else "")


def _end(finding: Stability) -> Iterator[str]:
    way = finding.way
    if not way.steps:
        return
    yield f"That end {PHRASES[way.verdict.word]}."
    yield from cannot_be_undone(way.verdict.barred)
    if way.elsewhere:
        yield "Other moves, or another order, can end elsewhere."


def _members(coalition: Coalition) -> str:
    return several(
        move(actor, [option for option in coalition.taken if option.actor == actor.id])
        for actor in coalition.members
    )


# For one actor.


def _for_actor(finding: Stability, actor: Actor) -> Iterator[str]:
    """Whether it would move."""
    outlook, name = finding.outlook, actor.name
    if outlook is None or not outlook.best:
        yield f"No choice is left to {name}."
    elif outlook.move and outlook.surely:
        yield f"{name} would gain by {together(outlook.move.taken)} ({_size(outlook.move)})."
    elif outlook.move:
        by = f"{together(outlook.move.taken)} ({_size(outlook.move)})"
        yield f"At middle values {name} would gain by {by}."
    elif outlook.gaining:
        by = f"{together(outlook.best.taken)} ({_size(outlook.best)})"
        undone = several(move(each.actor, each.taken) for each in outlook.undone_by)
        yield f"At middle values {name} would gain by {by}, but others would respond: {undone}."
    elif outlook.not_judged:
        options = several(map(_quoted, outlook.not_judged), "or")
        yield f"Whether {name} would gain by a move is not known: nobody has filled in {options}."
    elif outlook.could_gain:
        yield f"At middle values {name} would gain by no move alone."
        by = f"{together(outlook.could_gain.taken)} ({_size(outlook.could_gain)})"
        yield f"At other values it could gain by {by}."
    elif outlook.at_stake:
        yield f"{name} can gain by no move alone."
    else:
        yield f"Nothing can be said of {name}: no interest of its own is at stake."


def _quoted(option: Option) -> str:
    return fmt.quoted(option.name)


def _size(told: Prospect) -> str:
    reach = "" if told.bounds.exact else f"; at other values {spread(told.bounds)}"
    return f"{signed(told.gain)}{reach}"


def _way_for(finding: Stability, actor: Actor) -> Iterator[str]:
    """Where the moves of all end for it."""
    way = finding.way
    if not way.steps:
        yield f"{_upper(_called(finding))} {PHRASES[finding.verdict.word]}."
    else:
        gain = sum(each.points for each in way.felt if each.actor.id == actor.id)
        side = "better" if gain > 0 else "worse" if gain < 0 else "neither better nor worse"
        size = f" ({signed(gain)})" if gain else ""
        moved = [option for option in way.options if option not in finding.options]
        yield f"The moves of all end at {together(moved)}: {side} than now for {actor.name}{size}."
        yield from _end(finding)


# The table and the lines.


def _blocks(finding: Stability) -> Iterator[r.Block]:
    if finding.verdict.word is not Word.NOTHING:
        if not finding.actor:
            yield _movers_table(finding)
        elif finding.way.steps:
            yield _way_table(finding, finding.actor)
    if finding.listed:
        yield _states_table(finding)
    tells = "reasons, where else it holds"
    yield r.Shortened(tuple(_details(finding)), tells=tells)
    yield r.Listing(tuple(_lines(finding)))


def _movers_table(finding: Stability) -> r.Table:
    """A row for each who can move, the surest gain first."""
    verdict = finding.verdict
    named = [each.actor.id for each in verdict.movers]
    rest = [each for each in verdict.outlooks if each.actor.id not in named]
    rows = [row for each in (*verdict.movers, *rest) for row in _mover(each)]
    return r.Table(
        columns=(
            r.Column("most to gain alone", prose=True),
            r.Column("gain at middle values"),
            r.Column("at other values"),
        ),
        groups=(r.Group("", tuple(rows)),),
        names="Who decides",
        legend=r.Legend(notes=("In each actor's own points.",)),
        most_rows=ROWS,
    )


def _mover(outlook: Outlook) -> Iterator[r.Row]:
    told = outlook.move or outlook.best
    if outlook.not_judged and not outlook.gaining:
        said = [several((o.name for o in outlook.not_judged), "or"), "not filled in", "–"]
    elif told:
        said = [_plain(told), signed(told.gain), spread(told.bounds)]
    else:
        return
    name = outlook.actor.name
    yield r.Row(name, tuple(map(r.Cell, said)))
    chance = outlook.could_gain
    if chance and told and chance.taken != told.taken and not outlook.gaining:
        also = (_plain(chance), signed(chance.gain), spread(chance.bounds))
        yield r.Row(name, tuple(map(r.Cell, also)), rank=1)


def _plain(told: Prospect) -> str:
    return "; ".join(option.name for option in told.taken)


def _way_table(finding: Stability, actor: Actor) -> r.Table:
    """A row for each step of the way, and what it does to an actor."""
    rows = tuple(
        r.Row(
            step.actor.name,
            (
                r.Cell("; ".join(option.name for option in step.taken)),
                r.Cell(signed(step.gain)),
                r.Cell(_does_to(step, actor)),
            ),
        )
        for step in finding.way.steps
    )
    return r.Table(
        columns=(
            r.Column("moves to", prose=True),
            r.Column("gain"),
            r.Column(f"what it does to {actor.name}", prose=True),
        ),
        groups=(r.Group("", rows),),
        names="The way from now",
        most_rows=ROWS,
    )


def _does_to(step: Step, actor: Actor) -> str:
    felt = sorted(
        (each for each in step.felt if each.actor.id == actor.id), key=lambda each: each.points
    )
    said = (f"{each.criterion.name} {signed(each.points)}" for each in felt if each.points)
    return ", ".join(said) or "nothing"


def _lines(finding: Stability) -> Iterator[r.Entry]:
    way, verdict = finding.way, finding.verdict
    if way.steps:
        yield r.Entry(loses(way.loses), r.strong("Who loses"))
    if said := " ".join(_would_change(finding)):
        yield r.Entry(said, r.strong("Would change it"), part=r.Part.TURNS_IT)
    if silent := verdict.not_judged:
        said = several(f"{_moves_of(each)} would do for {each.actor.name}" for each in silent)
        yield r.Entry(f"What {said}.", r.strong("Not known"), part=r.Part.NOT_KNOWN)
    elif verdict.word is Word.NOTHING:
        said = several(actor.name for actor in finding.movers)
        yield r.Entry(f"What is at stake for {said}.", r.strong("Not known"))
    yield rests_on(finding.grounds, "effect", "on what these actors want")


def _moves_of(outlook: Outlook) -> str:
    return several(map(_quoted, outlook.not_judged), "or")


def _would_change(finding: Stability) -> Iterator[str]:
    """The values that end the first gain, or make one."""
    verdict = finding.verdict
    outlooks = [finding.outlook] if finding.actor else [*verdict.movers, *verdict.could_gain]
    for each in [each for each in outlooks if each][:1]:
        told = each.move or each.could_gain
        if told and not each.surely:
            yield would_change(each.actor, told)


# The whole answer.


def _details(finding: Stability) -> Iterator[r.Block]:
    for outlook in finding.verdict.outlooks:
        if outlook.best:
            yield _moves(outlook)
    if finding.way.loses:
        entries = r.listing(map(r.Entry, every_loss(finding.way.loses)), bullet="·")
        yield r.Section("Who loses on the way, or could", (entries,))
    yield _elsewhere(finding)
    if finding.together:
        entries = r.listing((r.Entry(_gains(each)) for each in finding.together), bullet="·")
        yield r.Section("Who could move together", (entries,))
    elif not finding.sought:
        yield r.Note("Who could move together was not sought: there are too many states.")
    yield _literature(finding)


def _moves(outlook: Outlook) -> r.Section:
    """An actor's best move with its reasons, and what undoes it."""
    told = outlook.move or outlook.best
    if told is None:
        raise AssertionError("who has a best move has one to tell")
    entries = [
        r.Entry(
            f"{fmt.quoted(each.criterion.name)} {signed(each.gain)}",
            basis=r.basis(*each.ceasing, *each.beginning),
            details=tuple(reasons((each,))),
        )
        for each in told.changes
        if _is_written(each)
    ]
    if outlook.undone_by:
        undone = several(move(each.actor, each.taken) for each in outlook.undone_by)
        entries.append(r.Entry(f"Others would respond: {undone}."))
    title = f"{outlook.actor.name}: {_plain(told)}"
    return r.Section(title, (r.listing(entries, bullet="·"),), f"{signed(told.gain)}")


def _is_written(change: Difference) -> bool:
    return bool(change.ceasing or change.beginning)


def _gains(coalition: Coalition) -> str:
    gains = ", ".join(f"{each.actor.name} {signed(each.gain)}" for each in coalition.gains)
    respond = "; others could respond, at a loss" if coalition.sanctionable else ""
    return f"{_members(coalition)}: {gains}{respond}."


def _elsewhere(finding: Stability) -> r.Section:
    """The other states that hold, by their word."""
    entries = [
        r.Entry(
            f"{fmt.counted(group.states, 'state')}: each {PHRASES[group.word]}",
            below=tuple(map(r.muted, _patterns(group))),
        )
        for group in finding.elsewhere
    ]
    listing = r.listing(entries or [r.Entry("No other state holds.")], bullet="·")
    notes = () if finding.exact else (r.Note("Too many to judge each: grouped at middle values."),)
    of = f"{fmt.counted(finding.states, 'state')}"
    if finding.excluded:
        of += f", {finding.excluded:,} more cannot be"
    return r.Section("Where else it holds", (listing, *notes), of)


def _patterns(group: StateGroup) -> Iterator[str]:
    if group.patterns is None:
        yield f"all with {together(group.shared)}" if group.shared else "too scattered to tell"
        return
    for pattern in group.patterns:
        yield _pattern(pattern)


def _pattern(pattern: Pattern) -> str:
    settled = (
        " or ".join(fmt.quoted(option.name) for option in options) for options in pattern.settled
    )
    return "; ".join(settled) or "whatever is chosen"


def _literature(finding: Stability) -> r.Note:
    """The concepts of the graph model that the state meets, and how many states do."""
    counts = ", ".join(f"{concept} {count:,}" for concept, count in finding.counts.items())
    met = fmt.listed(finding.equilibrium) or "none"
    return r.Note(
        f"In the graph model for conflict resolution: an equilibrium by {met}. States by concept: "
        f"{counts}. Nash: nobody gains. SEQ: a response that pays undoes each gain. SMR and GMR: "
        "any response does."
    )


def _states_table(finding: Stability) -> r.Table:
    """Every state with its word."""
    rows = tuple(
        r.Row(_apart(state, finding.options), (r.Cell(PHRASES[state.word]),))
        for state in finding.listed
    )
    return r.Table(
        columns=(r.Column("it", prose=True),),
        groups=(r.Group("", rows),),
        names="With these options, the others as they are",
        most_rows=r.Most((10, 8, 6, 5, 4, 3), "state"),
    )


def _apart(state: ListedState, options: Sequence[Option]) -> str:
    """The options of a state that another does not have."""
    return together(option for option in state.options if option not in options) or "–"
