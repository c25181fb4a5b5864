"""The verdict in words: each sentence on a case made by hand, and laws that hold of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, repeat

import pytest
from hypothesis import given

from stancecli import report as r
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.evidence import Grounds, grounds
from stancecli.methods.feasibility import suppose
from stancecli.methods.ladder import Conclusion
from stancecli.model import Breach, Citation, Constraint, Impossible, Model, Range, Source
from stancecli.situation import Situation
from stancecli.wording import AT_MEDIANS, rests_on, short_names, standing_in
from stancecli.wording.verdict import (
    cited as how_cited,
    conclusion,
    further,
    ranked,
    short,
    together,
)
from tests.conftest import Golden
from tests.models import SOURCES, choice, decider, effect, models, with_options, with_sized


def found(model: Model, *given: str) -> Tradeoff:
    """The finding on the first decision."""
    situation = suppose(Situation.of(model), given)
    first = next(decision for actor in model.actors for decision in actor.decisions)
    (finding,) = tradeoffs.find(situation, [first.id]).tradeoffs
    return finding


def cited(model: Model, *sources: str) -> Model:
    """The model of one decision with the importances, then the effects, citing these in turn."""
    left = chain(sources, repeat(""))
    cites = ((Citation(source),) if source else () for source in left)
    return with_sized(
        replace(model, sources=SOURCES), lambda claim: replace(claim, cite=next(cites))
    )


def bound(model: Model, *bonds: tuple[str, ...], final: str = "") -> Model:
    """The model of one decision with an option irreversible, and with these options barred."""
    laws = []
    for n, barred in enumerate(bonds):
        against = tuple(Breach(option=f"a.{o}", constraint=f"a.law{n}") for o in barred)
        law = Constraint(id=f"a.law{n}", actor="a", name=f"Law {n}", force=None, against=against)
        laws.append(law)
    model = with_options(model, lambda o: replace(o, irreversible=o.id == f"a.{final}"))
    return replace(model, actors=(replace(model.actors[0], constraints=tuple(laws)),))


# Each sentence on a case by hand.

FOUR = ("*left: x 1", "right: x 2", "third: x 0", "fourth: x 0")
ONLY, THREE = choice("x 1", *FOUR), choice("x 1", *FOUR[:3])
OPEN = ("*left: x 2, y 0", "right: x 0, y 0..3")
FIRM = ("*left: x 2", "right: x -2, y 1")
BEHIND = choice("x 3, y 1", "left: x 2", "*right: x -2, y 1")


def lead(weights: str, *options: str, otherwise: str = "none") -> Model:
    """A model of which all is cited."""
    return cited(choice(weights, *options, otherwise=otherwise), *["paper"] * 9)


def blank(weights: str, *options: str) -> Model:
    return choice(weights, *options, otherwise="")


def excluded() -> Model:
    """Up and Right cannot hold together."""
    own = choice("x 1", "*left: x 1", "right: x 2")
    other = choice("z 1", "*up:", "down:", actor="b")
    never = Impossible(options=("a.right", "b.up"), because="They do not go together.")
    return Model(title="t", actors=(*own.actors, *other.actors), impossible=(never,))


def weighed() -> Model:
    """X counts 2.5 and Y 1 to 3."""
    model = choice("x 5/2, y 1", "*left: x 1", "right: y 1")
    (actor,) = model.actors
    x, y = actor.interests
    loose = replace(y, importance=Range(Fraction(1), Fraction(3)))
    return replace(model, actors=(replace(actor, interests=(x, loose)),))


EACH_ALONE = (("right",), ("third",), ("fourth",))
SAID: dict[Conclusion, dict[str, Model]] = {
    Conclusion.EMPTY: {
        "nothing is said": blank("x 1", "*left:", "right:"),
        "no interest is named": blank("", "*left:", "right:"),
    },
    Conclusion.ONLY: {
        "one option": choice("x 1", "*left: x 1"),
        "ruled out: two by one": bound(THREE, ("right", "third")),
        "ruled out: two by two": bound(THREE, ("right",), ("third",)),
        "ruled out: three by one": bound(ONLY, ("right", "third", "fourth")),
        "ruled out: three by three": bound(ONLY, *EACH_ALONE),
        "ruled out: by what cannot be left": bound(ONLY, final="left"),
        "ruled out: by that, and one by a law": bound(ONLY, ("right",), final="left"),
        "ruled out: by what holds elsewhere": excluded(),
        # What holds already is not taken any more.
        "what holds cannot be left": bound(choice("x 3, y 1", *FIRM), final="left"),
    },
    # Level is what is so under every completion.
    Conclusion.LEVEL: {
        "two are level": choice("x 3", "*left: x 1", "right: x 1", "low: x 0"),
        "six are level": choice("x 1", *(f"{'*' * (n == 3)}o{n}: x 1" for n in range(6))),
    },
    # Where it is open nothing is surer than that: nobody should change.
    Conclusion.OPEN: {
        "open by a range, 2 to 1.5": choice("x 1, y 1", "left: x 2, y 0", "*right: x 0, y 0..3"),
        "a third cannot lead": choice("x 1, y 1", OPEN[0][1:], OPEN[1], "*third: x 1"),
        "an importance is a range, 2.5 to 2": weighed(),
        "1 ahead of one, 2 of the other": choice(
            "x 1, y 2", "*left: x 1, y 0", "mid: x 0, y -2..2", "low: x -1, y -2..2"
        ),
        "1 ahead of the nearest of five": choice(
            "x 2, y 1", "*o0: x -2..2, y 0", *(f"o{n}: x -2..2, y -{n}" for n in range(1, 6))
        ),
        "level as entered": choice("x 1", "left: x -1..1", "*right: x 0"),
        "two of three level as entered": choice(
            "x 2, y 1", "*left: x 0", "mid: x -2..2", "low: x -2..2, y -1"
        ),
        "one level with the leader whatever is filled in, 1 ahead": choice(
            "x 2", "left: x 1", "*twin: x 1", "right: x -1..2"
        ),
        # What is not judged never makes a lead sure.
        "blanks can turn it": blank("x 1, y 1", "*left: x 1", "right: y 0"),
        "only strong ones can: 3 is over 2, and not over 4": cited(
            blank("x 3, y 2", "*left: x 1, y 0", "right: x 0"), "paper", "paper"
        ),
        "level but for a blank": blank("x 1, y 1", "*left: x 1", "right: x 1, y 0"),
    },
    Conclusion.LEADS: {
        "two claims turn it, 3 to 2": lead("x 3, y 2", "*left: x 1", "right: y 1"),
        "any of three does, 1 to 0.5": lead("x 1, y 1", "*left: x 2, y 1", "right: x 1, y 3/2"),
        "two only level it": lead("x 1", "*left: x 2", "right: x 1"),
        "the lesser evil": lead("x 1", "*left: x -1", "right: x -2"),
        # Right cannot be worse than it is, nor the importance less than one.
        "one claim turns it": lead("x 1", "*left: x 1/2", "right:"),
        "level at one end, by no step": lead("x 3, y 3", "*left: x 2", "right: y -2..2"),
    },
    Conclusion.FIRM: {
        "what holds does not lead": BEHIND,
        "nor could it be left": bound(BEHIND, final="left"),
    },
}
CITED: list[tuple[str, tuple[str, ...], str]] = [
    *(("x 3, y 1", FIRM, sources) for sources in ("", "paper paper", "paper paper paper")),
    ("x 3, y 1", FIRM, "paper hearing paper"),
    *(("x 1, y 1", ("*left: x 1", "right: y 1/2"), " ".join(["paper"] * n)) for n in (2, 3)),
    ("x 1, y 1", OPEN, "paper"),
]
"""Of 5, 4 and 6 claims so many are cited; on half or less a lead rests mostly on judgement."""


def test_verdicts_read_as_worked_by_hand(golden: Golden) -> None:
    findings = {}
    for kind, cases in SAID.items():
        for name, model in cases.items():
            findings[name] = found(model)
            assert findings[name].verdict.verdict is kind, name
    for n, (weights, table, sources) in enumerate(CITED):
        model = cited(choice(weights, *table), *sources.split())
        findings[f"cited {n}: {sources or 'nothing'}"] = found(model)
    # What is given is not called current.
    findings["given"] = found(choice("x 3, y 1", *FIRM), "a.right")
    told = []
    for name, each in findings.items():
        says = (conclusion(each), further(each), how_cited(each))
        told += [f"# {name}", *filter(None, says)]
    golden("verdict/small.txt", "\n".join(told))


# Several decisions.


def test_several_decisions_are_counted_by_verdict_and_listed_open_first() -> None:
    kinds = {
        "no verdict": blank("x 1", "*left:", "right:"),
        "only option": choice("x 1", "*left: x 1"),
        "firm": choice("x 3, y 1", *FIRM),
        "level": choice("x 1", "left: x 1", "*right: x 1"),
        "open": choice("x 1, y 1", *OPEN),
    }
    every = {kind: found(model) for kind, model in kinds.items()}
    order = ranked(every.values(), main="")
    told = [short(each.verdict) for each in order]
    assert told == ["open", "level", "firm", "no verdict", "only option"]
    assert together(order) == (
        "5 decisions: 1 open, 1 level, 1 firm, 1 without a verdict and 1 with one open option. "
        "Where one option leads, it is the one that holds."
    )
    behind = "2 decisions: 2 firm. In 1 the option that holds does not lead."
    assert together([every["firm"], found(BEHIND)]) == behind
    assert together([every["no verdict"]]) == "1 decision: 1 without a verdict."


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


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("No", "The dam"), ["No", "dam"]),
        (("The dam, now", "Wait now", "Of"), ["dam", "Wait", "Of"]),
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


@pytest.mark.parametrize(
    ("citing", "said"),
    [
        ([], "No claim bears on this."),
        (["", ""], "0 of 2 claims; unsourced: 2."),
        (["a"], "1 of 1 claim (a)."),
        (["a", "a b", ""], "2 of 3 claims (a, b); unsourced: 1."),
        (["a b c d e"], "1 of 1 claim (a, b, c, 2 more)."),
    ],
)
def test_what_an_answer_rests_on_is_one_line(citing: list[str], said: str) -> None:
    claims = tuple(
        effect("a.p", "a.x", 1, cite=tuple(map(Citation, sources.split()))) for sources in citing
    )
    sources = tuple(Source(id=id_, title=id_, reliability="B") for id_ in "abcde")
    situation = Situation.of(Model(title="Sources", sources=sources, actors=()))
    assert r.plain(rests_on(grounds(situation, claims), "claim").text) == said


def test_where_nothing_bears_on_an_answer_the_whole_says_on_what() -> None:
    (section,) = rests_on(Grounds(0, 0, (), None), "effect", "of the open options").whole or ()
    assert isinstance(section, r.Section)
    listing = section.blocks[0]
    assert isinstance(listing, r.Listing)
    told = [r.plain(entry.text) for entry in listing.entries]
    assert told == ["No effect of the open options bears on this."]
