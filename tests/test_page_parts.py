"""What the page puts in its places: each part of it alone, from small models."""

from dataclasses import replace
from fractions import Fraction

import pytest

from stancecli import report as r
from stancecli.lenses import positions, tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.letters import width_of
from stancecli.loader import load_text
from stancecli.model import (
    Actor,
    Citation,
    Effect,
    Issue,
    Model,
    Position,
    Range,
    Sized,
    Source,
    View,
    exactly,
)
from stancecli.page import claims as registers, compose
from stancecli.page.claims import Register, sources, value_of
from stancecli.page.decision import matrix
from stancecli.page.drawings import cut
from stancecli.page.drawings.voices import Voices
from stancecli.page.parts import ClaimList, Fold, Matrix
from stancecli.page.voices import picture as voices
from stancecli.situation import Situation
from tests.models import decider, several, with_sized
from tests.test_comparison import BEFORE

Rows = dict[str, dict[str, int | str | Range]]
SOME = Range(Fraction(0), Fraction(2))
FIRM: Rows = {"one": {"x": 2, "y": 1}, "two": {"x": -2, "y": -1}, "three": {"x": -2, "y": -2}}
LEADS: Rows = {"one": {"x": 1, "y": 1}, "two": {"x": 2, "y": -1}, "three": {"x": -1}}
OPEN: Rows = {"one": {"x": SOME, "y": 1}, "two": {"x": 1, "y": 0}, "three": {"x": -2, "y": -1}}
LEVEL: Rows = {"one": {"x": 1}, "two": {"y": 1}, "three": {"x": -1}}


def of(
    options: Rows, x: int = 3, y: int = 2, current: str = "one", otherwise: str = "none"
) -> tuple[Situation, Tradeoff]:
    situation = Situation.of(decider({"x": x, "y": y}, options, current, otherwise=otherwise))
    return situation, tradeoffs.find(situation, ["a.choice"]).tradeoffs[0]


# The first screen.


def matrix_of(
    situation: Situation, finding: Tradeoff, *, with_points: bool = True
) -> tuple[Matrix, str]:
    figure = matrix(finding, Register.of(situation), with_points=with_points)
    assert isinstance(figure.data, Matrix)
    return figure.data, figure.left


def test_the_matrix_has_gaps_points_and_what_is_heard() -> None:
    situation, finding = of({**LEADS, "two": {"x": 2, "y": Range(Fraction(-2), Fraction(0))}})
    found, left = matrix_of(situation, finding)
    assert [(column.name, column.mark, column.strong) for column in found.table.columns] == [
        *(("One", "current, ahead", True), ("Two", "", False), ("Three", "", False)),
        ("gap", "", False),
    ]
    y, x, sums = found.table.rows
    assert [(row.name, row.cells[-1].text, row.weight_word) for row in (y, x)] == [
        *(("Y", "4", "medium"), ("X", "3", "high"))
    ]
    columns = [column.key for column in found.table.columns[:-1]]
    assert [found.said[y.key, key] for key in columns] == [
        *("One on Y: +, helps, unsourced", "Two on Y: −−/0, unsourced", "Three on Y: 0, neither")
    ]
    assert [cell.text for cell in sums.cells] == ["5", "2 to 6", "−3", ""]
    assert left == ""
    without, _ = matrix_of(situation, finding, with_points=False)
    assert without.table.foot == ()
    found, _ = matrix_of(*of(LEVEL, 1, 1))
    marks = [column.mark for column in found.table.columns]
    assert marks == ["current, level", "level", "", ""]


def test_a_large_matrix_has_what_counts_most_and_only_its_claims() -> None:
    # Each option is a point behind the one before it. The second gives up i20 alone.
    wide: Rows = {f"o{m}": {f"i{n}": int(n < 21 - m) for n in range(21)} for m in range(9)}
    situation = Situation.of(decider(dict.fromkeys(wide["o0"], 1), wide, "o0"))
    (finding,) = tradeoffs.find(situation, ["a.choice"]).tradeoffs
    found, left = matrix_of(situation, finding, with_points=False)
    assert left == "1 more row, 1 more option"
    shown = {(row.key, column.key) for row in found.table.rows for column in found.table.columns}
    rows, columns = ({of[n] for of in shown} for n in (0, 1))
    assert columns == {*(f"a.o{m}" for m in range(8)), "gap"}
    assert rows == {f"a.i{n}" for n in range(21)} - {"a.i19"}
    names = {(row.key, "") for row in found.table.rows}
    of_options = {(row, column) for row, column in shown if column != "gap"}
    assert {*found.said} == {*found.opened} - names == of_options
    assert {*found.opened} == of_options | names


# Who says what.


def spoken(*stances: int) -> Situation:
    """Who decides speaks against what holds and for a dam; the others of what holds and a tax."""
    said = [("a", "a.x", -1), ("a", "dam", 1)]
    for n, stance in enumerate(stances):
        said += [(f"a{n}", "a.x", stance), (f"a{n}", "tax", 1)]
    positions = [Position(actor=a, to=to, stance=Fraction(stance)) for a, to, stance in said]
    actors = several("a: *x | y", *(f"a{n}" for n in range(len(stances)))).actors
    speaking = (
        replace(actor, positions=tuple(each for each in positions if each.actor == actor.id))
        for actor in actors
    )
    issues = tuple(Issue(id=id_, name=id_.title()) for id_ in ("tax", "dam", "none"))
    return Situation.of(Model(title="Spoken", issues=issues, actors=tuple(speaking)))


def test_camps_are_columns_and_who_is_not_all_of_one_is_named() -> None:
    figure = voices(positions.find(spoken(-2, 1, 2, 0)))
    assert figure.title == "Known to have spoken for “X”: A2 and A1. Against it: A0 and A."
    assert isinstance(found := figure.data, Voices)
    said = "Those in one group nowhere clash."
    assert (found.rows[0].note, figure.key[0]) == ("decided by A; current", said)
    assert [[id_ for _, id_ in camp] for camp in found.camps] == [["a1", "a2", "a3"], ["a", "a0"]]
    way = (("for", "A2 and A1", False), ("neutral", "A3", False))
    assert {row.name: row.cells for row in found.rows} == {
        "X": (way, (("against", "A0 and A", True),)),
        "Tax": ((("for", "A1, A2 and A3", True),), (("for", "A0", False),)),
        "Dam": ((), (("for", "A", False),)),
    }


def test_of_more_than_four_camps_the_last_is_all_others() -> None:
    model = spoken(*[1] * 12).model
    ids = [f"b{n}" for n in range(14)]
    said = (Position(actor=id_, to=f"{id_}i", stance=Fraction(1)) for id_ in ids)
    alone = (Actor(id=each.actor, name=each.actor, positions=(each,)) for each in said)
    issues = tuple(Issue(id=f"{id_}i", name=id_) for id_ in ids)
    many = replace(model, actors=(*model.actors, *alone), issues=(*model.issues, *issues))
    figure = voices(positions.find(Situation.of(many)), without="b3i")
    assert isinstance(found := figure.data, Voices)
    assert [camp[0][0] for camp in found.camps] == ["A0", "A", "b0", "b1"]
    assert [camp[-1][0] for camp in found.camps[::3]] == ["and 4 more actors"] * 2
    assert " ".join(figure.notes).endswith("clash, but for the last. Not shown: 4 more rows.")


# What opens, and where it stands.


def test_what_opens_has_an_id_and_its_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    model = load_text(BEFORE)
    every = list(model.statements())
    register = Register.of(Situation.of(model))
    first, second, third = every[:3]
    for ids, opened, note in (
        ("", (), ""),
        ("open-1", (), "why"),
        ("open-2", (first, second), ""),
        ("open-3", (second,), ""),
    ):
        assert register.open("title", opened, note) == ids
    named = [bool(told.name) for each in register.opened for told in each.claims]
    assert named == [True, True, False]
    monkeypatch.setattr(registers, "MOST_OPENED", 4)
    assert [register.open(title, (third,)) for title in ("one", "other", "one")] == [
        *("open-4", "", "open-4")
    ]


def test_passages_are_numbered_by_source_and_others_lead_to_their_source() -> None:
    model = load_text(BEFORE.replace("helps, when", "helps, cite: [map p. 2, map p. 1], when"))
    register = Register.of(Situation.of(model))
    assert list(register.passages.values()) == ["passage-map-1", "passage-map-2"]
    cited = next(iter(register.passages))
    assert register.anchor(replace(cited, quote="So.")) == "passage-map-1"
    assert register.anchor(replace(cited, locator="p. 9")) == "source-map"


def test_how_large_a_claim_is_and_what_was_said() -> None:
    model = load_text(BEFORE)
    found = {type(each).__name__: r.plain(value_of(each)) for each in list(model.statements())}
    assert found["Constraint"] == "(low)"
    assert found["Breach"] == "(broken by 2)"
    assert found["Position"] == "(supports)"
    assert found["Influence"] == "(low)"
    assert found["Impossible"] == ""
    register = Register.of(Situation.of(model))
    position = next(each for each in list(model.statements()) if isinstance(each, Position))
    for says, because, reason in (
        ("Never", "It costs.", "Never. It costs."),
        ("Never!", "It costs.", "Never! It costs."),
        ("Never", "", "Never"),
        ("", "It costs.", "It costs."),
    ):
        assert register.told(replace(position, says=says, because=because)).reason == reason
    told = register.told(replace(position, by="The mayor", date="2001", confidence="low"))
    assert told.about.startswith("The mayor · 2001 · confidence low · -:")


# Drawings.


def test_words_are_cut_where_room_ends() -> None:
    # At 10 pixels a small letter takes 6.2, a blank 4.2, a sign of a cut 10.2.
    assert width_of("aaaa", 10) == pytest.approx(24.8)
    assert width_of("中a", 10) == pytest.approx(10.5 + 6.2)
    assert width_of("aA", 10, bold=True) == pytest.approx(1.1 * (6.2 + 7.2))
    assert cut("aaaa bbbb", 24.81, 10, 2) == ["aaaa", "bbbb"]
    assert cut("aaaa bbbb", 24.81, 10, 1) == ["aa…"]
    assert cut("aa bbbb", 40, 10, 1) == ["aa bb…"]
    assert cut("aa bbbb", 42, 10, 1) == ["aa bbbb"]
    assert cut("aaaaaa", 17, 10, 3) == ["aa-", "aa-", "aa"]
    assert cut("中中中", 11, 10, 3) == ["中", "中", "中"]
    assert cut("", 10, 10, 1) == [""]


# What is asked, and what stands at the end.


def asking(*dates: str) -> Situation:
    """Two who decide, Ann with a view of her own option; Bob speaks of the other on these dates."""
    ann, bob = several("ann? x 1: *one x 1 | two x 0", "bob? y 1: *go y 1 | stay y 0").actors
    said = (Position(actor="bob", to="ann.two", stance=Fraction(1), date=date) for date in dates)
    model = Model(title="Asked", actors=(ann, replace(bob, positions=tuple(said))))
    seen = View("ann", exactly(1), "Ann")

    def view(claim: Sized) -> Sized:
        is_own = isinstance(claim, Effect) and claim.option == "ann.one"
        return replace(claim, views=(seen,)) if is_own else claim

    return Situation.of(with_sized(model, view))


def test_as_many_decisions_as_a_page_has_are_all_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    situation = asking("2011-01", "2011-03")
    for most, left in ((2, 0), (1, 1)):
        monkeypatch.setattr(compose, "MOST_DECISIONS", most)
        found = compose.AskedAll(situation)
        assert found.compare
        assert len(found.compare.decisions) == len(found.decisions) == most
        assert found.left == left


def test_passages_stand_by_their_numbers_and_what_is_not_told_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a source p. 9 stands before p. 10; of five claims two are weights without a source."""
    model = decider({"x": 1, "y": 1}, {"one": {"x": 1, "y": 1}, "two": {"x": -1}}, "one")
    places = iter(("p. 10", "p. 9", "p. 9"))

    def citing(claim: Sized) -> Sized:
        cite = (Citation("paper", next(places)),) if isinstance(claim, Effect) else ()
        return replace(claim, cite=cite)

    cited = with_sized(replace(model, sources=(Source(id="paper", title="P"),)), citing)
    before = [isinstance(each, Effect) for each in cited.statements()].index(True)
    monkeypatch.setattr(registers, "MOST_READ", before + 2)
    situation = Situation.of(cited)
    register = Register.of(situation)
    part = sources(register)
    read, without = part.blocks
    assert isinstance(read, ClaimList)
    assert [group.name for group in read.groups] == ["p. 9", "p. 10"]
    assert read.counted == "Not shown: 1 more claim."
    assert part.title == "3 of 5 claims have a source."
    assert isinstance(without, Fold)
    (judged,) = without.told
    assert isinstance(judged, ClaimList)
    assert [each.name for each in judged.groups[0].claims] == ["The actor: “X”", "The actor: “Y”"]
