"""What `stability` says: of published conflicts, of random ones, and where it must be silent."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.deals import find as find_deals
from stancecli.lenses.stability import Stability, describe, find
from stancecli.loader import load_text
from stancecli.methods.claims import points_of
from stancecli.methods.feasibility import ruled_out, suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.stability.verdict import Word
from stancecli.methods.verdict import verdict
from stancecli.model import Impossible, Option
from stancecli.render import terminal
from stancecli.situation import Situation
from stancecli.wording.moves import PHRASES
from tests.conftest import Golden
from tests.models import COSTLY, graphs, random_model, shuffled
from tests.running import case, run

EXAMPLES = Path(__file__).parents[1] / "examples"
EVERY = ("Nash", "SEQ", "SMR", "GMR")


def example(name: str) -> Situation:
    """An example, whose places name its file alone; without a name the bundled case."""
    if not name:
        return case()
    file = EXAMPLES / f"{name}.yaml"
    return Situation.of(load_text(file.read_bytes(), file.name))


def shown(report: r.Report, width: int = 80, *, whole: bool = False) -> str:
    return terminal.render(report, width=width, colour=False, whole=whole)


def said(finding: Stability) -> str:
    report = describe(finding)
    return f"{report.conclusion} {report.more}".rstrip()


def equilibria(finding: Stability) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The equilibria by the short ids of their options, with the concepts that hold in them."""
    return {_short(each.options): each.equilibrium for each in finding.listed if each.equilibrium}


def _short(options: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(option.id.partition(".")[2] for option in options)


def small(situation: Situation) -> Stability | None:
    try:
        finding = find(situation, all_states=True)
    except Unanswerable:
        return None
    return finding if finding.states <= 40 else None


# Published conflicts.


def test_prisoners_rest_in_confession_and_looking_ahead_in_silence_too() -> None:
    finding = find(example("prisoners-dilemma"), all_states=True)
    assert equilibria(finding) == {
        ("silent", "silent"): ("SEQ", "SMR", "GMR"),
        ("confess", "confess"): EVERY,
    }
    assert (finding.verdict.word, finding.way.steps) == (Word.ANSWERS, ())


def test_in_chicken_both_swerve_only_under_threats_given_at_a_loss() -> None:
    finding = find(example("chicken"), all_states=True)
    assert equilibria(finding) == {
        ("swerve", "swerve"): ("SMR", "GMR"),
        ("swerve", "drive-on"): EVERY,
        ("drive-on", "swerve"): EVERY,
    }
    assert (finding.verdict.word, finding.threatened) == (Word.MOVES, True)
    assert finding.way.elsewhere


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
    finding = find(example("elmira"), all_states=True)
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
    assert _short(finding.way.options) == ELMIRA[5]
    (together,) = finding.together
    assert [member.id for member in together.members] == ["moe", "uniroyal"]
    assert [option.id for option in together.taken] == ["moe.modify", "uniroyal.accept"]
    assert not together.sanctionable


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
    golden(f"stability/{golden_file}.txt", shown(describe(find(example(name), actor)), width))


def test_the_whole_answer_reads_so(golden: Golden) -> None:
    told = [shown(describe(find(example(name))), 100, whole=True) for name in ("elmira", "klamath")]
    golden("stability/whole.txt", "\n".join(told))


# Silence.


def test_a_state_that_cannot_hold_together_is_not_explained() -> None:
    situation = example("chicken")
    crash = Impossible(options=("ann.drive-on", "bob.drive-on"), because="One is called off.")
    barred = Situation.of(replace(situation.model, impossible=(crash,)))
    finding = find(barred, all_states=True)
    assert (finding.states, finding.excluded) == (3, 1)
    assert ("drive-on", "drive-on") not in equilibria(finding)
    with pytest.raises(Unanswerable, match="impossible"):
        find(barred, state=["ann.drive-on", "bob.drive-on"])


def test_an_option_of_a_decision_that_is_not_looked_at_is_refused() -> None:
    with pytest.raises(Unanswerable, match="holds in none of the states"):
        find(example("chicken"), only=["ann.course"], state=["bob.drive-on"])


def test_an_option_that_holds_in_every_state_can_be_named_in_one() -> None:
    here = example("chicken")
    alone = find(here, only=["ann.course"], state=["ann.drive-on"]).options
    both = ["ann.drive-on", "bob.swerve"]
    assert find(here, only=["ann.course"], state=both).options == alone
    assert find(here, only=["ann.course"], state=["bob.swerve"]).asked


def test_an_actor_named_leaves_nobody_out() -> None:
    for name in ("montreal", "klamath"):
        situation = example(name)
        every = find(situation)
        for actor in situation.actors():
            named = find(situation, actor.id)
            assert (named.movers, named.verdict, named.way) == (
                every.movers, every.verdict, every.way,
            )  # fmt: skip


def test_too_many_states_are_grouped_as_entered_and_not_listed() -> None:
    model = random_model(
        Random(4), actors=(5, 5), decisions=(2, 2), options=(2, 2), density=0.2,
        constraints=False, irreversible=False, impossible=False,
    )  # fmt: skip
    finding = find(Situation.of(model), all_states=True)
    assert (finding.states, finding.listed) == (1024, ())
    assert {group.word for group in finding.elsewhere} <= {Word.HOLDS_ENTERED, Word.ANSWERS} or (
        finding.exact
    )


# One word, from wherever it is asked.


@COSTLY
@given(graphs(actors=(2, 3), decisions=(1, 1), blanks=True))
def test_a_state_has_one_word_listed_asked_given_and_as_no_deal(situation: Situation) -> None:
    finding = small(situation)
    words = {each.options: each.word for each in finding.listed} if finding else {}
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
    finding = small(situation)
    again = small(Situation.of(shuffled(situation.model, Random(1))))
    assert (finding is None) == (again is None)
    if finding and again:
        one, other = (
            {frozenset(o.id for o in each.options): (each.word, each.equilibrium) for each in all_}
            for all_ in (finding.listed, again.listed)
        )
        assert one == other


@pytest.mark.parametrize("name", ["", "elmira", "montreal"])
def test_all_states_and_one_of_them_fit_one_screen(
    name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    situation, model = example(name), f" -m {EXAMPLES / name}.yaml" if name else ""
    ways = [d.options[-1].id for d in situation.decisions()]
    option = next(way for way in ways if not ruled_out(situation, way))
    for asked in ("--all", f"--all --state {option}", f"--given {option}"):
        code, answer, _ = run(capfd, f"stability {asked}{model}")
        lines = answer.splitlines()
        assert (code, len(lines) <= 38, max(map(len, lines)) <= 80) == (0, True, True), answer


# Beside `tradeoffs`.


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
def test_no_state_holds_bare_where_tradeoffs_has_no_verdict(situation: Situation) -> None:
    """On who can move at all."""
    finding = small(situation)
    if finding is None or finding.verdict.word is not Word.HOLDS:
        return
    for outlook in finding.verdict.outlooks:
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
GAIN = "{to: x, effect: strongly-helps}, {to: y, effect: none}"
NONE = "{to: x, effect: none}, {to: y, effect: none}"
WORDS: dict[str, tuple[str, Word]] = {
    # Staying is worth 3 on x; x weighs 3 and y 1, so a step is worth 3 or 1.
    "nothing can be a gain": (ranged(NONE), Word.HOLDS),
    "x can turn it: up to 6 − 3": (
        ranged("{to: x, effect: [-2, 2]}, {to: y, effect: none}"),
        Word.HOLDS_ENTERED,
    ),
    "a blank on y can: up to 2": (ranged("{to: x, effect: helps}"), Word.HOLDS_ENTERED),
    "1.5 as entered, −1 to 4": (
        ranged("{to: x, effect: [1, 2]}, {to: y, effect: [-1, 1]}"),
        Word.MOVES_ENTERED,
    ),
    "3, and 2 at least": (
        ranged("{to: x, effect: strongly-helps}, {to: y, effect: [-1, 1]}"),
        Word.MOVES,
    ),
    "Bob can be hurt": (ranged(f"{GAIN}, {{to: b.z, effect: [-1, 1]}}"), Word.MOVES),
    "Bob loses 1": (ranged(f"{GAIN}, {{to: b.z, effect: hurts}}"), Word.MOVES),
    "nothing is at stake": (
        ranged("").replace(
            "effects: [{to: x, effect: helps}, {to: y, effect: none}]", "about: So."
        ),
        Word.NOTHING,
    ),
    # South would lose 3 by sleeping; nobody has said what North's attack does.
    "nobody asked the North": (unasked(), Word.UNKNOWN),
    "which wants nothing": (unasked("about: Nobody knows."), Word.UNKNOWN),
    "nor the West": (unasked(more=WEST), Word.UNKNOWN),
    "in one decision of two": (unasked(more=SECOND), Word.UNKNOWN),
    "an effect is cited": (cited(unasked(), "{to: x, effect: helps"), Word.UNKNOWN),
    # Going is worth 3, and −3 where both others answer: the last at a loss, or at a gain.
    "answered in two moves, the last at a loss": (
        ANSWERED_IN_TWO_MOVES.replace("SIZE", "strongly-hurts"),
        Word.MOVES_ENTERED,
    ),
    "answered in two moves, both at a gain": (
        ANSWERED_IN_TWO_MOVES.replace("SIZE", "helps, when: [b.hit]")
        .replace(
            "{rest: {name: Rest}, hit", "{rest: {name: Rest, effects: [{to: z, effect: none}]}, hit"
        )
        .replace(
            "{calm: {name: Calm}, st", "{calm: {name: Calm, effects: [{to: q, effect: none}]}, st"
        ),
        Word.ANSWERS,
    ),
}


def test_states_read_as_worked_by_hand(golden: Golden) -> None:
    told = []
    for name, (text, word) in WORDS.items():
        finding = find(Situation.of(load_text(text)))
        assert finding.verdict.word is word, name
        told += [f"# {name}", shown(describe(finding), 100)]
    golden("stability/small.txt", "\n".join(told))


def test_a_word_has_one_phrase() -> None:
    assert {*PHRASES} == {*Word}
    assert len({*PHRASES.values()}) == len(PHRASES)


# The bundled case.


def test_the_case_after_its_steps_holds_and_says_what_cannot_be_undone() -> None:
    finding = find(suppose(case(), ["china.neglect", "rok.quiet"]))
    assert (finding.verdict.word, finding.way.steps) == (Word.HOLDS_ENTERED, ())
    assert "“Public campaign” (Activists and journalists) cannot be undone; if it could" in said(
        finding
    )
    way = find(case()).way
    assert way.verdict.word is Word.HOLDS_ENTERED
    assert [(step.actor.id, step.gain) for step in way.steps] == [("china", 0.5), ("rok", 3.5)]
    (loser, *_) = way.loses
    assert [(each.criterion.id, each.points) for each in loser.falls] == [("dprk.border", -6)]
