"""Tables as CSV: what is written is read back, with the place of every cell; limits and faults."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, strategies as st

from stancecli.diagnostics import InvalidModel, Place
from stancecli.sheets import table as tables
from stancecli.sheets.table import (
    check_size,
    columns_below,
    delimiter_of,
    read_csv,
    rows_below,
    written,
)


def fault(data: str | bytes) -> str:
    with pytest.raises(InvalidModel) as refused:
        read_csv("a.csv", data.encode() if isinstance(data, str) else data)
    (problem,) = refused.value.problems
    return str(problem)


SIGN = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")


def opened_with(text: str, separators: str) -> Iterator[str]:
    """The cells as a spreadsheet reads them with other separators: quotes count at a start only."""
    text = text.removeprefix("\ufeff")
    at = 0
    while at < len(text):
        cell = ""
        if text[at] == '"':
            quoted = re.compile(r'"((?:[^"]|"")*)"?').match(text, at)
            assert quoted
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        rest = re.compile(f"[^{separators}\r\n]*").match(text, at)
        assert rest
        yield cell + rest[0]
        at = rest.end() + 1


TEXTS = ["'=1", "'a", "''=1", "=1+1", "+1", "-x", "@c", "\tt", "a=1", "'", "", "x;=1", "x;\t=1"]
TEXTS += ["x\t@c", "x; ' =1", 'x;"=1"', "x\n=1", "x\n\n;-1", "＝1", "x;＠c", "x;'=1", "\n-1"]
TEXTS += ["\rr", "a\x1b[31mb", "a\u202eb", "a\\u202eb", "a\\", "\\u005c", "a;'b", "'\tb", "x; y"]


@pytest.mark.parametrize("separators", [",", ";", "\t", ",;\t", ";\t"])
def test_no_text_is_a_formula_whatever_separators_it_is_opened_with(separators: str) -> None:
    for text in TEXTS:
        table = written([text, "two"], [[text, 1], ["x", text], [f"x{text}", text]])
        for cell in opened_with(table, separators):
            assert not cell.startswith(("\t", "\r"))
            assert not SIGN.match(cell), cell


@given(st.text(st.sampled_from("=-@;,\t\n\"' a\\u20e\u202e\u2068＝"), max_size=12))
@example("\\u202e")
def test_any_text_is_guarded_and_comes_back(text: str) -> None:
    table = written(["x", "y"], [["x", text]], bom=False)
    for separators in (",", ";", "\t", ";\t"):
        assert not any(SIGN.match(cell) for cell in opened_with(table, separators))
    assert not re.search("[\u202e\u2068\x1b]", table)
    assert read_csv("a.csv", table.encode()).lines[1][1:2][0].text == text


def test_texts_are_quoted_and_numbers_are_not() -> None:
    assert written(["n", "t"], [[-2, "x"], [None, 'a"b']], bom=False) == (
        '"n","t"\r\n-2,"x"\r\n,"a""b"\r\n'
    )
    assert written(["n"], [[-2], [None]], bom=False) == '"n"\r\n-2\r\n""\r\n'
    assert written(["n"], [["x;=1"], ["a\x1b"]], bom=False) == ('"n"\r\n"x;\'=1"\r\n"a\\u001b"\r\n')


def test_lines_without_text_are_passed_over_and_places_stay() -> None:
    lines = read_csv("a.csv", b"a,b\r\n , \r\n\r\n,x\r\n").lines
    assert [[cell.word for cell in line] for line in lines] == [["a", "b"], ["", "x"]]
    assert lines[1][1].place == Place("a.csv", 4, 2)


def test_a_table_has_so_many_cells_and_columns_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    # By the marks: a line feed ends three lines, and three commas part them.
    monkeypatch.setattr(tables, "MOST_CELLS", 6)
    assert len(read_csv("a.csv", b"a,b\nc,d\ne,f\n").lines) == 3
    assert fault("a,b\nc,d\ne,f\n\n") == "a.csv:1:1: E508 over 6 cells"
    assert fault("a,b\rc,d\re,f\r\r") == "a.csv:1:1: E508 over 6 cells"
    with pytest.raises(InvalidModel, match=r"b\.csv:1:1: E508"):
        check_size({"a.csv": b"a,b\nc,d\n", "b.csv": b"a,b\nc,d\n"})
    monkeypatch.setattr(tables, "MOST_CELLS", 100)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 3)
    assert len(read_csv("a.csv", b"a,b,c\n").lines[0]) == 3
    assert fault("a\na,b,c,d\n") == "a.csv:2:4: E508 over 3 columns"


def test_a_byte_that_is_no_text_is_found_in_its_cell() -> None:
    assert fault("é€,é\né,".encode() + b"\xff\n").startswith("a.csv:2:2: E003 not UTF-8: byte 0xFF")
    assert fault("é€,é\né,".encode() + b"\xc3").startswith("a.csv:2:2: E003 not UTF-8: byte 0xC3")
    assert fault(b"a,b\rc,\xff\r").startswith("a.csv:1:3: E003 not UTF-8: byte 0xFF")


def test_the_mark_is_the_one_by_which_most_lines_have_as_many_columns() -> None:
    assert delimiter_of(b"One, two, three\na;b\nc;d\n") == ";"
    assert delimiter_of(b"a,b\nc,d\ne;f\n") == ","
    assert delimiter_of(b"a;b\nc,d\n") == ","  # the first of those alike
    assert delimiter_of(b"a,b\tc,d\te\n") == ","
    assert delimiter_of(b"a\tb\tc\n") == "\t"
    assert delimiter_of(b"a\nb\n") == ","


def test_cells_have_a_heading_and_headings_are_told_apart() -> None:
    (row,) = rows_below(read_csv("a.csv", b"a,,B  c\n1,,2\n"))
    assert {name: cell.word for name, cell in row.cells.items()} == {"a": "1", "b c": "2"}
    for text, said in {
        "a,,b\n1,x,2\n": "a.csv:2:2: E503",
        "a,b\n1,2,x\n": "a.csv:2:3: E503",
        "a,b, a\n": "a.csv:1:3: E505",
        "": "a.csv:1:1: E502",
    }.items():
        with pytest.raises(InvalidModel, match=said):
            rows_below(read_csv("a.csv", text.encode()))
    columns = columns_below(read_csv("a.csv", b"a,,,b\n1,,x\n,2\n"))
    assert [column.name for column in columns] == ["a", "", "", "b"]
    assert [[cell.word for cell in column.filled] for column in columns] == [
        *(["1"], ["2"], ["x"], [])
    ]
    assert columns[3].cells[1].place == Place("a.csv", 3, 4)
    with pytest.raises(InvalidModel, match=r"a\.csv:1:3: E505 column “One  two” is here a second"):
        columns_below(read_csv("a.csv", b"one two,x,One  two\n"))
