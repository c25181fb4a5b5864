"""How it is told whether a state holds, and where moving alone leads."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.finding import Stability, StateGroup, Step, WayOn
from stancecli.methods.stability.equilibria import Coalition
from stancecli.methods.stability.judge import LEFT, Outlook, Prospect, StateVerdict, Word
from stancecli.model import ZERO, Actor
from stancecli.wording import answer, bulleted, moves as say, plain_table, rests_on, row


def describe(finding: Stability) -> r.Report:
    """The state that is looked at, for all or for one actor."""
    actor, middle = finding.actor, say.AtMiddle(finding.owners)
    if actor:
        said = [*_for_actor(finding, actor), *_way_for(finding, actor, middle)]
        asks = f"{actor.name} · Would it move, and what do the moves of all do to it?"
    else:
        said = [_verdict(finding, middle), *_besides(finding, middle), *_way(finding, middle)]
        asks = "Would anybody move alone?"
    if finding.asked:
        asks = say.together(finding.options)
    return answer("Stability", [asks], said, _blocks(finding), _next(finding))


def _next(finding: Stability) -> Iterator[r.Next]:
    if finding.verdict.word is Word.NOTHING:
        yield r.Next("check", (), "what nobody has filled in")
    elif len(finding.movers) > 1:
        ids = (finding.actor.id,) if finding.actor else ()
        yield r.Next("deals", ids, "what several could do together")
        yield r.Next("levers", (), "what would make them choose something else")


def _verdict(finding: Stability, middle: say.AtMiddle) -> str:
    """Whether it holds, and who would move."""
    verdict, state = finding.verdict, _called(finding)
    a_move = "a move alone is a gain for"
    match verdict.word:
        case Word.NOTHING:
            stake = "no interest of anybody who decides is at stake"
            return f"Nothing can be said of {state}: {stake}."
        case Word.MOVES:
            sure = (each for each in verdict.movers if each.surely)
            return f"{say.upper(state)} does not hold: {a_move} {say.told_move(sure)}."
        case Word.MOVES_ENTERED:
            who = say.told_move(verdict.movers)
            return f"{middle.opening} {state} does not hold: {a_move} {who}."
        case Word.ANSWERS:
            who = say.told_move(verdict.gaining)
            return f"{middle.opening} {state} holds if others respond: {a_move} {who}."
        case Word.UNKNOWN:
            who = say.several(say.move(each.actor, each.not_judged) for each in verdict.not_judged)
            filled_in = "nobody has filled in what a move would gain"
            return f"Whether {state} holds is not known: {filled_in} {who}."
        case Word.HOLDS:
            return f"{say.upper(state)} holds: no move alone can be a gain."
        case Word.HOLDS_ENTERED:
            return f"{middle.opening} {state} holds: no move alone is a gain."


def _called(finding: Stability) -> str:
    return "the current state" if finding.current else "this state"


def _besides(finding: Stability, middle: say.AtMiddle) -> Iterator[str]:
    """Who else gains or could; what others could do; what cannot be undone."""
    verdict = finding.verdict
    if verdict.word is Word.MOVES and (others := [e for e in verdict.movers if not e.surely]):
        whom = say.several(each.actor.name for each in others)
        yield f"{middle.opening} it is a gain also for {whom}."
    if verdict.word in LEFT:
        yield from _but_for_others(verdict, middle)
    if verdict.word in LEFT and finding.threatened:
        yield "Others could respond so that it is none, though not always to their own good."
    who = say.could_gain(each for each in verdict.outlooks if each.could_gain)
    if who and verdict.word in (Word.HOLDS_ENTERED, Word.UNKNOWN, Word.ANSWERS):
        yield f"At other values it could be a gain for {who}."
    if verdict.word is Word.ANSWERS and verdict.gaining[0].undone_by:
        yield f"Others would respond: {_undone(verdict.gaining[0])}."
    yield from say.cannot_be_undone(verdict.barred, middle)


def _but_for_others(verdict: StateVerdict, middle: say.AtMiddle) -> Iterator[str]:
    """Who would gain too, but for a response: two of them, and how many others."""
    found = [each for each in verdict.gaining if not each.move]
    for each in found[:2]:
        a_move = "A move" if verdict.word is Word.MOVES_ENTERED else f"{middle.opening} a move"
        gain = f"{a_move} alone would be a gain for {say.told_move([each])} too"
        yield f"{gain}, if {_undone(each)} did not respond."
    if more := len(found[2:]):
        yield f"That is so of {fmt.counted(more, 'other')}."


def _undone(outlook: Outlook) -> str:
    """Who would respond to its move, and by what."""
    return say.several(say.move(each.actor, each.taken) for each in outlook.undone_by)


def _way(finding: Stability, middle: say.AtMiddle) -> Iterator[str]:
    """What follows from the first move, where that ends, and who could leave the end together."""
    way = finding.way
    if len(way.steps) > 1:
        then = [say.move(step.actor, step.taken, step.gain) for step in way.steps[1:]]
        more = f" and {fmt.counted(len(then) - 3, 'other step')}" if then[3:] else ""
        yield f"After that it is a gain for {', then for '.join(then[:3])}{more}."
    if way.steps:
        yield from _end(way, middle)
    if finding.together:
        from_there = "From there a" if way.steps else "A"
        yield f"{from_there} joint move would be a gain for {_members(finding.together[0])}."


def _end(way: WayOn, middle: say.AtMiddle) -> Iterator[str]:
    yield from say.holds("That end", way.verdict, middle)
    if way.elsewhere:
        yield "Other moves, or another order, can end elsewhere."


def _members(coalition: Coalition) -> str:
    return say.several(
        say.move(actor, [option for option in coalition.taken if option.actor == actor.id])
        for actor in coalition.members
    )


def _for_actor(finding: Stability, actor: Actor) -> Iterator[str]:
    """Whether it would move."""
    outlook, name = finding.outlook, actor.name
    it = f"In the view of {name} it" if actor in finding.owners else f"At middle values {name}"
    if outlook is None or not outlook.best:
        yield f"No choice is left to {name}."
    elif outlook.move:
        yield f"{name if outlook.surely else it} would gain by {_by_move(outlook.move)}."
    elif outlook.gaining:
        by, undone = _by_move(outlook.best), _undone(outlook)
        yield f"{it} would gain by {by}, but others would respond: {undone}."
    elif outlook.not_judged:
        options = say.in_quotes(outlook.not_judged, "or")
        yield f"Whether {name} would gain by a move is not known: nobody has filled in {options}."
    elif outlook.could_gain:
        yield f"{it} would gain by no move alone."
        yield f"At other values it could gain by {_by_move(outlook.could_gain)}."
    elif outlook.at_stake:
        yield f"{name} can gain by no move alone."
    else:
        yield f"Nothing can be said of {name}: no interest of its own is at stake."


def _by_move(told: Prospect) -> str:
    """`“A” (+1; at other values −1 to +2)`."""
    reach = "" if told.bounds.exact else f"; at other values {say.spread(told.bounds)}"
    return f"{say.together(told.taken)} ({say.signed(told.gain)}{reach})"


def _way_for(finding: Stability, actor: Actor, middle: say.AtMiddle) -> Iterator[str]:
    """Where the moves of all end for it."""
    way = finding.way
    if not way.steps:
        yield f"{say.upper(_called(finding))} {say.phrase(finding.verdict.word, middle)}."
    else:
        gain = sum((e.points for e in way.felt if e.actor.id == actor.id), ZERO.low)
        moved = say.together(option for option in way.options if option not in finding.options)
        yield f"The moves of all end at {moved}: {say.than_now(gain, actor.name)}."
        yield from _end(way, middle)


def _blocks(finding: Stability) -> Iterator[r.Block]:
    if finding.verdict.word is not Word.NOTHING:
        if not finding.actor:
            yield _movers_table(finding)
        elif finding.way.steps:
            yield _way_table(finding, finding.actor)
    yield r.Shortened(tuple(_details(finding)), tells="reasons, where else it holds")
    yield r.Listing(tuple(_lines(finding)))


def _movers_table(finding: Stability) -> r.Table:
    """A row for each who can move: the surest gain first, then those who could gain."""
    verdict = finding.verdict
    named = [each.actor.id for each in verdict.movers]
    rest = [each for each in verdict.outlooks if each.actor.id not in named]
    rest.sort(key=lambda each: not (each.gaining or each.could_gain))
    rows = (row for each in (*verdict.movers, *rest) for row in _mover(each))
    gain, others = map(r.Column, ("gain at middle values", "at other values"))
    heads = ("most to gain alone", gain, others)
    return plain_table("Who decides", heads, rows, say.ROWS, "In each actor's own points.")


def _mover(outlook: Outlook) -> Iterator[r.Row]:
    name, told = outlook.actor.name, outlook.move or outlook.best
    if outlook.not_judged and not outlook.gaining:
        options = say.several((option.name for option in outlook.not_judged), "or")
        yield row(name, options, "not filled in", "–")
    elif told:
        taken, *sizes = _gain(told)
        respond = " (others respond)" if outlook.undone_by else ""
        yield row(name, f"{taken}{respond}", *sizes)
    chance = outlook.could_gain
    if chance and told and chance.taken != told.taken and not outlook.gaining:
        yield row(name, *_gain(chance), rank=1)


def _gain(told: Prospect) -> tuple[str, str, str]:
    return _plain(told), say.signed(told.gain), say.spread(told.bounds)


def _plain(told: Prospect | Step) -> str:
    return "; ".join(option.name for option in told.taken)


def _way_table(finding: Stability, actor: Actor) -> r.Table:
    """A row for each step of the way, and what it does to an actor."""
    rows = []
    for step in finding.way.steps:
        felt = [each for each in step.felt if each.actor.id == actor.id and each.points]
        felt.sort(key=lambda each: each.points)
        does = ", ".join(f"{e.criterion.name} {say.signed(e.points)}" for e in felt) or "nothing"
        rows.append(row(step.actor.name, _plain(step), say.signed(step.gain), does))
    heads = ("moves to", r.Column("gain"), f"what it does to {actor.name}")
    return plain_table("The way from now", heads, rows, say.ROWS)


def _lines(finding: Stability) -> Iterator[r.Entry]:
    way, verdict = finding.way, finding.verdict
    if way.steps:
        yield r.Entry(say.loses(way.loses), r.strong("Who loses"))
    if said := " ".join(_would_change(finding)):
        yield r.Entry(said, r.strong("Would change it"), part=r.Part.TURNS_IT)
    if silent := verdict.not_judged:
        blank = ((say.in_quotes(each.not_judged, "or"), each.actor.name) for each in silent)
        said = say.several(f"{options} would do for {name}" for options, name in blank)
        yield r.Entry(f"What {said}.", r.strong("Not known"), part=r.Part.NOT_KNOWN)
    elif verdict.word is Word.NOTHING:
        said = say.several(actor.name for actor in finding.movers)
        yield r.Entry(f"What is at stake for {said}.", r.strong("Not known"))
    yield from rests_on(finding.grounds, "effect", "on what these actors want")


def _would_change(finding: Stability) -> Iterator[str]:
    """The values that end the first gain, or make one."""
    verdict, first = finding.verdict, finding.outlook
    if not finding.actor:
        first = next(iter((*verdict.movers, *verdict.could_gain)), None)
    if first and not first.surely and (told := first.move or first.could_gain):
        yield say.would_change(first.actor, told)


def _details(finding: Stability) -> Iterator[r.Block]:
    for outlook in finding.verdict.outlooks:
        if told := outlook.move or outlook.best:
            yield _moves(outlook, told)
    if finding.way.loses:
        yield bulleted("Who loses on the way, or could", say.every_loss(finding.way.loses))
    yield _elsewhere(finding)
    moves = []
    for each in finding.together:
        gains = ", ".join(f"{gain.actor.name} {say.signed(gain.gain)}" for gain in each.gains)
        respond = "; others could respond, at a loss" if each.sanctionable else ""
        moves.append(r.Entry(f"{_members(each)}: {gains}{respond}."))
    if moves:
        yield bulleted("Who could move together", moves)
    elif not finding.sought:
        yield r.Note("Who could move together was not sought: there are too many states.")
    # The concepts of the graph model that the state meets, and how many states do.
    counts = ", ".join(f"{concept} {count:,}" for concept, count in finding.counts.items())
    met = fmt.listed(finding.equilibrium) or "none"
    yield r.Note(
        f"In the graph model for conflict resolution: an equilibrium by {met}. States by concept: "
        f"{counts}. Nash: nobody gains. SEQ: a response that pays undoes each gain. SMR and GMR: "
        "any response does."
    )


def _moves(outlook: Outlook, told: Prospect) -> r.Section:
    """An actor's best move with its reasons, and what undoes it."""
    entries = [
        r.Entry(
            f"{fmt.quoted(each.criterion.name)} {say.signed(each.gain)}",
            basis=r.basis(*each.ceasing, *each.beginning),
            details=tuple(say.reasons((each,))),
        )
        for each in told.changes
        if each.ceasing or each.beginning
    ]
    if outlook.undone_by:
        entries.append(r.Entry(f"Others would respond: {_undone(outlook)}."))
    return bulleted(f"{outlook.actor.name}: {_plain(told)}", entries, say.signed(told.gain))


def _elsewhere(finding: Stability) -> r.Section:
    """The other states that hold, by their word."""
    entries = []
    for group in finding.elsewhere:
        said = f"{fmt.counted(group.states, 'state')}: each {say.phrase(group.word)}"
        entries.append(r.Entry(said, below=tuple(map(r.muted, _patterns(group)))))
    listing = r.listing(entries or [r.Entry(f"No other state holds {say.MIDDLE}.")], bullet="·")
    notes = () if finding.exact else (r.Note("Too many to judge each: grouped at middle values."),)
    excluded = f", {finding.excluded:,} more cannot be" if finding.excluded else ""
    of = f"{fmt.counted(finding.states, 'state')}{excluded}"
    return r.Section("Where else it holds", (listing, *notes), of)


def _patterns(group: StateGroup) -> Iterator[str]:
    if group.patterns is None:
        yield f"all with {say.together(group.shared)}" if group.shared else "too scattered to tell"
        return
    for pattern in group.patterns:
        settled = (" or ".join(fmt.quoted(o.name) for o in options) for options in pattern.settled)
        yield "; ".join(settled) or "whatever is chosen"
