"""The event list of Discourse Network Analyzer: the model of the file that it was made from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from stancecli.diagnostics import NOWHERE, InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given, ReadingOptions
from stancecli.model import Model
from tests.test_import_dna import DnaFile, imported

VARIABLES = ("person", "organization", "concept", "agreement")
BEFORE = ("statement_id", "time")
AFTER = ("start_position", "stop_position", "text", "coder", "document_id")
ABOUT = tuple(f"document_{part}" for part in ("title", "author", "source", "section", "type"))


def event_list(file: DnaFile) -> list[list[str]]:
    """The lines that DNA writes for the statements of a file."""
    lines = [[*BEFORE, *VARIABLES, *AFTER, *ABOUT]]
    execute = file.database.execute
    for number, document, start, stop, coder in execute(
        "SELECT ID, DocumentId, Start, Stop, Coder FROM STATEMENTS ORDER BY ID"
    ).fetchall():
        ((time, text, *about),) = execute(
            "SELECT datetime(Date, 'unixepoch'), Text, Title, Author, Source, Section, Type"
            " FROM DOCUMENTS WHERE ID = ?",
            (document,),
        )
        said = dict(
            execute(
                "SELECT v.Variable, e.Value FROM DATASHORTTEXT d JOIN VARIABLES v"
                " ON v.ID = d.VariableId JOIN ENTITIES e ON e.ID = d.Entity"
                " WHERE d.StatementId = ?",
                (number,),
            )
        )
        ((agreement,),) = execute("SELECT Value FROM DATABOOLEAN WHERE StatementId = ?", (number,))
        values = [said.get(name, "") for name in VARIABLES[:-1]]
        words = [str(start), str(stop), text[start:stop], str(coder), str(document), *about]
        lines.append([str(number), time, *values, str(agreement), *words])
    return lines


def as_csv(lines: Iterable[Iterable[str]]) -> bytes:
    """As DNA writes it: texts in quotes, without a quote within, parted by semicolons."""
    written = (
        ";".join('"' + cell.replace(";", ",").replace('"', "'") + '"' for cell in line)
        for line in lines
    )
    return "\n".join(written).encode()


def read(data: bytes, name: str = "events.csv", **options: Mapping[str, str]) -> Imported:
    reading = ReadingOptions(**options)  # type: ignore[arg-type]
    return import_model(Given({name: data}), reading)


def contents(model: Model) -> tuple[object, ...]:
    """All that is in a model but its title and where it was read."""
    actors = tuple(
        (actor.id, actor.name, actor.kind, position, [citation.quote for citation in position.cite])
        for actor in model.actors
        for position in (replace(position, place=NOWHERE) for position in actor.positions)
    )
    sources = [(s.id, s.title, s.author, s.publisher, s.date) for s in model.sources]
    return sources, [(issue.id, issue.name) for issue in model.issues], actors


def debate() -> DnaFile:
    """A debate with all that a list holds."""
    return (
        DnaFile()
        .say("We will build  the dam,\nand soon", organization="Town", concept="Build the dam")
        .say("The river folk", organization="Folk", concept="Build the dam", agreement=0)
        .say("Save the fish", document=2, organization="Folk", person="Jo", concept="The fish")
        .say("fish", document=2, person="Jo", concept="Build the dam")
    )


def test_the_list_is_recognised_and_becomes_the_model_of_the_file() -> None:
    found = read(as_csv(event_list(debate())))
    assert found.kind is IMPORTS["dna-events"]
    assert contents(found.model) == contents(imported(debate()).model)


def test_a_workbook_of_the_list_is_the_same() -> None:
    content = io.BytesIO()
    with pytest.importorskip("xlsxwriter").Workbook(content) as workbook:
        sheet = workbook.add_worksheet("events")
        for n, line in enumerate(event_list(debate())):
            for m, cell in enumerate(line):
                sheet.write(n, m, int(cell) if cell.isdigit() else cell)
    found = read(content.getvalue(), "events.xlsx")
    assert contents(found.model) == contents(imported(debate()).model)


def test_r_writes_the_numbers_of_rows_before_them_and_words_for_agreement() -> None:
    heads, *lines = event_list(debate())
    for n, line in enumerate(lines, 1):
        line[5] = {"1": "TRUE", "0": "FALSE"}[line[5]]
        line[1] = line[1][:10]
        line.insert(0, str(n))
    found = read(as_csv([["", *heads], *lines]).replace(b";", b","))
    assert contents(found.model) == contents(imported(debate()).model)


def test_other_variables_and_missing_agreements_are_counted() -> None:
    heads, first, second, *others = event_list(debate())
    second[5] = "null"
    lines = [[*line, "Jobs" if line is first else ""] for line in (first, second, *others)]
    found = read(as_csv([[*heads, "frame"], *lines]))
    assert {(left.count, left.what) for left in found.left_out} == {
        (1, "statements"),
        (1, "values of “frame”"),
        (1, "documents with a section or type"),
    }
    assert sum(len(actor.positions) for actor in found.model.actors) == 3


def test_two_coders_are_analysts_by_their_numbers() -> None:
    file = debate().say("soon", coder=3, organization="Town", concept="Build the dam", agreement=0)
    assert [analyst.name for analyst in read(as_csv(event_list(file))).model.analysts] == [
        "Coder 2",
        "Coder 3",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (1, "spring", "events.csv:2:2: E544 expected a date"),
        (1, "2024-02-30 00:00:00", "events.csv:2:2: E544 expected a date"),
        (6, "-3", "events.csv:2:7: E544 expected the number of a character"),
        (7, "x", "events.csv:2:8: E544 expected the number of a character"),
    ],
)
def test_a_cell_that_is_something_else_is_a_fault_at_its_place(
    column: int, cell: str, said: str
) -> None:
    lines = event_list(debate())
    lines[1][column] = cell
    with pytest.raises(InvalidModel) as raised:
        read(as_csv(lines))
    assert str(raised.value).startswith(said)


def test_what_no_agreement_is_can_be_said() -> None:
    lines = event_list(debate())
    for line in lines[1:]:
        line[5] = "pro"
    with pytest.raises(Unanswerable, match="“pro” is no agreement") as raised:
        read(as_csv(lines))
    assert "--value pro=1" in raised.value.advice[0]
    found = read(as_csv(lines), values={"pro": "supports"})
    assert {p.stance for actor in found.model.actors for p in actor.positions} == {1}


def test_a_quote_over_the_limit_is_left_out_and_counted() -> None:
    lines = event_list(debate())
    lines[1][8] = "long " * 20_000
    found = read(as_csv(lines))
    assert found.model.actors[0].positions[0].cite[0].quote == ""
    assert (1, "quotes") in {(left.count, left.what) for left in found.left_out}


def test_more_lines_than_a_model_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.imports.dna.statements.MOST_STATEMENTS", 2)
    with pytest.raises(InvalidModel, match="E508 over 2 statements"):
        read(as_csv(event_list(debate())))


def test_another_table_is_no_event_list() -> None:
    found = read(b"Who,A,B\nTown,1,-1\n")
    assert found.kind is IMPORTS["stances"]
