"""The parts of an answer of `stability`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancecli import notation as fmt, report as r
from stancecli.lenses.stability.finding import (
    Breaking,
    Coalition,
    Rests,
    Stability,
    Step,
    Verdict,
)
from stancecli.lenses.stability.wording import Words, basis_of, of_them, points, taken_by_it
from stancecli.model import IMPORTANCE, Criterion, exactly
from stancecli.situation import Bearing

REASONS = {
    "Nash": "nobody would gain by moving alone",
    "SEQ": "whoever would gain by leaving would be answered by moves that benefit those who make "
    "them",
    "SMR": "whoever would gain by leaving could be answered, if not always to the benefit of those "
    "who answer, and would have no way out",
    "GMR": "whoever would gain by leaving could be answered, if not always to the benefit of those "
    "who answer",
}
"""Why a set of states can rest, by the strictest concept that holds in it."""


# From the state that holds.


def from_here(say: Words) -> r.Section:
    path = say.of.path
    if not path.steps:
        stays = r.Paragraph(r.text("It stays: nobody would gain by moving alone."))
        return r.Section(f"From {say.here}", (stays,))
    entries = tuple(_step(say, n, step) for n, step in enumerate(path.steps, start=1))
    blocks: list[r.Block] = [r.Listing(entries), r.Paragraph(r.text(_ending(say)))]
    if path.forks:
        blocks.append(r.Note(_forks(say.of)))
    note = "a way on which each step is a gain for the one who takes it"
    return r.Section(f"From {say.here}", tuple(blocks), note)


def _step(say: Words, n: int, step: Step) -> r.Entry:
    move = step.move
    paying = ", ".join(f"{loss.actor.name} {points(loss.points)}" for loss in step.losses)
    pays = r.muted(f"who pays: {paying}" if paying else "nobody pays")
    return r.Entry(
        say.step(move),
        str(n),
        r.text(points(move.gain)),
        basis_of(move.sufficient),
        (say.why(move.sufficient), r.text(pays), *say.reasons(move.why)),
    )


def _ending(say: Words) -> str:
    steps, back = len(say.of.path.steps), say.of.path.returns_to
    if back is None:
        return f"After step {steps} nobody would gain by moving: there it can rest."
    to = say.here if back == 0 else f"where step {back} had led"
    return f"Step {steps} leads back to {to}: the moves run in a circle."


def _forks(of: Stability) -> str:
    path = of.path
    rests = f"{fmt.counted(path.rests, 'state')} of rest" if path.rests else "no state of rest"
    circles = fmt.counted(path.circles, "circle") if path.circles else "no circle"
    least = "" if path.complete else "at least "
    return (
        f"At {path.forks} of these states several actors would move; shown is the one who stands "
        "first in the file, since gains of two actors do not compare. All ways together lead to "
        f"{least}{rests} and {circles}."
    )


# Where it can rest.


def where_it_can_rest(say: Words) -> r.Section:
    """The sets that discriminate; of what only answers at a loss hold, by default just a count."""
    of = say.of
    weak = [each for each in of.rests if "SEQ" not in each.concepts]
    strict = [each for each in of.rests if each not in weak]
    shown = of.rests if say.verbose or not strict else strict
    entries = [_rest(say, each) for each in shown]
    if not of.counts.nash:
        none = "no state at all, if nobody looks beyond a move of one's own"
        entries.append(r.Entry(r.text(none), aside=r.text("Nash")))
    if weak and strict and not say.verbose:
        entries.append(_weakly(weak))
    return r.Section("Where it can rest", (r.Listing(tuple(entries)),), f"of {of.states:,} states")


def _weakly(weak: Sequence[Rests]) -> r.Entry:
    counts = {
        concept: sum(each.states for each in weak if concept in each.concepts)
        for concept in ("SMR", "GMR")
    }
    said = f"{sum(each.states for each in weak):,} more only by threats: -v"
    concepts = (f"{concept} {count:,}" for concept, count in counts.items() if count)
    return r.Entry(r.text(r.muted(said)), aside=r.text(r.muted(", ".join(concepts))))


def _rest(say: Words, rests: Rests) -> r.Entry:
    below = [r.text(line) for line in say.described(rests)]
    below += [r.text(r.muted(line)) for line in (REASONS[rests.concepts[0]], _reach(say, rests))]
    if rests.upset_by:
        below.append(r.text(r.muted(_upset(say, rests, rests.upset_by))))
    elif rests.upset == 0 and len(say.of.movers) > 1:
        which = "it" if rests.states == 1 else "any of them"
        below.append(r.text(r.muted(f"no actors would leave {which} together")))
    return r.Entry(
        r.text(r.strong(fmt.counted(rests.states, "state"))),
        aside=r.text(", ".join(rests.concepts)),
        below=tuple(below),
    )


def _upset(say: Words, rests: Rests, by: Coalition) -> str:
    if rests.states == 1:
        return say.upset(by)
    which = of_them(rests.upset or 0, rests.states)
    first = "" if rests.upset == 1 else " by actors together, the first"
    return f"{which} could be left{first} by {say.upset(by, '')}"


def _reach(say: Words, rests: Rests) -> str:
    here = say.here
    if say.of.start.rests == rests.concepts:  # so the context's state is in this set
        if rests.states == 1:
            return f"this is {here}"
        if rests.reachable == 1:
            return f"{here} is one of them"
        others = of_them(rests.reachable - 1, rests.states - 1, "the others")
        leading = "the other" if rests.states == 2 else others
        return f"{here} is one of them; gains alone lead from it to {leading}"
    if rests.states == 1:
        return f"gains alone {'lead' if rests.reachable else 'do not lead'} there from {here}"
    return f"gains alone lead to {of_them(rests.reachable, rests.states)} from {here}"


# What holds it there, and what would break it.


def what_holds_it(say: Words) -> Iterator[r.Section]:
    of = say.of
    if of.example is None:
        return
    chosen = say.named(of.example.options)
    note = f"in {say.here}" if of.example.current else f"in {chosen}"
    if of.rests[0].states > 1:
        note = f"shown for 1 of the {of.rests[0].states:,}: {chosen}"
    tempted = [view for view in of.example.views if view.replies]
    blocks = [r.Listing(tuple(say.replies(view.replies[0]))) for view in tempted]
    if not tempted:
        blocks.append(r.Listing(tuple(r.Entry(say.stays(each)) for each in of.example.views)))
    yield r.Section("What holds it there", (r.Note(note), *blocks))


def what_would_break_it(say: Words) -> Iterator[r.Section]:
    if say.of.example is None:
        return
    title, breaks = "What would break it", say.of.breaks
    if breaks is None:
        said = "Not tried: there are too many states. Name fewer decisions, and it will be."
        yield r.Section(title, (r.Paragraph(r.text(said)),))
    elif not breaks:
        said = "No single step on one effect or importance does."
        yield r.Section(title, (r.Paragraph(r.text(said)),))
    else:
        shown = breaks if say.verbose else breaks[:2]
        entries = tuple(_breaking(say, each) for each in shown)
        notes = ("one step on one effect or importance", fmt.left_out(len(breaks) - len(shown)))
        yield r.Section(title, (r.Listing(entries, "·"),), "; ".join(filter(None, notes)))


def _breaking(say: Words, each: Breaking) -> r.Entry:
    if isinstance(each.claim, Bearing):
        claim = each.claim
        what = f"{say.named([claim.option])} on {fmt.quoted(claim.criterion.name)} of {claim.owner.name}"
        step = f"{fmt.effect(each.before)} to {fmt.effect(exactly(each.after))}"
        rests: r.Basis = r.basis(claim.claim)
    else:
        weight = f"The {fmt.weighs_by(each.claim)} of {fmt.quoted(each.claim.name)}"
        what = f"{weight} to {say.owner(each.claim)}"
        step = f"{fmt.worded(each.before, IMPORTANCE)} to {fmt.worded(exactly(each.after), IMPORTANCE)}"
        rests = r.basis(each.claim)
    then = f"then {each.mover.name} would leave it for {taken_by_it(each.taken)}."
    return r.Entry(r.text(f"{what}, {step}: {then}"), basis=rests)


# Every state, on request.


def every_state(say: Words) -> Iterator[r.Section]:
    of = say.of
    if not of.all_states:
        return
    if of.listed:
        entries = tuple(_verdict(say, each) for each in of.listed)
        note = "with each actor's rank of it, 1 the best"
        yield r.Section("Every state", (r.Listing(entries, "▸"),), note)
    else:
        said = (
            f"There are {fmt.counted(of.states, 'state')}, and at most {of.listed_most} are listed: "
            "name fewer decisions."
        )
        yield r.Section("Every state", (r.Paragraph(r.text(said)),))


def _verdict(say: Words, each: Verdict) -> r.Entry:
    ranks = ", ".join(f"{judged.actor.name} {judged.rank}" for judged in each.judged)
    return r.Entry(
        r.text(say.named(each.options)),
        aside=r.text(", ".join(each.rests) or r.muted("would be left")),
        below=(r.text(r.muted(ranks)),),
    )


# What is not known, and what it rests on.


def not_known(say: Words) -> r.Section:
    unknown = say.of.unknown
    shown = unknown if say.verbose else unknown[:2]
    entries = tuple(_unknown(say, each) for each in shown) or (
        r.Entry(r.text("Nothing that counts here is a range or unknown.")),
    )
    return r.Section(
        "Not known", (r.Listing(entries, "·"),), fmt.left_out(len(unknown) - len(shown))
    )


def _unknown(say: Words, each: Bearing | Criterion) -> r.Entry:
    if isinstance(each, Bearing):
        what = (
            f"{say.named([each.option])} on {fmt.quoted(each.criterion.name)} of {each.owner.name}"
        )
        size, rests = fmt.effect(each.claim.size), r.basis(each.claim)
    else:
        what = f"The {fmt.weighs_by(each)} of {fmt.quoted(each.name)} to {say.owner(each)}"
        size, rests = fmt.interval(each.weight), r.basis(each)
    return r.Entry(r.text(f"{what} ({size}): counted at its midpoint."), basis=rests)


def legend(of: Stability) -> r.Note:
    used = {concept for rests in of.rests for concept in rests.concepts}
    said = ["A gain is in its actor's own points; gains of two actors do not compare."]
    if "SEQ" in used:
        said.append("SEQ: looking to answers that benefit those who give them.")
    if used & {"SMR", "GMR"}:
        said.append("SMR, GMR: to any answer, even at a loss; SMR: to one without escape.")
    return r.Note(" ".join(said))
