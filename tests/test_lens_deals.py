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
from stancecli.lenses.deals.finding import Fate
from stancecli.loader import load_text
from stancecli.methods.packages import PackageRung
from stancecli.model import Expectation
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import random_model
from tests.running import case, run
from tests.test_methods_packages import TRADE, UNSURE, Both, bargain, trade

EXAMPLES = Path(__file__).parents[1] / "examples"


def example(name: str) -> Analysis:
    text = (EXAMPLES / f"{name}.yaml").read_bytes()
    return Analysis.of(load_text(text, f"examples/{name}.yaml"))


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
    found = find(Situation.of(load_text(source)))
    assert found.packages[0].rung is PackageRung.DEAL
    assert said(found).startswith(
        "“Open it” with “Send water back”: better than no deal as entered for North and for South; "
        "not judged: “Send water back” of South."
    )


@pytest.mark.parametrize("name", ["chicken", "prisoners-dilemma", "elmira"])
def test_no_bargain_is_made_up(name: str) -> None:
    found = example(name).deals().finding
    assert (found.packages, found.told) == ((), 0)
    assert said(found) == (
        "No bargain. From the current state, which holds as entered, no package is better for all "
        "who would take part."
    )


def test_one_actor_alone_makes_no_package() -> None:
    found = example("klamath").deals(state=["pacificorp.co-licensee"]).finding
    assert found.asked
    assert (found.asked.unfitness, len(found.asked.takers)) == (None, 1)
    assert said(found).startswith("“Remove them, staying on the licence”: no package, only")
    assert find(example("klamath").situation, ("states.licence",)).listed == ()


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
    (losing,) = package.losing
    assert [(each.criterion.id, each.points) for each in losing.loss.felt] == [("county.lakes", -6)]
    assert [path.ties[-1].end.id for path in losing.ways] == ["states", "pacificorp"]
    assert {each.fate for each in found.listed} == {Fate.TOLD, Fate.IDLE, Fate.NONE}


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_klamath_answer(golden: Golden, width: int) -> None:
    report = example("klamath").deals().report
    golden(f"deals/klamath-{width}.txt", shown(report, width))


def test_the_whole_answer_has_each_package_and_why_it_is_left_out(golden: Golden) -> None:
    golden("deals/montreal-v.txt", shown(example("montreal").deals().report, whole=True))


def test_where_there_is_none_the_answer_says_what_comes_nearest(golden: Golden) -> None:
    golden("deals/case-80.txt", shown(Analysis(case()).deals().report))


def test_no_deal_can_be_named_and_stands_beside_the_present() -> None:
    found = example("prisoners-dilemma").deals(no_deal=["ann.confess", "bob.confess"]).finding
    (package,) = found.packages
    assert said(found) == (
        "“Keep silent” (Ann) with “Keep silent” (Bob): better than no deal for Ann and for Bob. "
        "Neither works alone. A loss for nobody."
    )
    assert [(each.gain, each.now) for each in package.gains] == [(2, 0), (2, 0)]
    assert found.from_now is None
    current = Analysis(case()).deals(no_deal=["current"]).finding
    without = Analysis(case()).deals().finding
    assert without.from_now
    assert without.from_now.options == current.packages[0].options


def test_what_is_given_changes_the_present_before_no_deal_is_sought() -> None:
    given = example("klamath").given("states.join").deals().finding
    assert [step.actor.id for step in given.no_deal.steps] == ["pacificorp"]
    assert given.packages == ()
    assert not given.no_deal.current


def test_a_party_that_takes_no_part_is_asked_too() -> None:
    found = example("klamath").deals(party=["county"]).finding
    assert (found.told, [actor.id for actor in found.party]) == (0, ["county"])
    assert found.nearest
    assert [each.actor.id for each in found.nearest.losing] == ["county"]
    assert {row["role"] for row in found.rows()} == {"takes part", "party", "other"}


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


def test_an_expectation_holds_exactly_if_the_answer_says_so() -> None:
    rng, met = Random(5), set()
    for _ in range(60):
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


def test_a_package_that_is_told_says_the_same_when_it_is_asked_about() -> None:
    for asked in (example("klamath"), example("montreal")):
        found = asked.deals().finding
        options = [option.id for option in found.packages[0].options]
        assert said(asked.deals(state=options).finding) == said(found)


def test_the_command_takes_what_the_question_takes(capfd: pytest.CaptureFixture[str]) -> None:
    model = f"-m {EXAMPLES / 'klamath.yaml'}"
    for words in (
        f"deals --set pacificorp.power=vital {model}",
        f"deals --without ferc --view pacificorp {model}",
        f"deals dams licence --scenario states-join {model}",
        f"deals --no-deal current --party county --state leave --state join {model}",
    ):
        code, out, err = run(capfd, words)
        assert (code, err, out.startswith("Deals · ")) == (0, "", True)
    code, out, _ = run(capfd, f"deals {model} -f csv")
    assert (code, out.splitlines()[1].split(",")[2]) == (0, '"pacificorp"')
