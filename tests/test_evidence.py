"""What counts as cited, and which sources are one: cases by hand, and what must not be said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from stancecli import report as r
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.lenses import check, compare, robustness, show, stability, tradeoffs
from stancecli.lenses.check.finding import Gaps
from stancecli.loader import load_text, load_texts
from stancecli.methods.evidence import (
    LastHeard,
    OnePassage,
    Support,
    grounds,
    sources_summary,
    support,
)
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.verdict import DecisionVerdict, Verdict
from stancecli.model import Citation, Effect, Model, Sized, Source
from stancecli.model.evidence import provenance
from stancecli.render import terminal
from stancecli.scenario.edit import apply
from stancecli.scenario.typed import from_words
from stancecli.situation import Situation
from stancecli.wording import rests_on
from stancecli.wording.sentences import summed_up
from stancecli.wording.verdict import cited, conclusion
from tests.conftest import Golden
from tests.models import COSTLY, models, with_sized

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
    text = FIRM.replace("{SOURCES}", f"{{{sources}}}")
    for old, new in instead.items():
        text = text.replace(old, new)
    return Situation.of(load_text(text))


def judged(situation: Situation, decision: str = "ann.way") -> DecisionVerdict:
    return DecisionVerdict.of(performance_table(situation, decision))


def verdict_of(situation: Situation) -> Verdict:
    return judged(situation).verdict


def short(report: r.Report) -> str:
    return terminal.render(report, width=80, colour=False)


def whole(report: r.Report) -> str:
    return terminal.render(report, width=200, colour=False, whole=True)


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
    "memo: {title: A, url: https://x.org/a}, deed: {title: A, url: https://x.org/b}",
    "memo: {title: A, author: B}, deed: {title: A, author: B}",
    "memo: {title: A, date: 2012}, deed: {title: A, date: 2012}",
    "memo: {title: A, author: B, date: 2012}, deed: {title: A, author: B, date: 2012-01}",
    "memo: {title: A, taken_from: wire}, wire: {title: W}, deed: {title: B}",
    "memo: {title: A, author: B, date: 2012}, deed: {title: A, author: C, date: 2012}",
    two(", date: 1974, reliability: B, standing: The ministry.", ", date: 2012-03"),
    two(", standing: m", ", standing: d, date: 2012") + ", wire: {title: W, standing: w}",
]
CARRIED: list[tuple[str, Support]] = [
    # The sources, and how 4 claims are cited from them; that of Y's importance is of the deed.
    *((graded(*grades), Support(4, 4, 2)) for grades in (("", ""), "AC", ("C", ""), "BB")),
    (graded("E", "F"), Support(4, 0, 2, ("E", "F"))),
    (graded("F", "F"), Support(4, 0, 2, ("F",))),
    (graded("F", "D"), Support(4, 0, 2, ("D", "F"))),
    (graded("B", "E"), Support(4, 3, 1)),
    (graded("B", "F"), Support(4, 3, 1)),
    *((sources, Support(4, 4, 1)) for sources in ONE),
    *((sources, Support(4, 4, 2)) for sources in SEVERAL),
    # A paper of grade A that took it from another, by way of one that nobody grades.
    (COPIED.replace("GRADE", "C"), Support(4, 4, 1)),
    (COPIED.replace("GRADE", "F"), Support(4, 0, 1, ("F",))),
    # A copy is cited under the better name too.
    (two(", taken_from: deed, reliability: F", ", reliability: B"), Support(4, 3, 1)),
]


def test_what_is_said_of_what_is_cited(golden: Golden) -> None:
    """Counts stand here, the sentences on a screen."""
    screen = []
    for sources, expected in CARRIED:
        situation = firm(sources)
        found, checked = judged(situation), gaps(situation)
        assert found.verdict.support == expected, sources
        assert not found.verdict.support.on_judgement_alone
        effects = situation.effects_of("ann.go")
        one = [f"{e.source.id} {e.by.value} {e.other.id}" for e in checked.one_source]
        summary = summed_up(sources_summary(situation.model))
        screen += [
            sources,
            f"  {conclusion(found)}",
            f"  {cited(found)}",
            f"  {r.plain(rests_on(grounds(situation, effects), 'effect').text)}",
            f"  {summary}",
            f"  {check.describe(checked).conclusion}",
            *(f"  one: {each}" for each in one),
        ]
        told = short(check.describe(checked))
        assert (f"Counted as one source ({len(one)})" in told) == bool(one)
        assert summary in " ".join(whole(show.describe(show.find(situation, "memo"))).split())
        if doubtful := found.verdict.support.doubtful:
            said = f"of reliability {' and '.join(doubtful)} alone"
            assert short(stability.describe(stability.find(situation))).count(said) == 1
    golden("check/evidence.txt", "\n".join(screen))


@COSTLY
@given(models(blanks=True, decisions=(1, 2)), st.sampled_from("DEF"))
def test_a_doubtful_citation_more_counts_for_nothing(model: Model, grade: str) -> None:
    new = Source(id="new", title="New", reliability=grade)
    after = citing(replace(model, sources=(*model.sources, new)), Citation("new", "p. 1"))
    for actor in model.actors:
        for decision in actor.decisions:
            was, now = (verdict_at(each, decision.id) for each in (model, after))
            assert now.support.cited == was.support.cited
            if was.support.cited:
                assert now.support == was.support


def verdict_at(model: Model, decision: str) -> Verdict:
    return judged(Situation.of(model), decision).verdict


def citing(model: Model, more: Citation) -> Model:
    """Every effect that cites anything cites something more."""

    def also(claim: Sized) -> Sized:
        is_cited = isinstance(claim, Effect) and claim.cite
        return replace(claim, cite=(*claim.cite, more)) if is_cited else claim

    return with_sized(model, also)


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
    rumoured = "“A rumoured promise” rules out “Talk”"
    assert conclusion(found) == (
        f"“Wait” (current) is the only open option: {rumoured}, on a source of reliability F alone."
    )
    assert cited(found) == "2 of 4 claims cited, 2 sources."
    for sound in ("paper p. 4", "[rumour, paper p. 4]"):
        assert "reliability" not in conclusion(judged(barred(cite=sound)))
    assert conclusion(judged(barred(strike=True, more=LAW))).endswith(
        f"{rumoured} (on a source of reliability F alone) and “Law” rules out “Strike”."
    )
    # Beside a lead it is told too.
    said = short(tradeoffs.describe(tradeoffs.find(barred(strike=True), ["ann.way"])))
    assert "“A rumoured promise” (reliability F) rules out" in " ".join(said.split())


# One source.


@pytest.mark.parametrize("sources", ONE)
def test_one_source_under_two_ids_falls_as_one(sources: str) -> None:
    situation = firm(sources)
    (source,) = knockouts(performance_table(situation, "ann.way")).sources
    assert (len(source.lost), source.can_overturn) == (4, True)
    told = short(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"])))
    assert f"2 of 2 effects: {getattr(source.removed, 'id', '')}" in told
    for left_out in ("memo", "deed"):
        after = apply(from_words(situation, without=[left_out]), situation)
        assert after.model.sources == ()
        assert not any(claim.cite for claim in after.model.statements())
        assert verdict_of(after).verdict.value == "open"


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
    rest = b"actors: {ann: {name: Ann}}"
    texts = [
        ("a.yaml", b"stance: 1\nsources: {a: {title: A, taken_from: b}}\n" + rest),
        (
            "b.yaml",
            b"stance: 1\nsources: {b: {title: B, taken_from: a}, c: {title: C, taken_from: a}}",
        ),
    ]
    with pytest.raises(InvalidModel) as caught:
        load_texts(texts)
    (fault,) = caught.value.problems
    assert (fault.code, fault.place.file, fault.place.line) == ("E332", "a.yaml", 2)


def test_no_view_is_taken_of_a_source_that_is_left_out_by_another_name() -> None:
    situation = firm(
        ONE[2], **{"importance: high, cite: deed p. 1": "views: {deed: high, memo: 1}"}
    )
    with pytest.raises(Unanswerable, match="left out"):
        apply(from_words(situation, without=["memo"], view="deed"), situation)


def test_a_source_of_its_own_goes_alone() -> None:
    after = apply(from_words(firm(), without=["memo"]), firm())
    assert [source.id for source in after.model.sources] == ["deed"]


@COSTLY
@given(models(blanks=True, decisions=(1, 2)))
def test_a_copy_beside_what_it_was_taken_from_changes_nothing(model: Model) -> None:
    paper = model.sources[0].id
    copy = Source(id="copy", title="Copy", taken_from=paper)
    before, after = (
        citing(replace(model, sources=(*model.sources, copy)), Citation(id_, "p. 1"))
        for id_ in (paper, "copy")
    )
    for actor in model.actors:
        for decision in actor.decisions:
            was, now = (verdict_at(each, decision.id) for each in (before, after))
            assert now.support == was.support


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
    assert found.verdict.last_heard == heard
    said = f"nothing {'dated ' if heard and heard.undated else ''}later than" if heard else ""
    for each in (
        cited(found),
        short(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))),
        short(stability.describe(stability.find(situation))),
    ):
        assert (f"{said} {heard.date}" in " ".join(each.split())) if heard else "later" not in each


def test_a_new_source_of_an_importance_alone_is_later_too() -> None:
    sources = "memo: {title: A, date: 1974}, deed: {title: B, date: 2011}"
    situation = firm(
        sources, **{"[memo p. 2, deed p. 2]": "memo p. 2", "[memo p. 3, deed p. 3]": "memo p. 3"}
    )
    assert verdict_of(situation).last_heard is None
    assert "later" not in short(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"])))


# One passage.


def on_passages(first: str, second: str, sources: str = TWO) -> Verdict:
    """“Go” is better on X and Y, by 6 each."""
    cites = {"[memo p. 2, deed p. 2]": first, "[memo p. 3, deed p. 3]": second}
    return verdict_of(firm(sources, **cites))


def test_a_passage_that_carries_more_than_half_is_named() -> None:
    found = on_passages("memo p. 2", "memo p. 2")
    assert found.one_passage == OnePassage(Citation("memo", "p. 2"), Fraction(12))
    cites = {"[memo p. 2, deed p. 2]": "memo p. 2", "[memo p. 3, deed p. 3]": "memo p. 2"}
    situation = firm(**cites)
    said = "one passage carries 12 of 12 (memo p. 2)"
    assert said in cited(judged(situation))
    report = tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))
    assert said in " ".join(short(report).split())
    assert "One passage carries 12 of 12" in whole(report)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("memo p. 2", "memo p. 3"),  # half each
        ("memo p. 2", "[memo p. 2, deed p. 9]"),  # the second does not stand on it alone
        ("memo", "memo"),  # a source, and no place in it
        ("memo p. 2", "deed p. 2"),
    ],
)
def test_a_passage_that_does_not_is_not(first: str, second: str) -> None:
    assert on_passages(first, second).one_passage is None


def test_one_passage_under_two_ids_is_one() -> None:
    assert on_passages("memo p. 2", "deed p. 2", ONE[0]).one_passage
    assert on_passages("[memo p. 2, deed p. 2]", "memo p. 2", ONE[0]).one_passage


def test_what_hurts_the_other_is_for_the_leader_and_what_is_0_is_not() -> None:
    """On X “Stay” hurts by 2 [memo p. 7] and “Go” does 0: 6 for “Go”, of 12 with Y."""
    more = "stay: {name: Stay, effects: [{to: x, effect: -2, cite: memo p. 7}]}"
    cites = {"{to: x, effect: 2": "{to: x, effect: 0", "stay: {name: Stay}": more}
    found = verdict_of(firm(**cites, **{"[memo p. 3, deed p. 3]": "memo p. 7"}))
    assert found.one_passage == OnePassage(Citation("memo", "p. 7"), Fraction(12))


# Gaps.


def gaps(situation: Situation) -> Gaps:
    return check.find(situation)


def codes(situation: Situation) -> list[str]:
    return [problem.code for problem in gaps(situation).problems]


TWICE = "{to: y, effect: 2, because: Two., cite: [memo p. 3, deed p. 3]}"
BOB = """
  bob:
    name: Bob
    interests: {z: {name: Z, importance: low, cite: memo}}
    decisions:
      d:
        question: What?
        current: yes
        options:
          yes: {name: Yes, effects: [{to: z, effect: 1, cite: memo}]}
          no: {name: No, effects: [{to: z, effect: 0, cite: memo}]}
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
    assert "“Go” leads (Ann) (expectation)" in shown
    assert "[note p. 5]" in whole(check.describe(gaps(situation)))
    without = apply(from_words(situation, without=["note"]), situation)
    assert (without.model.scenarios[0].cite, without.model.expect[0].cite) == ((), ())
    changed = with_scenario("note p. 7")
    assert "[note p. 4] → [note p. 7]" in whole(compare.describe(compare.diff(situation, changed)))


# What answers say.


def test_a_source_is_shown_with_its_grade_and_whose_it_is() -> None:
    sources = (
        "memo: {title: A, reliability: E, because: Hearsay., standing: Of the ministry, "
        "taken_from: deed}, deed: {title: B}"
    )
    shown = short(show.describe(show.find(firm(sources), "memo")))
    for said in ("Reliability E\n", "Hearsay.", "Standing    Of the ministry", "One with    deed"):
        assert said in shown
    told = whole(robustness.describe(robustness.find(firm(sources), "ann.way")))
    assert "memo" in told


def test_nothing_cited_of_something_is_judgement_alone() -> None:
    model = firm().model
    assert [support(model, each).on_judgement_alone for each in ([(), ()], [])] == [True, False]


def test_what_is_half_cited_is_not_mostly_cited() -> None:
    assert [Support(4, cited, 1).mostly_cited for cited in (1, 2, 3)] == [False, False, True]
