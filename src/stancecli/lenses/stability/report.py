"""An answer of `stability`: on the situation as a whole, or on one state of it."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli import notation as fmt, report as r, wording
from stancecli.lenses.stability.explanation import ActorView, ExplainedState
from stancecli.lenses.stability.finding import EquilibriumSet, Path, PathStep, Stability
from stancecli.lenses.stability.phrases import (
    Phrases,
    conclusion,
    count_among,
    exchange,
    further,
    gain,
    pays,
    stays,
)
from stancecli.lenses.stability.screen import (
    elsewhere,
    movers_table,
    states_table,
    summary,
    together,
    undoing,
    way_on,
)
from stancecli.methods.stability.verdict import Footing, Outlook, Sensitivity
from stancecli.model import IMPORTANCE, exactly
from stancecli.situation import Bearing, claim_of
from stancecli.wording.states import looked_at


def describe(finding: Stability) -> r.Report:
    """The situation as a whole, or the one state that was asked about."""
    phrases, decisions = Phrases(finding), finding.open_decisions or finding.decisions
    scope = looked_at(decisions, finding.states, finding.excluded)
    return r.Report(
        subject="Stability",
        scope=(scope, phrases.named(finding.asked.options)) if finding.asked else (scope,),
        conclusion=conclusion(finding),
        more=further(finding, phrases),
        blocks=tuple(_blocks(finding, phrases)),
        next=tuple(_next(finding)),
    )


def _blocks(finding: Stability, phrases: Phrases) -> Iterator[r.Block]:
    """Who would move, what follows, where else it holds; in whole each move; what is not known."""
    if finding.looked_at.verdict.holds is not Footing.NO_VERDICT:
        yield from movers_table(finding)
        yield r.Shortened((), undoing(finding))
        yield from together(finding, phrases)
        yield r.Shortened((), way_on(finding, phrases))
        if finding.all_states:
            yield states_table(finding)
        elif finding.states > 1:
            yield elsewhere(finding, phrases)
    tells = "each move, its reasons, what ends a rest"
    yield r.Shortened(tuple(_details(finding, phrases)), tells=tells)
    yield r.Listing(tuple(summary(finding, phrases)))


def _details(finding: Stability, phrases: Phrases) -> Iterator[r.Block]:
    if finding.asked:
        yield from _of_state(finding, phrases, finding.asked)
    else:
        yield path_section(finding, phrases)
        yield equilibria_section(finding, phrases)
        yield from example_section(finding, phrases)
        yield from sensitivity_section(finding, phrases)
    yield from states_section(finding, phrases)
    yield legend(finding)


def _of_state(finding: Stability, phrases: Phrases, state: ExplainedState) -> Iterator[r.Block]:
    """One state actor by actor, and by which concepts it is an equilibrium."""
    yield from map(_view, state.views, state.verdict.outlooks)
    if state.coalitions:
        leaving = (r.Entry(f"{phrases.coalition(found)}.") for found in state.coalitions)
        yield r.Section("Who would leave it together", (r.listing(leaving, bullet="·"),))
    if state.equilibrium:
        said = f"An equilibrium by {fmt.listed(state.equilibrium)}."
        if state.options != finding.start.options:
            lead = "lead" if state.reachable else "do not lead"
            said += f" Gains alone {lead} there from {phrases.here}."
        yield r.Note(said)


# One actor's view of a state.


def _view(view: ActorView, outlook: Outlook) -> r.Section:
    listings = tuple(map(exchange, view.improvements)) or (r.Listing((stays(view, outlook),)),)
    points = f"{fmt.number(view.points)} {'point' if view.points == 1 else 'points'}"
    note = r.Note(
        f"Here it has {points}; moving or staying it can be sure of "
        f"{fmt.number(view.security_level)}, whatever the others do."
    )
    rank = f"its rank {view.rank} of {view.ranks} · {', '.join(view.stable) or 'leaves'}"
    return r.Section(view.actor.name, (*listings, note), rank)


# What could be asked next.


def _next(finding: Stability) -> Iterator[r.Next]:
    if finding.start.verdict.holds is Footing.NO_VERDICT:
        yield r.Next("check", (), "what is not judged")
        return
    if finding.asked:
        here = "the current state" if finding.start.current else "the state that is given"
        yield r.Next("stability", (), f"the way from {here}, and every rest")
        return
    verdict = finding.start.verdict
    if verdict.by and verdict.unjudged:
        yield r.Next("check", (), "what is not judged")
    moving = [*verdict.movers, *verdict.chances]
    if moving:
        first = moving[0]
        move = first.best if first.gaining else first.chance
        decision = move.taken[0].decision if move else ""
        asked = first.actor.id if len(first.actor.decisions) == 1 else decision
        yield r.Next("tradeoffs", (asked,), "what the first to move trades away")
    if finding.example:
        options = finding.example.options
        pairs = zip(options, finding.start.options, strict=True)
        differing = tuple(option.id for option, current in pairs if option is not current)
        named = {"state": differing or (options[0].id,)}
        yield r.Next("stability", (), "this rest, actor by actor", options=named)
    if len(finding.open_decisions) > 2:
        some = tuple(decision.id for decision in finding.open_decisions[:2])
        yield r.Next("stability", some, "these alone, the others as they are")


REASONS = {
    "SEQ": "a counter-move that pays its maker undoes each gain",
    "SMR": "a threat undoes each gain, and leaves no way out",
    "GMR": "a threat undoes each gain",
}
"""Why a set of states holds, by the strictest concept that does in it; Nash: nobody gains."""

# The path from the state that holds.


def path_section(finding: Stability, phrases: Phrases) -> r.Section:
    """The path of best improvements, step by step, and where it ends."""
    title, path = f"From {phrases.here}", finding.path
    if not path.steps:
        return r.Section(title, (r.Paragraph(f"It stays: {phrases.nobody_gains}."),))
    entries = tuple(_step(count, step) for count, step in enumerate(path.steps, start=1))
    forks = (r.Note(_forks(path)),) if path.forks else ()
    blocks = (r.Listing(entries), r.Paragraph(_ending(path, phrases)), *forks)
    return r.Section(title, blocks, "a way on which each step is a gain for the one who takes it")


def _step(count: int, step: PathStep) -> r.Entry:
    move = step.move
    pairs = zip(move.left, move.taken, strict=True)
    turned = "; ".join(f"{before.name} → {after.name}" for before, after in pairs)
    felt = map(r.muted, pays(step.toll))
    return gain(count, move, r.text(r.strong(move.mover.name), f": {turned}"), *felt)


def _ending(path: Path, phrases: Phrases) -> str:
    steps, back = len(path.steps), path.returns_to
    if back is None:
        return f"After step {steps} {phrases.nobody_gains}."
    to = phrases.here if back == 0 else f"where step {back} had led"
    return f"Step {steps} leads back to {to}: the moves run in a circle."


def _forks(path: Path) -> str:
    ends = "no state in which nobody gains"
    if count := path.equilibria:
        ends = fmt.counted(count, "state in which nobody gains", "states in which nobody gains")
    cycles = fmt.counted(path.cycles, "circle") if path.cycles else "no circle"
    least = "" if path.complete else "at least "
    return (
        f"At {path.forks} of these states several actors would move; shown is the one who stands "
        "first in the file, since gains of two actors do not compare. All ways together lead to "
        f"{least}{ends} and {cycles}."
    )


# The equilibria.


def equilibria_section(finding: Stability, phrases: Phrases) -> r.Section:
    """The sets of states that are equilibria by the same concepts, and why each is."""
    entries = [_equilibrium_set(finding, phrases, found) for found in finding.equilibria]
    if not finding.counts["Nash"]:
        entries.append(r.Entry("no state: somebody gains by moving from each", aside="Nash"))
    of = f"of {finding.states:,} states"
    return r.Section("Where it holds", (r.Listing(tuple(entries)),), of)


def _equilibrium_set(finding: Stability, phrases: Phrases, found: EquilibriumSet) -> r.Entry:
    below: list[r.Words] = [*phrases.described(found)]
    below.append(r.muted(REASONS.get(found.concepts[0], phrases.nobody_gains)))
    if found.traps:
        which = "it" if found.states == 1 else f"{count_among(found.traps, found.states)}"
        below.append(r.muted(f"somebody would leave {which}, and cannot"))
    below.append(r.muted(_reached(finding, phrases, found)))
    if found.coalition:
        verb, which = " could leave it", ""
        if found.states > 1:
            unstable = found.coalition_unstable or 0
            first = "" if unstable == 1 else " by actors together, the first"
            verb = ""
            which = f"{count_among(unstable, found.states)} could be left{first} by "
        below.append(r.muted(f"{which}{phrases.coalition(found.coalition, verb)}"))
    elif found.coalition_unstable == 0 and len(finding.movers) > 1:
        which = "it" if found.states == 1 else "any of them"
        below.append(r.muted(f"no actors would leave {which} together"))
    states, by = r.strong(fmt.counted(found.states, "state")), ", ".join(found.concepts)
    return r.Entry(states, aside=by, below=tuple(below))


def _reached(finding: Stability, phrases: Phrases, found: EquilibriumSet) -> str:
    """To which states of a set improvements alone lead."""
    here = phrases.here
    if finding.start.equilibrium == found.concepts:  # so the context's state is in this set
        if found.states == 1:
            return f"this is {here}"
        if found.reachable == 1:
            return f"{here} is one of them"
        others = count_among(found.reachable - 1, found.states - 1, "the others")
        leading = "the other" if found.states == 2 else others
        return f"{here} is one of them; gains alone lead from it to {leading}"
    if found.states == 1:
        return f"gains alone {'lead' if found.reachable else 'do not lead'} there from {here}"
    return f"gains alone lead to {count_among(found.reachable, found.states)} from {here}"


# One equilibrium: what holds it, and what would end it.


def example_section(finding: Stability, phrases: Phrases) -> tuple[r.Section, ...]:
    """How the improvements from one equilibrium are sanctioned; nothing where there is none."""
    example = finding.example
    if example is None:
        return ()
    chosen = phrases.named(example.options)
    note = f"in {phrases.here}" if example.options == finding.start.options else f"in {chosen}"
    if finding.equilibria[0].states > 1:
        note = f"shown for 1 of the {finding.equilibria[0].states:,}: {chosen}"
    listings = [exchange(view.improvements[0]) for view in example.views if view.improvements]
    staying = map(stays, example.views, example.verdict.outlooks)
    listings = listings or [r.Listing(tuple(staying))]
    return (r.Section("What holds it there", (r.Note(note), *listings)),)


def sensitivity_section(finding: Stability, phrases: Phrases) -> tuple[r.Section, ...]:
    """The single steps that would end that equilibrium; nothing where there is none."""
    if finding.example is None:
        return ()
    title, steps = "What would break it", finding.sensitivity
    if not steps:
        said = "No single step on one effect or importance does."
        if steps is None:
            said = "Not tried: there are too many states. Name fewer decisions, and it will be."
        return (r.Section(title, (r.Paragraph(said),)),)
    entries = r.listing((_sensitivity(phrases, step) for step in steps), bullet="·")
    return (r.Section(title, (entries,), "one step on one effect or importance"),)


def _sensitivity(phrases: Phrases, step: Sensitivity) -> r.Entry:
    before, after = step.before, exactly(step.after)
    if isinstance(step.claim, Bearing):
        change = f"{fmt.effect(before)} to {fmt.effect(after)}"
    else:
        change = f"{fmt.worded(before, IMPORTANCE)} to {fmt.worded(after, IMPORTANCE)}"
    then = f"then {step.mover.name} would leave it for {wording.names(step.taken)}."
    said = f"{phrases.claim(step.claim)}, {change}: {then}"
    return r.Entry(said, basis=r.basis(claim_of(step.claim)))


# Every state, on request.


def states_section(finding: Stability, phrases: Phrases) -> tuple[r.Section, ...]:
    """All states with each actor's rank of them, where these were asked for."""
    if not (finding.all_states and finding.listed):
        return ()
    entries = []
    for state in finding.listed:
        ranks = ", ".join(f"{found.actor.name} {found.rank}" for found in state.ranks)
        trap = ["cannot be left"] if state.trap else []
        aside = ", ".join([*state.equilibrium, *trap]) or r.muted("would be left")
        name = phrases.named(state.options)
        entries.append(r.Entry(name, aside=aside, below=(r.muted(ranks),)))
    note = "with each actor's rank of it, 1 the best"
    return (r.Section("Every state", (r.Listing(tuple(entries), "▸"),), note),)


# How to read all this.


def legend(finding: Stability) -> r.Note:
    """How to read gains, and the concepts that hold anywhere."""
    used = {concept for found in finding.equilibria for concept in found.concepts}
    said = ["A gain is in its actor's own points; gains of two actors do not compare."]
    if "Nash" in used:
        said.append("Nash: nobody gains by moving.")
    if "SEQ" in used:
        said.append("SEQ: a counter-move that pays its maker undoes each gain.")
    if used & {"SMR", "GMR"}:
        said.append("SMR, GMR: any answer does, even at a loss; SMR: one without escape.")
    return r.Note(" ".join(said))
