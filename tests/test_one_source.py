"""What counts as one source, as a place that is there, as evidence: by hand, and what must not be.

Of an expectation on a package: whether one step ends it, against `--set` of every claim.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli.lenses import check, overview, robustness, show
from stancecli.lenses.check.expectations import outcomes
from stancecli.lenses.check.finding import Gaps
from stancecli.loader import load, load_text
from stancecli.methods.evidence import support_of
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import stated_on, window_of
from stancecli.methods.quotes import SourceText
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.model import OPEN, UNKNOWN, Source, exactly
from stancecli.model.evidence import provenance
from stancecli.scenario import apply
from stancecli.scenario.typed import from_words
from stancecli.situation import Situation
from tests.test_evidence import barred, firm, short, whole
from tests.test_expectations import one_step_away

# One source at two addresses.

AT = "https://www.x.org/a"


def are_one(first: dict[str, Any], second: dict[str, Any]) -> bool:
    sources = [replace(Source(id=id_, title=""), **of) for id_, of in (("a", first), ("b", second))]
    found = provenance(sources)
    return found["a"].root == found["b"].root


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/b",
        "https://x.org/A",  # a server can tell these apart
        "https://x.org/a/a",
        "https://x.org/a?page=2",
        "https://y.x.org/a",
        "https://www.x.org",
        "",
    ],
)
def test_other_addresses_are_other_sources(url: str) -> None:
    assert not are_one({"title": "A", "url": AT}, {"title": "A", "url": url})
    assert not are_one({"title": "A"}, {"title": "B"}), "nor are two without an address"


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "www.", "WWW."]),
    st.sampled_from(["x.org", "X.org"]),
    st.sampled_from(["/a", "/a/"]),
)
def test_an_address_is_one_however_it_is_written(way: str, www: str, host: str, path: str) -> None:
    url = f"{way}://{www}{host}{path}"
    assert are_one({"title": "A", "url": AT}, {"title": "B", "url": url})


@pytest.mark.parametrize("field", ["title", "author", "date"])
def test_a_work_is_its_title_author_and_date(field: str) -> None:
    known = {"title": "A Long Way", "author": "Ann Lee", "date": "2012-03"}
    shouted = {name: value.upper() for name, value in known.items()}
    assert are_one(known, {**shouted, "title": "a  LONG way"})
    assert not are_one(known, {**shouted, field: "2013"})
    assert not are_one({**known, field: ""}, {**shouted, field: ""}), "all three are given"


COPY = (
    "memo: {title: A, url: 'https://x.org/a'}, deed: {title: B, url: 'http://www.x.org/a/'}, "
    "other: {title: C}"
)


def test_what_is_cited_at_two_addresses_of_one_source_falls_once_with_it() -> None:
    """By hand: X from memo p. 1, Y from deed p. 3, an effect from p. 2 of both, one from p. 3."""
    situation = firm(COPY, **{"deed p. 1": "deed p. 3"})
    table = performance_table(situation, "ann.way")
    assert support_of(table).sources == 1
    found = knockouts(table)
    (source,) = (each for each in found.sources if each.lost)
    assert (source.removed, len(source.lost)) == (situation.source("memo"), 4)
    fallen = {str(passage.removed): len(passage.lost) for passage in found.passages}
    assert fallen == {"memo p. 1": 1, "deed p. 3": 2, "memo p. 2": 1}, "none of them twice"
    # So it is with what is left out by name, under either address.
    for words in ("memo p. 3", "deed p. 3"):
        without = apply(from_words(situation, without=[words]), situation)
        assert [each.importance for each in without.actor("ann").interests] == [exactly(3), OPEN]
        assert [each.size for each in without.effects_of("ann.go")] == [exactly(2), UNKNOWN]
    assert "deed  same address as memo" in short(check.describe(check.find(situation)))
    for name in ("memo", "deed"):
        assert "4 statements cited from it, at 3 places" in (
            show.describe(show.find(situation, name)).conclusion
        )


def test_statements_are_counted_by_their_sources() -> None:
    said = "".join(
        f"\n      - {{to: way, stance: supports, date: 200{n}, cite: s{n}}}" for n in range(7)
    )
    links = ", ".join(
        f"s{n}: {{title: T{n}, url: 'http{'s' * (n % 2)}://x.org/{n // 2}'}}" for n in range(7)
    )
    text = f"""
stance: 1
sources: {{{links}}}
issues: {{way: {{name: Way}}}}
actors:
  ann:
    name: Ann
    positions:{said}
"""
    situation = Situation.of(load_text(text))
    found = stated_on(situation, situation.issue("way"), window_of(situation))
    assert (found["ann"].n, found["ann"].sources) == (7, 4)


def test_two_sources_fall_apart() -> None:
    situation = firm()
    found = knockouts(performance_table(situation, "ann.way"))
    assert {str(each.removed): len(each.lost) for each in found.passages} == {
        "memo p. 1": 1, "deed p. 1": 1, "memo p. 2": 0, "deed p. 2": 0, "memo p. 3": 0,
        "deed p. 3": 0,
    }  # fmt: skip


# What is no evidence.

TEXT = "# Opening\n\nWe will not go before May.\n\n## Closing\n\nThanks.\n"
CITED = """\
stance: 1
sources: {hearing: {title: Hearing, text: a.md}, rumour: {title: R, reliability: F}}
actors:
  a: {name: A, interests: {want: {name: Want, importance: low, cite: [CITE]}}}
"""


def checked(folder: Path, cite: str) -> Gaps:
    (folder / "a.md").write_text(TEXT, "utf-8")
    (folder / "model.yaml").write_text(CITED.replace("CITE", cite), "utf-8")
    return check.find(Situation.of(load(folder / "model.yaml")))


@pytest.mark.parametrize(
    ("cite", "lacking"),
    [
        ("'hearing Opening ¶1'", ""),
        ("hearing as she told us", ""),
        ("'hearing Opening ¶1; as she told us'", ""),
        ("'hearing as she told us; ¶9'", ""),  # below what only a reader knows
        ("hearing p. 7", ""),  # of a print
        ("'hearing Opening ¶9'", "Opening ¶9"),
        ("'hearing Preface ¶1'", "Preface ¶1"),
        ("'hearing ¶1'", "¶1"),
        ("'hearing Opening ¶9; as she told us'", "Opening ¶9"),
        ("'hearing as she told us; Opening ¶1; Closing ¶2'", "Closing ¶2"),
        ("{source: hearing, at: 'Opening ¶9; my notes', quote: Thanks}", "Opening ¶9"),
    ],
)
def test_a_place_that_the_text_lacks_is_a_gap(cite: str, lacking: str, tmp_path: Path) -> None:
    found = [gap.message for gap in checked(tmp_path, cite).problems if gap.code == "G415"]
    assert len(found) == bool(lacking)
    assert not found or f"the text has no {lacking}" in found[0]


def test_without_a_text_a_place_is_not_looked_for(tmp_path: Path) -> None:
    found = checked(tmp_path, "'rumour Opening ¶9'")
    assert [gap.code for gap in found.problems if gap.code in ("G414", "G415", "G416")] == []


def test_beside_what_only_a_reader_knows_no_quote_is_elsewhere() -> None:
    text = SourceText(TEXT)
    assert text.look_up("Thanks", "Opening ¶1").elsewhere
    assert not text.look_up("Thanks", "Opening ¶1; my notes").elsewhere


NOT_THERE = [
    "{source: hearing, quote: before June}",
    "{source: hearing, at: Opening ¶9}",
    "{source: hearing, at: Opening ¶1, quote: before June}, rumour p. 1",
]
THERE = [
    "{source: hearing, quote: before May}",
    "{source: hearing, at: Closing, quote: before May}",  # another place, and there
    "{source: hearing, at: Opening ¶1; Opening ¶9}",
    "{source: hearing, at: Opening ¶9; my notes}",
    "{source: hearing, quote: before June}, {source: hearing, at: Opening}",
    "hearing",
]


@pytest.mark.parametrize(
    ("cite", "counts", "said"),
    [
        *((cite, (0, 0, 1), "0 of 1 claim cited, 1 more on what is not in its text")
          for cite in NOT_THERE),
        *((cite, (1, 0, 0), "1 of 1 claim cited") for cite in THERE),
        ("rumour", (0, 1, 0), "0 of 1 claim cited, 1 more on reliability D to F alone"),
    ],
)  # fmt: skip
def test_what_check_knows_to_be_no_evidence_is_not_counted(
    cite: str, counts: tuple[int, int, int], said: str, tmp_path: Path
) -> None:
    found = checked(tmp_path, cite)
    (share,) = found.shares
    assert (share.cited, share.doubtful, share.not_there) == counts
    assert check.describe(found).conclusion.endswith(said)
    # Others open no text; for the rest they count the same.
    situation = Situation.of(load(tmp_path / "model.yaml"))
    assert overview.find(situation).cited == share.cited + share.not_there
    assert f"Cited: {share.cited + share.not_there} of 1" in short(
        show.describe(show.find(situation, "a"))
    )


def test_the_overview_tells_what_is_doubtful() -> None:
    told = short(overview.describe(overview.find(barred())))
    assert "3 cited, 1 on reliability D to F alone, 0 (judgement)" in " ".join(told.split())


# Ruled out by one passage.


def out_by_one(situation: Situation) -> list[tuple[str, str]]:
    found = robustness.find(situation, "ann.way")
    return [(each.option.id, str(each.passage)) for each in found.out_by_one]


def test_a_verdict_that_one_passage_carries_by_ruling_out_says_so() -> None:
    assert out_by_one(barred(cite="paper p. 9")) == [("ann.talk", "paper p. 9")]
    assert out_by_one(barred(strike=True, cite="paper p. 9")) == [("ann.talk", "paper p. 9")]
    assert out_by_one(barred(cite="[paper p. 9, book p. 9]")) == [], "the other still does"
    more = "      law: {name: Law, force: binding, against: [talk], cite: paper p. 8}\n"
    assert out_by_one(barred(cite="paper p. 9", more=more)) == [], "it stays ruled out"
    away = "      law: {name: Law, force: binding, against: [strike], cite: paper p. 8}\n"
    assert ("ann.strike", "paper p. 8") not in out_by_one(barred(strike=True, more=away)), (
        "at −6 it could not lead"
    )
    for strike in (True, False):
        told = whole(robustness.describe(
            robustness.find(barred(strike=strike, cite="paper p. 9"), "ann.way")
        ))  # fmt: skip
        assert "Ruled out “Talk”, by one passage alone; else it could lead [paper p. 9]" in told


# Whether an expectation on a package can fail.

BARGAIN = """
stance: 1
actors:
  ann:
    name: Ann
    interests: {x: {name: X, importance: 2}, more: {name: More, importance: 2}}
    decisions:
      a:
        question: Give?
        current: keep
        otherwise: none
        options:
          keep: {name: Keep}
          give:
            name: Give
            effects:
              - {to: x, effect: COST}
              - {to: x, effect: -2, when: [cat.go]}
              - {to: bob.y, effect: 2}
              - {to: bob.more, effect: 0.5}
  bob:
    name: Bob
    interests: {y: {name: Y, importance: 2}, more: {name: More, importance: 2}}
    decisions:
      b:
        question: Help?
        current: rest
        otherwise: none
        options:
          rest: {name: Rest}
          help:
            name: Help
            effects:
              - {to: y, effect: -1}
              - {to: ann.x, effect: 2}
              - {to: ann.more, effect: 0.5}
  cat:
    name: Cat
    interests: {z: {name: Z, importance: low}}
    decisions:
      c:
        question: Go?
        current: stay
        otherwise: none
        options:
          stay: {name: Stay}
          go: {name: Go, effects: [{to: z, effect: GO}]}
expect:
  - {package: [ann.give, bob.help], rung: deal}
"""


@pytest.mark.parametrize(
    ("cost", "go", "ending"),
    [
        ("-1", "-2", []),  # each has 1.5 × 2 in the package, and 0.5 × 2 after any step
        ("-1", "0", ["cat.go:cat.z@1=1.0"]),  # no deal is then where Cat goes: Ann has −0.5 × 2
        ("-1", "-0.5", ["cat.go:cat.z@1=0.5"]),
        ("-2", "-2", ["bob.help:ann.more@1=-0.5", "bob.help:ann.x@1=1.0"]),
    ],
)
def test_a_package_can_fail_by_any_claim_on_which_no_deal_hangs(
    cost: str, go: str, ending: list[str]
) -> None:
    """Against a brute force: every claim of anybody set one step away, as it would be typed."""
    text = BARGAIN.replace("COST", cost).replace("GO", go)
    situation = Situation.of(load_text(text))
    (found,) = outcomes(situation)
    assert found.holds
    steps = (each.partition("=") for each in one_step_away(situation.model))
    typed = [f"{item}={float(Fraction(value))}" for item, _, value in steps]
    assert [
        words
        for words in typed
        if not outcomes(apply(from_words(situation, set_=[words]), situation))[0].holds
    ] == ending
    assert found.can_fail is bool(ending)
    assert ("Cannot fail" in short(check.describe(check.find(situation)))) is not bool(ending)
