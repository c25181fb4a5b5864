"""The parts of an answer of `stability`."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.graph import Bearing
from stancecli.lenses.stability.finding import Breaking, Rests, Stability, Step, Verdict
from stancecli.lenses.stability.wording import (
    counted_states,
    described,
    named,
    options_of,
    points,
    reasons,
    replies,
    rests_on,
    shared,
    stays,
    turned,
    upset,
    why,
)
from stancecli.model import IMPORTANCE, Criterion, Source, exactly
from stancecli.report import (
    Basis,
    Block,
    Entry,
    Listing,
    Note,
    Paragraph,
    Role,
    Section,
    Span,
    basis,
    counted,
    effect,
    muted,
    quoted,
    span_of,
    strong,
    text,
    worded,
)

CONCEPTS = {
    "Nash": "nobody would gain by moving alone",
    "SEQ": "whoever could gain is held back by answers that gain those who give them",
    "SMR": "whoever could gain is held back by answers, some at a loss, and could not escape them",
    "GMR": "whoever could gain is held back by answers, some at a loss",
}


# From the current state.


def from_here(of: Stability, verbose: bool) -> Section:
    path = of.path
    if not path.steps:
        return Section(
            "From the current state",
            (Paragraph(text("It stays: nobody would gain by moving alone.")),),
        )
    entries = tuple(_step(n, step, verbose) for n, step in enumerate(path.steps, start=1))
    blocks: list[Block] = [Listing(entries), Paragraph(text(_ending(of)))]
    if path.forks:
        blocks.append(Note(_forks(of)))
    return Section(
        "From the current state",
        tuple(blocks),
        "a way on which each step is a gain for the one who takes it",
    )


def _step(n: int, step: Step, verbose: bool) -> Entry:
    move = step.move
    paying = [f"{loss.actor.name} {points(loss.points)}" for loss in step.losses]
    below = [text(turned(move)), why(move.sufficient)]
    below.append(text(muted(f"who pays: {', '.join(paying)}" if paying else "nobody pays")))
    if verbose:
        below += reasons(move.why)
    return Entry(
        text(strong(move.mover.name)),
        str(n),
        text(points(move.gain)),
        rests_on(move.sufficient),
        tuple(below),
    )


def _ending(of: Stability) -> str:
    steps, back = len(of.path.steps), of.path.returns_to
    if back is None:
        return f"After step {steps} nobody would gain by moving: there it can rest."
    to = "the current state" if back == 0 else f"where step {back} had led"
    return f"Step {steps} leads back to {to}: the moves run in a circle."


def _forks(of: Stability) -> str:
    path = of.path
    rests = counted_states(path.rests) + " of rest" if path.rests else "no state of rest"
    circles = counted(path.circles, "circle") if path.circles else "no circle"
    least = "" if path.complete else "at least "
    return (
        f"At {counted(path.forks, 'of these states', 'of these states')} several actors would "
        "move; shown is the one who stands first in the file, since gains of two actors do not "
        f"compare. All ways together lead to {least}{rests} and {circles}."
    )


# Where it can rest.


def where_it_can_rest(of: Stability) -> Section:
    entries = [_rest(each) for each in of.rests]
    if not of.counts.nash:
        entries.append(
            Entry(
                text("no state at all, if nobody looks beyond a move of one's own"),
                aside=text("Nash"),
            )
        )
    return Section("Where it can rest", (Listing(tuple(entries)),))


def _rest(rests: Rests) -> Entry:
    below = [
        text(CONCEPTS[rests.concepts[0]]),
        text(muted(_reach(rests))),
    ]
    if rests.upset_by and rests.upset:
        some = "" if rests.states == 1 else f"{rests.upset:,} of them can be upset, the first so: "
        below.append(text(muted(some + upset(rests.upset_by))))
    elif rests.upset == 0:
        below.append(
            text(muted("no coalition would upset " + ("it" if rests.states == 1 else "any")))
        )
    return Entry(
        text(strong(counted_states(rests.states)), ": ", _described(rests)),
        aside=text(", ".join(rests.concepts)),
        below=tuple(below),
    )


def _described(rests: Rests) -> str:
    if rests.patterns is None:
        return (
            f"{shared(rests).lstrip(', ')}; " * bool(rests.shared) + "scattered: --all lists them"
        )
    (first, *others) = rests.patterns
    if not others:
        free = "" if rests.states == 1 else ", whatever else is chosen"
        return described(first) + free
    return "; or ".join(described(each) for each in rests.patterns)


def _reach(rests: Rests) -> str:
    if rests.states == 1:
        return (
            "gains alone lead there from the current state"
            if rests.reachable
            else "gains alone do not lead there from the current state"
        )
    if not rests.reachable:
        return "gains alone lead to none of them from the current state"
    return f"gains alone lead to {rests.reachable:,} of them from the current state"


# What holds it there, and what would break it.


def what_holds_it(of: Stability, verbose: bool) -> Iterator[Block]:
    if of.example is None:
        return
    tempted = [standing for standing in of.example.standings if standing.replies]
    strictest = of.rests[0]
    note = f"in {options_of(of.example)}"
    if strictest.states > 1:
        note = f"shown for 1 of the {strictest.states:,}, the nearest: {options_of(of.example)}"
    blocks: list[Block] = [
        Listing(tuple(replies(standing.replies[0], verbose))) for standing in tempted
    ]
    if not tempted:
        blocks.append(Listing(tuple(Entry(stays(each)) for each in of.example.standings)))
    yield Section("What holds it there", (Note(note), *blocks))


def what_would_break_it(of: Stability, verbose: bool) -> Iterator[Block]:
    if of.example is None:
        return
    if of.breaks is None:
        said = "Not tried: too many states. Name fewer decisions, and it will be."
        yield Section("What would break it", (Paragraph(text(said)),))
        return
    shown = of.breaks if verbose else of.breaks[:2]
    left = len(of.breaks) - len(shown)
    if not shown:
        said = "No single step on one effect or importance does."
        yield Section("What would break it", (Paragraph(text(said)),))
        return
    more = f"; {left} more: -v" if left else ""
    yield Section(
        "What would break it",
        (Listing(tuple(map(_breaking, shown)), "·"),),
        f"one step on one effect or importance{more}",
    )


def _breaking(each: Breaking) -> Entry:
    then = f": then {each.mover.name} would leave it for {named(each.taken)}."
    if isinstance(each.claim, Bearing):
        what = f"{quoted(each.claim.option.name)} on {quoted(each.claim.criterion.name)}"
        step = f"{effect(each.before)} to {effect(exactly(each.after))}"
        rests: Basis = basis(each.claim.claim)
    else:
        what = f"{quoted(each.claim.name)} ({each.mover.name})"
        step = f"{worded(each.before, IMPORTANCE)} to {worded(exactly(each.after), IMPORTANCE)}"
        rests = basis(each.claim)
    return Entry(text(f"{what}, {step}{then}"), basis=rests)


# Every state, on request.


def every_state(of: Stability) -> Iterator[Block]:
    if not of.all_states:
        return
    if not of.listed:
        said = (
            f"There are {counted_states(of.states)}, more than the {of.listed_most} that are listed; "
            "name fewer decisions."
        )
        yield Section("Every state", (Paragraph(text(said)),))
        return
    entries = tuple(map(_verdict, of.listed))
    yield Section("Every state", (Listing(entries, "▸"),), "with each actor's rank, 1 the best")


def _verdict(each: Verdict) -> Entry:
    ranks = ", ".join(f"{judged.actor.name} {judged.rank}" for judged in each.judged)
    return Entry(
        text(named(each.options)),
        aside=text(", ".join(each.rests) or muted("left")),
        below=(text(muted(ranks)),),
    )


# What is not known, and what it rests on.


def not_known(of: Stability, verbose: bool) -> Section:
    shown = of.unknown if verbose else of.unknown[:2]
    left = len(of.unknown) - len(shown)
    entries = tuple(map(_unknown, shown)) or (
        Entry(text("Each effect and importance that counts here is judged, and none as a range.")),
    )
    return Section("Not known", (Listing(entries, "·"),), f"{left} more: -v" if left else "")


def _unknown(each: Bearing | Criterion) -> Entry:
    if isinstance(each, Bearing):
        size = effect(each.claim.size)
        what = f"{quoted(each.option.name)} on {quoted(each.criterion.name)} of {each.owner.name}"
        return Entry(text(f"{what} ({size}): counted with its middle."), basis=basis(each.claim))
    what = f"The importance of {quoted(each.name)} ({span_of(each.weight)})"
    return Entry(text(f"{what}: counted with its middle."), basis=basis(each))


def support(of: Stability) -> Section:
    total = counted(of.effects, "effect")
    entries = [
        Entry(text(f"{each.effects} of {total} on what these actors want: {_full(each.source)}"))
        for each in of.rests_on
    ]
    if of.judgements:
        entries.append(
            Entry(text(f"{of.judgements} of {total}: ", Span("(judgement)", Role.JUDGEMENT), "."))
        )
    if not entries:
        entries.append(Entry(text("No effect on what these actors want is in the model.")))
    return Section("Rests on", (Listing(tuple(entries), "·"),))


def _full(source: Source) -> str:
    parts = (source.author, quoted(source.title), source.publisher, source.date)
    return f"{source.id}, {', '.join(filter(None, parts))}."


def legend(of: Stability) -> Note:
    used = {concept for rests in of.rests for concept in rests.concepts}
    said = "A gain is in its actor's own points; gains of two actors do not compare."
    if "SEQ" in used:
        said += " SEQ: looking to answers that gain their mover."
    if used & {"SMR", "GMR"}:
        said += " SMR, GMR: to any answer; SMR: one without escape."
    return Note(said)
