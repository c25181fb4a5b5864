"""What `stability` says: of published conflicts, of random ones, and where it must be silent."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given

from stancecli.diagnostics import Unanswerable
from stancecli.lenses.deals import find as find_deals
from stancecli.lenses.stability import describe, find
from stancecli.loader import load_text
from stancecli.methods.feasibility import suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.equilibria import (
    concepts_at,
    equilibria_of,
    individual_stability,
)
from stancecli.methods.stability.judge import Judge, Word
from stancecli.methods.verdict import verdict
from stancecli.model import Impossible, Option
from stancecli.situation import Situation
from stancecli.wording.moves import phrase
from tests.conftest import Golden
from tests.models import COSTLY, graphs, random_model, several, shuffled
from tests.running import case, screen

EXAMPLES = Path(__file__).parents[1] / "examples"
EVERY = ("Nash", "SEQ", "SMR", "GMR")


def example(name: str) -> Situation:
    """An example, whose places name its file alone; without a name the bundled case."""
    if not name:
        return case()
    file = EXAMPLES / f"{name}.yaml"
    return Situation.of(load_text(file.read_bytes(), file.name))


def _short(options: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(option.id.partition(".")[2] for option in options)


def states(situation: Situation) -> dict[tuple[Option, ...], tuple[Word, tuple[str, ...]]]:
    """Each state by its options, with its word, and by which concepts it is an equilibrium."""
    conflict = Conflict.of(situation)
    judge = Judge(conflict)
    stable = equilibria_of(individual_stability(conflict, judge.paying))
    return {
        conflict.space.options(n): (judge.word(n), concepts_at(stable, n))
        for n in np.flatnonzero(conflict.possible).tolist()
    }


def few(situation: Situation) -> dict[tuple[Option, ...], tuple[Word, tuple[str, ...]]]:
    """The same of up to 40 states; of more, or where nothing can move, none."""
    try:
        return states(situation) if find(situation).states <= 40 else {}
    except Unanswerable:
        return {}


# Published conflicts.


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
ABANDONED = [
    (modify, "abandon", insist)
    for modify in ("keep", "modify")
    for insist in ("stay-out", "insist")
]


PUBLISHED: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {
    "prisoners-dilemma": {
        ("silent", "silent"): ("SEQ", "SMR", "GMR"),
        ("confess", "confess"): EVERY,
    },
    "chicken": {
        ("swerve", "swerve"): ("SMR", "GMR"),  # under threats that are given at a loss
        ("swerve", "drive-on"): EVERY,
        ("drive-on", "swerve"): EVERY,
    },
    "elmira": {
        **dict.fromkeys((ELMIRA[5], ELMIRA[8], *ABANDONED), EVERY),
        **dict.fromkeys((ELMIRA[1], ELMIRA[4]), ("SMR", "GMR")),
    },
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_conflicts_rest_in_the_published_states(name: str) -> None:
    situation = example(name)
    found = {_short(options): met for options, (_, met) in states(situation).items() if met}
    assert found == PUBLISHED[name]
    assert "GMR" in find(situation).equilibrium, "some hold by answers at a loss alone"


@pytest.mark.parametrize(
    ("golden_file", "name", "actor", "width"),
    [
        *((f"elmira-{width}", "elmira", None, width) for width in (60, 80, 140)),
        ("case-80", "", None, 80),
        ("case-china-80", "", "china", 80),
        ("montreal-80", "montreal", None, 80),
        ("klamath-80", "klamath", None, 80),
    ],
)
def test_published_conflicts_read_so(
    golden: Golden, golden_file: str, name: str, actor: str | None, width: int
) -> None:
    golden(
        f"stability/{golden_file}.txt",
        screen(describe(find(example(name), actor)), width),
    )


def test_the_whole_answer_reads_so(golden: Golden) -> None:
    reports = (describe(find(example(name))) for name in ("elmira", "klamath"))
    told = "\n".join(screen(each, 100, whole=True) for each in reports)
    golden("stability/whole.txt", told)


# Silence.


def test_a_state_that_cannot_hold_together_is_not_explained() -> None:
    situation = example("chicken")
    crash = Impossible(options=("ann.drive-on", "bob.drive-on"), because="One is called off.")
    barred = Situation.of(replace(situation.model, impossible=(crash,)))
    finding = find(barred)
    assert (finding.states, finding.excluded) == (3, 1)
    with pytest.raises(Unanswerable, match="impossible"):
        find(barred, state=["ann.drive-on", "bob.drive-on"])


def test_an_option_of_a_decision_that_is_not_looked_at_is_refused() -> None:
    with pytest.raises(Unanswerable, match="holds in none of the states"):
        find(example("chicken"), only=["ann.course"], state=["bob.drive-on"])


def test_too_many_states_are_grouped_as_entered() -> None:
    model = random_model(
        Random(4), actors=(5, 5), decisions=(2, 2), options=(2, 2), density=0.2,
        constraints=False, irreversible=False, impossible=False,
    )  # fmt: skip
    finding = find(Situation.of(model))
    assert finding.states == 1024
    assert {group.word for group in finding.elsewhere} <= {Word.HOLDS_ENTERED, Word.ANSWERS} or (
        finding.exact
    )


# One word, from wherever it is asked.


@COSTLY
@given(graphs(actors=(2, 3), decisions=(1, 1), blanks=True))
def test_a_state_has_one_word_asked_given_and_as_no_deal(situation: Situation) -> None:
    words = {options: word for options, (word, _) in few(situation).items()}
    for options, word in [*words.items()][::3]:
        ids = [option.id for option in options]
        asked, given = find(situation, state=ids), find(suppose(situation, ids))
        deals = find_deals(situation, no_deal=ids)
        assert asked.verdict.word is given.verdict.word is deals.no_deal.verdict.word is word
        assert find_deals(situation, state=ids, no_deal=ids).asked is not None
        for group in asked.elsewhere:
            assert group.states == sum(
                other is group.word and each != options for each, other in words.items()
            )
        assert words.get(given.way.options) in (None, given.way.verdict.word)


@COSTLY
@given(graphs(actors=(2, 3), decisions=(1, 2)))
def test_the_order_of_the_file_changes_no_word(situation: Situation) -> None:
    again = Situation.of(shuffled(situation.model, Random(1)))
    one, other = (
        {frozenset(option.id for option in options): told for options, told in few(each).items()}
        for each in (situation, again)
    )
    assert one == other


# Beside `tradeoffs`.


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
            for outlook in find(situation).verdict.outlooks:
                (decision,) = outlook.actor.decisions
                judged = verdict(performance_table(situation, decision.id))
                leads = decision.current in [option.id for option in judged.leaders]
                if not outlook.best or outlook.not_judged:
                    continue
                assert judged.verdict is not Conclusion.EMPTY
                assert bool(outlook.gaining) == (not leads)
                if leads and judged.verdict in (Conclusion.FIRM, Conclusion.LEVEL):
                    assert not outlook.could_gain
                if judged.verdict is Conclusion.OPEN and leads and not judged.level:
                    assert outlook.could_gain
                    assert bool(outlook.could_gain.turning) == bool(judged.alone)
                    met[bool(judged.alone)] += 1
                met[judged.verdict] += 1
    assert met[True] > 1
    assert met[False]
    assert {Conclusion.FIRM, Conclusion.LEADS, Conclusion.LEVEL} <= set(met)


# Nothing surer than the evidence.


ANN = "ann? x 3, y 1: *stay x 1, y 0 | go "
SOUTH = "south? peace 3: *guard peace 1 | sleep peace 0"
ANSWERED = [
    "ann? x 3: *stay | go x 1, bob.z -1 unless bob.hit, x -2 when bob.hit when cid.strike",
    "bob? z 3: *rest | hit z -0.5",
]
WORDS: dict[str, tuple[list[str], Word]] = {
    # Staying is worth 3 on x; x weighs 3 and y 1, so a step is worth 3 or 1.
    "nothing can be a gain": ([ANN + "x 0, y 0"], Word.HOLDS),
    "x can turn it: up to 6 − 3": ([ANN + "x ?, y 0"], Word.HOLDS_ENTERED),
    "a blank on y can: up to 2": ([ANN + "x 1"], Word.HOLDS_ENTERED),
    "1.5 as entered, −1 to 4": ([ANN + "x 1..2, y -1..1"], Word.MOVES_ENTERED),
    "3, and 2 at least": ([ANN + "x 2, y -1..1"], Word.MOVES),
    "Bob can be hurt": ([ANN + "x 2, y 0, bob.quiet -1..1", "bob quiet 1"], Word.MOVES),
    "Bob loses 1": ([ANN + "x 2, y 0, bob.quiet -1", "bob quiet 1"], Word.MOVES),
    "nothing is at stake": (["ann? x 3, y 1: *stay | go"], Word.NOTHING),
    # South would lose 3 by sleeping; nobody has said what North's attack does.
    "nobody asked the North": ([SOUTH, "north? calm 1: *wait | attack"], Word.UNKNOWN),
    "which wants nothing": ([SOUTH, "north?: *wait | attack"], Word.UNKNOWN),
    "nor the West": (
        [SOUTH, "north? calm 1: *wait | attack", "west?: *still | bark"], Word.UNKNOWN
    ),
    # Going is worth 3, and −3 where both others answer: the last at a loss, or at a gain.
    "answered in two moves, the last at a loss": (
        [*ANSWERED, "cid? q 3: *calm | strike q -2"], Word.MOVES_ENTERED
    ),
    "answered in two moves, both at a gain": (
        [*ANSWERED[:1], ANSWERED[1].replace("rest", "rest z 0"),
         "cid? q 3: *calm q 0 | strike q 1 when bob.hit"], Word.ANSWERS,
    ),
}  # fmt: skip


def test_states_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (lines, word) in WORDS.items():
        finding = find(Situation.of(several(*lines)))
        assert finding.verdict.word is word, name
        told += [f"# {name}", screen(describe(finding), 100)]
    golden("stability/small.txt", "\n".join(told))


def told(*lines: str, actor: str | None = None) -> str:
    """The sentences of an answer."""
    report = describe(find(Situation.of(several(*lines)), actor))
    return f"{report.conclusion} {report.more}".rstrip()


ANN_OR = "ann x 1: *stay x 0 | go x -2..1 | run x -1..0.5 | sit x -2"
BOB_OR = "bob y 1: *wait y 0 | act y "
"""Ann has −0.5 or −0.25 by going or running, and up to 1 or 0.5; by sitting always −2."""


def test_what_could_only_be_elsewhere_in_the_ranges_is_told_by_option() -> None:
    holds = "At middle estimates the current state holds: nobody would gain by moving alone."
    ann = "Elsewhere in the ranges Ann could gain by “Go” or “Run”."
    assert told(ANN_OR, BOB_OR + "-2") == f"{holds} {ann}"
    assert told(ANN_OR, BOB_OR + "-2..1") == f"{holds} {ann} So could Bob (“Act”)."
    unmoved = "At middle estimates no move alone would be a gain for Ann."
    state = "The current state holds at middle estimates."
    assert told(ANN_OR, BOB_OR + "-2", actor="ann") == f"{unmoved} {ann} {state}"
    moved = told(ANN_OR, BOB_OR + "2", actor="bob")
    assert moved.startswith(
        "“Act” would be a gain for Bob (+2). The moves of all end at “Act” (Bob): better"
    )


TWO_DECISIONS = """\
stance: 1
title: Two decisions
actors:
  ann:
    name: "Ann, Bea and Cid"
    interests: {x: {name: X, importance: low}}
    decisions:
      trip:
        question: Go?
        current: stay
        options:
          stay: {name: Stay, effects: [{to: x, effect: none}]}
          go: {name: Go, effects: [{to: x, effect: unknown}]}
      word:
        question: Call?
        current: hush
        options:
          hush: {name: Hush, effects: [{to: x, effect: none}]}
          call: {name: Call, effects: [{to: x, effect: EFFECT}]}
"""


def test_of_several_decisions_no_move_is_told_of_which_a_part_would_do() -> None:
    """By going Ann can gain 2; by calling too she loses 1 of that, or can gain 2 more."""
    ends = {"hurts": "“Go”.", "unknown": "“Call” or “Go”."}
    for effect, options in ends.items():
        text = TWO_DECISIONS.replace("EFFECT", effect)
        report = describe(find(Situation.of(load_text(text.encode(), "two.yaml"))))
        assert report.more == f"Elsewhere in the ranges Ann, Bea and Cid could gain by {options}"


def test_of_what_is_not_filled_in_each_option_is_named() -> None:
    asked = "Whether the current state holds is not known: nobody has filled in what a move would"
    north = "north? calm 1: *wait | attack | flee"
    assert told(SOUTH, north) == f"{asked} gain North (“Attack” or “Flee”)."
    unmoved = "Whether North would gain by a move is not known: nobody has filled in"
    state = "The current state may hold or not."
    assert told(SOUTH, north, actor="north") == f"{unmoved} “Attack” or “Flee”. {state}"


def test_a_way_is_told_step_by_step_and_what_is_not_sure_at_middle_estimates() -> None:
    """Each gains once the one before it has moved, Bob by 0.5 at middle estimates, −1 to 2."""
    lines = ["a x 2: *stay | go x 1", "b x 1: *stay | go x -1..2 when a.go, x -1 unless a.go"]
    lines += [
        f"{who} x 1: *stay | go x 1 when {before}.go, x -1 unless {before}.go"
        for before, who in ("bc", "cd", "de")
    ]
    first = "The current state does not hold: moving alone would be a gain for A (“Go”, +2)."
    then = f"{first} Then at middle estimates “Go” would bring B +0.5; then “Go” would bring C +1"
    stop = "There the moves stop at middle estimates."
    assert told(*lines[:3]) == f"{then}. {stop}"
    assert told(*lines) == f"{then}; then 2 other steps. {stop}"


def test_who_loses_on_the_way_and_has_it_back_at_the_end_does_not_lose() -> None:
    """Bob loses 4 by the move of Ann, and has that back by the move that it makes then."""
    ann = "ann x 3: *stay | go x 1, bob.y -2, farm.z -1"
    acts = "bob y 2: *rest | act y 2 when ann.go, y -1 unless ann.go"
    text = screen(describe(find(Situation.of(several(ann, acts, "farm z 2")))))
    assert "Who loses Compared with now: Farm: “Z” −2.\n" in text
    kept = screen(describe(find(Situation.of(several(ann.partition(", farm")[0], acts)))))
    assert "Compared with now, no interest of anybody falls" in kept


def test_a_word_has_one_phrase() -> None:
    assert len({phrase(word) for word in Word}) == len(Word)


# Forms, by models worked out by hand.


def test_the_first_sentence_goes_on_to_where_the_moves_stop() -> None:
    """Bob loses 1 by acting first, and has 1 for it after Ann has gone: 0.5 where it is -1 to 2."""
    ann, bob = (
        "ann x 3: *stay | go x 1",
        "bob y 1: *rest | act y {} when ann.go, y -1 unless ann.go",
    )
    begins = (
        "The current state does not hold: moving alone would be a gain for Ann (“Go”, +3). Then "
    )
    assert told(ann, bob.format("1")) == f"{begins}“Act” would bring Bob +1. There the moves stop."
    at = "at middle estimates"
    late = f"{begins}{at} “Act” would bring Bob +0.5. There the moves stop {at}."
    assert told(ann, bob.format("-1..2")) == late


def test_of_moves_that_are_as_good_none_is_named_as_if_it_were_the_only_one() -> None:
    """To go and to run are worth 3 to Ann, and to Bob 1 what Bob does; after either it ends."""
    ann, bob = "ann x 3: *stay | go x 1 | run x 1 | sit x -1", "bob y 1: *rest | act y 1 | nod y 1"
    gains = "moving alone would be a gain for Ann (“Go” or “Run”, +3)"
    after = "After “Go” (Ann)"
    end = "There the moves stop. Other moves, or another order, can end elsewhere."
    both = f"The current state does not hold: {gains} and Bob (“Act” or “Nod”, +1)."
    assert told(ann, bob) == f"{both} {after}, “Act” would bring Bob +1. {end}"
    ended = f"{after} the moves stop.{end[21:]}"
    assert told(ann) == f"The current state does not hold: {gains}. {ended}"
    finding = find(Situation.of(several("ann x 3: *stay | go x -1..2 | run x 0..1 | up x -1")))
    assert [outlook.equal for outlook in finding.verdict.outlooks] == [1]
    rows = [line.split()[1:] for line in screen(describe(finding)).splitlines() if "Ann  " in line]
    assert rows == [["Go", "+1.5", "−3", "to", "+6"], ["Run", "+1.5", "0", "to", "+3"]]
