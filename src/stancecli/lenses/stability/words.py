"""How it is told whether a state holds, and where moving alone leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.finding import Stability, StateGroup, Step, WayOn
from stancecli.methods.differences import net
from stancecli.methods.stability.equilibria import Coalition
from stancecli.methods.stability.judge import Outlook, Prospect, StateVerdict, Word
from stancecli.model import Actor
from stancecli.wording import answer, bulleted, moves as say, plain_table, rests_on, row


def describe(finding: Stability) -> r.Report:
    """The state that is looked at, for all or for one actor."""
    actor, middle = finding.actor, say.AtMiddle(finding.owners)
    if actor:
        said = [*_for_actor(finding, actor, middle)]
        asks = f"{actor.name} · Would {actor.name} move, and where would all moves end?"
    else:
        said = [_verdict(finding, middle), *_besides(finding, middle)]
        asks = "Would anybody move alone?"
    if finding.asked:
        asks = say.together(finding.options)
    return answer("Stability", [asks], said, _blocks(finding))


def _verdict(finding: Stability, middle: say.AtMiddle) -> str:
    """Whether it holds; who would move, and then whom that moves."""
    verdict, state = finding.verdict, _called(finding)
    word, sure = verdict.word, verdict.word in (Word.MOVES, Word.HOLDS)
    if word is Word.NOTHING:
        stake = "no interest of anybody who decides is at stake"
        return f"Nothing can be said of {state}: {stake}."
    if word is Word.UNKNOWN:
        return _not_known(f"{state} holds", verdict)
    opening = say.upper(state) if sure else f"{middle.opening} {state}"
    if word is Word.ANSWERS:
        return f"{opening} holds only through responses: {_gains(verdict.gaining[0])}."
    if not verdict.movers:
        return f"{opening} holds: nobody {'can' if sure else 'would'} gain by moving alone."
    first = [each for each in verdict.movers if each.surely or not sure]
    gains = f"moving alone would be a gain for {say.told_move(first)}"
    if rest := verdict.movers[len(first) :]:
        gains += f", and {middle} for {say.told_move(rest)}"
    return f"{opening} does not hold: {gains}."


def _called(finding: Stability) -> str:
    return "the current state" if finding.current else "this state"


def _not_known(what: str, verdict: StateVerdict) -> str:
    silent = verdict.not_judged
    who = say.several(
        fmt.marked(each.actor.name, say.in_quotes(each.not_judged, "or")) for each in silent
    )
    return f"Whether {what} is not known: nobody has filled in what a move would gain {who}."


def _brings(actor: Actor, told: Prospect | Step) -> str:
    return f"{say.together(told.taken)} would bring {actor.name} {say.signed(told.gain)}"


def _gains(outlook: Outlook, too: str = "") -> str:
    """`“X” would bring A +3`, with what keeps it from that."""
    told = outlook.move or outlook.best
    return f"{_brings(outlook.actor, told)}{too}{_unless(outlook)}" if told else ""


def _unless(outlook: Outlook) -> str:
    """`, but “Y” (B) would follow and undo that`; nothing where nobody takes its gain away."""
    follow = (fmt.marked(say.together(e.taken), e.actor.name) for e in outlook.undone_by)
    return f", but {say.several(follow)} would follow and undo that" if outlook.undone_by else ""


def _besides(finding: Stability, middle: say.AtMiddle) -> Iterator[str]:
    """Who else gains or could, where it ends, what cannot be undone."""
    verdict, way = finding.verdict, finding.way
    yield from (others := [*_kept(verdict, way, middle), *_could_gain(verdict.outlooks)])
    if way.steps:
        # What else was told may stand between the first move and what follows it.
        yield from _way(way, not (others or verdict.movers[1:] or verdict.movers[0].equal), middle)
    if finding.together:
        who = "From there these" if way.steps else "These"
        yield f"{who} could gain by moving together: {_members(finding.together[0])}."
    if not way.steps:
        yield from say.cannot_be_undone(verdict.barred, middle)


def _kept(verdict: StateVerdict, way: WayOn, middle: say.AtMiddle) -> Iterator[str]:
    """Who gains but for a response, where that is not told with the word or of the end."""
    end = way.verdict if way.verdict.word is Word.ANSWERS else verdict
    told = _gains(end.gaining[0]) if end.word is Word.ANSWERS else ""
    kept = [each for each in verdict.gaining if not each.move and _gains(each) != told]
    for each in kept[:2]:
        at = f"{middle.opening} " if verdict.word is Word.MOVES else ""
        yield f"{at}{_gains(each, ' too')}."
    if more := len(kept[2:]):
        yield f"{fmt.counted(more, 'other')} would gain too, unless others undid that."


def _way(way: WayOn, is_plain: bool, middle: say.AtMiddle) -> Iterator[str]:
    """Where the moves lead after the first: `Then “Y” would bring B +1. There the moves stop.`"""
    first, *then = way.steps
    after = f"after {fmt.marked(say.together(first.taken), first.actor.name)}"
    sure, said = first.surely, []
    for step in then[:2]:
        at = f"{middle} " if sure and not step.surely else ""
        sure = sure and step.surely
        said.append(f"{at}{_brings(step.actor, step)}")
    if more := len(then[2:]):
        said.append(fmt.counted(more, "other step"))
    if then:
        yield f"{'Then' if is_plain else f'{say.upper(after)},'} {'; then '.join(said)}."
    yield from _end(way, "there" if then else "after that" if is_plain else after, middle)


def _end(way: WayOn, where: str, middle: say.AtMiddle) -> Iterator[str]:
    """Whether it stops where moving alone leads."""
    word, verdict = way.verdict.word, way.verdict
    if word is Word.UNKNOWN:
        yield _not_known(f"the moves stop {where}", verdict)
    else:
        yield f"{say.upper(where)} the moves stop{'' if word is Word.HOLDS else f' {middle}'}."
    if word is Word.ANSWERS:
        yield f"{_gains(verdict.gaining[0], ' then')}."
    yield from say.cannot_be_undone(verdict.barred, middle)
    if way.elsewhere:
        yield "Other moves, or another order, can end elsewhere."


def _could_gain(outlooks: Iterable[Outlook]) -> Iterator[str]:
    """Who gains by no move at middle estimates, and could elsewhere in the ranges, by which."""
    if can := say.could_gain(each for each in outlooks if not each.not_judged):
        yield f"Elsewhere in the ranges moving alone could be a gain for {can}."


def _members(coalition: Coalition) -> str:
    return say.several(
        say.move(actor, [option for option in coalition.taken if option.actor == actor.id])
        for actor in coalition.members
    )


def _for_actor(finding: Stability, actor: Actor, middle: say.AtMiddle) -> Iterator[str]:
    """Whether it would move, and where the moves of all end for it."""
    outlook, name, way = finding.outlook, actor.name, finding.way
    own, whom = actor in finding.owners, f" for {name}"
    opening, whose = say.upper(say.whose_middle(actor, own)), "" if own else whom
    if not actor.decisions:
        yield f"Nothing in this model is decided by {name}."
    elif outlook is None or not outlook.best:
        yield f"No choice is left to {name}."
    elif outlook.gaining:
        told = outlook.move or outlook.best
        reach = "" if told.bounds.exact else f"; over the whole range {say.spread(told.bounds)}"
        move = say.together(told.taken)
        by = move if outlook.surely else f"{opening} {move}"
        sized = fmt.marked(
            "a gain" + (whom if outlook.surely else whose), say.signed(told.gain) + reach
        )
        yield f"{by} would be {sized}{_unless(outlook)}."
    elif outlook.not_judged:
        options = say.in_quotes(outlook.not_judged, "or")
        yield f"Whether {name} would gain by a move is not known: nobody has filled in {options}."
    elif outlook.chances:
        yield f"{opening} no move alone would be a gain{whose}."
        yield from _could_gain([outlook])
    else:
        yield f"No move alone can be a gain for {name}."
    if way.steps:
        gain, _ = net(way.felt, actor)
        names = {each.id: each.name for each in finding.movers}
        moved = (option for option in way.options if option not in finding.options)
        ends = " with ".join(fmt.marked(fmt.quoted(o.name), names[o.actor]) for o in moved)
        yield f"The moves of all end at {ends}: {say.than_now(gain, name)}."
        yield from _end(way, "there", middle)
    else:
        yield f"{say.upper(_called(finding))} {say.phrase(finding.verdict.word, middle)}."


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
    rest = [each for each in verdict.outlooks if not each.move]
    rest.sort(key=lambda each: not (each.gaining or each.chances))
    rows = []
    for each in (*verdict.movers, *rest):
        name, told = each.actor.name, each.move or each.best
        if each.not_judged and not each.gaining:
            options = say.several((option.name for option in each.not_judged), "or")
            rows.append(row(name, options, "not filled in", "–"))
        else:
            # What could be a gain need not be what is best at middle estimates.
            could = [] if each.gaining else [each.could_gain]
            moves = {_plain(move): move for move in (told, *each.alike, *could) if move}
            for called, move in moves.items():
                respond = " (others respond)" if each.undone_by else ""
                sizes = say.signed(move.gain), say.spread(move.bounds)
                rows.append(row(name, f"{called}{respond}", *sizes))
    gain, reach = map(r.Column, ("gain at middle estimates", "over the whole range"))
    heads = (f"best first move, from {'now' if finding.current else 'this state'}", gain, reach)
    return plain_table("Who decides", heads, rows, say.ROWS, "In each actor's own points.")


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
    heads = ("moves to", r.Column("own gain"), f"what it does to {actor.name}")
    return plain_table("The way from now", heads, rows, say.ROWS)


def _lines(finding: Stability) -> Iterator[r.Entry]:
    way, verdict = finding.way, finding.verdict
    if way.steps:
        than = "now" if finding.current else "this state"
        losing = f"Compared with {than}: {say.loses(way.loses, 'anybody')}"
        yield r.Entry(losing, r.strong("Who loses"))
    first = next(iter((*verdict.movers, *verdict.could_gain)), None)
    first = finding.outlook if finding.actor else first
    told = first and (first.move if first.gaining else first.could_gain)
    if first and told and not first.surely:
        said = say.would_change(first.actor, told)
        yield r.Entry(said, r.strong("Would change it"), part=r.Part.TURNS_IT)
    # The paragraph on all says so already where a state can hold or not for that.
    silent = verdict.not_judged
    if silent and (finding.actor or Word.UNKNOWN not in (verdict.word, way.verdict.word)):
        blank = ((say.in_quotes(each.not_judged, "or"), each.actor.name) for each in silent)
        said = say.several(f"{options} would do for {name}" for options, name in blank)
        yield r.Entry(f"What {said}.", r.strong("Not known"), part=r.Part.NOT_KNOWN)
    yield from rests_on(finding.grounds, "effect", "on what these actors want")


def _details(finding: Stability) -> Iterator[r.Block]:
    for outlook in finding.verdict.outlooks:
        if told := outlook.move or outlook.best:
            yield _moves(outlook, told)
    if finding.way.loses:
        yield bulleted("Who loses by that end, or could", say.every_loss(finding.way.loses))
    yield _elsewhere(finding)
    if finding.together:
        yield bulleted("Who could move together", map(_joint, finding.together))
    # The concepts of the graph model that the state meets, and how many states do.
    counts = ", ".join(f"{concept} {count:,}" for concept, count in finding.counts.items())
    met = fmt.listed(finding.equilibrium) or "none"
    yield r.Note(
        f"In the graph model for conflict resolution: an equilibrium by {met}. States by concept: "
        f"{counts}. Nash: nobody gains. SEQ: a response that pays undoes each gain. SMR and GMR: "
        "any response does."
    )


def _joint(coalition: Coalition) -> r.Entry:
    gains = ", ".join(f"{each.actor.name} {say.signed(each.gain)}" for each in coalition.gains)
    return r.Entry(f"{_members(coalition)}: {gains}.")


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
        entries.append(r.Entry(f"It would gain{_unless(outlook)}."))
    return bulleted(f"{outlook.actor.name}: {_plain(told)}", entries, say.signed(told.gain))


def _elsewhere(finding: Stability) -> r.Section:
    """The other states that hold, by their word."""
    entries = []
    for group in finding.elsewhere:
        said = f"{fmt.counted(group.states, 'state')}: each {say.phrase(group.word)}"
        entries.append(r.Entry(said, below=tuple(map(r.muted, _patterns(group)))))
    listing = r.listing(entries or [r.Entry(f"No other state holds {say.MIDDLE}.")], bullet="·")
    notes = [r.Note("Too many to judge each: grouped at middle estimates.")] * (not finding.exact)
    of = fmt.counted(finding.states, "possible state")
    return r.Section("Where else it holds", (listing, *notes), of)


def _patterns(group: StateGroup) -> Iterator[str]:
    if group.patterns is None:
        yield "too scattered to tell"
    for pattern in group.patterns or ():
        settled = (" or ".join(fmt.quoted(o.name) for o in options) for options in pattern.settled)
        yield "; ".join(settled) or "whatever is chosen"
