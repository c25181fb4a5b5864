"""What `stability` says: of published conflicts, of random ones, and where it must be silent."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.stability import Stability, describe, find
from stancecli.lenses.stability.explanation import ExplainedState, ListedState
from stancecli.lenses.stability.screen import movers_table
from stancecli.loader import load_text
from stancecli.methods.claims import points_of
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.verdict import Footing
from stancecli.methods.verdict import verdict
from stancecli.model import Actor, Decision, Effect, Impossible, Model, exactly
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.brute_force import Solver, game
from tests.conftest import Golden
from tests.models import COSTLY, graphs, random_model, shuffled
from tests.running import case, run

EXAMPLES = Path(__file__).parents[1] / "examples"
EVERY = ("Nash", "SEQ", "SMR", "GMR")


def example(name: str) -> Situation:
    """An example, whose places name its file alone."""
    file = EXAMPLES / f"{name}.yaml"
    return Situation.of(load_text(file.read_bytes(), file.name))


def shown(report: r.Report, width: int = 80, *, whole: bool = False) -> str:
    return terminal.render(report, width=width, colour=False, whole=whole)


def equilibria(finding: Stability) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The equilibria by the short ids of their options, with the concepts that hold in them."""
    return {_short(state): state.equilibrium for state in finding.listed if state.equilibrium}


def _short(state: ListedState | ExplainedState) -> tuple[str, ...]:
    return tuple(option.id.partition(".")[2] for option in state.options)


def small(situation: Situation) -> Stability | None:
    try:
        finding = find(situation, all_states=True)
    except Unanswerable:
        return None
    return finding if finding.states <= 40 else None


# Published conflicts.


def test_prisoners_rest_in_confession_and_looking_ahead_in_silence_too() -> None:
    finding = find(example("prisoners-dilemma"))
    assert equilibria(finding) == {
        ("silent", "silent"): ("SEQ", "SMR", "GMR"),
        ("confess", "confess"): EVERY,
    }
    assert [step.move.mover.id for step in finding.path.steps] == ["ann", "bob"]
    together = finding.equilibria[0].coalition
    assert together is not None
    assert [member.id for member in together.members] == ["ann", "bob"]


def test_in_chicken_both_swerve_only_under_threats_given_at_a_loss() -> None:
    finding = find(example("chicken"))
    assert equilibria(finding) == {
        ("swerve", "swerve"): ("SMR", "GMR"),
        ("swerve", "drive-on"): EVERY,
        ("drive-on", "swerve"): EVERY,
    }


ELMIRA = {
    1: ("keep", "delay", "stay-out"),
    2: ("modify", "delay", "stay-out"),
    3: ("keep", "accept", "stay-out"),
    4: ("modify", "accept", "stay-out"),
    5: ("keep", "delay", "insist"),
    6: ("modify", "delay", "insist"),
    7: ("keep", "accept", "insist"),
    8: ("modify", "accept", "insist"),
    9: ("keep", "abandon", "stay-out"),
}
"""The states as the literature numbers them; 9 stands for all that abandoning leaves."""


@pytest.mark.parametrize(
    ("actor", "ranking"),
    [
        ("moe", (7, 3, 4, 8, 5, 1, 2, 6, 9)),
        ("uniroyal", (1, 4, 8, 5, 9, 3, 7, 2, 6)),
        ("town", (7, 3, 5, 1, 8, 6, 4, 2, 9)),
    ],
)
def test_interests_rank_the_states_of_elmira_as_published(
    actor: str, ranking: tuple[int, ...]
) -> None:
    here = example("elmira")
    worth = {n: points_of(_state(here, choice), actor) for n, choice in ELMIRA.items()}
    assert tuple(sorted(worth, key=lambda n: -worth[n])) == ranking
    assert len(set(worth.values())) == 9
    for modify in ("keep", "modify"):
        for insist in ("stay-out", "insist"):
            assert points_of(_state(here, (modify, "abandon", insist)), actor) == worth[9]


def _state(here: Situation, choice: tuple[str, ...]) -> Situation:
    owners = ("moe", "uniroyal", "town")
    return here.taking(*(f"{a}.{o}" for a, o in zip(owners, choice, strict=True)))


def test_elmira_rests_in_the_published_states() -> None:
    finding = find(example("elmira"))
    abandoned = {
        (modify, "abandon", insist): EVERY
        for modify in ("keep", "modify")
        for insist in ("stay-out", "insist")
    }
    assert equilibria(finding) == {
        ELMIRA[5]: EVERY,
        ELMIRA[8]: EVERY,
        **abandoned,
        ELMIRA[1]: ("SMR", "GMR"),
        ELMIRA[4]: ("SMR", "GMR"),
    }


def test_at_elmira_ministry_and_plant_together_leave_state_5_for_state_8() -> None:
    finding = find(example("elmira"))
    assert [_short(state) for state in (finding.example,) if state] == [ELMIRA[5]]
    assert finding.example is not None
    (together,) = finding.example.coalitions
    assert [member.id for member in together.members] == ["moe", "uniroyal"]
    assert [option.id for option in together.taken] == ["moe.modify", "uniroyal.accept"]
    assert not together.sanctionable


@pytest.mark.parametrize(
    ("golden_file", "name", "width", "asked"),
    [
        *((f"elmira-{width}", "elmira", width, {}) for width in (60, 80, 140)),
        ("elmira-state-80", "elmira", 80, {"state": ["moe.modify", "uniroyal.accept"]}),
        ("prisoners-80", "prisoners-dilemma", 80, {"all_states": True}),
    ],
)
def test_published_conflicts_read_so(
    golden: Golden, golden_file: str, name: str, width: int, asked: dict[str, Any]
) -> None:
    report = describe(find(example(name), **asked))
    golden(f"stability/{golden_file}.txt", shown(report, width))


# Silence.


def test_a_state_that_cannot_hold_together_is_not_explained() -> None:
    situation = example("chicken")
    crash = Impossible(options=("ann.drive-on", "bob.drive-on"), because="One is called off.")
    barred = Situation.of(replace(situation.model, impossible=(crash,)))
    finding = find(barred)
    assert (finding.states, finding.excluded) == (3, 1)
    assert ("drive-on", "drive-on") not in equilibria(finding)
    with pytest.raises(Unanswerable, match="impossible"):
        find(barred, state=["ann.drive-on", "bob.drive-on"])


def test_an_option_of_a_decision_that_is_not_looked_at_is_refused() -> None:
    with pytest.raises(Unanswerable, match="holds in none of the states"):
        find(example("chicken"), ["ann.course"], state=["bob.drive-on"])


def test_an_option_that_holds_in_every_state_can_be_named_in_one() -> None:
    here = example("chicken")
    alone = find(here, ["ann.course"], state=["ann.drive-on"]).asked
    assert find(here, ["ann.course"], state=["ann.drive-on", "bob.swerve"]).asked == alone
    assert find(here, ["ann.course"], state=["bob.swerve"]).asked is not None


def test_more_states_than_can_be_listed_are_counted_and_not_listed() -> None:
    model = random_model(
        Random(4), actors=(5, 5), decisions=(2, 2), options=(2, 2), density=0.2,
        constraints=False, irreversible=False, impossible=False,
    )  # fmt: skip
    finding = find(Situation.of(model), all_states=True)
    assert finding.states == 1024
    assert finding.listed == ()
    assert "There are 1,024 states" in shown(describe(finding))


ANSWERED_IN_TWO_MOVES = """
stance: 1
actors:
  a:
    name: Ann
    interests: {x: {name: X, importance: high}}
    decisions:
      d:
        question: Move?
        current: stay
        options:
          stay: {name: Stay}
          go:
            name: Go
            effects:
              - {to: x, effect: helps}
              - {to: b.z, effect: hurts, unless: [b.hit]}
              - {to: x, effect: strongly-hurts, when: [b.hit, c.strike]}
  b:
    name: Bob
    interests: {z: {name: Z, importance: high}}
    decisions:
      e:
        question: Hit?
        current: rest
        options: {rest: {name: Rest}, hit: {name: Hit, effects: [{to: z, effect: -0.5}]}}
  c:
    name: Cid
    interests: {q: {name: Q, importance: high}}
    decisions:
      f:
        question: Strike?
        current: calm
        options: {calm: {name: Calm}, strike: {name: Strike, effects: [{to: q, effect: SIZE}]}}
"""


# Speech.


def test_a_circle_names_the_step_that_it_returns_to() -> None:
    finding = find(Situation.of(pursuit()))
    assert finding.path.returns_to == 0
    assert finding.path.cycles == 1
    assert finding.counts["Nash"] == 0
    assert "back to the current state: a circle" in shown(describe(finding))
    whole = shown(describe(finding), whole=True)
    assert "leads back to the current state: the moves run in a circle." in whole


def pursuit() -> Model:
    """One wants to match the other, who wants to differ: matching pennies."""
    model = example("chicken").model

    def matching(actor: Actor, wanted: bool) -> Actor:
        (choice,) = actor.decisions
        other = "bob" if actor.id == "ann" else "ann"
        options = tuple(
            replace(
                option,
                effects=tuple(
                    Effect(
                        option=option.id,
                        to=f"{actor.id}.race",
                        size=exactly(1 if (met == option.id.partition(".")[2]) == wanted else -1),
                        when=(f"{other}.{met}",),
                    )
                    for met in ("swerve", "drive-on")
                ),
            )
            for option in choice.options
        )
        return replace(actor, decisions=(replace(choice, options=options),))

    ann, bob = model.actors
    return replace(model, actors=(matching(ann, True), matching(bob, False)))


@given(graphs(actors=(2, 4), decisions=(0, 1)))
def test_what_is_told_agrees_with_what_is_found(situation: Situation) -> None:
    finding = small(situation)
    if finding is None:
        return
    report = describe(replace(finding, all_states=False))
    at_stake = finding.start.verdict.holds is not Footing.NO_VERDICT
    unheld = at_stake and not finding.start.equilibrium
    assert report.conclusion.startswith("The current state does not hold") == unheld
    others = finding.counts["GMR"] - bool(finding.start.equilibrium)
    assert sum(group.states for group in finding.elsewhere) == others
    for whole in (False, True):
        nowhere = "nowhere: in every other state somebody gains" in shown(report, 400, whole=whole)
        assert nowhere == (at_stake and not others and finding.states > 1)
    assert sum(found.states for found in finding.equilibria) == finding.counts["GMR"]
    for state in finding.listed:
        for ranked, view in zip(state.ranks, finding.start.views, strict=True):
            assert 1 <= ranked.rank <= view.ranks
    plain = Solver(game(situation))
    for view in finding.start.views:
        assert view.security_level == plain.secure(view.actor.id, plain.game.start)
        assert bool(view.improvements) == ("Nash" not in view.stable)
        for improvement in view.improvements:
            assert improvement.move.gain > 0
            assert (improvement.after <= 0) or not improvement.concept


@COSTLY
@given(graphs(actors=(2, 3), decisions=(1, 1)))
def test_every_state_can_be_explained(situation: Situation) -> None:
    finding = small(situation)
    for state in finding.listed if finding else ():
        explained = find(situation, state=[option.id for option in state.options])
        assert explained.asked is not None
        assert explained.asked.equilibrium == state.equilibrium
        assert [view.stable for view in explained.asked.views] == [
            ranked.stable for ranked in state.ranks
        ]
        assert shown(describe(explained))
        plain = Solver(game(situation))
        in_play = {decision.id for decision in plain.game.decisions}
        choice = tuple(option.id for option in state.options if option.decision in in_play)
        secure = [plain.secure(view.actor.id, choice) for view in explained.asked.views]
        assert [view.security_level for view in explained.asked.views] == secure


@COSTLY
@given(graphs(actors=(2, 3), decisions=(1, 2)))
def test_the_order_of_the_file_changes_no_verdict(situation: Situation) -> None:
    finding = small(situation)
    again = small(Situation.of(shuffled(situation.model, Random(1))))
    assert (finding is None) == (again is None)
    if finding and again:
        one, other = (
            {frozenset(o.id for o in state.options): state.equilibrium for state in either.listed}
            for either in (finding, again)
        )
        assert one == other


def currently(model: Model, options: tuple[str, ...]) -> Situation:
    """The same model in which these options hold now."""

    def settled(decision: Decision) -> Decision:
        now = next((o.id for o in decision.options if o.id in options), decision.current)
        return replace(decision, current=now)

    actors = (replace(a, decisions=tuple(map(settled, a.decisions))) for a in model.actors)
    return Situation.of(replace(model, actors=tuple(actors)))


def of_state(finding: Stability) -> tuple[object, ...]:
    """All that is told of the state that is looked at, as a whole and actor by actor."""
    state, report = finding.looked_at, describe(finding)
    said = re.sub("^(This|The current) state", "It", report.conclusion)
    told = replace(state, current=False, reachable=False)
    return said, report.more, told, list(movers_table(finding))


def check_three_ways(situation: Situation, options: tuple[str, ...]) -> Stability:
    """Asked for, given or current, a state is told alike; as asked for."""
    asked = find(situation, state=options)
    given, current = find(suppose(situation, options)), find(currently(situation.model, options))
    assert of_state(asked) == of_state(given)
    # Its options are those of another model, which differ in nothing but what now holds.
    assert of_state(asked)[:2] == of_state(current)[:2]
    verdicts = [each.looked_at.verdict for each in (asked, current)]
    assert verdicts[0].holds == verdicts[1].holds
    assert [o.unjudged for o in verdicts[0].outlooks] == [o.unjudged for o in verdicts[1].outlooks]
    assert describe(current).conclusion.startswith(("The current state", "No verdict"))
    if not asked.looked_at.current:
        assert describe(given).conclusion.startswith(("This state", "No verdict"))
    return asked


@COSTLY
@given(graphs(actors=(2, 3), decisions=(1, 1), blanks=True))
def test_one_state_asked_three_ways_is_told_alike(situation: Situation) -> None:
    finding = small(situation)
    for state in finding.listed[::4] if finding else ():
        check_three_ways(situation, tuple(option.id for option in state.options))


def test_a_trap_asked_for_given_or_current_is_one() -> None:
    situation = example("elmira")
    traps = [state for state in find(situation).listed if state.trap]
    assert len(traps) == 5
    for state in traps[::2]:
        asked = check_three_ways(situation, tuple(option.id for option in state.options))
        assert " cannot be left" in describe(asked).conclusion


# One screen.


@pytest.mark.parametrize("name", ["", "elmira", "montreal"])
def test_all_states_and_one_of_them_fit_one_screen(
    name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else there is to ask, test_screens asks."""
    monkeypatch.setenv("COLUMNS", "80")
    situation, model = (example(name), f" -m {EXAMPLES / name}.yaml") if name else (case(), "")
    ways = [d.options[-1].id for d in situation.decisions()]
    option = next(way for way in ways if not ruled_out(situation, way))
    for asked in ("--all", f"--all --state {option}", f"--given {option}"):
        code, answer, _ = run(capfd, f"stability {asked}{model}")
        lines = answer.splitlines()
        assert (code, len(lines) <= 38, max(map(len, lines)) <= 80) == (0, True, True), answer


# Nobody was asked.


NORTH = """
stance: 1
actors:
  s:
    name: South
    interests: {x: {name: Peace, importance: high}}
    decisions:
      d:
        question: Guard?
        current: guard
        options:
          guard: {name: Guard, effects: [{to: x, effect: helps}]}
          sleep: {name: Sleep, effects: [{to: x, effect: none}]}
  n:
    name: North
    INTERESTS
    decisions:
      e:
        question: Attack?
        current: wait
        options: {wait: {name: Wait}, attack: {name: Attack}}
MORE
"""
CALM = "interests: {calm: {name: Calm, importance: low}}"
WEST = """
  w:
    name: West
    decisions:
      f: {question: Bark?, current: still, options: {still: {name: Still}, bark: {name: Bark}}}
"""


@given(graphs(actors=(2, 3), decisions=(1, 1), blanks=True, density=0.3))
def test_no_state_holds_in_any_case_where_tradeoffs_has_no_verdict(situation: Situation) -> None:
    """On who can move at all."""
    finding = small(situation)
    if finding is None or finding.start.verdict.holds is not Footing.HOLDS:
        return
    for outlook in finding.start.verdict.outlooks:
        for decision in outlook.actor.decisions:
            table = performance_table(situation, decision.id)
            if outlook.best and len(table.candidates) > 1:
                assert verdict(table).verdict is not Conclusion.EMPTY


def test_what_can_move_somebody_is_what_can_turn_its_decision() -> None:
    """Of actors with one decision each: the current state, beside what `tradeoffs` says of each."""
    met = Counter[object]()
    for seed in range(24):
        model = random_model(
            Random(seed), actors=(2, 3), decisions=(1, 1), blanks=True, unknowns=True,
            impossible=False, positions=False, influence=False,
        )  # fmt: skip
        situation = Situation.of(model)
        with suppress(Unanswerable):
            for outlook in find(situation).start.verdict.outlooks:
                (decision,) = outlook.actor.decisions
                judged = verdict(performance_table(situation, decision.id))
                leads = decision.current in [option.id for option in judged.leaders]
                if not outlook.best or outlook.unjudged:
                    continue
                assert judged.verdict is not Conclusion.EMPTY
                assert bool(outlook.gaining) == (not leads)
                if leads and judged.verdict in (Conclusion.FIRM, Conclusion.LEVEL):
                    assert not outlook.chance
                if judged.verdict is Conclusion.OPEN and leads and not judged.level:
                    assert outlook.chance
                    assert bool(outlook.chance.alone) == bool(judged.alone)
                    met[bool(judged.alone)] += 1
                met[judged.verdict] += 1
    assert met[True] > 1
    assert met[False]
    assert {Conclusion.FIRM, Conclusion.LEADS, Conclusion.LEVEL} <= set(met)


# Nothing surer than the evidence.


RANGED = """
stance: 1
actors:
  a:
    name: Ann
    interests: {x: {name: X, importance: high}, y: {name: Y, importance: low}}
    decisions:
      d:
        question: Move?
        current: stay
        options:
          stay: {name: Stay, effects: [{to: x, effect: helps}, {to: y, effect: none}]}
          go: {name: Go, effects: [EFFECTS]}
  b: {name: Bob, interests: {z: {name: Quiet, importance: low}}}
"""


def ranged(effects: str, more: str = "") -> str:
    return RANGED.replace("EFFECTS", effects) + more


def unasked(interests: str = CALM, more: str = "") -> str:
    return NORTH.replace("INTERESTS", interests).replace("MORE", more)


def cited(text: str, old: str) -> str:
    """The text with a source, which what begins so cites."""
    sources = "sources: {s1: {title: S}}\nactors:"
    return text.replace(old, f"{old}, cite: s1 p. 1").replace("actors:", sources)


SECOND = """\
      g:
        question: Sing?
        current: hum
        options:
          hum: {name: Hum, effects: [{to: calm, effect: helps}]}
          sing: {name: Sing, effects: [{to: calm, effect: hurts}]}
"""
PAYERS = "".join(
    f"  p{n}: {{name: P{n}, interests: {{z: {{name: Z{n}, importance: low}}}}}}\n" for n in range(5)
)
GAIN = "{to: x, effect: strongly-helps}, {to: y, effect: none}"
NONE = "{to: x, effect: none}, {to: y, effect: none}"
HOLDS, ENTERED, MOVES_AS_ENTERED, MOVES, SILENT = (
    *(Footing.HOLDS, Footing.AS_ENTERED, Footing.NOT_AS_ENTERED, Footing.NOT, Footing.NO_VERDICT),
)
FOOTINGS: dict[str, tuple[str, Footing]] = {
    # Staying is worth 3 on x; x weighs 3 and y 1, so a step is worth 3 or 1.
    "nothing can be a gain": (ranged(NONE), HOLDS),
    "x can turn it: up to 6 − 3": (
        ranged("{to: x, effect: [-2, 2]}, {to: y, effect: none}"),
        ENTERED,
    ),
    "a blank on y can: up to 2": (ranged("{to: x, effect: helps}"), ENTERED),
    "1.5 as entered, −1 to 4": (
        ranged("{to: x, effect: [1, 2]}, {to: y, effect: [-1, 1]}"),
        MOVES_AS_ENTERED,
    ),
    "0.75 as entered, −2.25 to 3.75": (
        ranged("{to: x, effect: [0.5, 2]}, {to: y, effect: [-0.75, 0.75]}"),
        MOVES_AS_ENTERED,
    ),
    "3, and 2 at least": (
        ranged("{to: x, effect: strongly-helps}, {to: y, effect: [-1, 1]}"),
        MOVES,
    ),
    "another move can be one as well": (
        ranged(
            f"{NONE}]}}\n          run: {{name: Run, effects: [{{to: x, effect: [-2, 2]}}, "
            "{to: y, effect: hurts}"
        ),
        ENTERED,
    ),
    **{
        f"Bob {name}": (ranged(f"{GAIN}, {{to: b.z, effect: {effect}}}"), MOVES)
        for name, effect in {"can be hurt": "[-1, 1]", "is not": "none", "pays 1": "hurts"}.items()
    },
    "of Bob nothing is said": (ranged(GAIN), MOVES),
    "the mover concedes 1": (
        ranged("{to: x, effect: strongly-helps}, {to: y, effect: hurts}"),
        MOVES,
    ),
    "five pay": (
        ranged(GAIN + "".join(f", {{to: p{n}.z, effect: hurts}}" for n in range(5)), PAYERS),
        MOVES,
    ),
    "nothing is at stake": (
        ranged("").replace(
            "effects: [{to: x, effect: helps}, {to: y, effect: none}]", "about: So."
        ),
        SILENT,
    ),
    # South would lose 3 by sleeping; nobody has said what North's attack does.
    "nobody asked the North": (unasked(), ENTERED),
    "which wants nothing": (unasked("about: Nobody knows."), ENTERED),
    "nor the West": (unasked(more=WEST), ENTERED),
    "in one decision of two": (unasked(more=SECOND), ENTERED),
    "an effect is cited": (cited(unasked(), "{to: x, effect: helps"), ENTERED),
    "an importance is cited": (cited(unasked(), "x: {name: Peace, importance: high"), ENTERED),
    # Going is worth 3, and −3 where both others answer: the last at a loss, at nothing, or a gain.
    **{
        f"answered in two moves, the last {size}": (
            ANSWERED_IN_TWO_MOVES.replace("SIZE", size),
            ENTERED,
        )
        for size in ("strongly-hurts", "none", "helps, when: [b.hit]")
    },
}


def test_states_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (text, footing) in FOOTINGS.items():
        finding = find(Situation.of(load_text(text)))
        assert finding.start.verdict.holds is footing, name
        told += [f"# {name}", shown(describe(finding), 100)]
    golden("stability/small.txt", "\n".join(told))


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("klamath", {}),
    ("montreal", {}),
    ("chicken", {"state": ["ann.swerve", "bob.swerve"]}),
    ("elmira", {"state": ["uniroyal.abandon"]}),
    ("prisoners-dilemma", {}),
]


def test_whole_answers_read_as_they_did(golden: Golden) -> None:
    told = [shown(describe(find(example(name), **asked)), 140, whole=True) for name, asked in ASKED]
    told += [
        shown(describe(find(each)), 140, whole=True)
        for each in (
            suppose(example("chicken"), ["bob.drive-on"]),
            suppose(example("elmira"), ["uniroyal.abandon"]),
            Situation.of(pursuit()),
            Situation.of(load_text(unasked(more=WEST))),
            Situation.of(load_text(FOOTINGS["five pay"][0])),
            Situation.of(load_text(FOOTINGS["the mover concedes 1"][0])),
            Situation.of(random_model(Random(11), actors=(3, 4), decisions=(1, 1), options=(2, 2))),
        )
    ]
    golden("stability/whole.txt", "\n".join(told))
