"""A workbook is a model: out and in again it is the same one, and a person can work in it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies

import stancecli as st
from stancecli.cli.beginning import STARTER
from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS
from stancecli.export.xlsx.contents import sheet_names
from stancecli.imports import import_model
from stancecli.imports.given import Given
from stancecli.loader import load, load_text
from stancecli.loader.files import bundled_case
from stancecli.loader.layout import TABLES
from stancecli.model import Model, Range
from stancecli.sheets.workbook import open_workbook
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, decider, models, viewed_models
from tests.running import stance
from tests.test_import_tables import WORDS, imported as in_text, tables, without_places
from tests.traps import TRAPS, hostile_models
from tests.workbooks import NAMES, Cells, book_of, cells, changed, faults_of, read

EXAMPLES = Path(__file__).parents[1] / "examples"
CHOICE = decider({"calm": 1}, {"x": {"calm": 1}, "y": {}}, "x")


def exported(model: Model) -> bytes:
    content = FORMATS["xlsx"].export(Situation.of(model))
    assert isinstance(content, bytes)
    return content


def imported(data: bytes) -> Model:
    return import_model(Given({"case.xlsx": data})).model


def again(model: Model) -> Model:
    return imported(exported(model))


def sheets(data: bytes) -> Cells:
    """The texts of each sheet."""
    grids = open_workbook("case.xlsx", data).grids
    return {grid.sheet: [[cell.text for cell in line] for line in grid.lines] for grid in grids}


# Out and in again.


@COSTLY
@given(
    models(blanks=True)
    | models(one_size=True, constraints=False)
    | viewed_models(blanks=True)
    | hostile_models(WORDS)
)
def test_out_and_in_again_is_the_same_model(model: Model) -> None:
    # Loading gives a breach that cites nothing what its constraint cites; at first it has none.
    once = again(model)
    assert without_places(again(once)) == without_places(once)
    assert [actor.name for actor in once.actors] == [actor.name for actor in model.actors]
    if not any(actor.constraints for actor in model.actors):
        assert without_places(once) == without_places(model)
        assert without_places(load_text(in_text(tables(model)))) == without_places(model)


@COSTLY
@given(hostile_models(strategies.sampled_from(TRAPS)))
def test_whatever_a_model_holds_there_is_a_workbook_of_it(model: Model) -> None:
    assert "Actors" in sheets(exported(model))


@pytest.mark.parametrize(
    "path",
    [STARTER, bundled_case(), *sorted(EXAMPLES.glob("*.yaml")), EXAMPLES / "divestment"],
    ids=lambda path: path.stem,
)
def test_a_model_comes_back_whole(path: Path) -> None:
    model = load(path)
    assert without_places(again(model)) == without_places(model)


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
    influence: [{to: b, strength: low, by: letters}, {to: b, strength: 3.3}]
  b:
    name: Two
    interests: {peace: {name: Peace, importance: [low, high]}}
    decisions:
      answer: {question: Well?, current: yes, options: {yes: {name: Yes}, no: {name: No}}}
    positions: [{to: tax, views: {ann: 1, ben: 2}}, {to: a.y, stance: supports, date: 2001}]
"""


def test_what_no_grid_can_hold_comes_back_from_the_flat_sheets(golden: Golden) -> None:
    """The workbook of a model with all of it, sheet by sheet; those without a row are there too."""
    model = load_text(TAXED)
    data = exported(model)
    assert data == exported(model)
    assert without_places(imported(data)) == without_places(model)
    found = sheets(data)
    assert {*map(str.capitalize, TABLES)} <= {*found}
    lines = (f"{n}:\n" + "".join(f"  {' | '.join(line)}\n" for line in found[n]) for n in found)
    golden("workbook/taxed.txt", "\n".join(lines))


# What a person sees.


def xml(data: bytes) -> Iterator[tuple[str, str]]:
    """The XML of each sheet, by the name of the sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = re.findall(r'<sheet name="([^"]*)"', packed.read("xl/workbook.xml").decode())
        for n, name in enumerate(names, 1):
            yield name, packed.read(f"xl/worksheets/sheet{n}.xml").decode()


def test_names_beside_ids_are_looked_up_and_words_ids_and_names_are_offered() -> None:
    data = exported(load_text(TAXED))
    found = dict(xml(data))
    sums = {
        (grid.sheet, cell.place.cell.partition("!")[2], cell.text)
        for grid in open_workbook("case.xlsx", data).grids
        for line in grid.lines
        for cell in line
        if cell.is_formula
    }
    own = {each for each in sums if each[0] == "Well"}
    assert own == {("Well", *each) for each in (("C1", "Well?"), ("D2", "Yes"), ("E2", "No"))} | {
        ("Well", f"{column}{row}", text)
        for row, texts in enumerate((("Two", "Peace"), ("One", "Calm"), ("One", "Gain")), 4)
        for column, text in zip("BC", texts, strict=True)
    }
    assert {sheet for sheet, _, _ in sums} == {"How", "Well", "Stance grid", "Influence grid"}
    names = 'IFERROR(INDEX(Interests!$C:$C,MATCH($A4,Interests!$A:$A,0))&amp;"","")'
    assert f"<f>{names}</f><v>Peace</v>" in found["Well"]
    offered = re.findall(r'sqref="D4:H22"[^>]*><formula1>(.*?)</formula1>', found["How"])
    words = "strongly-hurts,hurts,none,helps,strongly-helps,unknown,see Effects"
    assert [each.strip('"') for each in offered] == [words]
    assert "low,medium,high,vital" in found["Interests"]
    # And the ids that a cell can refer to: of two actors, and of a hundred more.
    (offered,) = re.findall(r"<formula1>(Actors!.*?)</formula1>", found["Interests"])
    assert offered.startswith("Actors!$A$2:INDEX(Actors!$A$2:$A$103,")
    # In the rows and the columns that are free names are offered.
    for sheet, free in (("Options!$C$2", "F2:G2"), ("Interests!$C$2", "C7:C22")):
        assert re.search(rf'sqref="{free}"[^>]*><formula1>{re.escape(sheet)}:INDEX', found["Well"])


def test_no_text_becomes_a_formula_or_a_link() -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "http://a.b/"):
        data = exported(replace(CHOICE, title=text, about=text))
        assert imported(data).about == text
        found = dict(xml(data))
        assert not any("<hyperlink" in each for each in found.values())
        assert "<f>" not in found["Model"]


def test_grids_are_called_by_their_questions_as_far_as_a_sheet_can_be() -> None:
    called = {
        "Options": "Options 1",
        "How to run it?": "How to run it",
        "how to run it": "how to run it 1",
        "Yes/no: what's [it] to be (*)?": "Yes no what s it to be",
        "?!": "!",
        "What should become of the market street in town, and by when?": "What should become of "
        "the…",
        "What should become of the market street?": "What should become of the… 1",
        "🦊🦊": "1",
        "History": "History 1",
        "Incomprehensibilities-of-hydroelectricity": "Incomprehensibilities-of-hydro…",
        "x" * 40: f"{'x' * 30}…",
    }
    assert sheet_names([*called]) == [*called.values()]


def test_what_no_workbook_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    model = replace(CHOICE, about="x" * 32_767)
    assert again(model).about == model.about
    with pytest.raises(Unanswerable, match="a cell of a workbook holds 32,767"):
        exported(replace(model, about="🦊" * 16_384))
    # 200,000 cells are kept for the grids.
    monkeypatch.setattr("stancecli.export.xlsx.contents.MOST_CELLS", 200_050)
    with pytest.raises(Unanswerable, match="too large for a workbook"):
        exported(CHOICE)


def test_a_grid_that_nobody_could_fill_in_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, dict[str, int | str | Range]] = {f"o{n}": {"calm": 1} for n in range(30)}
    model = decider({"calm": 1, **{f"i{n}": 1 for n in range(20)}}, options, "o0")
    assert "Which" in sheets(exported(model))
    monkeypatch.setattr("stancecli.export.xlsx.contents.MOST_GRID_CELLS", 1200)
    data = exported(model)
    assert without_places(imported(data)) == without_places(model)
    assert "Which" not in sheets(data)
    (said,) = FORMATS["xlsx"].warnings(Situation.of(model), data)
    assert said.startswith("1 grid is left out")


# What a person may type.


def test_names_do_for_ids_in_every_kind_of_reference(golden: Golden) -> None:
    brought = read(NAMES)
    assert imported(book_of(NAMES)) == brought.model, "packed as it is here"
    golden("workbook/names.yaml", brought.text)
    effects = [e for o in brought.model.actors[0].decisions[0].options for e in o.effects]
    cells_of = "run!E3 Effects!B4 Effects!B5 Effects!B2 Effects!B3 run!G4"
    assert [each.place.cell for each in effects if each.place] == cells_of.split()


TYPED = {
    (1, 1): "helps/HELPS/ helps ",
    (-2, -2): "Strongly hurts",
    (-1, -1): "-1/−1",
    (0.25, 0.25): "0.25",
    (-1, 0): "[-1, 0]/[hurts,none]",
    (-1, 0.5): "[−1, 0.5]",
    (-2, 2): "unknown",
}
FINAL = {"Yes": True, "1": True, "TRUE": True, "0": False, "no": False}


def test_a_value_can_be_typed_in_many_ways() -> None:
    for ends, typed in TYPED.items():
        for cell in typed.split("/"):
            run = read(changed(NAMES, {"run!G4": cell})).model.actors[0].decisions[0]
            size = run.options[2].effects[1].size
            assert (size.low, size.high) == ends, cell
    for cell, is_final in FINAL.items():
        final = changed(NAMES, {"Options!C1": "irreversible", "Options!C2": cell})
        assert read(final).model.actors[0].decisions[0].options[0].irreversible is is_final, cell


RIO = cells("""
Sources: title
  Été
  ete
Actors: name | cite
  Río | ete p. 4
  rio | Été p. 5
Interests: actor | name | importance
  rio | Fisk | 1
  Río | Fish | 2
  Río | Väg | 3
  Río | vag | 4
Decisions: actor | question | current
  Río | Go? | host
Options: decision | name
  Go? | Höst
  Go? | host
go: Decision | | Go?
  id | actor | interest | weight | Ho\u0308st | host
  | rio | Fisk | | | hurts
  | Río | Fish | | 1 |
Effects: option | to | effect
  host | vag | 1
  HOST | VÄG | 2
Influence grid: Influences
  id | actor | rio
  Río | | 3
Influence: actor | to | strength
""")


def test_a_name_goes_before_the_id_that_is_made_of_another(golden: Golden) -> None:
    """Of “Río” the id rio is made; what is called rio has another id, and is meant by rio."""
    brought = read(RIO)
    assert [(each.id, each.name) for each in brought.model.actors] == [
        *(("rio", "Río"), ("rio-2", "rio"))
    ]
    golden("workbook/ids.yaml", brought.text)


# What is not read, and said.


def test_other_sheets_are_left_aside_and_named(tmp_path: Path) -> None:
    more = cells("Notes: Ask Ann\nInterest: x\nStart: Read me\nMy table: Decision | Who\n  x | y")
    left = [(each.what, each.why) for each in read({**NAMES, **more, "Empty": []}).left_out]
    why = "no sheet of a model is called so"
    assert left == [
        ("sheet “Notes”", why),
        ("sheet “Interest”", f"{why} (did you mean Interests?)"),
        ("sheet “My table”", why),
    ]
    (tmp_path / "case.xlsx").write_bytes(book_of({**NAMES, **more}))
    ended = stance(tmp_path, "list", "-m", "case.xlsx")
    assert ended.returncode == 0
    assert "stance: not read: sheet “Notes” (no sheet" in ended.stderr


# What is wrong is told with its cell; test_workbook_faults.py has the others.


def test_a_name_of_two_things_is_told_with_both_cells() -> None:
    found = faults_of(changed(NAMES, {"Interests!A4": "River Power|fish|low", "run!B4": ""}))
    assert [(each.place.cell, each.code) for each in found] == [
        (cell, "E522") for cell in ("run!C4", "Effects!B2", "Effects!B4", "Set!B2")
    ]
    assert str(found[0]).endswith(
        "“fish” could be 2 things: anglers-club.fish (case.xlsx, Interests!B3) or "
        "river-power.fish (case.xlsx, Interests!B4) (write the id)"
    )
    found = faults_of(changed(NAMES, {"Decisions!A4": "Anglers' club|How to run it?|x"}))
    assert len(found) == len(set(found))
    assert ("Options!A2", "E522") in {(each.place.cell, each.code) for each in found}


def test_a_workbook_begins_and_goes_on_without_a_text_file(tmp_path: Path) -> None:
    begun = stance(tmp_path, "init", "my case.xlsx")
    assert (begun.returncode, begun.stdout) == (0, "")
    suggested = [line.split(" -m ")[0].split() for line in begun.stderr.splitlines()[1:]]
    assert [words[1] for words in suggested] == ["tradeoffs", "check"]
    (tmp_path / "votes.xlsx").write_bytes(book_of({"Votes": [["Who", "A"], ["Ann", "yes"]]}))
    # What is there, and what is read, is never written over.
    for line, code, said in (
        ("tradeoffs|-m|my case.xlsx", 0, ""),
        ("check|-m|my case.xlsx", 0, ""),
        ("init|my case.xlsx", 2, "exists"),
        ("init|my case.ods", 2, "stance init 'my case.xlsx'"),
        ("export|xlsx|-m|my case.xlsx|-o|my case.xlsx|--force", 2, "is what is read"),
        ("check|-m|votes.xlsx", 2, "E520"),
        ("list|-m|votes.xlsx", 2, "stance import votes.xlsx"),
    ):
        ended = stance(tmp_path, *line.split("|"))
        assert ended.returncode == code, ended.stderr
        assert said in ended.stderr if said else not ended.stderr


def test_a_folder_of_tables_is_read_as_the_workbook_is_and_never_written_over(
    tmp_path: Path,
) -> None:
    starter = load(STARTER)
    (tmp_path / "case.xlsx").write_bytes(exported(starter))
    assert stance(tmp_path, "export", "csv", "-m", str(STARTER), "-o", "tables").returncode == 0
    for name in ("case.xlsx", "tables"):
        model = st.load(tmp_path / name).situation.model
        assert without_places(replace(model, titled=True)) == without_places(starter)
        assert model.on_disk
    assert stance(tmp_path, "tradeoffs", "council", "-m", "tables").returncode == 0
    over = stance(tmp_path, "export", "csv", "-m", "tables", "-o", "tables", "--force")
    assert (over.returncode, "is what is read" in over.stderr) == (2, True)


NOTED = """
stance: 1
sources: {note: {title: A note, text: note.md}}
actors:
  a: {name: A, interests: {calm: {name: C, importance: 1, cite: {source: note, quote: so it is}}}}
  b: {name: B, interests: {calm: {name: Calm, importance: 1}, gain: {name: Gain, importance: 2}}}
"""


def test_check_names_rows_and_reads_texts_beside_the_workbook(tmp_path: Path) -> None:
    data = exported(load_text(NOTED))
    (tmp_path / "case.xlsx").write_bytes(data)
    (tmp_path / "note.md").write_text("We say that so it is.\n")
    ended = stance(tmp_path, "check", "-m", "case.xlsx")
    assert "Not as quoted" not in ended.stdout
    assert "unsourced claims 2 (Interests!A3, Interests!A4)" in " ".join(ended.stdout.split())
    whole = stance(tmp_path, "check", "-m", "case.xlsx", "-v")
    assert "case.xlsx, Interests!A3: G402" in " ".join(whole.stdout.split())
    rows = st.load(tmp_path / "case.xlsx").check().to_rows(whole=True)
    assert {("Interests", 3), ("Interests", 4)} <= {(row["sheet"], row["line"]) for row in rows}
    assert {row["sheet"] for row in rows} <= {*sheets(data)}
