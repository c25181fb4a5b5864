"""Tables out and in again are the same model; a fault names its cell."""

import dataclasses
import re
import tracemalloc
from collections.abc import Mapping
from typing import TypeVar, cast

import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel, Place, Problem
from stancecli.export import FORMATS
from stancecli.imports.rows import DraftRows, cited, faulty_cells, written
from stancecli.imports.writer import new_ids
from stancecli.loader import load_files, load_text
from stancecli.model import NOWHERE, Model
from stancecli.sheets.table import SheetCell, read_csv, rows_below
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.imported import of_files, screen, told
from tests.models import COSTLY, models
from tests.traps import hostile_models
from tests.workbooks import book_of, workbook

T = TypeVar("T")

WORDS = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Zs"), include_characters="\n\t"),
    min_size=1,
    max_size=120,
).filter(lambda text: text.strip() == text and "\u2028" not in text)


def without_places(value: T) -> T:
    """The same with every place NOWHERE."""
    if isinstance(value, tuple):
        return cast(T, tuple(map(without_places, value)))
    if not dataclasses.is_dataclass(value) or isinstance(value, type | Place):
        return value
    changed = {
        each.name: NOWHERE if each.name == "place" else without_places(getattr(value, each.name))
        for each in dataclasses.fields(value)
    }
    return dataclasses.replace(value, **changed)


def tables(model: Model) -> dict[str, str]:
    content = FORMATS["csv"].export(Situation.of(model))
    assert isinstance(content, Mapping)
    return dict(content)


def imported(files: Mapping[str, str]) -> str:
    return of_files(files).text


SMALL = {
    "actors.csv": "id,name\ndam,Dam\nfolk,River folk\n",
    "rated.csv": "actor,power,interest\ndam,5,4\nfolk,1,5\n",
    "interests.csv": "id,name,importance\ndam.money,Money,high\nfolk.fish,Fish,2\n",
    "decisions.csv": "id,question,current\ndam.run,How?,dam.flat\n",
    "options.csv": "id,decision,name\ndam.flat,dam.run,Flat\ndam.peak,dam.run,Peaks\n",
    "effects.csv": "option,to,effect\ndam.peak,dam.money,helps\ndam.peak,folk.fish,-2\n",
}


@given(models(constraints=False))
def test_out_and_in_again_is_the_same_model(model: Model) -> None:
    assert without_places(load_text(imported(tables(model)))) == without_places(model)


@COSTLY
@given(hostile_models(WORDS))
def test_any_text_comes_back(model: Model) -> None:
    # A locator is one line of words, so those are left as they come out of the first loading.
    once = load_text(imported(tables(model)))
    assert without_places(load_text(imported(tables(once)))) == without_places(once)
    names = [actor.name for actor in model.actors]
    assert [actor.name for actor in once.actors] == names


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("effects.csv", "helps", "help", "effects.csv:2:3: E307"),
        ("effects.csv", "-2", "-3", "effects.csv:3:3: E308"),
        ("effects.csv", "folk.fish", "folk.fisch", "effects.csv:3:2: E506"),
        ("effects.csv", "dam.peak,dam", "dam.peek,dam", "effects.csv:2:1: E506"),
        ("interests.csv", "folk.fish", "fish", "interests.csv:1:1: E504"),
        ("interests.csv", "importance", "weight", "interests.csv:1:1: E504"),
        ("interests.csv", "importance", "inportance", "interests.csv:1:3: E503"),
        ("options.csv", "dam.peak", "dam.flat", "options.csv:3:1: E505"),
        ("options.csv", "id,decision", "id,name", "options.csv:1:3: E505"),
        ("options.csv", "decision", "about", "options.csv:1:1: E504"),
        ("decisions.csv", "dam.flat", "dam.flood", "decisions.csv:2:3: E506"),
        ("actors.csv", "folk,River folk", "folk,River folk,x", "actors.csv:3:3: E503"),
        ("actors.csv", "folk,River folk", "town,River folk", "interests.csv:3:1: E506"),
        ("actors.csv", "Dam", "Da\x07m", "actors.csv:2:2: E004"),
        ("actors.csv", "Dam", '"Dam', "actors.csv:"),
        ("rated.csv", "folk,1,5", "dam,1,5", "rated.csv:3:1: E110 “rated” is here a second time"),
        ("rated.csv", "1,5", "1,6", "rated.csv:3:3: E308"),
        ("actors.csv", "folk,River", "dam,River", "actors.csv:3:1: E505 “dam” is here a second"),
        ("actors.csv", SMALL["actors.csv"], "", "actors.csv:1:1: E50"),
    ],
)
def test_a_fault_names_its_cell(file: str, old: str, new: str, fault: str) -> None:
    files = {**SMALL, file: SMALL.get(file, "").replace(old, new, 1)}
    assert any(found.startswith(fault) for found in told(lambda: imported(files)))


def test_an_id_that_is_not_written_is_made_of_the_name() -> None:
    files = {**SMALL, "actors.csv": "id,name\ndam,Dam\n,Folk\n"}
    assert load_text(imported(files)).actors[1].id == "folk"


@pytest.mark.parametrize(("before", "after"), [(",", ";"), (",", "\t"), ("\n", "\r\n")])
def test_other_marks_line_ends_and_a_mark_of_the_encoding_change_nothing(
    before: str, after: str
) -> None:
    files = {name: "\ufeff" + text.replace(before, after) for name, text in SMALL.items()}
    assert imported(files) == imported(SMALL)


@COSTLY
@given(
    st.lists(st.text(max_size=60), max_size=8), st.sets(st.sampled_from(["a", "a-2", "thing-1"]))
)
def test_new_ids_are_ids_and_unlike(names: list[str], taken: set[str]) -> None:
    made = new_ids(names, "thing", taken)
    assert len({*made, *taken}) == len(names) + len(taken)
    assert all(re.fullmatch("[a-z][a-z0-9-]*", id_) for id_ in made)


LONG = "Situation of human rights in the Democratic People's Republic of Korea"
CUT = "situation-of-human-rights-in-the"
WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk"


@pytest.mark.parametrize(
    ("names", "taken", "ids"),
    [
        (["River Power", "River power"], {"river-power"}, ["river-power-2", "river-power-3"]),
        (["Électricité", "한국", "中国"], {"actor-1"}, ["electricite", "actor-2", "actor-3"]),
        ([LONG, LONG], set(), [CUT, f"{CUT}-2"]),
        ([f"{WORD} Wien"], set(), [WORD.lower()]),
        (["x" * 500], set(), ["x" * 70]),
    ],
)
def test_new_ids_read_like_their_names_and_are_cut_between_words(
    names: list[str], taken: set[str], ids: list[str]
) -> None:
    assert new_ids(names, "actor", taken) == ids


def test_faults_without_end_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.loader.text.MOST_FAULTS", 20)
    wrong = "".join(f"aktor-{n}.i,I,high\n" for n in range(40))
    found = told(lambda: imported({**SMALL, "interests.csv": SMALL["interests.csv"] + wrong}))
    assert len(found) == 21
    assert "E008" in found[-1]


def test_the_cells_of_all_tables_count_together() -> None:
    data = {f"{name}.csv": b",\n" * 200_000 for name in ("actors", "interests", "options")}
    assert [" E508 " in each for each in told(lambda: of_files(data))] == [True]


def test_wide_characters_are_not_all_in_memory_at_once() -> None:
    cell = "x" * 100_000
    data = f"Who,A,B\n{'🦊' * 10},+,-\n".encode() + f"{cell},{cell}\n".encode() * 12
    tracemalloc.start()
    rows = rows_below(read_csv("sheet.csv", data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rows) == 13
    assert peak < 2 * len(data)


# Rows that an import drafts are a model, cell by cell with its place.


ABOUT = Place("a.csv", 3, 2)
THERE = Place("a.csv", 4, 5)


def of_rows(rows: DraftRows) -> Model:
    return load_files([written(rows)])


def test_a_text_with_a_semicolon_is_one_and_texts_of_a_list_are_several() -> None:
    rows = DraftRows("a.csv", title="T", what="Rows")
    names = tuple(SheetCell(name, THERE) for name in ("The town; its mayor", "T"))
    rows.add("actors", ABOUT, id="town", name="Town; a small one", also=names)
    (town,) = of_rows(rows).actors
    assert town.name == "Town; a small one"
    assert town.also == ("The town; its mayor", "T")


def test_citations_keep_their_quotes_whatever_is_in_them() -> None:
    rows = DraftRows("a.csv")
    quotes = ("“we will”; not «now»", "", "it “ends")
    rows.add("sources", id="hearing", title="A hearing")
    rows.add("issues", id="dam", name="Dam")
    rows.add("actors", id="town", name="Town")
    cite = tuple(cited("hearing", f"p. {n} ”", quote, THERE) for n, quote in enumerate(quotes))
    rows.add("positions", actor="town", to="dam", stance="supports", cite=cite)
    ((position,),) = (actor.positions for actor in of_rows(rows).actors)
    assert tuple(each.quote for each in position.cite) == quotes
    assert [each.locator for each in position.cite] == ["p. 0 ”", "p. 1 ”", "p. 2 ”"]


def test_a_fault_is_placed_at_its_cell_else_at_its_row_else_in_the_file() -> None:
    rows = DraftRows("a.csv")
    rows.add("actors", ABOUT, id="town", name="Town", kind=SheetCell("a city", THERE))
    rows.add("actors", ABOUT, id="mayor", name="Mayor", kind="a person!")
    rows.add("actors", id="county", name="County", kind="a county")
    with pytest.raises(InvalidModel) as refused:
        of_rows(rows)
    assert [each.place for each in refused.value.problems] == [
        *(Place("a.csv", 1, 1), ABOUT, THERE)
    ]


def test_a_cell_whose_formula_fails_is_refused_where_it_is_a_value() -> None:
    rows = DraftRows("a.csv")
    fault = Problem(THERE, "E535", "it fails")
    rows.add("actors", ABOUT, id="town", name="Town")
    assert faulty_cells(rows, {THERE: fault}.get) == []
    rows.add("actors", id="b", name="B", also=(SheetCell("x", ABOUT), SheetCell("#N/A", THERE)))
    assert faulty_cells(rows, {THERE: fault}.get) == [fault]


# The two sheets of a map of Kumu: elements are actors, connections who can move whom.


ELEMENTS = "Label,Type,Description\nTown,Government,It pays.\nFolk,,\n"
CONNECTIONS = "From,To,Direction,Type\nTown,Folk,mutual,tells\n"


def of_map(elements: str, connections: str) -> dict[str, str | bytes]:
    return {"map/elements.csv": elements, "map/connections.csv": connections}


def book(sheets: Mapping[str, str]) -> bytes:
    return book_of(
        {name: [line.split(",") for line in text.splitlines()] for name, text in sheets.items()}
    )


def test_maps_come_in_and_what_a_model_has_no_place_for_is_counted(golden: Golden) -> None:
    both = {"Elements": ELEMENTS, "Connections": CONNECTIONS}
    more = {
        "Elements": ELEMENTS.replace("Description", "Tags") + "FOLK,,\n,Person,\n",
        "Connections": f"{CONNECTIONS}Town,Folk,,\nTown,Town,,\nTown,Nobody,mutual,\n",
        "Loops": "Label\nR1\n",
    }
    named = ("LABEL\nTown\nRiver folk\n", "from,to,label,type\nriver  FOLK,town,protest,voice\n")
    found = {
        "as tables": of_files(of_map(ELEMENTS, CONNECTIONS)),
        "as a workbook": of_files({"net.xlsx": book(both)}),
        "names in any letter case, and a label before a type": of_files(of_map(*named)),
        "more than a model has a place for": of_files({"net.xlsx": book(more)}),
    }
    assert {each.kind.name for each in found.values()} == {"kumu"}
    golden("import/maps.txt", screen(found.items()))


def merged(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet("Elements")
    sheet.write_row(0, 0, ["Label"])
    sheet.merge_range("A2:A3", "Town")
    made.add_worksheet("Connections").write_row(0, 0, ["From", "To"])


FAULTS: list[tuple[dict[str, str | bytes], str]] = [
    (of_map("", CONNECTIONS), "elements.csv:1:1: E502 expected a table, found an empty one"),
    (of_map("Label,Type\n,x\n", CONNECTIONS), "elements.csv:1:1: E512 no row below the headings"),
    (of_map(ELEMENTS, "From,Type\nTown,x\n"), "connections.csv:1:1: E504 the column “to” is miss"),
    (of_map("Label,label\nA,B\n", CONNECTIONS), "elements.csv:1:2: E505 column “label” is here a"),
    ({"net.xlsx": book({"Votes": "Label\n"})}, "net.xlsx:1:1: E501 the table of elements is miss"),
    ({"net.xlsx": workbook(merged)}, "net.xlsx, Elements!A2: E536"),
]


@pytest.mark.parametrize(("files", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_sheet_that_is_none_of_a_map_is_a_fault(
    files: dict[str, str | bytes], fault: str
) -> None:
    assert told(lambda: of_files(files, kind="kumu"))[0].removeprefix("map/").startswith(fault)
