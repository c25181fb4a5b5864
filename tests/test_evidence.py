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
from stancecli.page import page
from stancecli.render import json, terminal
from stancecli.scenario.edit import apply
from stancecli.scenario.typed import from_words
from stancecli.situation import Situation
from stancecli.wording import rests_on
from stancecli.wording.sentences import summed_up
from stancecli.wording.verdict import cited, conclusion
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


# What carries.


def graded(*grades: str) -> str:
    return two(*(f", reliability: {grade}" if grade else "" for grade in grades))


def two(memo: str, deed: str) -> str:
    return f"memo: {{title: A memo{memo}}}, deed: {{title: A deed{deed}}}"


@pytest.mark.parametrize("grades", [("", ""), ("A", "C"), ("C", ""), ("B", "B")])
def test_what_is_cited_from_sources_that_can_be_relied_on_is_cited(grades: tuple[str, str]) -> None:
    found = judged(firm(graded(*grades)))
    assert "“Go” (current) leads “Stay” by 12, behind on nothing" in conclusion(found)
    assert cited(found) == "4 of 4 claims cited, 2 sources."


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        (("E", "F"), "on sources of reliability E and F alone"),
        (("F", "F"), "on sources of reliability F alone"),
        (("F", "D"), "on sources of reliability D and F alone"),
    ],
)
def test_what_is_cited_from_others_alone_is_not(grades: tuple[str, str], said: str) -> None:
    found = judged(firm(graded(*grades)))
    assert conclusion(found) == (
        f"“Go” (current) leads “Stay” by 12, {said}, behind on nothing. No one step turns it."
    )
    assert cited(found) == f"O{said[1:]}."
    assert not found.verdict.support.on_judgement_alone
    situation = firm(graded(*grades))
    assert short(stability.describe(stability.find(situation))).count(said) == 1


def test_one_source_on_which_all_rests_is_one() -> None:
    found = judged(firm("memo: {title: A, reliability: F}", deed="memo"))
    assert "on a source of reliability F alone" in conclusion(found)


def test_a_doubtful_source_carries_nothing_beside_a_good_one() -> None:
    """The importance of Y is cited from the deed alone, all else from the memo too: 3 of 4."""
    found = judged(firm(graded("B", "E")))
    assert "alone" not in conclusion(found)
    assert cited(found) == "3 of 4 claims cited, 1 source."


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
    text = text.replace("cite: rumour}\n", f"cite: {cite}}}\n{more}")
    return Situation.of(load_text(text))


def test_the_only_open_option_hangs_on_what_rules_the_others_out() -> None:
    found = judged(barred())
    assert conclusion(found) == (
        "“Wait” (current) is the only open option: “A rumoured promise” rules out “Talk”, "
        "on a source of reliability F alone."
    )
    assert cited(found) == "2 of 4 claims cited, 2 sources."


@pytest.mark.parametrize("sound", ["paper p. 4", "[rumour, paper p. 4]"])
def test_what_something_sound_rules_out_is_out(sound: str) -> None:
    assert "reliability" not in conclusion(judged(barred(cite=sound)))


def test_of_several_reasons_the_doubted_one_is_told_apart() -> None:
    more = "      law: {name: Law, force: binding, against: [strike], cite: paper p. 9}\n"
    assert conclusion(judged(barred(strike=True, more=more))).endswith(
        "“A rumoured promise” rules out “Talk” (on a source of reliability F alone) and “Law” "
        "rules out “Strike”."
    )


def test_beside_a_lead_it_is_told_that_a_rumour_rules_an_option_out() -> None:
    said = short(tradeoffs.describe(tradeoffs.find(barred(strike=True), ["ann.way"])))
    assert "“A rumoured promise” (reliability F) rules out" in " ".join(said.split())


# One source.


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
]


@pytest.mark.parametrize("sources", SEVERAL)
def test_what_differs_is_several_sources(sources: str) -> None:
    assert verdict_of(firm(sources)).support.sources == 2


@pytest.mark.parametrize("sources", ONE)
def test_one_source_under_two_ids_is_one(sources: str) -> None:
    situation = firm(sources)
    assert cited(judged(situation)) == "4 of 4 claims cited, 1 source."
    (source,) = knockouts(performance_table(situation, "ann.way")).sources
    assert (len(source.lost), source.can_overturn) == (4, True)
    told = short(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"])))
    assert f"2 of 2 effects: {getattr(source.removed, 'id', '')}" in told


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


def test_a_copy_carries_no_more_than_what_it_was_taken_from() -> None:
    """A paper of grade A that took it from a rumour, by way of one that nobody grades."""
    chain = (
        "memo: {title: A, reliability: A, taken_from: wire}, wire: {title: W, taken_from: deed}, "
        "deed: {title: B, reliability: GRADE}"
    )
    assert cited(judged(firm(chain.replace("GRADE", "C")))) == "4 of 4 claims cited, 1 source."
    found = judged(firm(chain.replace("GRADE", "F")))
    assert "on a source of reliability F alone" in conclusion(found)


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


@pytest.mark.parametrize("sources", ONE)
@pytest.mark.parametrize("left_out", ["memo", "deed"])
def test_a_source_is_left_out_with_all_its_names(sources: str, left_out: str) -> None:
    situation = firm(sources)
    after = apply(from_words(situation, without=[left_out]), situation)
    assert after.model.sources == ()
    assert not any(claim.cite for claim in after.model.statements())
    assert verdict_of(after).verdict.value == "open"


def test_no_view_is_taken_of_a_source_that_is_left_out_by_another_name() -> None:
    situation = firm(
        ONE[2], **{"importance: high, cite: deed p. 1": "views: {deed: high, memo: 1}"}
    )
    with pytest.raises(Unanswerable, match="left out"):
        apply(from_words(situation, without=["memo"], view="deed"), situation)


def test_a_source_of_its_own_goes_alone() -> None:
    situation = firm()
    after = apply(from_words(situation, without=["memo"]), situation)
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
    answers = (
        cited(found),
        short(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))),
        short(stability.describe(stability.find(situation))),
    )
    for each in answers:
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
    situation = firm(
        **{"[memo p. 2, deed p. 2]": "memo p. 2", "[memo p. 3, deed p. 3]": "memo p. 2"}
    )
    said = "one passage carries 12 of 12 (memo p. 2)"
    assert said in cited(judged(situation))
    told = short(tradeoffs.describe(tradeoffs.find(situation, ["ann.way"])))
    assert said in " ".join(told.split())
    assert "One passage carries 12 of 12" in whole(
        tradeoffs.describe(tradeoffs.find(situation, ["ann.way"]))
    )


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


@pytest.mark.parametrize(
    "more",
    [
        "{to: y, effect: 0, because: Two., cite: [memo p. 3, deed p. 3]}",
        "{to: y, effect: -1, because: Other., cite: memo p. 3}",
        "{to: y, effect: -1, because: ' two. ', cite: memo p. 9}",
    ],
)
def test_the_same_fact_twice_is_a_gap(more: str) -> None:
    assert codes(firm(**{TWICE: f"{TWICE}\n              - {more}"})) == ["G418"]


@pytest.mark.parametrize(
    "more",
    [
        "{to: y, effect: 2, because: Three., cite: memo p. 9}",
        "{to: x, effect: 2, because: Two., cite: memo p. 3}",
        "{to: y, effect: 2, because: Two., cite: memo p. 3, when: [bob.yes]}",
        "{to: y, effect: 2, because: Three., cite: memo}",
    ],
)
def test_what_is_told_apart_is_no_gap(more: str) -> None:
    bob = """
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
    text = FIRM.replace("{SOURCES}", f"{{{TWO}}}").replace(
        TWICE, f"{TWICE}\n              - {more}"
    )
    assert "G418" not in codes(Situation.of(load_text(text + bob)))


def test_two_that_have_neither_a_passage_nor_a_reason_are_a_gap_and_one_of_them_is_none() -> None:
    bare = "{to: y, effect: 1}"
    two = firm(**{TWICE: f"{bare}\n              - {bare}"})
    assert codes(two).count("G418") == 1
    assert "G418" not in codes(firm(**{TWICE: f"{TWICE}\n              - {bare}"}))


def test_what_a_cited_source_is_taken_from_is_no_loose_end() -> None:
    wire = "wire: {title: W}, memo: {title: A, taken_from: wire}, deed: {title: B}"
    assert codes(firm(wire)) == []
    assert codes(firm(f"{TWO}, wire: {{title: W}}")) == ["G404"]


def test_check_says_which_sources_are_one_and_how() -> None:
    assert gaps(firm()).one_source == ()
    assert "one source" not in short(check.describe(gaps(firm())))
    how = [
        ["deed: same address as memo"],
        ["deed: same title, author and date as memo"],
        ["memo: taken from deed"],
        ["memo: taken from wire", "deed: taken from wire"],
        ["memo: taken from wire", "deed: same address as wire"],
    ]
    for sources, said in zip(ONE, how, strict=True):
        found = gaps(firm(sources))
        assert [f"{e.source.id}: {e.by.value} {e.other.id}" for e in found.one_source] == said
        assert f"Counted as one source ({len(said)})" in short(check.describe(found))
        assert found.problems == ()


@pytest.mark.parametrize(
    ("grades", "doubtful"),
    [
        (("E", "F"), "0 of 4 claims cited, 4 more on"),
        (("B", "F"), "3 of 4 claims cited, 1 more on reliability D to F alone"),
        (("", ""), "4 of 4 claims cited"),
    ],
)
def test_check_counts_what_is_cited_from_doubtful_sources_alone(
    grades: tuple[str, str], doubtful: str
) -> None:
    told = check.describe(gaps(firm(graded(*grades)))).conclusion
    assert doubtful in told
    assert ("reliability" in told) == ("more" in doubtful)


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


def test_rests_on_tells_what_is_doubtful() -> None:
    def line(sources: str) -> str:
        situation = firm(sources)
        effects = situation.effects_of("ann.go")
        return r.plain(rests_on(grounds(situation, effects), "effect").text)

    assert line(graded("A", "B")) == "2 of 2 effects: memo · 2: deed"
    assert line(graded("", "F")) == "2 of 2 effects: memo · 2: deed (reliability F)"
    assert line(ONE[2]) == "2 of 2 effects: deed"
    copy = "memo: {title: A, taken_from: deed, reliability: F}, deed: {title: B, reliability: B}"
    assert line(copy) == "2 of 2 effects: deed", "cited under the better name too"


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ("memo: {title: A}, deed: {title: B}", "2 sources, without a date; reliability not given."),
        (
            "memo: {title: A, date: 1974, reliability: B, standing: The ministry.}, "
            "deed: {title: B, date: 2012-03}",
            "2 sources, of 1974 to 2012-03; reliability B (1), not given (1). "
            "Whose: memo (The ministry), 1 not told.",
        ),
        (
            "memo: {title: A, date: 1974, taken_from: deed}, "
            "deed: {title: B, date: 1974, reliability: F}",
            "1 source under 2 ids, of 1974; reliability F.",
        ),
        (
            "memo: {title: A, standing: m}, deed: {title: B, standing: d, date: 2012}, "
            "wire: {title: W, standing: w}",
            "3 sources, of 2012, 2 without a date; reliability not given. "
            "Whose: memo (m), deed (d), 1 more.",
        ),
    ],
)
def test_a_sentence_sums_the_sources_up(sources: str, said: str) -> None:
    situation = firm(sources)
    assert summed_up(sources_summary(situation.model)) == said
    shown = whole(show.describe(show.find(situation, "memo")))
    assert said in " ".join(shown.split())


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


HOSTILE = "\u202e<b>[red]\\\u200b; -1 | `x`"


def test_hostile_words_of_a_source_stay_words() -> None:
    memo = Source(
        id="memo", title="A", reliability="E", because=HOSTILE, standing=HOSTILE, taken_from="deed"
    )
    model = firm().model
    model = replace(model, sources=(memo, *model.sources[1:]))
    situation = Situation.of(model)
    finding = show.find(situation, "memo")
    for text in (short(show.describe(finding)), whole(show.describe(finding))):
        assert "\u202e" not in text
        assert "<b>[red]" in text
    assert "\u202e" not in json.render(finding, lens="show", model=model)


def test_support_counts_by_hand() -> None:
    model = firm(graded("B", "F")).model
    memo, deed = Citation("memo"), Citation("deed")
    assert vars(support(model, [(memo,), (deed,), (), (memo, deed)])) == {
        "claims": 4, "cited": 2, "sources": 1, "doubtful": ()
    }  # fmt: skip
    assert support(model, [(deed,), ()]).doubtful == ("F",)
    assert support(model, [(), ()]).on_judgement_alone
    assert not support(model, []).on_judgement_alone


def test_what_is_half_cited_is_not_mostly_cited() -> None:
    assert [Support(4, cited, 1).mostly_cited for cited in (1, 2, 3)] == [False, False, True]


def test_the_page_sums_the_sources_up_and_names_their_standing() -> None:
    sources = "memo: {title: A, standing: '<i>Of</i> the ministry'}, deed: {title: B}"
    made = page(firm(sources))
    assert "2 sources, without a date; reliability not given." in made
    assert "&lt;i&gt;Of&lt;/i&gt; the ministry" in made
    assert "<i>Of" not in made
