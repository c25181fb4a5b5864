"""What `deals` says: of the examples, of what nobody judged, of no deal that is somewhere else."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.check.expectations import outcomes
from stancecli.lenses.deals import Deals, describe, find
from stancecli.lenses.deals.finding import Fate
from stancecli.loader import load_text
from stancecli.methods.packages import Bargain, NoDealBy, PackageRung
from stancecli.methods.stability.judge import Word
from stancecli.model import Expectation
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import random_model, several
from tests.running import case, screen
from tests.test_methods_packages import UNSURE, Both, bargain, trade

EXAMPLES = Path(__file__).parents[1] / "examples"


def example(name: str) -> Analysis:
    """An example, whose places name its file alone; without a name the bundled case."""
    if not name:
        return Analysis(case())
    text = (EXAMPLES / f"{name}.yaml").read_bytes()
    return Analysis.of(load_text(text, f"examples/{name}.yaml"))


def of(*lines: str) -> Deals:
    return find(Situation.of(several(*lines)))


def said(finding: Deals) -> str:
    report = describe(finding)
    return f"{report.conclusion} {report.more}".rstrip()


# What must not be said.


def test_nothing_is_sure_where_somebody_who_takes_part_is_not_judged() -> None:
    """South says nothing of what it would do: its part is no gain for it, and none known."""
    gives = "north water 3, pride 1: *keep | open pride -1, south.fields 2"
    found = of(gives, "south? fields 3, cash 1: *idle | send north.water 1", "bank calm 2")
    (package,) = found.packages
    assert (package.rung, package.surely) == (PackageRung.DEAL, False)
    assert found.bargain is Bargain.ENTERED
    assert "each would gain at middle estimates" in said(found)


@pytest.mark.parametrize(
    ("name", "bargain", "by"),
    [
        ("chicken", Bargain.NONE, NoDealBy.ELSEWHERE),
        ("montreal", Bargain.NONE, NoDealBy.WAY),
        ("", Bargain.NOT_NEEDED, NoDealBy.WAY),
    ],
)
def test_no_bargain_is_made_up(name: str, bargain: Bargain, by: NoDealBy) -> None:
    found = example(name).view("entered").deals().finding
    assert (found.packages, found.bargain) == ((), bargain)
    assert found.no_deal.state.by is by


def test_one_actor_alone_makes_no_package() -> None:
    found = example("klamath").deals(state=["pacificorp.co-licensee"]).finding
    assert found.asked
    assert (found.asked.unfitness, len(found.asked.takers)) == (None, 1)
    assert "is no bargain: it takes PacifiCorp alone" in said(found)
    only = find(example("klamath").situation, only=("states.licence",))
    assert (only.listed, only.bargain) == ((), Bargain.NOTHING)


FINAL = ["pacificorp.leave", "states.join"]


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("klamath", {"state": ["pacificorp.leave"]}, "impossible"),
        ("", {"no_deal": ["china.recognise"]}, "holds in none"),
        ("klamath", {"state": ["states.join", "states.stand-by"]}, "a state has one option of"),
        # What no deal cannot leave is in no package.
        ("klamath", {"no_deal": FINAL, "state": ["pacificorp.hold"]}, "cannot be undone"),
    ],
)
def test_what_cannot_be_is_refused(name: str, asked: dict[str, list[str]], said: str) -> None:
    with pytest.raises(Unanswerable, match=said):
        example(name).deals(**asked)  # type: ignore[arg-type]


def test_what_no_deal_cannot_leave_is_in_no_package() -> None:
    listed = example("klamath").deals(no_deal=FINAL).finding.listed
    assert "pacificorp.dams" not in {option.decision for each in listed for option in each.options}


# Each of these was said otherwise once.


VILLAGE = "village homes 4, jobs 4"
THIRD = "west calm 1: *hush | shout calm 1 when north.build"


def dam(alone: str = "-1", pay: str = "-1", loses: str = "", more: str = "") -> Deals:
    builds = f"north power 3: *leave | build power {alone}, power 2 when south.pay{loses}"
    pays = f"south light 3: *keep | pay light {pay}, light 2 when north.build"
    return of(builds, pays, *filter(None, [more]))


SAID = {
    "a loss that a gain beside it makes even is a loss": (
        dam(loses=", village.homes -2, village.jobs 2", more=VILLAGE)
    ),
    "what can fall, and does not as entered, could be lost": (
        dam(loses=", village.homes -2..2, village.jobs 2", more=VILLAGE)
    ),
    "no deal is now and holds, at every estimate: a bargain stands bare": dam(),
    "it holds among those who take part, and a third gains once it is there": dam(more=THIRD),
    "to build alone could be a gain": dam(alone="-2..1"),
    "to pay can cost all that it brings": dam(pay="-2..0"),
    "who takes its part back gains 1, and the other would take back its own": (
        find(Situation.of(trade()))
    ),
}


def test_deals_read_as_worked_by_hand(golden: Golden) -> None:
    told = [f"# {name}\n{screen(describe(found), 100)}" for name, found in SAID.items()]
    golden("deals/small.txt", "\n".join(told))


def test_at_the_klamath_one_unknown_can_undo_no_deal() -> None:
    """At 2 for what is unknown, staying on the licence alone is a gain for PacifiCorp."""
    klamath = example("klamath")
    found = klamath.deals().finding
    assert (found.bargain, found.no_deal.verdict.word) == (Bargain.ENTERED, Word.HOLDS_ENTERED)
    assert {each.fate for each in found.listed} == {Fate.TOLD, Fate.IDLE, Fate.NONE}
    at_two = klamath.set({"pacificorp.co-licensee:pacificorp.liability": 2}).deals().finding
    assert at_two.no_deal.state.by is NoDealBy.WAY


# What comes nearest.


OPEN = "north water 3: *keep | open water -1, south.fields 2"
DIG = "south fields 3: *idle | dig"
# What South gains by digging North answers by shutting, so nobody would move.
SHUT = "shut water 2 when south.dig, water -1 unless south.dig, south.fields -2"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        # North pays 3 for what gives South 6.
        ((OPEN, DIG), "a gain for South (+6), but a loss for North (−3, most on “Water” −3)"),
        # Of two, that which costs North less.
        (
            (f"{OPEN} | half water -1/2, south.fields 1", DIG),
            "a gain for South (+3), but a loss for North (−1.5, most on “Water” −1.5)",
        ),
        # So it does with the bank, who would lose too; that of fewest who do not gain is told.
        (
            ("bank calm 1: *wait | lend calm -1", OPEN, DIG),
            "a gain for South (+6), but a loss for North (−3, most on “Water” −3)",
        ),
        # By nodding North changes nothing, and South has 3 without that.
        (
            (f"north water 1: *keep | nod water 0 | {SHUT}", f"{DIG} fields 1"),
            "“Dig” alone would do as well for each",
        ),
        # By nodding North gains 1, and takes half of what South gains.
        (
            (
                "north water 1: *keep | nod water 1 when south.dig, water -1 unless south.dig, "
                f"south.fields -1/2 | {SHUT}",
                f"{DIG} fields 1",
            ),
            "“Dig” alone would bring South more (+3)",
        ),
        # Either gives the other 1, and neither has to pay for it.
        (
            (
                "north water 1: *keep | nod water 0, south.fields 1",
                "south fields 1: *idle | dig fields 0, north.water 1",
            ),
            "“Nod” and “Dig” could each be done without the other, at no loss to whoever does it",
        ),
    ],
)
def test_where_there_is_no_bargain_the_nearest_is_named_and_what_it_lacks(
    lines: tuple[str, ...], why: str
) -> None:
    found = of(*lines)
    assert (found.bargain, found.no_deal.state.by) == (Bargain.NONE, NoDealBy.NOW)
    first, rest = "At middle estimates there is no bargain. The nearest to one is “", said(found)
    assert rest.startswith(first)
    assert rest.endswith(f"” (North) with “Dig” (South): {why}.")


def test_of_a_nearest_that_is_a_gain_for_nobody_nothing_is_told_but_that_none_is_where_so() -> None:
    """Both lose by either, and by both; by sailing a port loses 1, and could pay North 6."""
    lines = OPEN.replace("south.fields 2", "south.fields 0"), f"{DIG} fields -1"
    none = "At middle estimates there is no bargain."
    assert said(of(*lines)) == f"{none} No joint move would be a gain for anybody who takes part."
    port = "port trade 1: *rest trade 0 | sail trade -1"
    assert said(of(*lines, port)) == none
    paid = of(*lines, f"{port}, north.water 2")
    assert said(paid) == (
        f"{none} The nearest to one is “Open” (North) with “Sail” (Port): a gain for North (+3), "
        "but a loss for Port (−1, most on “Trade” −1)."
    )


def test_the_nearest_of_an_actor_is_one_in_which_it_takes_part() -> None:
    """By lending the bank loses 1, with whomever; so what comes first in the file is told."""
    model = several("bank calm 1: *wait | lend calm -1", OPEN, DIG, "port trade 1")
    named = {
        who: find(Situation.of(model), who).nearest for who in ("bank", "north", "south", "port")
    }
    takers = {
        who: each and [taker.actor.id for taker in each.takers] for who, each in named.items()
    }
    assert takers == {
        "bank": ["bank", "south"],
        "north": ["north", "south"],
        "south": ["north", "south"],
        "port": None,
    }
    told = "no bargain has Port in it."
    assert said(find(Situation.of(model), "port")) == f"At middle estimates {told}"


def test_who_must_not_lose_need_not_gain_in_what_comes_nearest() -> None:
    """By opening North gives South all that they get; West has nothing of it, and loses nothing."""
    waves = "west calm 1: *hush | wave calm 0, south.fields -1"
    opens = OPEN.replace("water -1", "water 0")
    found = find(Situation.of(several(opens, f"{DIG} fields 0", waves)), party=("west",))
    nearest = "“Open” (North) with “Dig” (South): “Open” alone would do as well for each."
    none = "At middle estimates there is no bargain."
    assert said(found) == f"{none} The nearest to one is {nearest}"


def test_where_moving_alone_leads_is_said_beside_the_nearest() -> None:
    """West shouts in any case, and that is what North would lose 3 against."""
    told = said(of(OPEN, DIG, "west calm 1: *hush | shout calm 1"))
    assert (
        "With no deal, moves made alone lead to “Shout”. Compared with that, the nearest to one is"
        in told
    )


# What must.


@pytest.mark.parametrize(
    ("golden_file", "name", "actor", "width"),
    [
        *((f"klamath-{width}", "klamath", None, width) for width in (60, 80, 140)),
        ("case-80", "", None, 80),
        ("case-dprk-80", "", "dprk", 80),
        ("elmira-80", "elmira", None, 80),
        ("chicken-80", "chicken", None, 80),
        ("klamath-county-80", "klamath", "county", 80),
        ("montreal-v", "montreal", None, 80),
    ],
)
def test_the_answers_read_so(
    golden: Golden, golden_file: str, name: str, actor: str | None, width: int
) -> None:
    report = example(name).deals(actor).report
    golden(f"deals/{golden_file}.txt", screen(report, width, whole=golden_file.endswith("-v")))


def test_no_deal_can_be_named_and_stands_beside_the_present() -> None:
    silent = example("prisoners-dilemma").given("ann.silent", "bob.silent")
    assert silent.deals().finding.packages == ()
    found = silent.deals(no_deal=["ann.confess", "bob.confess"]).finding
    (package,) = found.packages
    assert [(each.gain, each.now) for each in package.gains] == [(2, 0), (2, 0)]
    assert "Compared with no deal (“Confess” with “Confess”) each would gain" in said(found)


def test_what_is_given_changes_the_present_before_no_deal_is_sought() -> None:
    given = example("klamath").given("states.join").deals().finding
    assert (given.no_deal.state.by, given.no_deal.current) == (NoDealBy.ELSEWHERE, False)
    assert given.packages == ()


def test_a_party_that_takes_no_part_is_asked_too() -> None:
    found = example("klamath").deals(party=["county"]).finding
    assert (found.packages, [actor.id for actor in found.party]) == ((), ["county"])
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
    assert sum(found.counts.values()) == len(found.listed) == 9


def test_an_expectation_holds_exactly_if_the_answer_says_so() -> None:
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
