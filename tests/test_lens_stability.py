"""What `stability` says: of published conflicts, of random ones, and where it must be silent."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.stability import Stability, describe, find
from stancecli.lenses.stability.explanation import ExplainedState, ListedState
from stancecli.lenses.stability.phrases import count_among, signed
from stancecli.lenses.stability.screen import movers_table
from stancecli.loader import load, load_text
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table, points_of
from stancecli.methods.stability.verdict import Footing
from stancecli.methods.verdict import verdict
from stancecli.model import Actor, Decision, Effect, Impossible, Model, exactly
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.brute_force import Solver, game
from tests.conftest import Golden
from tests.models import COSTLY, decider, graphs, random_model, shuffled
from tests.running import case, run
from tests.test_examples import MODELS

EXAMPLES = Path(__file__).parents[1] / "examples"
EVERY = ("Nash", "SEQ", "SMR", "GMR")


def example(name: str) -> Situation:
    return Situation.of(load(EXAMPLES / f"{name}.yaml"))


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


@pytest.mark.parametrize("width", [60, 80, 140])
def test_elmira_reads_so(golden: Golden, width: int) -> None:
    finding = find(example("elmira"))
    golden(f"stability/elmira-{width}.txt", shown(describe(finding), width))


def test_a_state_of_elmira_reads_so(golden: Golden) -> None:
    finding = find(example("elmira"), state=["moe.modify", "uniroyal.accept"])
    golden("stability/elmira-state-80.txt", shown(describe(finding)))


def test_prisoners_read_so(golden: Golden) -> None:
    finding = find(example("prisoners-dilemma"), all_states=True)
    golden("stability/prisoners-80.txt", shown(describe(finding)))


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


def test_no_way_is_told_from_a_state_that_nobody_would_leave() -> None:
    finding = find(suppose(example("chicken"), ["bob.drive-on"]))
    assert finding.path.steps == ()
    text = shown(describe(finding), whole=True)
    assert "It stays: nobody gains by moving." in text
    assert "who pays" not in text
    assert "nobody pays" not in text


@pytest.mark.parametrize("seed", [11, 16])
def test_what_only_threats_hold_is_told_by_a_gain_that_only_a_threat_holds_back(seed: int) -> None:
    situation = Situation.of(
        random_model(Random(seed), actors=(3, 4), decisions=(1, 1), options=(2, 2))
    )
    finding = small(situation)
    assert finding is not None
    led_by_another = 0
    for state in finding.listed:
        asked = find(situation, state=[option.id for option in state.options]).asked
        assert asked is not None
        report = describe(replace(finding, asked=asked))
        is_threat = state.equilibrium[:1] in (("SMR",), ("GMR",))
        assert ("threat undoes each gain" in report.conclusion) == is_threat
        if is_threat:
            gains = [improvement for view in asked.views for improvement in view.improvements]
            threat = next(improvement for improvement in gains if improvement.concept != "SEQ")
            assert f"{threat.move.mover.name} would gain by" in report.more
            assert signed(threat.move.gain) in report.more
            led_by_another += threat is not gains[0]
    assert led_by_another


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


@pytest.mark.parametrize(
    ("size", "last"),
    [
        ("strongly-hurts", "could follow, at a loss."),
        ("none", "could follow, at no gain."),
        ("helps, when: [b.hit]", "would follow."),
    ],
)
def test_a_later_move_that_is_no_gain_only_could_follow(size: str, last: str) -> None:
    situation = Situation.of(load_text(ANSWERED_IN_TWO_MOVES.replace("SIZE", size)))
    more = describe(find(situation)).more
    assert f"but Bob would answer with “Hit”, and further moves {last}" in more


def test_losses_are_never_ranked_across_actors() -> None:
    finding = find(example("elmira"))
    for step in finding.path.steps:
        order = [actor.id for actor in example("elmira").model.actors]
        losers = [loss.actor.id for loss in step.losses]
        assert losers == sorted(losers, key=order.index)


# Speech.


def test_names_in_a_row_and_alternatives_are_told_apart() -> None:
    finding = find(example("klamath"))
    text = " ".join(shown(describe(finding), 400, whole=True).split())
    assert "PacifiCorp together with California and Oregon would gain." in text
    assert (
        "“Pay, but stay off the licence” and “Campaign against the company”, with “Run on from "
        "year to year” or “Remove them, staying on the licence”"
    ) in text
    assert "the current state is one of them" in text


def test_what_can_be_in_one_way_only_is_not_told_as_left_open() -> None:
    situation = example("klamath")
    for found in find(situation).equilibria:
        for pattern in found.patterns or ():
            settled = {option.decision for options in pattern.settled for option in options}
            assert pattern.states > 1 or len(settled) == 3


def test_all_of_two_are_both() -> None:
    assert [count_among(n, 2) for n in (0, 1, 2)] == ["none of them", "1 of them", "both of them"]
    assert count_among(3, 3) == "all of them"
    assert count_among(1024, 2000) == "1,024 of them"
    text = " ".join(shown(describe(find(example("montreal"))), 200, whole=True).split())
    assert "gains alone lead to both of them from the current state" in text
    assert "“A half”, whatever else can be chosen a counter-move that pays its maker" in text


def test_of_a_set_with_the_current_state_only_the_others_are_reached() -> None:
    finding = find(example("prisoners-dilemma"))
    own = next(found for found in finding.equilibria if found.concepts == finding.start.equilibrium)

    def told(states: int, reachable: int) -> str:
        one = replace(own, states=states, reachable=reachable)
        return " ".join(
            shown(describe(replace(finding, equilibria=(one,))), 200, whole=True).split()
        )

    assert "this is the current state no actors" in told(1, 1)
    assert "the current state is one of them no actors" in told(3, 1)
    assert "gains alone lead from it to the other " in told(2, 2)
    assert "gains alone lead from it to 1 of the others" in told(3, 2)
    assert "gains alone lead from it to both of the others" in told(3, 3)


def test_one_point_is_no_points() -> None:
    finding = find(example("chicken"), state=["ann.swerve", "bob.swerve"])
    figures = re.findall(r"Here it has (\S+ points?);", shown(describe(finding), 200, whole=True))
    assert figures
    assert all(figure.endswith(" point") == (figure == "1 point") for figure in figures)


def test_the_word_of_a_long_name_is_explained_below_the_table() -> None:
    long = "Confess to everything before the other one does"
    text = (EXAMPLES / "prisoners-dilemma.yaml").read_text(encoding="utf-8")
    renamed = text.replace("name: Confess", f"name: {long}")
    report = describe(find(Situation.of(load_text(renamed))))
    said = shown(report, 200, whole=True)
    elsewhere = said[said.index("Where else it holds") :]
    assert elsewhere.index("  Confess") < elsewhere.index(f"Confess = “{long}”")
    assert "Keep = " not in said


def test_a_circle_names_the_step_that_it_returns_to() -> None:
    finding = find(Situation.of(pursuit()))
    assert finding.path.returns_to == 0
    assert finding.path.cycles == 1
    assert finding.counts.nash == 0
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


def test_decisions_that_are_named_leave_the_others_as_they_are() -> None:
    finding = find(example("elmira"), ["town.pressure"])
    assert finding.states == 2
    assert equilibria(finding) == {("insist",): EVERY}


@given(graphs(actors=(2, 4), decisions=(0, 1)))
def test_what_is_told_agrees_with_what_is_found(situation: Situation) -> None:
    finding = small(situation)
    if finding is None:
        return
    report = describe(replace(finding, all_states=False))
    at_stake = finding.start.verdict.holds is not Footing.NO_VERDICT
    unheld = at_stake and not finding.start.equilibrium
    assert report.conclusion.startswith("The current state does not hold") == unheld
    others = finding.counts.gmr - bool(finding.start.equilibrium)
    assert sum(group.states for group in finding.elsewhere) == others
    for whole in (False, True):
        nowhere = "nowhere: in every other state somebody gains" in shown(report, 400, whole=whole)
        assert nowhere == (at_stake and not others and finding.states > 1)
    assert sum(found.states for found in finding.equilibria) == finding.counts.gmr
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
    for state in traps:
        asked = check_three_ways(situation, tuple(option.id for option in state.options))
        assert " cannot be left" in describe(asked).conclusion


def test_a_trap_of_one_who_has_nothing_else_to_decide_is_one() -> None:
    model = decider({"x": 2}, {"stay": {"x": 0}, "done": {"x": -1}}, "stay")
    (actor,) = model.actors
    (choice,) = actor.decisions
    stay, done = choice.options
    final = replace(choice, options=(stay, replace(done, irreversible=True)))
    situation = Situation.of(replace(model, actors=(replace(actor, decisions=(final,)),)))
    asked = check_three_ways(situation, ("a.done",))
    assert asked.looked_at.caught
    text = shown(describe(find(suppose(situation, ["a.done"]))), whole=True)
    assert text.startswith("Stability · 1 decision of 1 actor, 1 state\n")
    assert "nowhere" not in text
    assert "Who would move" not in text


# One screen.


def fits(capfd: pytest.CaptureFixture[str], command: str) -> str:
    """The answer, which has at most a screen's lines and no wide one."""
    code, answer, _ = run(capfd, command)
    assert code == 0
    lines = answer.splitlines()
    assert len(lines) <= 38, answer
    assert max(map(len, lines)) <= 80, answer
    return answer


@pytest.mark.parametrize("name", ["", *(path.stem for path in MODELS)])
def test_every_answer_fits_one_screen(
    name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(EXAMPLES)
    path = next((path for path in MODELS if path.stem == name), None)
    situation = Situation.of(load(path)) if path else case()
    model = f" -m {path.name}" if path else ""
    fits(capfd, f"stability{model}")
    fits(capfd, f"stability --all{model}")
    for decision in situation.decisions():
        if sum(not ruled_out(situation, option.id) for option in decision.options) > 1:
            fits(capfd, f"stability {decision.id}{model}")
        option = decision.options[-1].id
        if not ruled_out(situation, option):
            fits(capfd, f"stability --state {option}{model}")
            fits(capfd, f"stability --all --state {option}{model}")
            fits(capfd, f"stability --given {option}{model}")


@pytest.mark.parametrize("seed", [4, 7])
def test_many_actors_and_decisions_fit_one_screen(seed: int) -> None:
    model = random_model(
        Random(seed), actors=(5, 5), decisions=(2, 2), options=(2, 2), density=0.3,
        constraints=False, irreversible=False, impossible=False, blanks=True,
    )  # fmt: skip
    report = terminal.fitted(describe(find(Situation.of(model))), width=80)
    assert len(shown(report).splitlines()) <= 36


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


def unasked(interests: str = CALM, more: str = "") -> Situation:
    return Situation.of(load_text(NORTH.replace("INTERESTS", interests).replace("MORE", more)))


@pytest.mark.parametrize("interests", [CALM, "about: Nobody knows."])
def test_a_state_of_which_a_mover_is_not_judged_holds_as_entered_at_most(interests: str) -> None:
    finding = find(unasked(interests))
    report = describe(finding)
    assert report.conclusion == (
        "The current state holds as entered, on judgement alone; not judged: the options of North."
    )
    assert report.more == "“Attack” can be a gain for it."
    assert report.next[0].lens == "check"
    for whole in (False, True):
        text = shown(report, 200, whole=whole)
        assert not re.search(r"nobody gains by moving(?!, as entered)", text.split("Nash: ")[0])
    assert re.search(r"North +Wait +Attack +not judged +a gain\n", text)
    assert "North: not judged; “Attack” can be a gain." in text


def test_several_who_are_not_judged_are_named_and_counted() -> None:
    report = describe(find(unasked(more=WEST)))
    assert report.conclusion.endswith("; not judged: the options of North and the options of West.")
    assert report.more == "“Attack” can be a gain for North; 1 more actor can move too."


def test_of_who_is_judged_in_one_decision_the_options_of_the_other_are_named() -> None:
    second = """\
      g:
        question: Sing?
        current: hum
        options:
          hum: {name: Hum, effects: [{to: calm, effect: helps}]}
          sing: {name: Sing, effects: [{to: calm, effect: hurts}]}
"""
    report = describe(find(unasked(more=second)))
    assert report.conclusion.endswith("; not judged: “Attack” of North.")


def test_a_state_that_a_gain_ends_is_not_told_by_what_nobody_judged() -> None:
    left = find(unasked(), state=["s.sleep"])
    assert describe(left).conclusion == (
        "This state does not hold, on judgement alone: South would gain by “Guard” (+3)."
    )


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
    for seed in range(60):
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
    assert met[True] > 5
    assert met[False] > 2
    assert {Conclusion.FIRM, Conclusion.LEADS, Conclusion.LEVEL} <= set(met)


# On judgement alone.


def test_nothing_is_on_judgement_alone_where_something_that_counts_is_cited() -> None:
    bare = NORTH.replace("INTERESTS", CALM).replace("MORE", "")
    sources = "sources: {s1: {title: S}}\nactors:"
    for cited in (
        "x: {name: Peace, importance: high, cite: s1 p. 1}",
        "x: {name: Peace, importance: high}",
    ):
        text = bare.replace("x: {name: Peace, importance: high}", cited)
        report = describe(find(Situation.of(load_text(text.replace("actors:", sources)))))
        assert ("on judgement alone" in report.conclusion) == ("cite" not in cited)
    effect_cited = bare.replace("{to: x, effect: helps}", "{to: x, effect: helps, cite: s1 p. 1}")
    report = describe(find(Situation.of(load_text(effect_cited.replace("actors:", sources)))))
    assert "on judgement alone" not in report.conclusion


@pytest.mark.parametrize("name", [path.stem for path in MODELS])
def test_on_judgement_alone_is_said_where_it_is_of_each_mover_and_of_none_if_not(name: str) -> None:
    situation = Situation.of(load(next(path for path in MODELS if path.stem == name)))
    finding = find(situation)
    judged = finding.start.verdict.on_judgement_alone
    for decision in finding.decisions:
        support = verdict(performance_table(situation, decision.id)).support
        assert not (judged and support.cited)


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


def answered(effects: str) -> r.Report:
    return describe(find(Situation.of(load_text(RANGED.replace("EFFECTS", effects)))))


@pytest.mark.parametrize(
    ("effects", "conclusion", "more"),
    [
        (
            "{to: x, effect: none}, {to: y, effect: none}",
            "holds, on judgement alone: nobody gains by moving.",
            "",
        ),
        (
            "{to: x, effect: [-2, 2]}, {to: y, effect: none}",
            "holds as entered, on judgement alone: nobody gains by moving.",
            "How “Go” bears on “X” can turn it alone: a gain for Ann.",
        ),
        (
            "{to: x, effect: helps}",
            "holds as entered, on judgement alone: nobody gains by moving.",
            "How “Go” bears on “Y” can turn it alone: a gain for Ann.",
        ),
        (
            "{to: x, effect: [1, 2]}, {to: y, effect: [-1, 1]}",
            "does not hold as entered, on judgement alone: Ann would gain by “Go” (+1.5).",
            "How “Go” bears on “X” can level that alone.",
        ),
        (
            "{to: x, effect: [0.5, 2]}, {to: y, effect: [-0.75, 0.75]}",
            "does not hold as entered, on judgement alone: Ann would gain by “Go” (+0.75).",
            "How “Go” bears on “X” can turn that alone; 1 more can level it.",
        ),
        (
            "{to: x, effect: strongly-helps}, {to: y, effect: [-1, 1]}",
            "does not hold, on judgement alone: Ann would gain by “Go” (+3).",
            "",
        ),
    ],
)
def test_the_first_sentence_is_no_surer_than_the_evidence(
    effects: str, conclusion: str, more: str
) -> None:
    report = answered(effects)
    assert report.conclusion == f"The current state {conclusion}"
    assert report.more == more


def test_other_moves_that_can_be_a_gain_are_counted() -> None:
    more = "{to: x, effect: none}, {to: y, effect: none}]}\n          run: {name: Run, effects: ["
    away = "{to: x, effect: [-2, 2]}, {to: y, effect: hurts}"
    text = shown(answered(f"{more}{away}"), 200)
    assert "1 other\n" in text
    assert "other: so many other moves can be a gain" in text
    assert "so many other" not in shown(answered("{to: x, effect: none}"), 200)


def test_who_pays_is_anybody_but_the_mover_and_who_can_be_hurt_is_told_where_nobody_does() -> None:
    gain = "{to: x, effect: strongly-helps}, {to: y, effect: none}"
    for effect, said in (
        ("[-1, 1]", "nobody else pays as entered; can be hurt: Bob: “Quiet”"),
        ("none", "nobody else pays as entered"),
        ("hurts", "who pays: Bob: “Quiet” −1"),
    ):
        text = shown(answered(f"{gain}, {{to: b.z, effect: {effect}}}"), 200)
        assert f"\n      {said}\n" in text
    unsaid = shown(answered(gain), 200)
    assert "\n      nobody else pays as entered\n      1 interest of others not judged\n" in unsaid


def test_what_the_mover_concedes_is_no_price_of_others_and_stands_in_whole_alone() -> None:
    dear = answered("{to: x, effect: strongly-helps}, {to: y, effect: hurts}")
    assert "conceded" not in shown(dear, 200)
    assert "\n      nobody else pays as entered\n" in shown(dear, 200)
    whole = shown(dear, 200, whole=True)
    assert "\n      nobody else pays as entered\n" in whole
    assert "\n      conceded: Ann: “Y” −1\n" in whole


def test_all_who_pay_are_counted() -> None:
    text = RANGED.replace(
        "EFFECTS",
        "{to: x, effect: strongly-helps}, "
        + ", ".join(f"{{to: p{n}.z, effect: hurts}}" for n in range(5)),
    )
    for n in range(5):
        text += f"  p{n}: {{name: P{n}, interests: {{z: {{name: Z{n}, importance: low}}}}}}\n"
    short, whole = (
        " ".join(shown(describe(find(Situation.of(load_text(text)))), 200, whole=each).split())
        for each in (False, True)
    )
    first = "who pays: P0: “Z0” −1; P1: “Z1” −1; P2: “Z2” −1; "
    assert f"{first}2 more" in short
    assert f"{first}P3: “Z3” −1; P4: “Z4” −1" in whole


def test_where_nobody_has_an_interest_at_stake_it_is_said_what_is_missing() -> None:
    text = RANGED.replace("EFFECTS", "").replace(
        "effects: [{to: x, effect: helps}, {to: y, effect: none}]", "about: It stays."
    )
    report = describe(find(Situation.of(load_text(text))))
    assert report.conclusion.startswith("No verdict: as far as the model says")
    assert "Ann: no option is judged on “X” and “Y”" in shown(report, 200)
    assert report.more == "Not judged: the options of Ann."
    assert "nobody gains" not in shown(report, 200)


def test_what_is_declared_to_be_none_is_not_said_to_be_missing() -> None:
    finding = find(suppose(example("elmira"), ["uniroyal.abandon"]))
    assert finding.start.verdict.holds is Footing.HOLDS
    assert "judged on" not in shown(describe(finding), 200)
    assert "not judged" not in shown(describe(finding), 200)


def test_a_trap_is_told_apart() -> None:
    finding = find(example("elmira"), state=["uniroyal.abandon"])
    report = describe(finding)
    said = "This state cannot be left, on judgement alone: nobody gains by moving."
    assert report.conclusion == said
    assert report.more.startswith("Uniroyal would gain if “Abandon the plant” could be left.")
    traps = [state for state in find(example("elmira")).listed if state.trap]
    assert {_short(state) for state in traps} == {
        ELMIRA[8],
        *((m, "abandon", i) for m in ("keep", "modify") for i in ("stay-out", "insist")),
    }
    assert all("Nash" in state.equilibrium for state in traps)
