"""Loading: what must be refused, and where it is said to be wrong; then what is read, and how."""

import io
import os
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import CODES, InvalidModel
from stancecli.loader import load, load_text, load_texts
from stancecli.loader.files import read_stream
from stancecli.loader.kinds import MOST_WORDS
from stancecli.loader.scales import (
    EFFECTS,
    FORCES,
    HUNDRED,
    IMPORTANCES,
    STANCES,
    STRENGTHS,
    NumberScale,
)
from stancecli.loader.text import MOST_FAULTS, Misfit
from stancecli.loader.tree import DEEPEST, LONGEST_SCALAR, Quoted
from stancecli.model import UNKNOWN, Citation, Model, Range, exactly
from tests.test_grid import BROKEN_GRIDS
from tests.test_load_messages import SLIPS, marked, problems as faults, said
from tests.test_load_scenarios import FAULTS

ROOT = Path(__file__).parent.parent

DAM = """\
stance: 1
sources:
  hearing: {title: Public hearing, date: 2024-04-02, url: https://example.org/h}
actors:
  utility:
    name: River Power
    kind: organisation
    interests:
      revenue: {name: Income, importance: high, cite: hearing p. 4}
    constraints:
      licence:
        name: Licence
        kind: law
        force: binding
        against: {peaking: 2}
        because: It says so.
        cite: hearing p. 1
    decisions:
      operation:
        question: How should the dam be run?
        current: steady
        options:
          peaking:
            name: Follow the peaks
            effects:
              - {to: revenue, effect: strongly-helps, cite: hearing p. 4}
              - {to: anglers.fish, effect: -2}
          steady: {name: Run steady, effects: [{to: revenue, effect: [-1, 0]}]}
    positions:
      - {to: steady, stance: supports, says: Too costly.}
    influence:
      - {to: anglers, strength: medium, by: a hatchery}
  anglers:
    name: Anglers
    interests:
      fish: {name: Fish, importance: 0.35}
    decisions:
      means:
        question: What to do?
        current: quiet
        options: {quiet: {name: Quiet, at: 10}, protest: {name: Protest, at: 90}}
    positions:
      - {to: means, at: 20, capability: 30, salience: 100}
impossible:
  - {options: [utility.peaking, anglers.quiet]}
"""


def changed(old: str, new: str) -> str:
    """The dam with one passage changed."""
    assert DAM.count(old) == 1, old
    return DAM.replace(old, new)


WRONG = [
    # An edit of the dam, with ‸ before what is wrong; its codes, with a place if elsewhere.
    ("name: River Power", "name: River‸\x1b Power", ["E004"]),
    ("name: River Power", "name: River‸\x85Power", ["E004"]),
    ("name: River Power", "name: 'River‸\u2029Power'", ["E004"]),
    ("name: River Power", "name: River‸\ufeffPower", ["E004"]),
    ("name: River Power", 'name: ‸"River\\u2028Power"', ["E004"]),
    ("name: River Power", 'name: ‸"River\\e"', ["E004"]),
    ("name: River Power", "name: River‸: Power", ["E100"]),
    ("name: River Power", "name: ‸&a River Power", ["E101"]),
    ("name: River Power", "name: ‸*a", ["E102"]),
    ("name: River Power", "‸<<: {name: x}", ["E103"]),
    ("name: River Power", "name: River Power\n    ‸'<<': x", ["E302"]),
    ("name: River Power", "name: ‸!!str River Power", ["E104"]),
    ("impossible:", "‸---\nimpossible:", ["E105"]),
    ("name: River Power", "name: " + "[" * (DEEPEST - 3) + "‸[[[" + "]" * DEEPEST, ["E106"]),
    ("name: River Power", "name: ‸" + "x" * (LONGEST_SCALAR + 1), ["E107"]),
    ("name: River Power", "? ‸[a]\n    : b\n    name: x", ["E109"]),
    ("name: River Power", "name: River Power\n    ‸name: x", ["E110"]),
    ("name: River Power", "name: River Power\n    also: ‸[" + "x, " * 1001 + "]", ["E111"]),
    ("      revenue: {", "      operation: {", ["19:7 E110", "26:22 E202", "28:53 E202"]),
    (  # What is found under slips takes nothing away from what has an id: “steady” is an option.
        "      revenue: {",
        "      Steady: {name: S, importance: low}\n      Revenue: {",
        ["9:7 E310", "10:7 E310"],
    ),
    (
        "  anglers:\n    name",
        "  ‸hearing:\n    name",
        ["E110", "27:22 E202", "32:14 E201", "45:33 E204"],
    ),
    ("{to: anglers, strength", "{to: ‸hearing, strength", ["E201"]),
    ("to: anglers.fish", "to: ‸fish", ["E202"]),
    ("cite: hearing p. 1", "cite: [hearing p. 1, ‸heaving p. 2]", ["E203"]),
    ("cite: hearing p. 1", "cite: {source: ‸heaving, at: p. 2}", ["E203"]),
    ("cite: hearing p. 1", "cite: ‸{at: p. 1, quote: Yes}", ["E301"]),
    ("cite: hearing p. 1", "cite: [{source: hearing, quote: ‸[Yes]}]", ["E303"]),
    ("cite: hearing p. 1", "cite: {source: hearing, quote: ‸''}", ["E304"]),
    ("cite: hearing p. 1", "cite: [‸[hearing]]", ["E303"]),
    ("against: {peaking: 2}", "against: [‸anglers.protest]", ["E206"]),
    ("stance: 1", "stance: ‸2", ["E300"]),
    ("stance: 1\n", 'stance: ‸"1"\n', ["E300"]),
    ("    name: River Power\n", "", ["5:3 E301"]),
    ("name: River Power", "name:‸", ["E304"]),
    ("name: River Power", "name: ‸''", ["E304"]),
    ("{name: Income, importance: high, cite: hearing p. 4}", "‸Income", ["E305"]),
    ("against: {peaking: 2}", "against: [peaking, ‸peaking]", ["E110"]),
    ("kind: organisation", "kind: ‸company", ["E307"]),
    ("effect: -2", "effect: ‸-3", ["E308"]),
    ("effect: -2", "effect: ‸'-2'", ["E308"]),
    ("effect: -2", "effect: ‸1e0", ["E307"]),
    ("importance: 0.35", "importance: ‸0", ["E308"]),
    ("stance: supports", "stance: ‸9", ["E308"]),
    ("to: means, at: 20", "to: means, at: ‸x", ["E308"]),
    ("against: {peaking: 2}", "against: {peaking: ‸3}", ["E308"]),
    ("effect: [-1, 0]", "effect: ‸[1, 0]", ["E309"]),
    ("effect: [-1, 0]", "effect: ‸[0]", ["E308"]),
    ("effect: [-1, 0]", "effect: [1, 1]", []),
    ("date: 2024-04-02", "date: ‸2024-02-30", ["E311"]),
    ("stance: 1\n", "stance: 1\ndrafted: ‸Ann\n", ["E311"]),
    ("stance: 1\n", "stance: 1\ndrafted: ‸Ann, soon\n", ["E311"]),
    (
        "stance: 1\n",
        "stance: 1\ndrafted: Ann, 2024-05\n‸reviewed: Ben, 2024-04-30\n",
        ["E337"],
    ),
    ("https://example.org/h", "‸javascript:alert(1)", ["E312"]),
    ("https://example.org/h", "‸https:///h", ["E312"]),
    *(
        ("url: https://example.org/h", f"text: ‸{path}", ["E313"])
        for path in ("/etc/passwd", "../x", "a/../../x", "./x", "a//b", "a/", "C:/x", "c:x", "a\\b")
    ),
    ("url: https://example.org/h", "text: ‸''", ["E304"]),
    ("url: https://example.org/h", "text: a‸\0b", ["E004"]),
    ("url: https://example.org/h", "reliability: ‸G", ["E307"]),
    (", protest: {name: Protest, at: 90}", "", ["41:18 E314"]),
    ("effect: -2", "effect: -2, when: ‸steady", ["E320"]),
    ("effect: -2", "effect: -2, when: [‸stedy]", ["E204"]),
    ("effect: -2", "effect: -2, unless: ‸''", ["E304"]),
    ("[utility.peaking, anglers.quiet]", "[utility.peaking, utility.steady]", ["45:5 E320"]),
    ("[utility.peaking, anglers.quiet]", "[utility.peaking, utility.peaking]", ["45:5 E321"]),
    ("[utility.peaking, anglers.quiet]", "‸[utility.peaking]", ["E314"]),
    ("says: Too costly.}", "says: x}\n      - {to: ‸utility.steady, stance: -1}", ["E322"]),
    # Of two positions on a thing both need a date, or one of them a count.
    ("Too costly.}", "x, date: 2006}\n      - {to: ‸steady, stance: -1}", ["E322"]),
    ("Too costly.}", "x}\n      - {to: ‸steady, stance: -1, date: 2006}", ["E322"]),
    ("Too costly.}", "x}\n      - {to: ‸steady, stance: -1, votes: {n: 3}}", ["E322"]),
    (
        "says: Too costly.}",
        "votes: {n: 3}}\n      - {to: ‸steady, stance: -1, votes: {n: 3}}",
        ["E322"],
    ),
    ("{to: anglers, strength", "{to: ‸utility, strength", ["E323"]),
    ("{to: steady, stance: supports,", "{to: ‸operation, at: 3,", ["E324"]),
    ("against: {peaking: 2}", "against: {‸steady: 2}", ["E325"]),
    ("[utility.peaking, anglers.quiet]", "[utility.steady, anglers.quiet]", ["45:5 E326"]),
    ("effect: -2", "effect: -2, unless: ‸[peaking]", ["E327"]),
    ("revenue, effect: [-1, 0]", "revenue, same_as: ‸peakng", ["E204"]),
    ("revenue, effect: [-1, 0]", "revenue, same_as: peaking, ‸effect: 1", ["E333"]),
    ("revenue, effect: [-1, 0]", "revenue, same_as: peaking, ‸views: {hearing: 1}", ["E333"]),
    ("revenue, effect: [-1, 0]", "revenue, same_as: ‸anglers.quiet", ["E333"]),
    ("revenue, effect: [-1, 0]", "anglers.fish, same_as: ‸peaking@x", ["E333"]),
    ("to: means, at: 20", "to: means, ‸stance: 2, at: 20", ["E328"]),
    ("to: means, at: 20, ", "to: means, ", ["43:9 E301"]),
    ("stance: supports,", "stance: supports, votes: ‸{agree: 1},", ["E334"]),
    ("stance: supports,", "stance: supports, votes: ‸{n: 3, agree: 1, disagree: 2},", ["E334"]),
    ("stance: supports,", "stance: supports, votes: ‸{agree: 0, disagree: 0},", ["E334"]),
    ("stance: supports,", "stance: supports, votes: ‸{agree: 0, disagree: 2, pass: 1},", ["E334"]),
    ("stance: supports,", "stance: supports, votes: {agree: ‸-1, disagree: 2},", ["E308"]),
    ("stance: supports,", "stance: supports, votes: {n: ‸1.5},", ["E308"]),
    ("stance: supports,", "stance: supports, votes: {‸agrees: 1, disagree: 2},", ["E302"]),
    ("stance: supports,", "stance: supports, votes: ‸63,", ["E305"]),
    ("to: means, at: 20", "to: means, ‸votes: {n: 3}, at: 20", ["E328"]),
    ("force: binding", "force: binding\n        views: ‸{hearing: low}", ["E330"]),
    ("to: means, at: 20", "to: means, ‸views: {hearing: 1}, at: 20", ["E328"]),
    ("impossible:", "scenarios: {c: {name: C, cite: ‸heering}}\nimpossible:", ["E203"]),
    ("impossible:", "main: ‸Who runs the dam\nimpossible:", ["E303"]),
    ("impossible:", "main: ‸utility\nimpossible:", ["E208"]),
    ("name: River Power", "name: River Power\n    rated: {power: ‸6, interest: 1}", ["E308"]),
    ("name: River Power", "name: River Power\n    rated: ‸[{power: 6, interest: 1}]", ["E305"]),
    ("name: River Power", "name: River Power\n    rated: {power: 3}", ["7:5 E301"]),
    ("date: 2024-04-02", "taken_from: ‸heering", ["E203"]),
    ("date: 2024-04-02", "taken_from: ‸hearing", ["E332"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), WRONG)
def test_a_fault_is_named_where_it_stands(old: str, new: str, expected: list[str]) -> None:
    text = changed(old, new)
    assert sorted(said(text.replace("‸", ""))) == sorted(marked(text, code)[1] for code in expected)


OF_LOADING = {"E0", "E1", "E2", "E3"}
OTHERWISE_PRODUCED = {"E001", "E002", "E003", "E005", "E008", "E108"}
"""By the tests below; E005 by those of what is not read."""


def test_every_code_of_a_fault_is_produced() -> None:
    produced = {each.split()[-1] for _, _, expected in WRONG for each in expected}
    told = (*SLIPS, *FAULTS, *BROKEN_GRIDS)
    produced |= {code.split()[-1] for _, _, code in told}
    assert produced | OTHERWISE_PRODUCED == {code for code in CODES if code[:2] in OF_LOADING}


def test_docs_hold_every_code() -> None:
    page = (ROOT / "docs/codes.md").read_text()
    assert re.findall(r"^### (\w+)$", page, re.M) == list(CODES)


def test_all_faults_appear_in_one_run() -> None:
    text = (
        changed("effect: strongly-helps", "effect: strongly-help")
        .replace("cite: hearing p. 1", "cite: hearings p. 1")
        .replace("impossible:", "  anglers:\n    name: x\nimpossible:")
    )
    assert [(str(fault), fault.width) for fault in faults(text)] == [
        ("m:17:15: E203 no source “hearings” (did you mean hearing?)", len("hearings")),
        ("m:26:39: E307 no effect “strongly-help” (did you mean strongly-helps?)", 13),
        ("m:44:3: E110 “anglers” is here a second time, first at m:33:3", len("anglers")),
    ]
    assert faults(text)[0].line_text == "        cite: hearings p. 1"


def test_a_text_that_ends_within_a_character_is_no_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    for chunk in (8, 9, 10):  # the end of the text is also that of a piece, or is not
        monkeypatch.setattr("stancecli.loader.text._CHUNK", chunk)
        assert said(b"stance: \xc3") == ["1:9 E003"]


def test_reading_stops_after_so_many_faults() -> None:
    listing = faults("stance: 1\nactors:\n" + "  A: 1\n" * (2 * MOST_FAULTS))
    assert len(listing) == MOST_FAULTS + 1
    assert listing[-1].code == "E008"


def test_the_files_of_a_folder_share_the_limits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for id_ in "abcd":
        (tmp_path / f"{id_}.yaml").write_text(f"stance: 1\nactors: {{{id_}: {{name: Somebody}}}}\n")
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    for largest, most, expected in (
        (size, 4 * 16, []),
        (size, 4 * 16 - 1, [("d.yaml", "E108")]),
        (size - 1, 4 * 16, [(tmp_path.name, "E002")]),
    ):
        monkeypatch.setattr("stancecli.loader.files.LARGEST", largest)
        monkeypatch.setattr("stancecli.loader.tree.MOST_EVENTS", most)
        found: list[tuple[str, str]] = []
        try:
            load(tmp_path)
        except InvalidModel as invalid:
            found = [(Path(p.place.file).name, p.code) for p in invalid.problems]
        assert found == expected


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_whatever_the_bytes_nothing_but_invalid_model_is_raised(data: bytes | str) -> None:
    assert faults(data)


# What is read.


@pytest.fixture(scope="module")
def dam() -> Model:
    return load_text(DAM)


def test_words_and_numbers_are_read_exactly(dam: Model) -> None:
    utility, anglers = dam.actors
    assert anglers.interests[0].importance == exactly(Fraction(7, 20))
    assert utility.interests[0].importance == exactly(3)
    peaking, steady = utility.decisions[0].options
    assert [effect.size for effect in peaking.effects] == [exactly(2), exactly(-2)]
    assert steady.effects[0].size == Range(Fraction(-1), Fraction(0))
    unknown = load_text(changed("effect: -2", "effect: unknown"))
    assert unknown.actors[0].decisions[0].options[0].effects[1].size == UNKNOWN


@pytest.mark.parametrize(
    ("scale", "fits", "misses"),
    [
        (EFFECTS, "-2 2 0 .5 1. +1 unknown helps", "-2.1 2.01 binding 1e1 1,5 --- +- 0/-"),
        (IMPORTANCES, "4 0.1 vital unknown", "0 4.1 -1 binding ?"),
        (FORCES, "4 binding unknown", "0"),
        (STRENGTHS, "4 decisive", "0 4.1 unknown"),
        (STANCES, "-2 2 supports", "3"),
        (HUNDRED, "0 100 50.5", "-1 100.5 high"),
    ],
)
def test_a_scale_has_both_its_ends_but_for_none_at_all(
    scale: NumberScale, fits: str, misses: str
) -> None:
    for word in fits.split():
        scale.read(word)
        if word[-1].isdigit():
            with pytest.raises(Misfit, match="in quotes is a text"):
                scale.read(Quoted(word))
    for word in misses.split():
        with pytest.raises(Misfit):
            scale.read(word)


def test_texts_and_ids_and_nesting_have_limits_that_may_be_met() -> None:
    def with_name(name: str) -> str:
        return DAM.replace("name: River Power", f"name: {name}")

    assert load_text(with_name("x" * LONGEST_SCALAR)).actors[0].name == "x" * LONGEST_SCALAR
    assert faults(with_name("[" * (DEEPEST - 3) + "]" * (DEEPEST - 3)))[0].code == "E303"
    assert faults(with_name("A\n    also: [" + "x, " * MOST_WORDS + "]")) == ()
    for length, is_too_long in ((80, False), (81, True)):
        id_ = "x" * length
        codes = {each.code for each in faults(f"stance: 1\nactors: {{{id_}: {{name: }}}}")}
        assert ("E310" in codes) is is_too_long


def test_a_stream_is_refused_and_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.loader.files.LARGEST", 3)
    assert read_stream(io.BytesIO(b"abc"), "-") == b"abc"
    with pytest.raises(InvalidModel, match="E002"):
        read_stream(io.BytesIO(b"abcd"), "-")


def test_a_breach_rests_on_what_its_constraint_rests_on() -> None:
    whose = (Citation("hearing", "p. 1"),)
    for written, by, cite, because in (
        ("{peaking: 2}", 2, whose, "It says so."),
        ("{peaking: {by: 1, because: Own.}}", 1, (), "Own."),
        ("{peaking: {by: 1, cite: hearing p. 9}}", 1, (Citation("hearing", "p. 9"),), ""),
    ):
        model = load_text(changed("{peaking: 2}", written))
        (constraint,) = model.actors[0].constraints
        (breach,) = constraint.against
        assert constraint.binding
        assert (breach.option, breach.by) == ("utility.peaking", exactly(by))
        assert (breach.cite, breach.because, breach.is_judgement) == (cite, because, not cite)


def test_a_byte_order_mark_and_carriage_returns_change_nothing(dam: Model) -> None:
    assert load_text(b"\xef\xbb\xbf" + DAM.replace("\n", "\r\n").encode()) == dam


def test_files_of_a_folder_make_one_model(tmp_path: Path, dam: Model) -> None:
    head, second = DAM.split("  anglers:\n    name")
    (tmp_path / "a.yaml").write_text(head)
    (tmp_path / "b.yaml").write_text(f"stance: 1\nactors:\n  anglers:\n    name{second}")
    model = load(tmp_path)
    assert list(model.items) == list(dam.items)
    assert model.title == tmp_path.stem
    assert model.actors[1].place.file == str(tmp_path / "b.yaml")
    twice = "b.yaml:5:3: E110 “utility” is here a second time, first at a.yaml:5:3"
    with pytest.raises(InvalidModel, match=twice):
        load_texts([("a.yaml", DAM.encode()), ("b.yaml", DAM.encode())])


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "fifo", tmp_path / "absent", tmp_path / "empty", Path("/dev/zero")):
        with pytest.raises(InvalidModel) as raised:
            load(path)
        assert [each.code for each in raised.value.problems] == ["E001"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((each, each) for each in ("no", "012", "12:30:45", "1e3", "null", "~", "true")),
        ("2012-03-01", "2012-03-01"),
        ('"\\t=1+1"', "=1+1"),
        ('"\t=1+1\t"', "=1+1"),
        ("'  a\tb  '", "a\tb"),
        ('"\\n a\\nb \\n"', "a\nb"),
        ('"\\u00a0\\u3000a\\u00a0b\\u2003"', "a\u00a0b"),
        ('"\\u202ea\\u200d"', "\u202ea\u200d"),
    ],
)
def test_a_text_stays_as_written_but_for_blanks_around_it(written: str, read: str) -> None:
    assert load_text(changed("River Power", written)).actors[0].name == read
