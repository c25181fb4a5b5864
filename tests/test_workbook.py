"""A workbook is a model: out and in again it is the same one, and a person can work in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
import xlsxwriter
from hypothesis import given

import stancecli as st
from stancecli.cli.exchange import STARTER
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.export import FORMATS
from stancecli.export.xlsx.contents import sheet_names
from stancecli.imports import Imported, import_model
from stancecli.imports.given import Given
from stancecli.loader import kinds, load, load_text
from stancecli.loader.entries import CITATIONS
from stancecli.loader.layout import GRIDS, ITEMS, SHEET_COLUMNS, TABLES
from stancecli.model import Model, Range
from stancecli.sheets.table import CellGrid
from stancecli.sheets.workbook import open_workbook
from stancecli.situation import Situation
from tests.models import COSTLY, decider, models, viewed_models
from tests.running import case, stance
from tests.test_import_tables import WORDS, without_places
from tests.traps import hostile_models
from tests.workbooks import book_of, workbook as filled

EXAMPLES = Path(__file__).parents[1] / "examples"

Rows: TypeAlias = list[list[str | float]]


def exported(model: Model) -> bytes:
    content = FORMATS["xlsx"].export(Situation.of(model))
    assert isinstance(content, bytes)
    return content


@cache
def case_book() -> bytes:
    """The bundled case as a workbook."""
    return exported(case().model)


def imported(data: bytes) -> Imported:
    return import_model(Given({"case.xlsx": data}))


def again(model: Model) -> Model:
    return imported(exported(model)).model


def faults(data: bytes) -> list[str]:
    with pytest.raises(InvalidModel) as raised:
        imported(data)
    return [str(problem) for problem in raised.value.problems]


def sheets(data: bytes) -> dict[str, CellGrid]:
    return {grid.sheet: grid for grid in open_workbook("case.xlsx", data).grids}


def texts(grid: CellGrid) -> list[list[str]]:
    return [[cell.text for cell in line] for line in grid.lines]


# Out and in again.


@COSTLY
@given(models(constraints=False, blanks=True))
def test_out_and_in_again_is_the_same_model(model: Model) -> None:
    assert without_places(again(model)) == without_places(model)


@COSTLY
@given(viewed_models(blanks=True))
def test_a_model_with_views_comes_back_whole(model: Model) -> None:
    # Loading gives a breach that cites nothing what its constraint cites; at first it has none.
    once = again(model)
    assert without_places(again(once)) == without_places(once)


@COSTLY
@given(hostile_models(WORDS))
def test_any_text_comes_back(model: Model) -> None:
    once = again(model)
    assert without_places(again(once)) == without_places(once)
    assert [actor.name for actor in once.actors] == [actor.name for actor in model.actors]


@COSTLY
@given(hostile_models())
def test_whatever_a_model_holds_there_is_a_workbook_of_it(model: Model) -> None:
    assert "Actors" in sheets(exported(model))


@pytest.mark.parametrize(
    "path",
    [STARTER, *sorted(EXAMPLES.glob("*.yaml")), EXAMPLES / "divestment"],
    ids=lambda path: path.stem,
)
def test_a_model_comes_back_whole(path: Path) -> None:
    model = load(path)
    assert without_places(again(model)) == without_places(model)


def test_the_first_case_comes_back_whole() -> None:
    assert without_places(imported(case_book()).model) == without_places(case().model)


TAXED = """
stance: 1
title: A tax
issues: {tax: {name: A tax}}
analysts: {ann: {name: Ann}, ben: {name: Ben}}
actors:
  a:
    name: One
    interests:
      calm: {name: Calm, views: {ann: low, ben: vital}}
      gain: {name: Gain, importance: 1.25}
    decisions:
      run:
        question: How?
        current: x
        options:
          x:
            name: Ex
            effects:
              - {to: calm, effect: [-1.5, none], because: First}
              - {to: gain, effect: unknown}
              - {to: calm, effect: 1, unless: [b.no]}
          y:
            name: Why
            effects:
              - {to: gain, effect: 1, because: Once}
              - {to: gain, effect: -0.5, because: And again}
              - {to: b.peace, views: {ann: -1, ben: [0, 1]}}
              - {to: calm, effect: [-1, 1], views: {ben: 0.123456789012345678}}
            otherwise: none
            irreversible: true
            at: 33.3
          z: {name: Zed, at: 0}
    positions:
      - {to: tax, stance: opposes, date: 2005-01, says: No}
      - {to: tax, stance: strongly-supports, date: 2007}
      - {to: b.no, stance: -0.5}
      - {to: run, at: 10, capability: 20, salience: 30.5}
    influence:
      - {to: b, strength: low, by: letters}
      - {to: b, strength: 3.3}
  b:
    name: Two
    interests: {peace: {name: Peace, importance: [low, high]}}
    decisions:
      answer: {question: Well?, current: yes, options: {yes: {name: Yes}, no: {name: No}}}
    positions:
      - {to: tax, views: {ann: 1, ben: 2}}
      - {to: a.y, stance: supports, date: 2001}
"""


def test_what_no_grid_can_hold_comes_back_from_the_flat_sheets() -> None:
    model = load_text(TAXED)
    assert without_places(again(model)) == without_places(model)
    found = sheets(exported(model))
    (calm, gain, peace) = (
        line for line in grid_of("a.run", found) if line[0] in ("a.calm", "a.gain", "b.peace")
    )
    assert calm[3:5] == ["[-1.5, 0]", "[-1, 1]"]
    assert gain[3:5] == ["unknown", "see Effects"]
    assert peace[3:] == ["", "see Effects"]
    (one, two) = (line for line in texts(found["Stance grid"]) if line[0] in ("a", "b"))
    assert one[2] == "see Positions"
    assert two[2] == "see Positions"
    (first,) = (line for line in texts(found["Influence grid"]) if line[0] == "a")
    assert first[3] == "see Influence"


def test_the_same_model_is_the_same_bytes() -> None:
    assert exported(load(STARTER)) == exported(load(STARTER))


# What a person sees.


def grid_of(decision: str, found: Mapping[str, CellGrid]) -> list[list[str]]:
    """The grid of a decision, by its id."""
    grids = (texts(grid) for grid in found.values())
    return next(each for each in grids if each and each[0][:2] == ["Decision", decision])


def xml(data: bytes) -> Iterator[tuple[str, str]]:
    """The XML of each sheet, by the name of the sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = re.findall(r'<sheet name="([^"]*)"', packed.read("xl/workbook.xml").decode())
        for n, name in enumerate(names, 1):
            yield name, packed.read(f"xl/worksheets/sheet{n}.xml").decode()


def test_no_cell_has_a_formula_and_each_grid_says_where_to_ask() -> None:
    data = case_book()
    assert not any("<f" in re.sub("<formula.*?</formula.*?>", "", text) for _, text in xml(data))
    asked = [
        line[1].rpartition(": ")[2]
        for grid in sheets(data).values()
        for line in texts(grid)
        if line[0] == "(ask)"
    ]
    assert asked == [
        *["stance tradeoffs -m this.xlsx"] * len([*case().decisions()]),
        "stance positions -m this.xlsx",
        "stance influence -m this.xlsx",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "http://a.b/"])
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    model = decider({"calm": 1}, {"x": {"calm": 1}, "y": {}}, "x")
    model = replace(model, title=text, about=text)
    data = exported(model)
    assert again(model).about == text
    assert all("<hyperlink" not in found for _, found in xml(data))
    (about,) = (found for name, found in xml(data) if name == "Model")
    assert "<f>" not in about


def test_words_and_ids_are_offered() -> None:
    found = dict(xml(case_book()))
    grid = next(text for name, text in found.items() if name.startswith("How should China"))
    offered = re.findall(r'sqref="D4:I\d+".*?<formula1>(.*?)</formula1>', grid)
    words = "strongly-hurts,hurts,none,helps,strongly-helps,unknown,see Effects"
    assert [each.strip('"') for each in offered] == [words]
    assert "low,medium,high,vital" in found["Interests"]
    # And the ids that a cell can refer to.
    (offered,) = re.findall(r"<formula1>(Actors!.*?)</formula1>", found["Interests"])
    assert offered.startswith("Actors!$A$2:INDEX(Actors!$A$2:$A$113,")


def test_every_sheet_is_there_also_where_it_is_empty() -> None:
    small = sheets(exported(decider({"calm": 1}, {"x": {}, "y": {}}, "x")))
    assert {*map(str.capitalize, TABLES)} <= {*small}
    assert texts(small["Expect"]) == [[*SHEET_COLUMNS["expect"]]]


def test_grids_are_called_by_their_questions_as_far_as_a_sheet_can_be() -> None:
    questions = [
        *("Options", "How to run it?", "how to run it", "Yes/no: what's [it] to be (*)?", "?!"),
        "What should become of the market street in town, and by when?",
        *("What should become of the market street?", "🦊🦊", "History"),
        *("Incomprehensibilities-of-hydroelectricity", "x" * 40),
    ]
    names = sheet_names(questions)
    assert names == [
        *("Options 1", "How to run it", "how to run it 1", "Yes no what s it to be", "!"),
        *("What should become of the…", "What should become of the… 1", "1", "History 1"),
        *("Incomprehensibilities-of-hydro…", f"{'x' * 30}…"),
    ]
    assert len({*map(str.casefold, names), *TABLES}) == len(names) + len(TABLES)
    assert max(map(len, names)) <= 31


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    model = replace(decider({"calm": 1}, {"x": {}, "y": {}}, "x"), about="x" * 32_767)
    assert again(model).about == model.about
    with pytest.raises(Unanswerable, match="a cell of a workbook holds 32,767"):
        exported(replace(model, about="🦊" * 16_384))


def test_a_grid_that_nobody_could_fill_in_is_left_out() -> None:
    options: dict[str, dict[str, int | str | Range]] = {f"o{n}": {"calm": 1} for n in range(300)}
    wide = decider({"calm": 1, **{f"i{n}": 1 for n in range(200)}}, options, "o0")
    assert without_places(again(wide)) == without_places(wide)
    data = exported(wide)
    assert "choice" not in sheets(data)
    (said,) = FORMATS["xlsx"].warnings(Situation.of(wide), data)
    assert said.startswith("1 grid is left out")


def test_a_model_that_would_not_be_read_again_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.export.xlsx.contents.MOST_CELLS", 201_000)
    with pytest.raises(Unanswerable, match="too large for a workbook"):
        exported(case().model)


# What a person may type.

SMALL: dict[str, Rows] = {
    "Actors": [["name"], ["River Power"], ["Anglers' club"]],
    "Interests": [
        ["actor", "name", "importance"],
        ["river power", "Income", "High"],
        ["Anglers' club", "Fish", 4],
    ],
    "Decisions": [["actor", "question", "current"], ["River Power", "How to run it?", "steady"]],
    "Options": [
        ["decision", "name"],
        ["how to run it?", "Steady"],
        ["How to run it?", "Peaks"],
    ],
    "run": [
        ["Decision", "", "How to run it?"],
        ["id", "actor", "interest", "weight", "Steady", "Peaks"],
        ["", "River Power", "Income", "", "none", "Strongly helps"],
        ["", "", "fish", 99, "", "−1.5"],
    ],
    "Effects": [
        ["option", "to", "effect", "because", "when"],
        ["peaks", "Fish", "", "Flow swings strand the fry.", ""],
    ],
}


def changed(sheet: str, row: int, column: int, cell: str | float) -> bytes:
    """The small workbook with another cell, in rows and columns from 0."""
    rows = [[*line] for line in SMALL[sheet]]
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = cell
    return book_of({**SMALL, sheet: rows})


def test_a_workbook_of_names_alone_is_a_model() -> None:
    model = imported(book_of(SMALL)).model
    power, club = model.actors
    assert (power.id, club.id) == ("river-power", "anglers-club")
    assert power.interests[0].id == "river-power.income"
    assert power.interests[0].importance.mid == 3
    (decision,) = power.decisions
    assert decision.current == "river-power.steady"
    steady, peaks = decision.options
    assert [(e.to, e.size.mid) for e in steady.effects] == [("river-power.income", 0)]
    (fish, income) = peaks.effects
    assert (fish.to, fish.size.mid) == ("anglers-club.fish", Fraction(-3, 2))
    assert fish.because == "Flow swings strand the fry."
    assert income.size.mid == 2
    assert str(fish.place) == "case.xlsx, Effects!B2"
    assert str(income.place) == "case.xlsx, run!F3"


TYPED: dict[tuple[float, float], list[str | float]] = {
    (1, 1): ["helps", "HELPS", " helps "],
    (-2, -2): ["Strongly hurts"],
    (-1, -1): [-1, "−1"],
    (0.25, 0.25): [0.25],
    (-1, 0): ["[-1, 0]", "[hurts,none]"],
    (-1, 0.5): ["[−1, 0.5]"],
    (-2, 2): ["unknown"],
}


@pytest.mark.parametrize("ends", TYPED)
def test_a_value_can_be_typed_in_many_ways(ends: tuple[float, float]) -> None:
    for cell in TYPED[ends]:
        power = imported(changed("run", 2, 4, cell)).model.actors[0]
        size = power.decisions[0].options[0].effects[0].size
        assert (size.low, size.high) == ends, cell


@pytest.mark.parametrize(
    ("cell", "is_final"), [("Yes", True), (1, True), ("TRUE", True), (0, False)]
)
def test_true_can_be_typed_in_many_ways(cell: str | float, is_final: bool) -> None:
    options: Rows = [["decision", "name", "irreversible"], ["How to run it?", "Steady", cell]]
    book = book_of({**SMALL, "Options": [*options, ["How to run it?", "Peaks", ""]]})
    assert imported(book).model.actors[0].decisions[0].options[0].irreversible is is_final


def test_a_name_is_the_same_however_its_signs_are_put_together() -> None:
    """Some programs write ö as one sign, some as an o and two dots that go on it."""
    more: dict[str, Rows] = {
        "Interests": [["actor", "name", "importance"], ["River Power", "F\xf6rde", 4]],
        "run": [*SMALL["run"][:2], ["", "", "Fo\u0308rde", "", "helps"]],
        "Effects": [["option", "to", "effect"]],
    }
    power, _ = imported(book_of({**SMALL, **more})).model.actors
    assert [effect.to for effect in power.decisions[0].options[0].effects] == ["river-power.forde"]


def test_what_is_typed_over_a_starter_workbook_counts() -> None:
    def retyped(sheet: str, rows: Callable[[list[list[str]]], None]) -> Model:
        found = {name: texts(grid) for name, grid in sheets(exported(load(STARTER))).items()}
        rows(found[next(name for name in found if name.startswith(sheet))])
        return imported(book_of(found)).model

    riders = retyped("Actors", lambda rows: rows.append(["", "Bus riders"])).actors[-1]
    assert riders.id == "bus-riders"

    def judge(rows: list[list[str]]) -> None:
        (line,) = (line for line in rows if line[0] == "traders.custom")
        line[3] = "helps"

    effects = retyped("What should become", judge).actors[0].decisions[0].options[0].effects
    assert {effect.to: effect.size.mid for effect in effects}["traders.custom"] == 1


def test_a_copied_grid_of_a_new_decision_is_read() -> None:
    new: dict[str, Rows] = {
        **SMALL,
        "Decisions": [*SMALL["Decisions"], ["Anglers' club", "Speak up?", "Yes"]],
        "Options": [*SMALL["Options"], ["Speak up?", "Yes"], ["Speak up?", "No"]],
        "voice": [
            ["Decision", "speak up?"],
            ["id", "actor", "interest", "weight", "No", "Yes"],
            ["(points)", "", "Points as entered", "", 1, 2],
            [],
            ["", "", "Fish", 4, -1, ""],
        ],
    }
    club = imported(book_of(new)).model.actors[1]
    assert [(e.option, e.size.mid) for e in club.decisions[0].options[1].effects] == [
        ("anglers-club.no", -1)
    ]


def test_grids_of_stances_and_influences_are_read() -> None:
    more: dict[str, Rows] = {
        "Issues": [["id", "name"], ["tax", "A tax"]],
        "Who says what": [
            ["Stances"],
            ["id", "actor", "A tax", "Peaks"],
            ["", "Anglers' club", "supports", -2],
        ],
        "Positions": [["actor", "to", "says"], ["anglers' club", "A TAX", "It is time."]],
        "Who moves whom": [
            ["Influences"],
            ["id", "actor", "", ""],
            ["(id)", "", "river-power", "anglers-club"],
            ["anglers-club", "", "medium"],
        ],
    }
    club = imported(book_of({**SMALL, **more})).model.actors[1]
    assert [(p.to, p.stance, p.says) for p in club.positions] == [
        ("tax", 1, "It is time."),
        ("river-power.peaks", -2, ""),
    ]
    assert [(i.to, i.strength) for i in club.influence] == [("river-power", 2)]


def test_names_do_for_ids_in_every_kind_of_reference() -> None:
    more: dict[str, Rows] = {
        "Sources": [["title"], ["Public hearing"], ["Hearing"]],
        "Analysts": [["name"], ["Anna Meier"]],
        "Actors": [
            ["name", "cite", "also"],
            ["River Power", "public hearing p. 4 “we wait”; Hearing", "The Company"],
            ["Anglers' club", "", ""],
        ],
        "Constraints": [["actor", "name", "force"], ["the company", "A licence", "high"]],
        "Against": [["constraint", "option", "by"], ["a licence", "Peaks", 2]],
        "Interests": [
            ["actor", "name", "importance", "views"],
            ["River Power", "Income", "High", "Anna Meier: High; public hearing: 3"],
            ["Anglers' club", "Fish", 4, ""],
        ],
        "Scenarios": [["name", "view"], ["Quiet times", "anna meier"]],
        "Given": [["scenario", "option"], ["quiet times", "PEAKS"]],
        "Set": [
            ["scenario", "item", "value"],
            ["Quiet times", "Fish", "low"],
            ["Quiet times", "Peaks:Fish", "none"],
        ],
        "Without": [["scenario", "item"], ["Quiet times", "A licence"]],
        "Expect": [
            ["decision", "ruled_out", "state", "holds", "position", "stance", "under"],
            ["How to run it?", "Steady", "", "", "", "", "quiet times"],
            ["", "", "Peaks", "holds", "", "", ""],
            ["", "", "Current", "holds", "", "", ""],
            ["", "", "", "", "The Company; peaks", "neutral", ""],
        ],
    }
    model = imported(book_of({**SMALL, **more})).model
    power = model.actors[0]
    assert [(c.source, c.locator, c.quote) for c in power.cite] == [
        ("public-hearing", "p. 4", "we wait"),
        ("hearing", "", ""),
    ]
    assert [view.holder for view in power.interests[0].views] == ["anna-meier", "public-hearing"]
    assert power.constraints[0].against[0].option == "river-power.peaks"
    (quiet,) = model.scenarios
    assert (quiet.id, quiet.view) == ("quiet-times", "anna-meier")
    assert quiet.given[0].option == "river-power.peaks"
    assert [each.item for each in quiet.set] == [
        "anglers-club.fish",
        "river-power.peaks:anglers-club.fish",
    ]
    assert quiet.without[0].item == "river-power.a-licence"
    ruled, held, now, says = model.expect
    assert (ruled.ruled_out, ruled.under) == ("river-power.steady", "quiet-times")
    assert (held.state, now.state) == (("river-power.peaks",), ())
    assert says.position == ("river-power", "river-power.peaks")


def test_a_name_goes_before_the_id_that_is_made_of_another() -> None:
    """Of “Río” the id rio is made; what is called rio has another id, and is meant by rio."""
    more: dict[str, Rows] = {
        "Sources": [["title"], ["Été"], ["ete"]],
        "Actors": [["name", "cite"], ["Río", "ete p. 4"], ["rio", "Été p. 5"]],
        "Interests": [
            ["actor", "name", "importance"],
            ["rio", "Fisk", 1],
            ["Río", "Fish", 2],
            ["Río", "Väg", 3],
            ["Río", "vag", 4],
        ],
        "Decisions": [["actor", "question", "current"], ["Río", "Go?", "host"]],
        "Options": [["decision", "name"], ["Go?", "Höst"], ["Go?", "host"]],
        "go": [
            ["Decision", "", "Go?"],
            ["id", "actor", "interest", "weight", "Höst", "host"],
            ["", "rio", "Fisk", "", "", "hurts"],
        ],
        "Effects": [["option", "to", "effect"], ["host", "vag", 1], ["HOST", "VÄG", 2]],
        "Influence grid": [["Influences"], ["id", "actor", "rio"], ["Río", "", 3]],
        "Influence": [["actor", "to", "strength"]],
    }
    first, second = imported(book_of(more)).model.actors
    assert [(actor.id, actor.name) for actor in (first, second)] == [
        ("rio", "Río"),
        ("rio-2", "rio"),
    ]
    assert [actor.cite[0].source for actor in (first, second)] == ["ete-2", "ete"]
    assert [interest.name for interest in first.interests] == ["Fish", "Väg", "vag"]
    assert [interest.name for interest in second.interests] == ["Fisk"]
    (decision,) = first.decisions
    assert decision.current == "rio.host-2"
    assert [[(e.to, e.size.mid) for e in option.effects] for option in decision.options] == [
        [],
        [("rio.vag-2", 1), ("rio.vag", 2), ("rio-2.fisk", -1)],
    ]
    assert [(each.to, each.strength) for each in first.influence] == [("rio-2", 3)]


def test_an_id_that_is_made_is_known_where_nothing_is_called_so() -> None:
    (decision,) = imported(changed("Effects", 1, 1, "anglers-club.fish")).model.actors[0].decisions
    assert decision.options[1].effects[0].to == "anglers-club.fish"


def test_each_kind_of_reference_is_known_by_name() -> None:
    referring = {key.kind for columns in TABLES.values() for key in columns.values() if key}
    read = {*(kind for kind in referring if kind.refers), *kinds.VIEWS_OF.values(), CITATIONS}
    read |= {kinds.SET_ITEM, kinds.REMOVED_ITEM, kinds.ACTOR_AND_TARGET}
    free = {kinds.TEXT, kinds.PROSE, kinds.TEXTS, kinds.DATE, kinds.URL, kinds.PATH, kinds.SETTING}
    free |= {kinds.PERCENT, kinds.BREACH, kinds.YES_NO, kinds.VOTES}
    closed = {kind for kind in referring if kind.scale or "enum" in kind.schema()}
    assert referring <= read | free | closed
    owners = {c for columns in SHEET_COLUMNS.values() for c, key in columns.items() if not key}
    assert owners - {"id"} <= {kind for kind, _ in ITEMS.values()}


# What is not read, and said.


def test_other_sheets_are_left_aside_and_named(tmp_path: Path) -> None:
    more: dict[str, Rows] = {
        "Notes": [["Ask Ann"]],
        "Interest": [["x"]],
        "Empty": [],
        "Start": [["Read me"]],
        "My table": [["Decision", "Who"], ["x", "y"]],
    }
    data = book_of({**SMALL, **more})
    assert [(left.what, left.why) for left in imported(data).left_out] == [
        ("sheet “Notes”", "no sheet of a model is called so"),
        ("sheet “Interest”", "no sheet of a model is called so (did you mean Interests?)"),
        ("sheet “My table”", "no sheet of a model is called so"),
    ]
    (tmp_path / "case.xlsx").write_bytes(data)
    ended = stance(tmp_path, "list", "-m", "case.xlsx")
    assert ended.returncode == 0
    assert "stance: not read: sheet “Notes” (no sheet" in ended.stderr


def test_columns_in_parentheses_and_empty_rows_are_passed_over() -> None:
    data = book_of(
        {**SMALL, "Actors": [["name", "(note)"], ["River Power", "x"], ["", 0], ["Anglers' club"]]}
    )
    assert without_places(imported(data).model) == without_places(imported(book_of(SMALL)).model)


def test_what_workbooks_of_before_worked_out_is_passed_over() -> None:
    mark, heads, *lines = SMALL["run"]
    more: dict[str, Rows] = {
        **SMALL,
        "Actors": [["name", "(weight)"], ["River Power", 3], ["Anglers' club", 4]],
        "run": [
            mark,
            heads,
            ["(id)"],
            ["(now)", "", "what holds now", "", "current"],
            ["(points)", "", "Points as entered", "", 0, "=1+1"],
            *lines,
            ["", "", "", 3],
        ],
        "(computed)": [["check: moved"], ["=1+1"]],
    }
    found = imported(book_of(more))
    assert found.left_out == ()
    assert without_places(found.model) == without_places(imported(book_of(SMALL)).model)


# What is wrong is told with its cell.


def test_a_name_of_two_things_is_told_with_both_cells() -> None:
    two: Rows = [*SMALL["Interests"], ["River Power", "fish", "low"]]
    found = faults(book_of({**SMALL, "Interests": two}))
    both = (
        "anglers-club.fish (case.xlsx, Interests!B3) or river-power.fish (case.xlsx, Interests!B4)"
    )
    assert found == [
        f"case.xlsx, run!C4: E522 “fish” could be 2 things: {both} (write the id)",
        f"case.xlsx, Effects!B2: E522 “Fish” could be 2 things: {both} (write the id)",
    ]
    grid: Rows = [*SMALL["run"][:3], ["", "Anglers' club", "fish", "", "", -1]]
    effects: Rows = [SMALL["Effects"][0], ["peaks", "anglers-club.fish", "", "", ""]]
    told = book_of({**SMALL, "Interests": two, "run": grid, "Effects": effects})
    assert imported(told).model.actors[1].interests[0].name == "Fish"
    twice: Rows = [*SMALL["Decisions"], ["Anglers' club", "How to run it?", "x"]]
    found = faults(book_of({**SMALL, "Decisions": twice}))
    assert len(found) == len(set(found))
    assert any("Options!A2: E522 “how to run it?” could be 2 things" in each for each in found)


def test_several_rows_for_one_cell_need_their_own_values() -> None:
    rows: Rows = [*map(list, SMALL["Effects"]), ["Peaks", "Fish", "", "", ""]]
    rows[1][2] = rows[2][2] = -1
    grid: Rows = [*SMALL["run"][:3], ["", "", "Fish", "", "", "see Effects"]]
    model = imported(book_of({**SMALL, "Effects": rows, "run": grid})).model
    assert [e.size.mid for e in model.actors[0].decisions[0].options[1].effects] == [-1, -1, 2]


def test_an_id_and_another_actor_are_refused() -> None:
    rows: Rows = [["id", "actor", "name", "importance"], ["x.y", "River Power", "Income", 1]]
    (fault, *_) = faults(book_of({**SMALL, "Interests": rows}))
    assert fault.startswith("case.xlsx, Interests!A2: E506 no actor is called “x”")
    rows[1][0] = "anglers-club.y"
    found = faults(book_of({**SMALL, "Interests": rows}))
    assert any(
        each.startswith("case.xlsx, Interests!B2: E521 “River Power” is here, and the id")
        for each in found
    )


def test_a_workbook_without_actors_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "votes.xlsx").write_bytes(book_of({"Votes": [["Who", "A"], ["Ann", "yes"]]}))
    ended = stance(tmp_path, "check", "-m", "votes.xlsx")
    assert ended.returncode == 2
    assert "E520" in ended.stderr
    assert "stance import votes.xlsx" in ended.stderr


def test_merged_cells_of_a_grid_are_refused() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows in SMALL.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
            if name == "run":
                sheet.merge_range(2, 4, 2, 5, "helps")

    (fault,) = faults(filled(fill))
    assert fault.startswith("case.xlsx, run!E3: E536")


# Every command reads it.


def test_a_workbook_begins_and_goes_on_without_a_text_file(tmp_path: Path) -> None:
    begun = stance(tmp_path, "init", "my case.xlsx")
    assert (begun.returncode, begun.stdout) == (0, "")
    suggested = [line.split(" -m ")[0].split() for line in begun.stderr.splitlines()[1:]]
    assert [words[1] for words in suggested] == ["tradeoffs", "check"]
    for _, command in suggested:
        ended = stance(tmp_path, command, "-m", "my case.xlsx")
        assert (ended.returncode, ended.stderr) == (0, "")
    assert stance(tmp_path, "init", "my case.xlsx").returncode == 2
    refused = stance(tmp_path, "init", "my case.ods")
    assert refused.returncode == 2
    assert "stance init 'my case.xlsx'" in refused.stderr
    # What is read is never written over.
    over = ("export", "xlsx", "-m", "my case.xlsx", "-o", "my case.xlsx", "--force")
    assert stance(tmp_path, *over).returncode == 2


def test_python_reads_what_the_command_line_reads(tmp_path: Path) -> None:
    starter = load(STARTER)
    (tmp_path / "case.xlsx").write_bytes(exported(starter))
    tables = FORMATS["csv"].export(Situation.of(starter))
    assert isinstance(tables, Mapping)
    (tmp_path / "tables").mkdir()
    for name, text in tables.items():
        (tmp_path / "tables" / name).write_text(text, encoding="utf-8", newline="")
    for path in (tmp_path / "case.xlsx", tmp_path / "tables"):
        model = st.load(path).situation.model
        assert without_places(replace(model, titled=True)) == without_places(starter)
        assert model.on_disk


def test_a_folder_of_tables_is_never_written_over(tmp_path: Path) -> None:
    assert stance(tmp_path, "export", "csv", "-m", str(STARTER), "-o", "tables").returncode == 0
    assert stance(tmp_path, "tradeoffs", "council", "-m", "tables").returncode == 0
    over = stance(tmp_path, "export", "csv", "-m", "tables", "-o", "tables", "--force")
    assert over.returncode == 2
    assert "is what is read" in over.stderr


def test_check_names_rows_and_reads_texts_beside_the_workbook(tmp_path: Path) -> None:
    text = load_text(
        """
stance: 1
sources: {note: {title: A note, text: note.md}}
actors:
  a:
    name: A
    interests: {calm: {name: Calm, importance: 1, cite: {source: note, quote: so it is}}}
  b: {name: B, interests: {calm: {name: Calm, importance: 1}, gain: {name: Gain, importance: 2}}}
"""
    )
    (tmp_path / "case.xlsx").write_bytes(exported(text))
    (tmp_path / "note.md").write_text("We say that so it is.\n")
    ended = stance(tmp_path, "check", "-m", "case.xlsx")
    assert "1 of 1 quote found" in ended.stdout
    assert re.search(r"B +2 of 2 +Interests rows 3, 4", ended.stdout)
    whole = stance(tmp_path, "check", "-m", "case.xlsx", "-v")
    assert "case.xlsx, Interests!A3: G402" in " ".join(whole.stdout.split())
    rows = st.load(tmp_path / "case.xlsx").check().to_rows()
    assert {("Interests", 3), ("Interests", 4)} <= {(row["sheet"], row["line"]) for row in rows}
    assert {row["sheet"] for row in rows} <= {*sheets(exported(text))}


def test_the_grid_kinds_fill_in_what_their_tables_have() -> None:
    for kind in GRIDS:
        assert {kind.down, kind.across, kind.amount} <= set(TABLES[kind.table])
        assert kind.key.kind.scale
