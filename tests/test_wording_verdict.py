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
from tests.conftest import Golden
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


# Each sentence on a case by hand.

X: Weights = {"x": 1}
XY: Weights = {"x": 1, "y": 1}
LOOSE = span(-2, 2)
FOUR: Table = {"left": {"x": 1}, "right": {"x": 2}, "third": {"x": 0}, "fourth": {"x": 0}}
ONLY = decider(X, FOUR, "left")
THREE = decider(X, {key: FOUR[key] for key in ("left", "right", "third")}, "left")
OPEN: Table = {"left": {"x": 2, "y": 0}, "right": {"x": 0, "y": span(0, 3)}}
FIRM: Table = {"left": {"x": 2}, "right": {"x": -2, "y": 1}}
LEADS: Table = {"left": {"x": 1}, "right": {"y": "1/2"}}
FINAL: dict[str, dict[str, object]] = {"left": {"irreversible": True}}
STUCK = changed(ONLY, FINAL)


def blank(table: Table, weights: Weights) -> Model:
    return decider(weights, table, "left", otherwise="")


def lead(weights: Weights, table: Table) -> Model:
    """A model of which all is cited."""
    return cited(decider(weights, table, "left"), *["paper"] * 9)


def excluded() -> Model:
    """Up and Right cannot hold together."""
    own = decider(X, {"left": {"x": 1}, "right": {"x": 2}}, "left")
    other = decider({"z": 1}, {"up": {}, "down": {}}, "up", actor="b")
    never = Impossible(options=("a.right", "b.up"), because="They do not go together.")
    return Model(title="t", actors=(*own.actors, *other.actors), impossible=(never,))


def weighed() -> Model:
    """X counts 2.5 and Y 1 to 3."""
    model = decider({"x": 2, "y": 1}, {"left": {"x": 1}, "right": {"y": 1}}, "left")
    (actor,) = model.actors
    x, y = actor.interests
    interests = (replace(x, importance=exactly("5/2")), replace(y, importance=span(1, 3)))
    return replace(model, actors=(replace(actor, interests=interests),))


SAID: dict[str, tuple[Model, Conclusion]] = {
    "nothing is said": (blank({"left": {}, "right": {}}, X), Conclusion.EMPTY),
    "no interest is named": (blank({"left": {}, "right": {}}, {}), Conclusion.EMPTY),
    "one option": (decider(X, {"left": {"x": 1}}, "left"), Conclusion.ONLY),
    **{
        f"ruled out: {name}": (changed(model, {}, bonds=bonds), Conclusion.ONLY)
        for name, model, bonds in [
            ("two by one", THREE, [binding("law", "right", "third")]),
            ("two by two", THREE, [binding("law", "right"), binding("bond", "third")]),
            ("three by one", ONLY, [binding("law", "right", "third", "fourth")]),
            (
                "three by three",
                ONLY,
                [binding(f"law{n}", each) for n, each in enumerate(("right", "third", "fourth"))],
            ),
            ("by what cannot be left", STUCK, []),
            ("by that, and one by a law", STUCK, [binding("law", "right")]),
        ]
    },
    "ruled out: by what holds elsewhere": (excluded(), Conclusion.ONLY),
    # Level is what is so under every completion.
    "two are level": (
        decider({"x": 3}, {"left": {"x": 1}, "right": {"x": 1}, "low": {"x": 0}}, "left"),
        Conclusion.LEVEL,
    ),
    "six are level": (
        decider(X, {f"o{n}": {"x": 1} for n in range(6)}, "o3"),
        Conclusion.LEVEL,
    ),
    # Where it is open nothing is surer than that: nobody should change.
    "open by a range, 2 to 1.5": (decider(XY, OPEN, "right"), Conclusion.OPEN),
    "a third cannot lead": (decider(XY, {**OPEN, "third": {"x": 1}}, "third"), Conclusion.OPEN),
    "an importance is a range, 2.5 to 2": (weighed(), Conclusion.OPEN),
    "1 ahead of one, 2 of the other": (
        decider(
            {"x": 1, "y": 2},
            {"left": {"x": 1, "y": 0}, "mid": {"x": 0, "y": LOOSE}, "low": {"x": -1, "y": LOOSE}},
            "left",
        ),
        Conclusion.OPEN,
    ),
    "1 ahead of the nearest of five": (
        decider({"x": 2, "y": 1}, {f"o{n}": {"x": LOOSE, "y": -n} for n in range(6)}, "o0"),
        Conclusion.OPEN,
    ),
    "level as entered": (
        decider(X, {"left": {"x": span(-1, 1)}, "right": {"x": 0}}, "right"),
        Conclusion.OPEN,
    ),
    "two of three level as entered": (
        decider(
            {"x": 2, "y": 1},
            {"left": {"x": 0}, "mid": {"x": LOOSE}, "low": {"x": LOOSE, "y": -1}},
            "left",
        ),
        Conclusion.OPEN,
    ),
    "one level with the leader whatever is filled in, 1 ahead": (
        decider(
            {"x": 2}, {"left": {"x": 1}, "twin": {"x": 1}, "right": {"x": span(-1, 2)}}, "twin"
        ),
        Conclusion.OPEN,
    ),
    # What is not judged never makes a lead sure.
    "blanks can turn it": (blank({"left": {"x": 1}, "right": {"y": 0}}, XY), Conclusion.OPEN),
    "only strong ones can: 3 is over 2, and not over 4": (
        cited(
            blank({"left": {"x": 1, "y": 0}, "right": {"x": 0}}, {"x": 3, "y": 2}), *["paper"] * 2
        ),
        Conclusion.OPEN,
    ),
    "level but for a blank": (
        blank({"left": {"x": 1}, "right": {"x": 1, "y": 0}}, XY),
        Conclusion.OPEN,
    ),
    "two claims turn it, 3 to 2": (
        lead({"x": 3, "y": 2}, {"left": {"x": 1}, "right": {"y": 1}}),
        Conclusion.LEADS,
    ),
    "any of three does, 1 to 0.5": (
        lead(XY, {"left": {"x": 2, "y": 1}, "right": {"x": 1, "y": "3/2"}}),
        Conclusion.LEADS,
    ),
    "two only level it": (lead(X, {"left": {"x": 2}, "right": {"x": 1}}), Conclusion.LEADS),
    "the lesser evil": (lead(X, {"left": {"x": -1}, "right": {"x": -2}}), Conclusion.LEADS),
    # Right cannot be worse than it is, nor the importance less than one.
    "one claim turns it": (lead(X, {"left": {"x": "1/2"}, "right": {}}), Conclusion.LEADS),
    "level at one end, by no step": (
        lead({"x": 3, "y": 3}, {"left": {"x": 2}, "right": {"y": LOOSE}}),
        Conclusion.LEADS,
    ),
    "what holds does not lead": (decider({"x": 3, "y": 1}, FIRM, "right"), Conclusion.FIRM),
    "nor could it be left": (
        changed(decider({"x": 3, "y": 1}, FIRM, "right"), FINAL),
        Conclusion.FIRM,
    ),
    # What holds already is not taken any more.
    "what holds cannot be left": (
        changed(decider({"x": 3, "y": 1}, FIRM, "left"), FINAL),
        Conclusion.ONLY,
    ),
}
CITED: list[tuple[Table, list[str]]] = [
    *((FIRM, sources) for sources in ([], ["paper"] * 2, ["paper"] * 3)),
    (FIRM, ["paper", "hearing", "paper"]),
    *((LEADS, ["paper"] * 2), (LEADS, ["paper"] * 3), (OPEN, ["paper"])),
]
"""Of 5, 4 and 6 claims so many are cited; on half or less a lead rests mostly on judgement."""


def test_verdicts_read_as_worked_by_hand(golden: Golden) -> None:
    findings = {name: found(model) for name, (model, _) in SAID.items()}
    kinds = {name: finding.verdict.verdict for name, finding in findings.items()}
    assert kinds == {name: kind for name, (_, kind) in SAID.items()}
    for n, (table, sources) in enumerate(CITED):
        model = decider({"x": 3 if table is FIRM else 1, "y": 1}, table, "left")
        findings[f"cited {n}: {', '.join(sources) or 'nothing'}"] = found(cited(model, *sources))
    # What is given is not called current.
    findings["given"] = found(decider({"x": 3, "y": 1}, FIRM, "left"), "a.right")
    told = []
    for name, each in findings.items():
        says = (conclusion(each), further(each), how_cited(each))
        told += [f"# {name}", *filter(None, says)]
    golden("verdict/small.txt", "\n".join(told))


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
        "Where one option leads, it is the one that holds."
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
