"""What is evidence, and which sources are one: cases by hand, and what must not be said."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli import report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.lenses import check, compare, robustness, show, stability, tradeoffs
from stancecli.loader import load, load_text, load_texts
from stancecli.methods.evidence import LastHeard, OnePassage, grounds, sources_summary
from stancecli.methods.performance import performance_table
from stancecli.methods.positions import stated_on, window_of
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.verdict import DecisionVerdict, Verdict
from stancecli.model import Citation, Source
from stancecli.model.evidence import provenance
from stancecli.scenario import from_words
from stancecli.scenario.edit import apply
from stancecli.situation import Situation
from stancecli.wording import rests_on, summed_up
from stancecli.wording.verdict import conclusion
from tests.conftest import Golden
from tests.models import swapped
from tests.running import screen

TWO = "memo: {title: A memo}, deed: {title: A deed}"
FIRM = """
stance: 1
as_of: 2012-03
sources: {SOURCES}
actors:
  ann:
    name: Ann
    interests:
      x: {name: X, importance: high, cite: memo p. 1}
      y: {name: Y, importance: high, cite: deed p. 1}
    decisions:
      way:
        question: Which way?
        current: go
        otherwise: none
        options:
          go:
            name: Go
            effects:
              - {to: x, effect: 2, because: One., cite: [memo p. 2, deed p. 2]}
              - {to: y, effect: 2, because: Two., cite: [memo p. 3, deed p. 3]}
          stay: {name: Stay}
"""
"""“Go” leads by 3 × 2 + 3 × 2 = 12; without either source both effects still stand on the other."""


def firm(sources: str = TWO, **instead: str) -> Situation:
    changes = {"{SOURCES}": f"{{{sources}}}"}, instead
    return Situation.of(load_text(swapped(FIRM, *changes)))


def judged(situation: Situation, decision: str = "ann.way") -> DecisionVerdict:
    return DecisionVerdict.of(performance_table(situation, decision))


def verdict_of(situation: Situation) -> Verdict:
    return judged(situation).verdict


def whole(report: r.Report) -> str:
    return screen(report, 200, whole=True)


def two(memo: str = "", deed: str = "") -> str:
    return f"memo: {{title: A memo{memo}}}, deed: {{title: A deed{deed}}}"


def graded(*grades: str) -> str:
    return two(*(f", reliability: {grade}" if grade else "" for grade in grades))


# What carries, and which sources are one.


COPIED = (
    "memo: {title: A, reliability: A, taken_from: wire}, wire: {title: W, taken_from: deed}, "
    "deed: {title: B, reliability: GRADE}"
)
ONE = [
    "memo: {title: A, url: https://x.org/a}, deed: {title: B, url: https://x.org/a}",
    "memo: {title: A, author: B, date: 2012}, deed: {title: A, author: B, date: 2012}",
    "memo: {title: A, taken_from: deed}, deed: {title: B}",
    "memo: {title: A, taken_from: wire}, wire: {title: W}, deed: {title: B, taken_from: wire}",
    "memo: {title: A, taken_from: wire}, wire: {title: W, url: https://x.org}, "
    "deed: {title: B, url: https://x.org}",
]
SEVERAL = [
    "memo: {title: A, taken_from: wire}, wire: {title: W}, deed: {title: B}",
    two(", date: 1974, reliability: B, standing: The ministry.", ", date: 2012-03"),
    two(", standing: m", ", standing: d, date: 2012") + ", wire: {title: W, standing: w}",
]
COPY = (
    "memo: {title: A, url: 'https://x.org/a'}, deed: {title: B, url: 'http://www.x.org/a/'}, "
    "other: {title: C}"
)
CARRIED: list[tuple[str, tuple[int, int]]] = [
    # The sources, and how many effects are cited from them.
    *((graded(*grades), (2, 2)) for grades in (("", ""), "AC", ("C", ""), "BB")),
    (graded("E", "F"), (0, 2)),
    (graded("F", "F"), (0, 2)),
    (graded("F", "D"), (0, 2)),
    (graded("B", "E"), (2, 2)),
    *((sources, (2, 1)) for sources in (*ONE, COPY)),
    *((sources, (2, 2)) for sources in SEVERAL),
    # A paper of grade A that took it from another, by way of one that nobody grades.
    (COPIED.replace("GRADE", "C"), (2, 1)),
    (COPIED.replace("GRADE", "F"), (0, 1)),
    # A copy is cited under the better name too.
    (two(", taken_from: deed, reliability: F", ", reliability: B"), (2, 1)),
]


def test_what_is_said_of_what_is_cited(golden: Golden) -> None:
    """Counts stand here, the sentences on a screen."""
    lines = []
    for sources, expected in CARRIED:
        situation = firm(sources)
        found, checked = judged(situation), check.find(situation)
        rests = found.verdict.grounds
        assert (rests.cited, len(rests.sources)) == expected, sources
        effects = situation.effects_of("ann.go")
        one = [f"{e.source.id} {e.by} {e.other.id}" for e in checked.one_source]
        told = screen(check.describe(checked))
        summary = summed_up(sources_summary(situation.model))
        lines += [
            sources,
            f"  {conclusion(found)}",
            *(f"  {r.plain(e.text)}" for e in rests_on(grounds(situation, effects), "effect")),
            f"  {summary}",
            f"  {' '.join(line for line in told.splitlines() if line.startswith('Sources'))}",
            *(f"  one: {each}" for each in one),
        ]
        assert ("Counted as one source" in whole(check.describe(checked))) == bool(one)
        stays = screen(stability.describe(stability.find(situation)))
        assert "doubtful" in stays or rests.cited
    golden("check/evidence.txt", "\n".join(lines))


# What rules an option out.


BARRED = """
stance: 1
sources:
  rumour: {title: A rumour, reliability: F}
  paper: {title: A paper, reliability: B}
  book: {title: A book, reliability: A}
actors:
  ann:
    name: Ann
    interests:
      x: {name: X, importance: high, cite: [paper p. 1, book p. 1]}
    constraints:
      promise: {name: A rumoured promise, force: binding, against: [talk], cite: rumour}
    decisions:
      way:
        question: Which way?
        current: wait
        otherwise: none
        options:
          wait: {name: Wait, effects: [{to: x, effect: 1, cite: [paper p. 2, book p. 2]}]}
          talk: {name: Talk, effects: [{to: x, effect: 2, cite: paper p. 3}]}
          STRIKE
"""


def barred(strike: bool = False, cite: str = "rumour", more: str = "") -> Situation:
    third = "strike: {name: Strike, effects: [{to: x, effect: -2, cite: [paper, book]}]}"
    text = BARRED.replace("STRIKE", third if strike else "")
    return Situation.of(load_text(text.replace("cite: rumour}\n", f"cite: {cite}}}\n{more}")))


LAW = "      law: {name: Law, force: binding, against: [strike], cite: paper p. 9}\n"


def test_what_rules_an_option_out_is_told_with_what_it_rests_on() -> None:
    found = judged(barred())
    rumoured = "“Talk”: “A rumoured promise” rules it out"
    assert conclusion(found) == "Only one option is left to Ann: “Wait” (current)."

    def told(situation: Situation) -> str:
        return " ".join(screen(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))).split())

    for sound in ("paper p. 4", "[rumour, paper p. 4]"):
        assert f"{rumoured}." in told(barred(cite=sound))
    doubted = f"{rumoured} (on doubtful sources alone)."
    for situation in (barred(), barred(strike=True)):
        assert doubted in told(situation)
    both = told(barred(strike=True, more=LAW))
    assert f"{doubted} “Strike”: “Law” rules it out." in both


# One source.


@pytest.mark.parametrize("sources", ONE)
def test_one_source_under_two_ids_falls_as_one(sources: str) -> None:
    situation = firm(sources)
    (source,) = knockouts(performance_table(situation, "ann.way")).sources
    assert (len(source.lost), source.can_overturn) == (4, True)
    told = screen(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"])))
    assert f"2 of 2 effects ({getattr(source.removed, 'id', '')})" in told
    for left_out in ("memo", "deed"):
        after = apply(from_words(situation, without=[left_out]), situation)
        assert after.model.sources == ()
        assert not any(claim.cite for claim in after.model.statements())
        assert verdict_of(after).verdict.value == "open"


AT = {"url": "https://www.x.org/a"}
OTHER_PLACES = ["x.org/b", "x.org/A", "x.org/a/a", "x.org/a?page=2", "y.x.org/a", "www.x.org"]
WORK = {"title": "A Long Way", "author": "Ann Lee", "date": "2012-03"}
SHOUTED = {"title": "a  LONG way", "author": "ANN LEE", "date": "2012-03"}
PAIRS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    # What is given of one source, and of another, and whether they are one.
    *((AT, {"url": url}, True) for url in ("http://X.org/a/", "https://WWW.x.org/a", AT["url"])),
    *((AT, {"url": f"https://{place}"}, False) for place in OTHER_PLACES),
    (WORK, SHOUTED, True),
]


@pytest.mark.parametrize(("first", "second", "one"), PAIRS)
def test_sources_of_one_address_or_one_work_are_one_however_it_is_written(
    first: dict[str, Any], second: dict[str, Any], one: bool
) -> None:
    sources = [replace(Source(id=id_, title=""), **of) for id_, of in (("a", first), ("b", second))]
    found = provenance(sources)
    assert (found["a"].root == found["b"].root) is one


def test_statements_are_counted_by_their_sources() -> None:
    """Seven, of sources at four addresses."""
    sources, said = {}, []
    for n in range(7):
        sources[f"s{n}"] = {"title": f"T{n}", "url": f"http{'s' * (n % 2)}://x.org/{n // 2}"}
        said.append({"to": "way", "stance": "supports", "date": f"200{n}", "cite": f"s{n}"})
    actors = {"ann": {"name": "Ann", "positions": said}}
    written = {"sources": sources, "issues": {"way": {"name": "Way"}}, "actors": actors}
    situation = Situation.of(load_text(json.dumps({"stance": 1, **written})))
    found = stated_on(situation, situation.issue("way"), window_of(situation))
    assert (found["ann"].n, found["ann"].sources) == (7, 4)


NAMES = st.sampled_from(["", "a", "b"])
RANDOM = st.lists(
    st.tuples(NAMES, NAMES, NAMES, NAMES, st.sampled_from(["", *"ABCDEF"]), st.integers(0, 9)),
    min_size=1,
    max_size=7,
)


@given(RANDOM)
def test_sources_are_one_as_a_closure_by_hand_has_it(drawn: list[tuple[str, ...]]) -> None:
    sources = [
        Source(
            id=f"s{n}", title=title, author=author, date=date, url=url, reliability=grade,
            # Taken from one before it, or from none: no circle.
            taken_from=f"s{int(of) % n}" if n and int(of) % 2 else "",
        )
        for n, (title, author, date, url, grade, of) in enumerate(drawn)
    ]  # fmt: skip
    found = provenance(sources)
    one = {(a.id, b.id) for a in sources for b in sources if alike(a, b)}
    for _ in sources:  # Paths of up to as many steps.
        one |= {(a, d) for a, b in one for c, d in one if b == c}
    by_id = {source.id: source for source in sources}
    for source in sources:
        group = [each for each in sources if (source.id, each.id) in one]
        root = next(each for each in group if not each.taken_from)
        assert found[source.id].root == root.id
        way, on = [source, root], source
        while on.taken_from:
            on = by_id[on.taken_from]
            way.append(on)
        assert found[source.id].reliability == max(each.reliability for each in way)


def alike(a: Source, b: Source) -> bool:
    work, other = ((each.title, each.author, each.date) for each in (a, b))
    return (
        a is b
        or bool(a.url and a.url == b.url)
        or (all(work) and work == other)
        or a.taken_from == b.id
        or b.taken_from == a.id
    )


def test_a_long_way_of_sources_takes_no_longer_than_there_are() -> None:
    chain = [Source(id=f"s{n}", title="t", taken_from=f"s{n + 1}") for n in range(5_000)]
    found = provenance([*chain, Source(id="s5000", title="t", reliability="E")])
    assert set(found.values()) == {found["s5000"]}
    assert not found["s0"].carries


def test_a_circle_is_a_fault_wherever_it_is_written_and_told_once() -> None:
    texts = {
        "a": b"stance: 1\nsources: {a: {title: A, taken_from: b}}\nactors: {d: {name: D}}",
        "b": b"stance: 1\nsources: {b: {title: B, taken_from: a}, c: {title: C, taken_from: a}}",
    }
    with pytest.raises(InvalidModel) as caught:
        load_texts(texts.items())
    (fault,) = caught.value.problems
    assert (fault.code, fault.place.file, fault.place.line) == ("E332", "a", 2)


def test_no_view_is_taken_of_a_source_that_is_left_out_by_another_name() -> None:
    situation = firm(
        ONE[2], **{"importance: high, cite: deed p. 1": "views: {deed: high, memo: 1}"}
    )
    with pytest.raises(Unanswerable, match="left out"):
        apply(from_words(situation, without=["memo"], view="deed"), situation)


# How old.


@pytest.mark.parametrize(
    ("as_of", "dates", "heard"),
    [
        ("2012-03", ("1974", "1970-02"), LastHeard("1974", 0)),
        ("2012-03", ("1974", ""), LastHeard("1974", 1)),
        ("2012", ("2006", "1974"), LastHeard("2006", 0)),
        ("2012", ("2007", "1974"), None),
        ("2012-03-02", ("2007-03-01", ""), LastHeard("2007-03-01", 1)),
        ("2012-03-01", ("2007-03-01", ""), None),
        ("2012-03-01", ("2007-03", ""), None),
        ("2012-04-01", ("2007-03", ""), LastHeard("2007-03", 1)),
        ("2012-03", ("", ""), None),
        ("", ("1974", "1974"), None),
        ("2012", ("2013", "1974"), None),
    ],
)
def test_that_all_is_long_ago_is_told(
    as_of: str, dates: tuple[str, str], heard: LastHeard | None
) -> None:
    sources = two(*("" if not date else f", date: {date}" for date in dates))
    situation = firm(sources, **{"as_of: 2012-03": f"as_of: {as_of}" if as_of else ""})
    found = judged(situation)
    assert found.verdict.grounds.last_heard == heard
    said = f"nothing {'dated ' if heard and heard.undated else ''}later than" if heard else ""
    for each in (
        screen(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))),
        screen(stability.describe(stability.find(situation))),
    ):
        told = " ".join(each.split()).casefold()
        assert (f"{said} {heard.date}" in told) if heard else "nothing" not in told


# One passage.


@pytest.mark.parametrize(
    ("first", "second", "sources", "carries"),
    [
        ("memo p. 2", "memo p. 2", TWO, True),
        ("memo p. 2", "deed p. 2", ONE[0], True),
        ("[memo p. 2, deed p. 2]", "memo p. 2", ONE[0], True),
        ("memo p. 2", "memo p. 3", TWO, False),  # half each
        ("memo p. 2", "[memo p. 2, deed p. 9]", TWO, False),  # the second stands on another too
        ("memo", "memo", TWO, False),  # a source, and no place in it
        ("memo p. 2", "deed p. 2", TWO, False),
    ],
)
def test_a_passage_that_carries_more_than_half_is_named(
    first: str, second: str, sources: str, carries: bool
) -> None:
    """“Go” is better on X and Y, by 6 each."""
    cites = {"[memo p. 2, deed p. 2]": first, "[memo p. 3, deed p. 3]": second}
    situation = firm(sources, **cites)
    found = judged(situation)
    one = OnePassage(Citation("memo", "p. 2"), Fraction(12))
    assert found.verdict.one_passage == (one if carries else None)
    report = tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))
    for told in (screen(report), whole(report)):
        said = "all for it on one passage: memo p. 2." in " ".join(told.split()).casefold()
        assert said is carries


def test_what_hurts_the_other_is_for_the_leader_and_what_is_0_is_not() -> None:
    """On X “Stay” hurts by 2 [memo p. 7] and “Go” does 0: 6 for “Go”, of 12 with Y."""
    more = "stay: {name: Stay, effects: [{to: x, effect: -2, cite: memo p. 7}]}"
    cites = {"{to: x, effect: 2": "{to: x, effect: 0", "stay: {name: Stay}": more}
    found = verdict_of(firm(**cites, **{"[memo p. 3, deed p. 3]": "memo p. 7"}))
    assert found.one_passage == OnePassage(Citation("memo", "p. 7"), Fraction(12))


# Gaps.


def codes(situation: Situation) -> list[str]:
    return [problem.code for problem in check.find(situation).problems]


TWICE = "{to: y, effect: 2, because: Two., cite: [memo p. 3, deed p. 3]}"
BOB = """\
  bob:
    name: Bob
    decisions: {d: {question: What?, current: yes, options: {yes: {name: Yes}, no: {name: No}}}}
"""
BARE = "{to: y, effect: 1}"


@pytest.mark.parametrize(
    ("effects", "is_one"),
    [
        ([TWICE, TWICE.replace("effect: 2", "effect: 0")], True),
        ([TWICE, "{to: y, effect: -1, because: Other., cite: memo p. 3}"], True),
        ([TWICE, "{to: y, effect: -1, because: ' two. ', cite: memo p. 9}"], True),
        ([BARE, BARE], True),  # Neither has a passage or a reason.
        ([TWICE, BARE], False),
        ([TWICE, "{to: y, effect: 2, because: Three., cite: memo p. 9}"], False),
        ([TWICE, "{to: x, effect: 2, because: Two., cite: memo p. 3}"], False),
        ([TWICE, "{to: y, effect: 2, because: Two., cite: memo p. 3, when: [bob.yes]}"], False),
        ([TWICE, "{to: y, effect: 2, because: Three., cite: memo}"], False),
    ],
)
def test_the_same_fact_twice_is_a_gap(effects: list[str], is_one: bool) -> None:
    text = FIRM.replace("{SOURCES}", f"{{{TWO}}}") + BOB
    situation = Situation.of(load_text(text.replace(TWICE, f"\n{' ' * 14}- ".join(effects))))
    assert codes(situation).count("G418") == is_one


def test_what_a_cited_source_is_taken_from_is_no_loose_end() -> None:
    wire = "wire: {title: W}, memo: {title: A, taken_from: wire}, deed: {title: B}"
    assert codes(firm(wire)) == []
    assert codes(firm(f"{TWO}, wire: {{title: W}}")) == ["G404"]


# What is no evidence.

TEXT = "# Opening\n\nWe will not go before May.\n\n## Closing\n\nThanks.\n"
CITED = """\
stance: 1
sources: {hearing: {title: Hearing, text: a.md}, rumour: {title: R, reliability: F}}
actors:
  a: {name: A, interests: {want: {name: Want, importance: low, cite: [CITE]}}}
"""
COUNTED = [
    # What is cited, and of one claim how many are cited, and on doubtful sources alone.
    ("{source: hearing, quote: before June}", 0, 0),
    ("{source: hearing, at: Opening ¶1, quote: before June}, rumour p. 1", 0, 1),
    ("{source: hearing, at: Closing, quote: before May}", 0, 0),  # at another place
    ("{source: hearing, at: Opening ¶9; my notes}", 0, 0),
    ("{source: hearing, quote: before May}", 1, 0),
    ("{source: hearing, quote: before June}, {source: hearing, at: Opening}", 1, 0),
    ("hearing", 1, 0),
    ("rumour", 0, 1),
]


@pytest.mark.parametrize(("cite", "cited", "doubtful"), COUNTED)
def test_what_check_rejects_is_unsourced_in_every_answer(
    cite: str, cited: int, doubtful: int, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    (tmp_path / "model.yaml").write_text(CITED.replace("CITE", cite), "utf-8")
    analysis = Analysis.of(load(tmp_path / "model.yaml"))
    for answer in (analysis.check(), analysis.overview(), analysis.show("a")):
        found = answer.finding.grounds
        assert (found.cited, found.doubtful, found.judgements) == (
            cited,
            doubtful,
            1 - cited - doubtful,
        )
        assert f"Sources {cited} of 1 claim" in " ".join(str(answer).split())
    (want,) = analysis.model.actors[0].interests
    assert want.is_judgement is (not cited and not doubtful)


# Ruled out by one passage.


def out_by_one(situation: Situation) -> list[tuple[str, str]]:
    found = robustness.find(situation, "ann.way")
    return [(each.option.id, str(each.passage)) for each in found.out_by_one]


def test_a_verdict_that_one_passage_carries_by_ruling_out_says_so() -> None:
    other = LAW.replace("strike", "talk")
    assert out_by_one(barred(cite="[paper p. 9, book p. 9]")) == [], "the other still does"
    assert out_by_one(barred(cite="paper p. 8", more=other)) == [], "it stays ruled out"
    assert ("ann.strike", "paper p. 9") not in out_by_one(barred(strike=True, more=LAW)), (
        "at −6 it could not lead"
    )
    for strike in (True, False):
        situation = barred(strike=strike, cite="paper p. 9")
        assert out_by_one(situation) == [("ann.talk", "paper p. 9")]
        told = whole(robustness.describe(robustness.find(situation, "ann.way")))
        assert "Ruled out “Talk”, by one passage alone [paper p. 9]" in told


# What scenarios and expectations cite.


CITING = """
scenarios:
  calm: {name: Calm, because: All agreed., given: [ann.stay], cite: note p. 4}
expect:
  - decision: ann.way
    leads: ann.go
    because: He says so.
    cite: {source: note, at: p. 5, quote: so}
"""


def with_scenario(cite: str = "note p. 4") -> Situation:
    text = FIRM.replace("{SOURCES}", f"{{{TWO}, note: {{title: A note}}}}")
    return Situation.of(load_text(text + CITING.replace("note p. 4", cite)))


def test_a_scenario_and_an_expectation_cite() -> None:
    situation = with_scenario()
    assert situation.model.scenarios[0].cite == (Citation("note", "p. 4"),)
    assert codes(situation) == ["G416"], "a quote is looked for there too, and the source is cited"
    shown = whole(show.describe(show.find(situation, "note")))
    assert "“Calm” (scenario)" in shown
    assert "“Go” is ahead (Ann) (expectation)" in shown
    assert "[note p. 5]" in whole(check.describe(check.find(situation)))
    without = apply(from_words(situation, without=["note"]), situation)
    assert (without.model.scenarios[0].cite, without.model.expect[0].cite) == ((), ())
    changed = whole(compare.describe(compare.diff(situation, with_scenario("note p. 7"))))
    assert "“Calm” (scenario): sources changed" in changed


# What answers say.


def test_what_is_half_cited_is_not_mostly_cited() -> None:
    ways = (replace(verdict_of(firm()).grounds, claims=4, judgements=4 - n) for n in range(4))
    assert [each.backing for each in ways] == ["unsourced", "half", "half", "cited"]
