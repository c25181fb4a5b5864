"""The verdict in words: each sentence on a case made by hand, and laws that hold of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.evidence import CitedSource, Grounds
from stancecli.methods.feasibility import suppose
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.preferences import Preferences
from stancecli.model import (
    Breach,
    Citation,
    Constraint,
    Impossible,
    Model,
    Range,
    exactly,
)
from stancecli.situation import Situation
from stancecli.wording import AT_MEDIANS, grounds_words, rests_on, short_names, standing_in
from stancecli.wording.sentences import MOST_NAMED
from stancecli.wording.states import briefly_preferred
from stancecli.wording.verdict import (
    cited as how_cited,
    conclusion,
    further,
    ranked,
    short,
    together,
)
from tests.models import SOURCES, decider, models

Table = dict[str, dict[str, int | str | Range]]
Weights = dict[str, int | str]


def found(model: Model, *given: str) -> Tradeoff:
    """The finding on the first decision."""
    situation = suppose(Situation.of(model), given)
    first = next(decision for actor in model.actors for decision in actor.decisions)
    (finding,) = tradeoffs.find(situation, [first.id]).tradeoffs
    return finding


def cited(model: Model, *sources: str) -> Model:
    """The model of one decision with the importances, then the effects, citing these in turn."""
    (actor,) = model.actors
    (decision,) = actor.decisions
    left = list(sources)

    def cite() -> tuple[Citation, ...]:
        source = left.pop(0) if left else ""
        return (Citation(source),) if source else ()

    interests = tuple(replace(interest, cite=cite()) for interest in actor.interests)
    options = tuple(
        replace(option, effects=tuple(replace(effect, cite=cite()) for effect in option.effects))
        for option in decision.options
    )
    actor = replace(actor, interests=interests, decisions=(replace(decision, options=options),))
    return replace(model, sources=SOURCES, actors=(actor,))


def changed(
    model: Model, change: dict[str, dict[str, object]], *, bonds: Sequence[Constraint] = ()
) -> Model:
    """The model of one decision with fields of some options changed, and with constraints."""
    (actor,) = model.actors
    (decision,) = actor.decisions
    options = tuple(
        replace(option, **change.get(option.id.partition(".")[2], {}))  # type: ignore[arg-type]
        for option in decision.options
    )
    decision = replace(decision, options=options)
    actor = replace(actor, decisions=(decision,), constraints=tuple(bonds))
    return replace(model, actors=(actor,))


def span(low: int, high: int) -> Range:
    return Range(Fraction(low), Fraction(high))


def binding(name: str, *options: str) -> Constraint:
    breaches = tuple(Breach(option=f"a.{o}", constraint=f"a.{name}") for o in options)
    return Constraint(id=f"a.{name}", actor="a", name=name.title(), force=None, against=breaches)


# The first sentence.


def test_of_options_that_nothing_is_said_of_there_is_no_verdict() -> None:
    finding = found(decider({"x": 1}, {"left": {}, "right": {}}, "left", otherwise=""))
    assert conclusion(finding) == (
        "The model does not say what these options do to the interests of The actor."
    )
    assert further(finding) == how_cited(finding) == ""
    nobody = found(decider({}, {"left": {}, "right": {}}, "left", otherwise=""))
    assert conclusion(nobody) == "The model names no interest of The actor."


ONLY: Table = {"left": {"x": 1}, "right": {"x": 2}, "third": {"x": 0}, "fourth": {"x": 0}}


def test_where_one_option_is_open_what_rules_out_the_others_is_named_once() -> None:
    model = decider({"x": 1}, {"left": {"x": 1}}, "left")
    assert conclusion(found(model)) == "“Left” (current) is the only open option."
    model = decider({"x": 1}, {key: ONLY[key] for key in ("left", "right", "third")}, "left")
    for bonds, said in (
        ((binding("law", "right", "third"),), ": “Law” rules out “Right” and “Third”"),
        (
            (binding("law", "right"), binding("bond", "third")),
            ": “Law” rules out “Right” and “Bond” rules out “Third”",
        ),
    ):
        finding = found(changed(model, {}, bonds=bonds))
        assert conclusion(finding) == f"“Left” (current) is the only open option{said}."
        assert further(finding) == ""


def test_of_many_reasons_two_are_named_and_of_many_options_none() -> None:
    model = decider({"x": 1}, ONLY, "left")
    others = ("right", "third", "fourth")
    assert conclusion(found(changed(model, {}, bonds=[binding("law", *others)]))).endswith(
        ": “Law” rules out 3 options."
    )
    bonds = [binding(f"law{n}", option) for n, option in enumerate(others)]
    assert conclusion(found(changed(model, {}, bonds=bonds))).endswith(
        ": “Law0” rules out “Right”, “Law1” rules out “Third” and 1 more reason."
    )


def test_an_option_that_cannot_be_left_is_the_only_one_and_says_so_once() -> None:
    model = changed(decider({"x": 1}, ONLY, "left"), {"left": {"irreversible": True}})
    assert conclusion(found(model)) == (
        "“Left” (current) is the only open option: it cannot be left."
    )
    both = changed(model, {}, bonds=[binding("law", "right")])
    assert conclusion(found(both)).endswith(
        "is the only open option: it cannot be left and “Law” rules out “Right”."
    )


def test_what_cannot_hold_together_names_what_holds() -> None:
    own = decider({"x": 1}, {"left": {"x": 1}, "right": {"x": 2}}, "left")
    other = decider({"z": 1}, {"up": {}, "down": {}}, "up", actor="b")
    model = Model(
        title="t",
        actors=(*own.actors, *other.actors),
        impossible=(Impossible(options=("a.right", "b.up"), because="They do not go together."),),
    )
    assert conclusion(found(model)) == (
        "“Left” (current) is the only open option: “Up” rules out “Right”."
    )


def test_level_is_what_is_so_under_every_completion() -> None:
    table: Table = {"left": {"x": 1}, "right": {"x": 1}, "low": {"x": 0}}
    finding = found(decider({"x": 3}, table, "left"))
    assert conclusion(finding) == "“Left” (current) and “Right”: level, on judgement alone."
    many: Table = {f"o{n}": {"x": 1} for n in range(6)}
    assert conclusion(found(decider({"x": 1}, many, "o3"))) == (
        "“O0” and 5 others: level, on judgement alone."
    )


OPEN: Table = {"left": {"x": 2, "y": 0}, "right": {"x": 0, "y": span(0, 3)}}


def test_open_by_a_range_gives_the_figures() -> None:
    finding = found(decider({"x": 1, "y": 1}, OPEN, "right"))
    assert conclusion(finding) == (
        "“Left” or “Right” (current): open, on judgement alone. "
        "As entered the first is 0.5 ahead: 2 for it, 1.5 against."
    )


def test_an_importance_that_is_a_range_can_leave_it_open() -> None:
    table: Table = {"left": {"x": 1}, "right": {"y": 1}}
    weights: Weights = {"x": 2}
    model = decider(weights | {"y": 1}, table, "left")
    (actor,) = model.actors
    x, y = actor.interests
    y = replace(y, importance=span(1, 3))
    finding = found(
        replace(
            model, actors=(replace(actor, interests=(replace(x, importance=exactly("5/2")), y)),)
        )
    )
    assert conclusion(finding).startswith("“Left” (current) or “Right”: open")


def test_of_several_rivals_the_lead_over_each_is_told() -> None:
    loose = span(-2, 2)
    table: Table = {
        "left": {"x": 1, "y": 0},
        "mid": {"x": 0, "y": loose},
        "low": {"x": -1, "y": loose},
    }
    assert conclusion(found(decider({"x": 1, "y": 2}, table, "left"))) == (
        "“Left” (current), “Mid” or “Low”: open, on judgement alone. "
        "As entered the first is 1 ahead of the second, 2 of the third: 1 for it, 0 against."
    )


def test_of_more_than_three_rivals_the_nearest_is_named_and_the_others_counted() -> None:
    table: Table = {f"o{n}": {"x": span(-2, 2), "y": -n} for n in range(6)}
    assert conclusion(found(decider({"x": 2, "y": 1}, table, "o0"))) == (
        "“O0” (current) or one of 5 others: open, on judgement alone. "
        "As entered the first is 1 ahead of “O1”: 1 for it, 0 against."
    )


def test_level_as_entered_has_no_figures() -> None:
    table: Table = {"left": {"x": span(-1, 1)}, "right": {"x": 0}}
    finding = found(decider({"x": 1}, table, "right"))
    assert conclusion(finding) == (
        "“Left” or “Right” (current): open, level as entered, on judgement alone."
    )


def test_of_several_that_can_be_first_only_those_that_are_level_are_said_to_be() -> None:
    loose = span(-2, 2)
    table: Table = {"left": {"x": 0}, "mid": {"x": loose}, "low": {"x": loose, "y": -1}}
    assert conclusion(found(decider({"x": 2, "y": 1}, table, "left"))) == (
        "“Left” (current), “Mid” or “Low”: open, on judgement alone. "
        "As entered the first 2 are level."
    )


def test_who_is_level_with_the_leader_whatever_is_filled_in_is_named_with_it() -> None:
    table: Table = {"left": {"x": 1}, "twin": {"x": 1}, "right": {"x": span(-1, 2)}}
    assert conclusion(found(decider({"x": 2}, table, "twin"))) == (
        "“Left” (level with “Twin”) or “Right”: open, on judgement alone. "
        "As entered the first is 1 ahead: 1 for it, 0 against."
    )


def blank(table: Table, weights: Weights) -> Model:
    return decider(weights, table, "left", otherwise="")


def test_what_is_not_judged_never_makes_a_lead_sure() -> None:
    finding = found(blank({"left": {"x": 1}, "right": {"y": 0}}, {"x": 1, "y": 1}))
    assert conclusion(finding) == (
        "On judgement alone, “Left” (current) leads on what is judged, by 1; "
        "2 of 4 cells are not judged and can turn that."
    )
    # It has been said.
    assert further(finding) == ""


def test_blanks_that_turn_it_only_by_strong_effects_say_so() -> None:
    table: Table = {"left": {"x": 1, "y": 0}, "right": {"x": 0}}
    finding = found(cited(blank(table, {"x": 3, "y": 2}), "paper", "paper"))
    assert finding.verdict.beyond_one
    assert conclusion(finding) == (
        "“Left” (current) leads on what is judged, by 3; "
        "1 of 4 cells is not judged and can turn that, if it hurts or helps strongly."
    )


def test_blanks_of_what_is_level_as_entered_are_told_after_it() -> None:
    finding = found(blank({"left": {"x": 1}, "right": {"x": 1, "y": 0}}, {"x": 1, "y": 1}))
    assert conclusion(finding) == (
        "“Left” (current) or “Right”: open, level as entered, on judgement alone."
    )
    assert further(finding) == "1 of 4 cells is not judged."


@pytest.mark.parametrize(
    ("weights", "table", "said"),
    [
        pytest.param(
            {"x": 3, "y": 2},
            {"left": {"x": 1}, "right": {"y": 1}},
            "leads “Right” by 1: 3 for it, 2 against. "
            "Either of 2 claims, changed by one step, can turn that.",
            id="two claims",
        ),
        pytest.param(
            {"x": 1, "y": 1},
            {"left": {"x": 2, "y": 1}, "right": {"x": 1, "y": "3/2"}},
            "leads “Right” by 0.5: 1 for it, 0.5 against. "
            "Any of 3 claims, changed by one step, can turn that.",
            id="any of several",
        ),
        pytest.param(
            {"x": 1},
            {"left": {"x": 2}, "right": {"x": 1}},
            "leads “Right” by 1, behind on nothing. "
            "Either of 2 claims, changed by one step, can level that.",
            id="only level",
        ),
        pytest.param(
            {"x": 1},
            {"left": {"x": -1}, "right": {"x": -2}},
            "leads “Right” by 1, behind on nothing. "
            "Either of 2 claims, changed by one step, can level that.",
            id="the lesser evil",
        ),
    ],
)
def test_leads(weights: Weights, table: Table, said: str) -> None:
    finding = found(cited(decider(weights, table, "left"), *["paper"] * 9))
    assert conclusion(finding).startswith(f"“Left” (current) {said}")


def test_one_claim_that_a_step_turns_is_one_claim() -> None:
    # Right cannot be worse than it is, nor the importance less than one.
    table: Table = {"left": {"x": "1/2"}, "right": {}}
    finding = found(cited(decider({"x": 1}, table, "left"), "paper", "paper"))
    assert conclusion(finding) == (
        "“Left” (current) leads “Right” by 0.5, behind on nothing. "
        "One claim, changed by one step, can turn that."
    )


def test_a_tie_at_one_end_of_a_range_is_no_step() -> None:
    model = decider({"x": 3, "y": 3}, {"left": {"x": 2}, "right": {"y": span(-2, 2)}}, "left")
    finding = found(cited(model, *["paper"] * 9))
    assert finding.verdict.verdict is Conclusion.LEADS
    assert not finding.verdict.single_steps
    assert conclusion(finding) == (
        "“Left” (current) leads “Right” by 6, behind on nothing. "
        "At one end of what is not known “Right” can level that."
    )


FIRM: Table = {"left": {"x": 2}, "right": {"x": -2, "y": 1}}
LEADS: Table = {"left": {"x": 1}, "right": {"y": "1/2"}}


@pytest.mark.parametrize(
    ("table", "sources", "on", "counts"),
    [
        (FIRM, [], ", on judgement alone", ""),
        (FIRM, ["paper"] * 2, ", mostly on judgement", "2 of 5 claims cited, 1 source."),
        (FIRM, ["paper"] * 3, "", "3 of 5 claims cited, 1 source."),
        (FIRM, ["paper", "hearing", "paper"], "", "3 of 5 claims cited, 2 sources."),
        (LEADS, ["paper"] * 2, ", mostly on judgement", "2 of 4 claims cited, 1 source."),
        (LEADS, ["paper"] * 3, "", "3 of 4 claims cited, 1 source."),
        (OPEN, ["paper"], "", "1 of 6 claims cited, 1 source."),
    ],
)
def test_how_much_is_cited_is_counted_and_a_lead_says_where_it_is_half_or_less(
    table: Table, sources: list[str], on: str, counts: str
) -> None:
    weights: Weights = {"x": 3 if table is FIRM else 1, "y": 1}
    finding = found(cited(decider(weights, table, "left"), *sources))
    assert how_cited(finding) == counts
    said = conclusion(finding)
    assert on in said
    assert ("judgement" in said) == bool(on)


# What follows it.


def test_that_what_holds_does_not_lead_is_said() -> None:
    behind = (
        "“Right” (current) does not lead: "
        "The actor should change, or the model lacks what holds it."
    )
    # Where it is open, nothing is surer than that: nobody should change.
    finding = found(decider({"x": 1, "y": 1}, OPEN, "right"))
    assert further(finding) == ""
    third = decider({"x": 1, "y": 1}, {**OPEN, "third": {"x": 1}}, "third")
    assert further(found(third)) == "“Third” (current) cannot lead."
    model = decider({"x": 3, "y": 1}, FIRM, "right")
    assert further(found(model)) == behind
    final = changed(model, {"left": {"irreversible": True}})
    assert further(found(final)) == f"{behind} Once taken, “Left” cannot be left."
    # What holds already is not taken any more.
    taken = changed(decider({"x": 3, "y": 1}, FIRM, "left"), {"left": {"irreversible": True}})
    assert further(found(taken)) == ""


def test_what_is_given_is_not_called_current() -> None:
    finding = found(decider({"x": 3, "y": 1}, FIRM, "left"), "a.right")
    assert conclusion(finding).startswith("“Left” leads “Right” (given) by 11")
    assert further(finding).startswith("“Right” (given) does not lead")


# Several decisions.


def test_several_decisions_are_counted_by_verdict_and_listed_open_first() -> None:
    empty = found(decider({"x": 1}, {"left": {}, "right": {}}, "left", otherwise=""))
    only = found(decider({"x": 1}, {"left": {"x": 1}}, "left"))
    firm = found(decider({"x": 3, "y": 1}, FIRM, "left"))
    opened = found(decider({"x": 1, "y": 1}, OPEN, "left"))
    level = found(decider({"x": 1}, {"left": {"x": 1}, "right": {"x": 1}}, "left"))
    order = ranked([empty, only, firm, level, opened], main="")
    assert [short(each.verdict) for each in order] == [
        "open",
        "level",
        "firm",
        "no verdict",
        "only option",
    ]
    assert together(order) == (
        "5 decisions: 1 open, 1 level, 1 firm, 1 without a verdict and 1 with one open option. "
        "In each the option that holds leads, where one does."
    )
    behind = found(decider({"x": 3, "y": 1}, FIRM, "right"))
    assert together([firm, behind]) == (
        "2 decisions: 2 firm. In 1 the option that holds does not lead."
    )
    assert together([empty]) == "1 decision: 1 without a verdict."


# Laws.

NOT = (
    "ahead on the judgements",
    "as entered can",
    "least bad",
    "overturn",
    "come to rest",
    "one step on any",
    " best",
    "what its interests",
    "in any case",
    "is due here",
    "nobody pays",
)
"""Words of the “not” column of the project's guide to answers, and their kin."""


def everything_said(finding: Tradeoff) -> str:
    return " ".join(filter(None, (conclusion(finding), further(finding, 9), how_cited(finding))))


@given(models(blanks=True, unknowns=True))
def test_no_sentence_is_long_nor_says_what_is_not_to_be_said(model: Model) -> None:
    finding = found(model)
    said = everything_said(finding)
    for words in NOT:
        assert words not in said
    plain = re.sub(r"“[^”]*”", "N", said).replace(finding.decider.name, "N")
    assert plain.endswith(".")
    # A semicolon parts two thoughts as a full stop does.
    for sentence in re.split(r"(?<=[.;]) ", plain):
        assert len(sentence.split()) <= 25, sentence


@given(models(blanks=True, unknowns=True))
def test_the_figures_are_those_of_the_table(model: Model) -> None:
    finding = found(model)
    said = re.search(r"(\S+) for it, (?:about )?(\S+) against", conclusion(finding))
    if not said:
        return
    report = tradeoffs.describe(tradeoffs.Tradeoffs((finding,)))
    table = _tables(report.blocks)[0]
    assert finding.verdict.rival is not None
    for name, figure in zip(
        (finding.verdict.leader.name, finding.verdict.rival.name), said.groups(), strict=True
    ):
        group = [g for g in table.groups if g.title == f"“{name}” does better"]
        rows = [float(row.figure) for g in group for row in g.rows]
        assert float(figure) == pytest.approx(sum(rows), abs=0.06 + 0.006 * len(rows))


def _tables(blocks: Sequence[r.Block]) -> list[r.Table]:
    return [block for block in blocks if isinstance(block, r.Table)]


@given(models(blanks=True, unknowns=True))
def test_what_is_open_is_never_said_to_lead_without_its_blanks(model: Model) -> None:
    finding = found(model)
    first = conclusion(finding)
    if finding.verdict.verdict is Conclusion.OPEN:
        assert "open" in first or "not judged and can turn that" in first
        assert "No one step" not in first
    assert ("on judgement alone" in first.lower()) <= (not finding.verdict.support.cited)
    if not finding.verdict.support.cited:
        assert how_cited(finding) == ""


def test_a_short_name_is_the_first_large_word_that_tells_apart_without_its_comma() -> None:
    rows: Table = {"The dam, now": {}, "Wait now": {}, "Of": {}}
    options = found(decider({"x": 1}, rows, "Of")).decision.options
    assert short_names(options, options) == ["Dam", "Wait", "Of"]


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("No", "The dam"), ["No", "dam"]),
        (("No dam at all", "The dam, raised", "A new dam"), None),
        (("“No” campaign", "(The) old plan"), ["campaign", "old"]),
        (("2 lanes", "3 lanes"), None),
        (("The park", "This park", "That park"), None),
        (("We wait", "They act!"), ["wait", "act"]),
        (("Das Wehr", "Kein Wehr"), None),
        (("Wait", "WAIT", "wait now"), ["Wait", "WAIT", "wait now"]),
    ],
)
def test_a_short_name_is_no_common_word_and_no_number_and_of_one_option(
    names: tuple[str, ...], short: list[str] | None
) -> None:
    options = found(decider({"x": 1}, {name: {} for name in names}, names[0])).decision.options
    options = tuple(replace(each, name=n) for each, n in zip(options, names, strict=True))
    told = short_names(options, options)
    assert len(set(told)) == len(names)
    if short:
        assert told == short
    else:
        assert set(told) & {"No", "The", "A", "2", "3", "This", "That", "Das", "Kein"} == set()


def test_views_stand_in_with_their_median_even_beside_plain_ranges() -> None:
    plain = Range(Fraction(0), Fraction(1))
    assert standing_in([plain, replace(plain, middle=Fraction(1))]) == AT_MEDIANS


def test_the_total_of_the_claims_stands_once_with_the_first_source() -> None:
    first, second = (CitedSource(source, 3 - n, "A") for n, source in enumerate(SOURCES[:2]))
    assert r.plain(grounds_words(Grounds(4, 0, (first, second), None), "claim")) == (
        f"3 of 4 claims: {first.source.id} · 2: {second.source.id}"
    )


def test_where_nothing_bears_on_an_answer_it_is_said() -> None:
    entry = rests_on(Grounds(0, 0, (), None), "effect", "of the open options")
    assert r.plain(entry.text) == "No effect bears on this."
    (section,) = entry.whole or ()
    assert isinstance(section, r.Section)
    listing = section.blocks[0]
    assert isinstance(listing, r.Listing)
    assert [r.plain(entry.text) for entry in listing.entries] == [
        "No effect of the open options bears on this."
    ]


@pytest.mark.parametrize("more", [0, 1])
def test_as_many_options_are_named_as_a_sentence_holds(more: int) -> None:
    named = [f"o{n}" for n in range(MOST_NAMED + more)]
    situation = Situation.of(decider({"x": 1}, {name: {"x": 1} for name in named}, "o0"))
    (decision,) = situation.decisions()
    (actor,) = situation.actors()
    level = Preferences(actor, decision, Conclusion.LEVEL, decision.options, (), None, None)
    said = briefly_preferred(level)
    assert [f"“{option.name}”" in said for option in decision.options[1:]] == [not more] * (
        len(named) - 1
    )
    assert (f"{len(named) - 1} others" in said) == bool(more)
