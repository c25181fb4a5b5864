"""What `deals` says: of the examples, of what nobody judged, of no deal that is somewhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.check.expectations import outcomes
from stancecli.lenses.deals import Deals, describe, find
from stancecli.lenses.deals.finding import Bargain, Fate
from stancecli.loader import load_text
from stancecli.methods.differences import who_loses
from stancecli.methods.packages import PackageRung
from stancecli.methods.packages.steps import NoDealBy
from stancecli.methods.stability.verdict import Word
from stancecli.model import Expectation
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import random_model
from tests.running import case, run
from tests.test_methods_packages import TRADE, UNSURE, Both, bargain, trade

EXAMPLES = Path(__file__).parents[1] / "examples"


def example(name: str) -> Analysis:
    """An example, whose places name its file alone; without a name the bundled case."""
    if not name:
        return Analysis(case())
    text = (EXAMPLES / f"{name}.yaml").read_bytes()
    return Analysis.of(load_text(text, f"examples/{name}.yaml"))


def of(text: str) -> Deals:
    return find(Situation.of(load_text(text)))


def shown(report: r.Report, width: int = 80, *, whole: bool = False) -> str:
    return terminal.render(report, width=width, colour=False, whole=whole)


def said(finding: Deals) -> str:
    report = describe(finding)
    return f"{report.conclusion} {report.more}".rstrip()


# What must not be said.


def test_nothing_is_sure_where_somebody_who_takes_part_is_not_judged() -> None:
    """South says nothing of what it would do: its part is no gain for it, and none known."""
    source = TRADE.format(pride="hurts", water="helps")
    source = source.replace("{to: cash, effect: hurts}, ", "").replace(
        "current: idle\n        otherwise: none", "current: idle"
    )
    found = of(source)
    (package,) = found.packages
    assert (package.rung, package.surely) == (PackageRung.DEAL, False)
    assert found.bargain is Bargain.ENTERED
    assert "each of them gains, at middle values" in said(found)
    assert "Without it, a move alone could be a gain for South (“Send water back”)" in said(found)


@pytest.mark.parametrize(
    ("name", "bargain", "by"),
    [
        ("chicken", Bargain.NONE, NoDealBy.ELSEWHERE),
        ("prisoners-dilemma", Bargain.NONE, NoDealBy.NOW),
        ("montreal", Bargain.NONE, NoDealBy.WAY),
        ("", Bargain.NOT_NEEDED, NoDealBy.WAY),
    ],
)
def test_no_bargain_is_made_up(name: str, bargain: Bargain, by: NoDealBy) -> None:
    found = example(name).deals().finding
    assert (found.packages, found.told, found.bargain) == ((), 0, bargain)
    assert found.no_deal.state.by is by


def test_one_actor_alone_makes_no_package() -> None:
    found = example("klamath").deals(state=["pacificorp.co-licensee"]).finding
    assert found.asked
    assert (found.asked.unfitness, len(found.asked.takers)) == (None, 1)
    assert "is no bargain: it takes PacifiCorp alone" in said(found)
    only = find(example("klamath").situation, only=("states.licence",))
    assert (only.listed, only.bargain) == ((), Bargain.NOTHING)


def test_what_cannot_be_is_refused() -> None:
    klamath = example("klamath")
    with pytest.raises(Unanswerable, match="impossible"):
        klamath.deals(state=["pacificorp.leave"])
    with pytest.raises(Unanswerable, match="holds in none"):
        Analysis(case()).deals(no_deal=["china.recognise"])
    with pytest.raises(Unanswerable, match="a state has one option of"):
        klamath.deals(state=["states.join", "states.stand-by"])


def test_what_no_deal_cannot_leave_is_in_no_package() -> None:
    klamath = example("klamath")
    final = ["pacificorp.leave", "states.join"]
    found = klamath.deals(no_deal=final).finding
    taken = {option.decision for each in found.listed for option in each.options}
    assert "pacificorp.dams" not in taken
    with pytest.raises(Unanswerable, match="cannot be left"):
        klamath.deals(no_deal=final, state=["pacificorp.hold"])


# Each of these was said otherwise once.


DAM = """\
stance: 1
actors:
  north:
    name: North
    interests: {{power: {{name: Power, importance: high}}}}
    decisions:
      dam:
        question: Build?
        current: leave
        otherwise: none
        options:
          leave: {{name: Leave it}}
          build:
            name: Build it
            effects:
              - {{to: power, effect: {alone}}}
              - {{to: power, effect: 2, when: [south.pay]}}
{village}  south:
    name: South
    interests: {{light: {{name: Light, importance: high}}}}
    decisions:
      money:
        question: Pay?
        current: keep
        otherwise: none
        options:
          keep: {{name: Keep it}}
          pay:
            name: Pay
            effects:
              - {{to: light, effect: {pay}}}
              - {{to: light, effect: 2, when: [north.build]}}
"""
VILLAGE = """\
  village:
    name: Village
    interests: {homes: {name: Homes, importance: vital}, jobs: {name: Jobs, importance: vital}}
"""
LOSES = """\
              - {to: village.homes, effect: HOMES}
              - {to: village.jobs, effect: strongly-helps}
"""
THIRD = """\
  west:
    name: West
    interests: {calm: {name: Calm, importance: low}}
    decisions:
      noise:
        question: Shout?
        current: hush
        otherwise: none
        options:
          hush: {name: Hush}
          shout: {name: Shout, effects: [{to: calm, effect: 1, when: [north.build]}]}
"""


def dam(alone: str = "-1", pay: str = "-1", village: str = "", more: str = "") -> Deals:
    return of(DAM.format(alone=alone, pay=pay, village=village) + more)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        # A loss that a gain beside it makes even is a loss.
        (
            dam(village=LOSES.replace("HOMES", "-2"), more=VILLAGE),
            "Village: “Homes” −8 (but “Jobs” +8).",
        ),
        # What can fall, and does not as entered, could be lost.
        (
            dam(village=LOSES.replace("HOMES", "[-2, 2]"), more=VILLAGE),
            "Village: could lose “Homes” (−8 to +8).",
        ),
        (dam(), "No interest of anybody else falls, as far as is filled in."),
        # A package that holds among those who take part, and a third gains once it is there.
        (dam(more=THIRD), "There a move alone is a gain for West (“Shout”, +1)."),
        # No deal is now and holds at every value: then a bargain stands bare.
        (dam(), "There is a bargain: “Build it” (North) with “Pay” (South)."),
        (dam(alone="[-2, 1]"), "At middle values there is a bargain: “Build it” (North)"),
        (dam(), "each of them gains, whatever the uncertain values turn out to be."),
        (dam(pay="[-2, 0]"), "each of them gains, at middle values."),
        # Who takes its part back gains 1, and the other would take back its own.
        (
            of(TRADE.format(pride="hurts", water="helps")),
            "breaking away alone is a gain for North (“Keep it”, +1) and South (“Do nothing”, +1), "
            "unless others respond.",
        ),
    ],
)
def test_sentences_by_hand(found: Deals, sentence: str) -> None:
    assert sentence in " ".join(shown(describe(found), 400).split())


def test_at_the_klamath_what_one_unknown_undoes_is_said() -> None:
    """At 2 for what is unknown, staying on the licence alone is a gain for PacifiCorp."""
    klamath = example("klamath")
    found = klamath.deals().finding
    assert (found.bargain, found.no_deal.verdict.word) == (Bargain.ENTERED, Word.HOLDS_ENTERED)
    text = " ".join(shown(describe(found), 400).split())
    assert "whatever is not known" not in text
    assert "could be a gain for PacifiCorp (“Remove them, staying on the licence”)" in text
    assert "were better than +1 for “No liability for a removal”" in text
    at_two = klamath.set({"pacificorp.co-licensee:pacificorp.liability": 2}).deals().finding
    assert at_two.no_deal.state.by is NoDealBy.WAY


def test_a_loss_on_now_is_said_with_its_range() -> None:
    found = example("elmira").deals().finding
    assert "Compared with now it is a loss for Uniroyal (−4)." in said(found)
    montreal = example("montreal").deals().finding
    assert {each.actor.id: each.now for each in montreal.no_deal.gains}["ec"] < 0


# What must.


def test_the_klamath_package() -> None:
    found = example("klamath").deals().finding
    (package,) = found.packages
    assert [option.id for option in package.options] == ["pacificorp.leave", "states.join"]
    alone = {taker.actor.id: taker.alone for taker in package.takers}
    assert alone == {"pacificorp": None, "states": -1}
    gains = {
        each.actor.id: (each.gain, each.bounds.low, each.bounds.high) for each in package.gains
    }
    assert gains == {
        "pacificorp": (3, 1, 5),
        "states": (6, 6, 6),
        "tribes": (12, 10, 14),
        "county": (-6, -6, -6),
        "regulator": (4, 4, 4),
    }
    assert [each.actor.id for each in package.order.barred] == ["pacificorp"]
    (losing,) = who_loses(package.loses)
    assert [(each.criterion.id, each.points) for each in losing.falls] == [("county.lakes", -6)]
    assert {each.fate for each in found.listed} == {Fate.TOLD, Fate.IDLE, Fate.NONE}


@pytest.mark.parametrize(
    ("golden_file", "name", "actor", "width"),
    [
        *((f"klamath-{width}", "klamath", None, width) for width in (60, 80, 140)),
        ("case-80", "", None, 80),
        ("case-dprk-80", "", "dprk", 80),
        ("elmira-80", "elmira", None, 80),
        ("chicken-80", "chicken", None, 80),
        ("klamath-county-80", "klamath", "county", 80),
    ],
)
def test_the_answers_read_so(
    golden: Golden, golden_file: str, name: str, actor: str | None, width: int
) -> None:
    report = example(name).deals(actor).report
    golden(f"deals/{golden_file}.txt", shown(report, width))


def test_the_whole_answer_has_each_package_and_why_it_is_left_out(golden: Golden) -> None:
    golden("deals/montreal-v.txt", shown(example("montreal").deals().report, whole=True))


def test_no_deal_can_be_named_and_stands_beside_the_present() -> None:
    found = example("prisoners-dilemma").deals(no_deal=["ann.confess", "bob.confess"]).finding
    (package,) = found.packages
    assert [(each.gain, each.now) for each in package.gains] == [(2, 0), (2, 0)]
    assert "Against no deal (“Confess” with “Confess”) each of them gains" in said(found)


def test_what_is_given_changes_the_present_before_no_deal_is_sought() -> None:
    given = example("klamath").given("states.join").deals().finding
    assert (given.no_deal.state.by, given.no_deal.current) == (NoDealBy.ELSEWHERE, False)
    assert given.packages == ()


def test_a_party_that_takes_no_part_is_asked_too() -> None:
    found = example("klamath").deals(party=["county"]).finding
    assert (found.told, [actor.id for actor in found.party]) == (0, ["county"])
    asked = example("klamath").deals(party=["county"], state=["pacificorp.leave", "states.join"])
    assert {row["role"] for row in asked.finding.rows()} == {"takes part", "party", "other"}


def test_an_actor_named_leaves_nobody_out() -> None:
    for name in ("klamath", "elmira"):
        every = example(name).deals().finding
        for actor in example(name).situation.actors():
            named = example(name).deals(actor.id).finding
            assert (named.counts, named.bargain) == (every.counts, every.bargain)
            takes = any(actor.id == t.actor.id for p in every.packages for t in p.takers)
            assert bool(named.packages) == takes
            assert (named.others is not None) != takes


def test_a_row_is_what_a_package_is_to_an_actor() -> None:
    rows = [*Analysis.of(trade()).deals().finding.rows()]
    assert [(row["actor"].id, row["gain"], row["alone"]) for row in rows] == [  # type: ignore[attr-defined]
        ("north", 2, -1),
        ("south", 5, -1),
        ("bank", 0, None),
    ]


def test_each_package_is_listed_with_what_becomes_of_it() -> None:
    """Each p gains both, r only as entered and less; mixed ones are worse than nothing."""
    table: dict[str, Both] = {"p": (2, "0.6"), "q": ("0.8", "1.2"), "r": (UNSURE, "0.5")}
    found = find(Situation.of(bargain(("a", "b", table))))
    fates = {tuple(o.id for o in each.options): each.fate for each in found.listed}
    assert {options: fate for options, fate in fates.items() if fate is not Fate.NONE} == {
        ("a.p", "b.p"): Fate.TOLD,
        ("a.q", "b.q"): Fate.SAME_TAKERS,
        ("a.r", "b.r"): Fate.BEATEN,
    }
    assert sum(each.packages for each in found.counts) == len(found.listed) == 9


def test_an_expectation_holds_exactly_if_the_answer_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def untried(situation: Situation, wanted: list[Expectation], *_: object) -> list[None]:
        return [None] * len(wanted)

    monkeypatch.setattr("stancecli.lenses.check.expectations.can_fail", untried)
    rng, met = Random(5), set()
    for _ in range(30):
        model = random_model(rng, actors=(2, 4), unknowns=True, blanks=True, influence=False)
        try:
            found = find(Situation.of(model))
        except Unanswerable:
            continue
        wanted = [
            Expectation(package=tuple(option.id for option in each.options), rung=rung)
            for each in found.listed
            for rung in PackageRung
        ]
        held = outcomes(Situation.of(replace(model, expect=tuple(wanted))))
        is_so = [rung is each.rung for each in found.listed for rung in PackageRung]
        assert [one.holds for one in held] == is_so
        met |= {each.rung for each in found.listed}
    assert met == set(PackageRung)


def test_the_command_takes_what_the_question_takes(capfd: pytest.CaptureFixture[str]) -> None:
    model = f"-m {EXAMPLES / 'klamath.yaml'}"
    for words in (
        f"deals --set pacificorp.power=vital {model}",
        f"deals --without ferc --view pacificorp {model}",
        f"deals --only dams --only licence --scenario states-join {model}",
        f"deals --no-deal current --party county --state leave --state join {model}",
    ):
        code, out, err = run(capfd, words)
        assert (code, err, out.startswith("Deals · ")) == (0, "", True)
    code, out, _ = run(capfd, f"deals {model} -f csv")
    assert (code, out.splitlines()[1].split(",")[2]) == (0, '"pacificorp"')
