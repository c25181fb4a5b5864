"""A sheet of stances in the forms that people keep them in: what it comes to, and its faults."""

from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from stancecli.imports import import_model
from stancecli.imports.given import Given
from stancecli.imports.words import day, shortened
from tests.conftest import Golden
from tests.imported import faults, imported, refusals, screen, stances_in
from tests.running import calls, run
from tests.workbooks import book_of, xlsx

STANCES = (
    "Who,Build it,Leave it\nTown,++,−−\nRiver folk,opposes,\nFishers,,Strongly supports\nMayor,,\n"
)
TENS = "Party,Trade,Tax,Seats\nA,7.5,.69,140\nB,2,9,20\n"

LONG = (
    "Actor,Issue,Stance,Date,Source,Page,Quote,Notes,Coder\n"
    "Town,Dam,for,2001-02-03,Hearing,p. 4,we will build,read twice,anna\n"
    "Folk,Dam,against,2001-02-04,Hearing,p. 6,,,anna\n"
    "Folk,Dam,for,2001-02-04,Letter,,,,ben\n"
    "Folk,Ladder,,,,,,,\n"
    "Folk,,for,,,,,,\n"
    ",Ladder,for,,,,,,\n"
    "Folk,Ladder,n/a,,,,,,\n"
)
NOTED = (
    "Who,Date,Source,Page,Notes,Dam,Ladder\n"
    "Town,2.5.2001,Hearing,p. 4,Owns the river,yes,no\n"
    "Folk,,https://example.org/x,,,no,\n"
    "Mayor,2001,Hearing,,,,\n"
)
TURNED = "Proposal,Town,Folk\nDam,yes,no\nLadder,,yes\n"
VOTES: list[list[object]] = [["Who", "Dam"], ["Town", 1], ["Folk", "no"]]

SHEETS: dict[str, tuple[Any, ...]] = {
    "stances in words, signs and numbers; an empty cell says nothing": (STANCES,),
    "names that make one id stay two actors": ("Who,A,B\nÅre,1,\nAre,,1\n",),
    "two rows of one actor are one": ("Who,Dam,Ladder\nTown,yes,\nFolk,no,\n TOWN ,yes,no\n",),
    "unless a person parts them": ("Land,Party,Dam\nF,PS,yes\nB,PS,no\n", "map actor=Party+Land"),
    "several dated stances are statements of one actor": (
        "Who,When,Dam\nTown,2001,yes\nTown,3.5.2003,no\nFolk,2004-02,no\n",
    ),
    "notes, dates and sources of a row are kept": (NOTED,),
    "one row a statement": (LONG,),
    "one row a statement, by what is said of its columns": (
        "rcid,house,land,code,how\n3,A,Town,20,ja\n4,A,Town,20,nein\n4,B,Folk,21,ja\n4,,Folk,21,ja\n",
        "map actor=land",
        "map issue=rcid+house",
        "map stance=how",
        "value ja=1",
        "value nein=-1",
    ),
    "those below “Proposal” are actors where a person says so": (TURNED, "map actor=Proposal"),
    "of several issues that are named each has its column, whatever another is called": (
        "Who,Dam,Ladder,Position\nTown,yes,no,Mayor\nFolk,no,yes,Clerk\n",
        "map issue=Dam",
        "map issue=Ladder",
    ),
    "numbers as people write them": (
        "Who;Dam\nA;.5\nB;8.85e-05\nC;50%\nD;1234,5\n",
        "scale 0:2469",
    ),
    "an x is what a person says": ("Who,Dam,Ladder\nTown,x,✓\nFolk,,X\n", "value x=-1"),
    "what a person says of a word wins": ("Who,Dam\nTown,yes\nFolk,no\n", "value yes=-2"),
    "a word may have a sign in it": ("Who,Dam\nTown,a=b\nFolk,no\n", "value a=b=1"),
    "a dash among words is what a person says": ("Who,Dam\nTown,yes\nFolk,-\n", "value -=-2"),
    "it may say nothing": ("Who,Dam,Ladder\nTown,yes,-\nFolk,-,no\n", "value -=nothing"),
    "a dash among signs opposes": ("Who,Dam,Ladder\nTown,+,-\n",),
    "what is in brackets is the reason": ("Who,Dam\nTown,yes (own  scheme)\nFolk,no (loud)\n",),
    "numbers from -2 to 2 need none": ("Who,A,\nTown,2,\nFolk,-2,\n",),
    "a third is rounded": ("Who,A,B\nTown,1,2\n", "scale 1:4"),
    "only named columns are read": (TENS, "map issue=Trade", "map issue=Tax", "scale 0:10"),
    "columns of something else": (
        "Country,Region,Dam,Ladder\nA,North,yes,no\nB,South,no,yes\nC,North,abstain,yes\n",
    ),
    "power and salience have no place": ("Who,Power,Salience,Dam\nTown,80,20,yes\nFolk,3,,no\n",),
    "prose in one cell": ("Who,Dam,Beside\nTown,yes,met in May\nFolk,no,\n",),
    "lines around it": ("Survey of May\n\nWho,Dam,Ladder\nTown,yes,no\n\nSource: ourselves\n",),
    "lines above headings that are named": (
        "Votes,of,2024\n,taken,by hand\nWho,Dam,Ladder\nTown,yes,no\n",
        "head 3",
    ),
    "numbers of rows": (",country,Dam\n0,Town,yes\n1,Folk,no\n",),
    "sums and rows of one cell are no actors, nor is what follows a legend": (
        "Who,Dam,Ladder\nNorth,,\nTown,yes,no\n,no,no\nTotal,1,0\nKey:,,\nH,1,1\n",
    ),
    "of several sheets one is named": (
        book_of({"May": VOTES[:2], "June": VOTES[::2]}),
        "sheet june",
    ),
}


def test_sheets_of_many_forms_come_in(golden: Golden) -> None:
    found = {
        about: imported(data, *words, name="case.xlsx" if isinstance(data, bytes) else "sheet.csv")
        for about, (data, *words) in SHEETS.items()
    }
    assert {each.kind.name for each in found.values()} == {"stances"}
    golden("import/sheets.txt", screen(found.items()))


def stances(sheet: str, *words: str) -> dict[tuple[str, str], object]:
    return stances_in(imported(sheet, *words, kind="stances").model)


CELLS = st.sampled_from(["for", "−−", "n/a", ""])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_each_cell_is_said_or_told_to_be_left_out(rows: list[tuple[str, ...]]) -> None:
    lines = [f"A{n},{','.join(row)}" for n, row in enumerate(rows)]
    sheet, filled = "\n".join(["Who,X,Y,Z", *lines]), sum(map(bool, chain(*rows)))
    if not filled:
        assert faults(sheet)[0].startswith("sheet.csv:1:1: E512 no row below the headings")
        return
    found = imported(sheet)
    alone = sum(left.count for left in found.left_out if left.what == "rows with one cell")
    left = sum(left.count for left in found.left_out) - alone
    assert len(stances_in(found.model)) + left == filled
    assert len(found.model.actors) + alone == len(rows)


SPELLINGS: dict[int, tuple[str, ...]] = {
    -2: ("--", "−−", "––", "strongly opposes", "Strongly-Opposes", "strongly against", "−2.0"),
    -1: ("-", "–", "opposes", "OPPOSED", "against", "No", "disagrees", "✗", "❌", "-1"),
    0: ("0", "neutral", "Abstain", "abstains", "neither for nor against", "0.0"),
    1: ("+", "For", "yes", "Y", "supports", "in favour", "Agree.", "✓", "✔️", "+1"),
    2: ("++", "strongly supports", "Strongly agree", "strongly in favor", "2", "+2,0"),
}
"""Ways to write each stance; no `x`, which may be a tick."""


@pytest.mark.parametrize(
    ("word", "stance"), [(word, stance) for stance, words in SPELLINGS.items() for word in words]
)
def test_a_stance_is_the_same_however_it_is_spelt(word: str, stance: int) -> None:
    # A number below 0 tells that the others are no shares.
    told = stances(f"Who;Dam;Ladder\nTown;{word};\nBelow;-1;-1")
    assert told == {("town", "dam"): stance, ("below", "dam"): -1, ("below", "ladder"): -1}


@pytest.mark.parametrize(
    "word", ["n/a", "N.A.", "NA", "none", "?", "unknown", ".", "absent", "nan"]
)
def test_words_that_say_nothing_are_counted(word: str) -> None:
    found = imported(f"Who,Dam,Ladder\nTown,yes,{word}\nFolk,{word},no\n")
    assert stances_in(found.model) == {("town", "dam"): 1, ("folk", "ladder"): -1}
    assert [(left.count, left.why) for left in found.left_out] == [(2, f"“{word}” says nothing")]


@pytest.mark.parametrize("head", ["", "Who", "Land", ",country", ",Pays"])
def test_who_speaks_is_found_whatever_stands_above(head: str) -> None:
    before = ("0,", "1,") if "," in head else ("", "")
    sheet = f"{head},Dam,Ladder\n{before[0]}Town,for,no\n{before[1]}Folk,no,yes\n"
    assert [actor.name for actor in imported(sheet).model.actors] == ["Town", "Folk"]


def test_a_sheet_says_the_same_in_a_workbook_and_by_every_mark() -> None:
    heads = "Who", "Dam", "Ladder", "Road"
    lines = [heads, ("Town", "yes", "", "n/a"), ("Folk", "no", "++", "abstain")]
    wanted = {("town", "dam"): 1, ("folk", "dam"): -1, ("folk", "ladder"): 2, ("folk", "road"): 0}
    for mark in ",;\t":
        assert stances("\n".join(map(mark.join, lines))) == wanted
    book = imported(book_of({"Sheet": lines}), name="sheet.xlsx")
    assert (book.kind.name, stances_in(book.model)) == ("stances", wanted)


REFUSED: list[tuple[str, ...]] = [
    # No headings, and three that may be none.
    ("Town,for,against\nPort,against,for\n",),
    ("Town,Dam,strongly for\nPort,Dam,against\n",),
    ("Town,2,1\nPort,0,1\n",),
    # Actors across, and what they speak of down.
    (TURNED,),
    ("rcid,Town,Folk\n3,yes,no\n", "map issue=rcid"),
    # A dash may be a minus, or nothing.
    ("Who,Dam,Ladder\nTown,yes,-\nFolk,-,no\n",),
    # An x may be a tick or a cross.
    ("Who,Dam,Ladder\nTown,x,✓\nFolk,,x\n",),
    # Two stances of one actor on one thing.
    ("Who,Dam,Ladder\nTown,yes,no\nFolk,no,no\nTown,no,yes\n",),
    ("Who,Year,Dam\nTown,2001,yes\nTown,,no\n",),
    ("Who,Year,Vote,Issue\nTown,,yes,Dam\nTown,2001,no,Dam\n",),
    # Roles without a heading.
    ("Date,issue,vote\n2001,Dam,yes\n", "map stance=vote"),
    ("Who,issue,wie\nTown,Dam,yes\n",),
    # Words that nobody knows; prose is no list of words to explain.
    (STANCES.replace("opposes", "grumbles"),),
    ("Who,Dam\nTown,suports\nFolk,yes\nMayor,suports\n",),
    ("Who,Dam\nTown,suports\nFolk,yes\nMayor,no\n",),
    ("Who,A,B,C\n" + "".join(f"A{n},yes,no,{'away' if n % 3 else 'no'}\n" for n in range(30)),),
    ("Who,A,B,C\n" + "".join(f"A{n},yes,no,{'no' if n % 3 else 'away'}\n" for n in range(30)),),
    ("Wer,Damm,Leiter\nStadt,Ja,Nein\nDorf,Nein,Enthaltung\nLand,Ja,Ja\n",),
    ("Who,A\nTown,for\n" + "".join(f"{n},{n * chr(100 + n)}\n" for n in range(2, 11)),),
    ("Who,What\nTown,They said a lot of things then\nFolk,And others\n",),
    # Numbers on another scale.
    (TENS,),
    ("Who,Votes,A,B,C\nTown,14,1,-1,0\nFolk,3,1,1,0\n",),
    ("Who,Trade\nA,7\nB,11\nC,3\n", "scale 0:10"),
    # What a person names are stances, and others are faults.
    ("Who,Dam,Beside\nTown,yes,met in May\nFolk,no,gone\n", *("map issue=Dam", "map issue=Beside")),
    # Rows and columns that name nothing, or the same.
    ("Who,A,B\n",),
    ("Who,Dam,dam\nTown,1,1\n",),
    ("",),
    # Dates that are not clear.
    ("Who,Date,Dam\nTown,spring,yes\nFolk,03/04/2012,no\n",),
    ("Who,Issue,Vote,Date,Speaker\nTown,Dam,yes,02/05/2024,Ann\n",),
    # What is typed and cannot be.
    (STANCES, "value yes=5"),
    (STANCES, "value yes=suport"),
    (STANCES, "value grumbles=NUMBER"),
    (STANCES, "map land=Who"),
    (STANCES, "map actor=Were"),
    (STANCES, "map issue=Built"),
    (STANCES, "head 9"),
    ("Who,\nTown,1\n", "head 1", "leave-out Who"),
]


def test_what_is_refused_names_its_cell_and_what_mends_it(golden: Golden) -> None:
    golden("import/refused-sheets.txt", refusals(REFUSED, partial(imported, kind="stances")))


TWO_TABLES = "Who,Dam,,Region,Levy\nTown,for,,North coast,for\nFolk,against,,South,against\n"


def test_a_second_table_beside_the_first_is_not_read_as_a_part_of_it() -> None:
    """Else Town would be for the levy, since North coast is."""
    (fault,) = faults(TWO_TABLES)
    assert fault.startswith("sheet.csv:1:4: E504 an empty column stands before “Region”")
    assert len(stances_in(imported(TWO_TABLES.replace(",,", ",zz top,")).model)) == 4


def test_what_has_the_name_of_a_table_and_is_none_is_told_so() -> None:
    cells = "actor,issue,stance\nTown,Dam,for\n"
    said = {
        ("bare.csv", cells.encode("utf-16-le")): "E003 neither UTF-8, nor UTF-16 with a byte-order",
        ("wide.csv", cells.encode("utf-32")): "E003 neither UTF-8, nor UTF-16 with a byte-order",
        ("open.csv", b'actor,issue,stance\nTown,"Dam,for\n'): "E502 not a table: unexpected end of "
        'data (look for a " that nothing closes',
        ("page.csv", b"\n<!DOCTYPE html><p>Sign in"): "E532 a page of the web, whatever its name",
        ("page.xls", b"<html><table><tr>"): "E532 a page of the web, whatever its name",
        ("picture.xlsx", b"\x89PNG\0"): "E532 no workbook, whatever its name",
    }
    for (name, data), fault in said.items():
        assert f": {fault}" in faults(data, name=name)[0]
    # Some programs write text, and call it a workbook.
    assert len(stances_in(imported(cells, name="text.xls").model)) == 1


def test_other_files_are_refused_with_what_to_do(golden: Golden) -> None:
    files: dict[str, str | bytes] = {
        "case.xlsx": book_of({"May": VOTES[:2], "June": VOTES[::2]}),
        "refs.json": "[]",
        "graph.json": '{"nodes": [{"id": 1}], "links": []}',
        "map.json": '{"elements": [{"label": "A"}], "connections": [{"from": "A", "to": "A"}]}',
        "graph.xml": '<?xml version="1.0"?><!-- x --><graph:ml a="1"/>',
        "song.mp3": "ID3\0",
        "plan.md": "# Plan\nwe go",
    }
    named = [("case.xlsx",), ("case.xlsx", "sheet Jun"), ("refs.json", "scale 0:10")]
    unread = [("map.json",), ("graph.json",), ("graph.xml",), ("song.mp3",), ("plan.md",)]
    others = [("my refs.bib",), ("refs.ris",), ("talks.qdpx",), ("debate.argdown",), *unread]
    others += [("votes.parquet",), ("letter.docx",), ("survey.sav",), ("case.zip",), ("map.xmind",)]
    others.append(("mine.gsheet",))

    def read(file: str, *words: str) -> object:
        kind = "csl" if file == "refs.json" else ""
        return imported(files.get(file, b"PK\3\4"), *words, name=file, kind=kind)

    golden("import/refused-files.txt", refusals([*named, *others], read))


def _cell(typed: str) -> str:
    if typed.startswith("="):
        return f"<c><f>{typed[1:]}</f></c>"
    return f'<c t="inlineStr"><is><t>{typed}</t></is></c>'


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (["Who,Dam,Road", "A,=1,for", "B,=1,for"], ["B2", "B3"]),
        (["Who,Dam,Road", "A,for,against", "B,=1,for"], ["B3"]),
        (["actor,issue,stance,date", "A,Dam,for,=TODAY()"], ["D2"]),
        (["actor,issue,stance,source", "A,Dam,for,=A2"], ["D2"]),
        (["Name,Power,Interest,Attitude", "A,=1,=2,for", "B,=1,=2,for"], ["B2", "C2", "B3", "C3"]),
        (["Name,Power,Interest,Attitude", "A,1,2,for", "B,1,2,=D2"], ["D3"]),
    ],
)
def test_a_formula_that_was_never_computed_is_told_where_it_would_be_read(
    rows: list[str], cells: list[str]
) -> None:
    """As a program writes it that is no spreadsheet: it is no word, no date and no blank."""
    lines = "".join(f"<row>{''.join(map(_cell, row.split(',')))}</row>" for row in rows)
    said = "E535 the formula of this cell has no saved value (open the file once in Excel or "
    said += "LibreOffice, and save it there)"
    assert faults(xlsx(lines), name="s.xlsx") == [f"s.xlsx, S!{cell}: {said}" for cell in cells]


def test_a_word_of_many_letters_is_cut_in_a_message() -> None:
    assert [len(shortened("x" * n)) for n in (39, 40, 41)] == [39, 40, 40]
    assert shortened("x" * 41).endswith("x…")


def test_what_came_in_reads_well(tmp_path: Path, golden: Golden) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("Country,Region,Dam\nA,North,yes\nB,South,n/a\n")
    code, _, err = run(f"import {file}")
    assert code == 0
    golden("import/votes.txt", err.replace(f"{tmp_path}/", ""))
    assert max(map(len, err.splitlines()[1:])) <= 80


def test_it_is_said_whether_the_day_or_the_month_comes_first() -> None:
    rows = "Who,Issue,Vote,Date,Speaker\nTown,Dam,yes,02/05/2024,Ann\n"
    for order, date in {"day-first": "2024-05-02", "month-first": "2024-02-05"}.items():
        (position,) = imported(rows, f"dates {order}").model.actors[0].positions
        assert (position.date, position.by) == (date, "Ann")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_mark_at_the_start_tells_the_encoding(encoding: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    found = imported(f"{mark}Who;Größe\nTown;✓\n".encode(encoding))
    assert stances_in(found.model) == {("town", "groe"): 1}
    assert not any("was read as Windows-1252" in note for note in found.notes)


DAYS = {
    "2012": "2012",
    "2012-3": "2012-03",
    "2012/03/01": "2012-03-01",
    "2012-03-01 00:00:00": "2012-03-01",
    "2012-03-01T12:30:00Z": "2012-03-01",
    "1.3.2012": "2012-03-01",
    "13/03/2012": "2012-03-13",
    "03/13/2012": "2012-03-13",
    "03/03/2012": "2012-03-03",
    "12/12/2012": "2012-12-12",
    "1658933760180": "2022-07-27",
    "1658933760": "2022-07-27",
    **dict.fromkeys(("12/03/2012", "03/12/2012", "03/04/2012", "2012-02-30", "20151318"), ""),
    **dict.fromkeys(("2 May 2012", "20150218", "12345", "spring", ""), ""),
}


def test_a_day_is_read_where_it_can_be_one_only() -> None:
    assert {written: day(written) for written in DAYS} == DAYS


def test_more_than_a_model_holds_is_refused_while_it_is_drafted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A title and main, an actor and an issue of two cells each, three statements of four."""
    data = "Actor,Issue,Stance,Date\n" + "".join(f"A,B,1,201{n}\n" for n in range(3))
    monkeypatch.setattr("stancecli.imports.rows.MOST_EVENTS", 2 * 18)
    assert imported(data).model.actors[0].positions[2:]
    monkeypatch.setattr("stancecli.imports.rows.MOST_EVENTS", 2 * 18 - 1)
    assert faults(data)[0].startswith("sheet.csv:1:1: E508 over 17 cells of a model")


# On which scale numbers stand: one a column, and what is asked about.


PARTIES = "Party,EU,Tax\nUnion,7,0\nAlliance,4,5\nLeft,1,10\n"


def column(*numbers: object, other: Sequence[object] = ()) -> str:
    """A sheet of one column of numbers, and of another beside it."""
    rows = [f'A{n},"{number}"' for n, number in enumerate(numbers)]
    if other:
        rows = [f"{row},{more}" for row, more in zip(rows, other, strict=True)]
    return "\n".join(("Who,Dam,Ladder" if other else "Who,Dam", *rows, ""))


ASKED: list[tuple[str, ...]] = [
    (PARTIES, "scale EU=1:6", "scale *=0:10"),
    # Columns without a scale are asked about, and no others.
    (PARTIES, "scale EU=1:7"),
    (PARTIES, "scale Taxes=0:10"),
    (column(0.2, 0.9),),
    (column(0, 1),),
    (column(0, 0),),
    (column(0.5, 1, "n/a"),),
    (column(".3", "0,4"),),
]


def test_what_may_be_on_another_scale_is_asked_about(golden: Golden) -> None:
    golden("import/refused-scales.txt", refusals(ASKED, partial(imported, kind="stances")))


@pytest.mark.parametrize(
    ("name", "to_read", "to_import"), [("s.csv", 50, 600), ("s.xlsx", 250, 800)]
)
def test_a_long_sheet_costs_calls_for_its_rows_alone(
    name: str, to_read: int, to_import: int
) -> None:
    """Of a row of five cells; 100,000 such rows are to be read in some five seconds."""

    def cost(rows: int) -> tuple[int, int]:
        said = ([f"A{n % 50}", f"I{n % 30}", "for", str(2000 + n % 20)] for n in range(rows))
        sheet = [["actor", "issue", "stance", "date", "source"], *([*each, "R"] for each in said)]
        lines = "".join(f"{','.join(line)}\n" for line in sheet)
        data = lines.encode() if name.endswith("csv") else book_of({"S": sheet})
        given = {name: data}
        return calls(lambda: Given(given).grids), calls(lambda: import_model(Given(given)))

    short, middle, long = map(cost, (500, 1000, 2000))
    for few, more, most, allowed in zip(short, middle, long, (to_read, to_import), strict=True):
        assert most - more < 1000 * allowed
        assert most - more < 2.1 * (more - few)
