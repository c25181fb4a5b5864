"""A sheet of stances in the forms that people keep them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import (
    IMPORTS,
    Imported,
    given as given_files,
    import_model,
    stances as stances_module,
)
from stancecli.imports.came_in import left_line
from stancecli.imports.dates import day
from stancecli.imports.given import Given, ReadingOptions, reading_options
from stancecli.imports.stances import sheet as stance_sheet
from stancecli.imports.stances.values import shortened
from stancecli.loader import load_text
from stancecli.model import Model
from stancecli.sheets import markup
from stancecli.sheets.csv import read_csv
from tests.running import calls, run
from tests.workbooks import workbook

STANCES = (
    "Who,Build it,Leave it\nTown,++,−−\nRiver folk,opposes,\nFishers,,Strongly supports\nMayor,,\n"
)

Said = dict[tuple[str, str], object]
Rows = Sequence[Sequence[object]]


def options(*typed: str, **more: str) -> ReadingOptions:
    """The options as typed: `map actor=country`, `value yes=1`; others by their names."""
    words = [each.split(" ", 1) for each in typed]
    return reading_options(
        [word for option, word in words if option == "map"],
        [word for option, word in words if option == "value"],
        [more["scale"]] if "scale" in more else [],
        "transpose" in more,
        more.get("current"),
        more.get("sheet"),
        int(more["head"]) if "head" in more else None,
    )


def imported(
    sheet: str, said: ReadingOptions | None = None, kind: str = "stances", name: str = "sheet.csv"
) -> Imported:
    return import_model(Given({name: sheet.encode()}), said, IMPORTS[kind])


def book_of(sheets: Mapping[str, Rows]) -> bytes:
    """The bytes of a workbook with these sheets."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)

    return workbook(fill)


def text(kind: str, sheet: str) -> str:
    return imported(sheet, kind=kind).text


def model(kind: str, sheet: str) -> Model:
    return load_text(text(kind, sheet))


def faults(kind: str, sheet: str, said: ReadingOptions | None = None) -> list[str]:
    with pytest.raises(InvalidModel) as raised:
        imported(sheet, said, kind)
    return [str(problem) for problem in raised.value.problems]


def refusal(sheet: str, said: ReadingOptions) -> Unanswerable:
    with pytest.raises(Unanswerable) as raised:
        imported(sheet, said)
    return raised.value


def stances(sheet: str, said: ReadingOptions | None = None) -> Said:
    """What each actor says of each thing, by their ids."""
    return said_in(imported(sheet, said).model)


def said_in(found: Model) -> Said:
    return {(p.actor, p.to): p.stance for actor in found.actors for p in actor.positions}


def left_out(sheet: str, said: ReadingOptions | None = None) -> list[str]:
    return [left_line(left) for left in imported(sheet, said).left_out]


def test_empty_cells_say_nothing() -> None:
    *_, mayor = model("stances", STANCES).actors
    assert mayor.name == "Mayor"
    assert mayor.positions == ()
    assert left_out(STANCES) == []


def test_stances_are_read_in_words_signs_and_numbers() -> None:
    assert stances(STANCES) == {
        ("town", "build-it"): 2,
        ("town", "leave-it"): -2,
        ("river-folk", "build-it"): -1,
        ("fishers", "leave-it"): 2,
    }


def test_any_dash_is_a_minus() -> None:
    actors = model("stances", "Who,A,B\nTown,-,--\nFolk,−,−−\nMayor,–,––\n").actors
    assert [[p.stance for p in actor.positions] for actor in actors] == [[-1, -2]] * 3


SPELLINGS: dict[int, tuple[str, ...]] = {
    -2: ("--", "−−", "strongly opposes", "Strongly-Opposes", "strongly against", "-2", "−2.0"),
    -1: ("-", "–", "opposes", "OPPOSED", "against", "No", "disagrees", "✗", "❌", "-1"),
    0: ("0", "neutral", "Abstain", "abstains", "neither for nor against", "0.0"),
    1: (
        "+",
        "for",
        "For",
        "yes",
        "Y",
        "supports",
        "support",
        "in favour",
        "Agree.",
        "✓",
        "✔️",
        "+1",
    ),
    2: ("++", "strongly supports", "Strongly agree", "strongly in favor", "2", "+2,0"),
}
"""Ways to write each stance; no `x`, which may be a tick."""


@given(
    st.lists(
        st.lists(st.sampled_from([None, *SPELLINGS]), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_a_stance_is_the_same_however_it_is_spelt(
    rows: list[list[int | None]], random: object
) -> None:
    wide = max(map(len, rows))
    lines = [["Who", *(f"Thing {n}" for n in range(wide))]]
    wanted: Said = {}
    for n, row in enumerate(rows):
        cells = []
        for m, value in enumerate(row):
            choices = [""] if value is None else SPELLINGS[value]
            cells.append(random.choice(choices))  # type: ignore[attr-defined]
            if value is not None:
                wanted[f"a{n}", f"thing-{m}"] = value
        lines.append([f"A{n}", *cells])
    # A number below 0 tells that the others are no shares.
    lines.append(["Below", *["-1"] * wide])
    wanted |= {("below", f"thing-{m}"): -1 for m in range(wide)}
    sheet = "\n".join(";".join(line) for line in lines)
    assert stances(sheet) == wanted


@pytest.mark.parametrize(
    "word", ["n/a", "N.A.", "NA", "none", "?", "unknown", ".", "absent", "nan"]
)
def test_words_that_say_nothing_are_counted(word: str) -> None:
    sheet = f"Who,Dam,Ladder\nTown,yes,{word}\nFolk,{word},no\n"
    assert stances(sheet) == {("town", "dam"): 1, ("folk", "ladder"): -1}
    assert left_out(sheet) == [f"2 cells: “{word}” says nothing"]


def test_a_lone_dash_opposes_and_that_is_said_beside_words() -> None:
    sheet = "Who,Dam,Ladder\nTown,yes,-\nFolk,-,no\n"
    assert stances(sheet)["town", "ladder"] == -1
    assert any("“-” was read as opposed, in 2 cells" in note for note in imported(sheet).notes)
    assert stances(sheet, options("value -=nothing")) == {
        ("town", "dam"): 1,
        ("folk", "ladder"): -1,
    }
    signs = "Who,Dam,Ladder\nTown,+,-\n"
    assert not any("was read as opposed" in note for note in imported(signs).notes)


def test_a_cross_is_one_where_something_else_is_a_tick() -> None:
    assert stances("Who,Dam,Ladder\nTown,✓,x\nFolk,X,yes\n") == {
        ("town", "dam"): 1,
        ("town", "ladder"): -1,
        ("folk", "dam"): -1,
        ("folk", "ladder"): 1,
    }


def test_a_cross_alone_may_be_a_tick_and_is_asked_for() -> None:
    sheet = "Who,Dam,Ladder\nTown,x,\nFolk,,x\n"
    (fault,) = faults("stances", sheet)
    assert fault.startswith("sheet.csv:2:2: E510 “x” may be a tick or a cross")
    assert "stance import sheet.csv --value x=1 or stance import sheet.csv --value x=-1" in fault
    assert set(stances(sheet, options("value x=1")).values()) == {1}


def test_what_is_spoken_of_are_issues_and_nobody_decides() -> None:
    found = model("stances", STANCES)
    assert [issue.name for issue in found.issues] == ["Build it", "Leave it"]
    assert [actor.id for actor in found.actors] == ["town", "river-folk", "fishers", "mayor"]
    assert not any(actor.decisions for actor in found.actors)
    notes = " ".join(imported(STANCES).notes)
    assert "To make an option of one" in notes
    assert "--current OPTION" in notes


def test_one_issue_is_enough() -> None:
    assert stances("Who,Build it\nTown,1\n") == {("town", "build-it"): 1}


def test_with_what_holds_now_they_are_options_of_one_who_is_still_to_be_named() -> None:
    found = imported(STANCES, options(current="leave IT"))
    decider = found.model.actors[0]
    (decision,) = decider.decisions
    assert [option.name for option in decision.options] == ["Build it", "Leave it"]
    assert decision.current == "decider.leave-it"
    assert found.text.count("# To be judged: who decides?") == 1
    assert found.model.issues == ()
    assert said_in(found.model)["town", "decider.build-it"] == 2
    assert found.text.count("To be judged") == 1


@pytest.mark.parametrize(
    ("sheet", "refused"),
    [
        (STANCES, "--current Leave: no such option"),
        ("Who,Leave\nTown,1\n", "a decision has two options or more"),
    ],
)
def test_what_holds_now_is_one_of_two_or_more(sheet: str, refused: str) -> None:
    assert refused in refusal(sheet, options(current="Leave")).message


def test_names_that_make_one_id_stay_two_actors() -> None:
    found = model("stances", "Who,A,B\nÅre,1,\nAre,,1\n")
    assert [actor.id for actor in found.actors] == ["are", "are-2"]


def test_two_rows_of_one_actor_are_one_actor() -> None:
    sheet = "Who,Dam,Ladder\nTown,yes,\nFolk,no,\n TOWN ,yes,no\n"
    found = imported(sheet)
    assert [actor.name for actor in found.model.actors] == ["Town", "Folk"]
    assert said_in(found.model) == {
        ("town", "dam"): 1,
        ("town", "ladder"): -1,
        ("folk", "dam"): -1,
    }
    assert left_out(sheet) == ["1 cell: another says the same"]


def test_two_values_of_one_actor_on_one_thing_name_both_cells() -> None:
    (fault,) = faults("stances", "Who,Dam,Ladder\nTown,yes,no\nFolk,no,no\nTown,no,yes\n")
    assert fault == (
        "sheet.csv:4:2: E513 Town on “Dam”: “no” here, “yes” at sheet.csv:2:2 (and so on 1 thing "
        "more) (give each a date, in a column of dates, or keep one)"
    )


def test_a_stance_without_a_date_beside_a_dated_one_is_a_fault() -> None:
    for rows in ("Town,2001,yes\nTown,,no\n", "Town,,yes\nTown,2001,yes\n"):
        (fault,) = faults("stances", f"Who,Year,Dam\n{rows}")
        assert fault.startswith("sheet.csv:3:3: E513 Town on “Dam”: ")
        assert fault.endswith("(give each a date, in a column of dates, or keep one)")
        long = "".join(f"{row},Dam\n" for row in rows.splitlines())
        (fault,) = faults("stances", f"Who,Year,Vote,Issue\n{long}")
        assert fault.startswith("sheet.csv:3:3: E513 Town on “Dam”: ")


def test_many_statements_of_one_actor_are_no_matter() -> None:
    def cost(rows: int) -> int:
        body = "".join(f"Town,Dam,{n % 2 * 2 - 1},2001\n" for n in range(rows))
        sheet = Given({"sheet.csv": f"actor,issue,stance,date\n{body}".encode()})
        return calls(lambda: stances_module.read(sheet, ReadingOptions()))

    assert cost(800) <= 2.5 * cost(400)


def test_many_actors_in_two_rows_are_one_fault() -> None:
    rows = "".join(f"A{n},yes\nA{n},no\n" for n in range(20))
    (fault,) = faults("stances", f"Party,Dam\n{rows}", options("map actor=Party"))
    assert fault.startswith("sheet.csv:3:2: E513 20 pairs of rows say two things of one: A0, A1")
    assert "stance import sheet.csv --map actor=Party+HEADING" in fault


def test_two_columns_tell_actors_of_one_name_apart() -> None:
    sheet = "Land,Party,Dam\nF,PS,yes\nB,PS,no\n"
    found = imported(sheet, options("map actor=Party+Land"))
    assert [actor.name for actor in found.model.actors] == ["PS (F)", "PS (B)"]
    assert said_in(found.model) == {("ps-f", "dam"): 1, ("ps-b", "dam"): -1}


def test_several_dated_stances_are_statements_of_one_actor() -> None:
    sheet = "Who,When,Dam\nTown,2001,yes\nTown,3 May 2003,no\nFolk,2004-02,no\n"
    town = imported(sheet).model.actors[0]
    assert [(p.date, p.stance) for p in town.positions] == [("2001", 1), ("2003-05-03", -1)]


def test_two_rows_of_one_date_contradict_each_other() -> None:
    (fault,) = faults("stances", "Who,Year,Dam\nTown,2001,yes\nTown,2001,no\n")
    assert fault.startswith("sheet.csv:3:3: E513 Town on “Dam” in 2001: “no” here, “yes” at")


@pytest.mark.parametrize("corner", ["", "Who", "Land", "Wer auch immer", "name"])
def test_any_heading_or_none_stands_over_the_actors(corner: str) -> None:
    found = imported(f"{corner},Build it,Leave it\nTown,for,against\nFolk,no,yes\n").model
    assert [actor.name for actor in found.actors] == ["Town", "Folk"]
    assert [issue.name for issue in found.issues] == ["Build it", "Leave it"]


def test_cells_under_no_heading_are_never_dropped() -> None:
    (fault,) = faults("stances", "Who,Build it,\nTown,1,-1\nFolk,1,1\n")
    assert fault.startswith("sheet.csv:2:3: E503 this cell has no column: nothing is written above")
    for sheet in ("Who,Build it\nTown,1,-1\n", "Who,Build it,\nTown,1,1\n"):
        (fault,) = faults("stances", sheet)
        assert fault.startswith("sheet.csv:2:3: E503")
    assert stances("Who,Build it,\nTown,1,\n") == {("town", "build-it"): 1}


def test_a_column_of_stances_holds_no_actors_whatever_it_is_called() -> None:
    sheet = ",Build it,State\nTown,yes,no\nFolk,no,yes\n"
    assert [actor.name for actor in imported(sheet).model.actors] == ["Town", "Folk"]


@pytest.mark.parametrize("heading", ["country", "Pays"])
def test_numbers_of_rows_need_no_heading(heading: str) -> None:
    sheet = f",{heading},Dam\n0,Town,yes\n1,Folk,no\n"
    assert stances(sheet) == {("town", "dam"): 1, ("folk", "dam"): -1}
    assert left_out(sheet) == ["2 cells under no heading: numbers of rows"]


def test_a_sheet_headed_by_issues_is_turned_and_that_is_said() -> None:
    sheet = "Proposal,Town,Folk\nDam,yes,no\nLadder,,yes\n"
    found = imported(sheet)
    assert [actor.name for actor in found.model.actors] == ["Town", "Folk"]
    assert said_in(found.model) == {("town", "dam"): 1, ("folk", "dam"): -1, ("folk", "ladder"): 1}
    assert any("Below “Proposal” stands what is spoken of" in note for note in found.notes)
    kept = stances(sheet, options("map actor=Proposal"))
    assert kept == {("dam", "town"): 1, ("dam", "folk"): -1, ("ladder", "folk"): 1}


def test_a_column_that_is_named_as_issues_turns_the_sheet() -> None:
    sheet = "rcid,Town,Folk\n3,yes,no\n9,yes,abstain\n"
    found = imported(sheet, options("map issue=rcid"))
    assert [issue.name for issue in found.model.issues] == ["3", "9"]
    assert [actor.name for actor in found.model.actors] == ["Town", "Folk"]


CELLS = st.sampled_from(["", "yes", "no", "abstain", "n/a", "++"])


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """A sheet of stances: some actors, some things."""
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    body = [[draw(CELLS) for _ in range(width)] for _ in range(height)]
    head = ["Who", *(f"Thing {n}" for n in range(width))]
    return [head, *([f"Actor {n}", *row] for n, row in enumerate(body))]


def as_csv(lines: Iterable[Iterable[str]]) -> str:
    return "\n".join(",".join(line) for line in lines)


@given(grids())
def test_a_sheet_turned_says_the_same(lines: list[list[str]]) -> None:
    turned = as_csv(zip(*lines, strict=True))
    assert stances(turned, options(transpose="yes")) == stances(as_csv(lines))


@given(grids())
def test_as_many_cells_come_in_as_are_there_but_for_what_is_named(lines: list[list[str]]) -> None:
    found = imported(as_csv(lines))
    filled = sum(bool(cell) for line in lines[1:] for cell in line[1:])
    kept = sum(len(actor.positions) for actor in found.model.actors)
    assert kept + sum(left.count for left in found.left_out) == filled
    assert len(found.model.actors) == len(lines) - 1
    assert len(found.model.issues) == len(lines[0]) - 1


@given(grids())
def test_a_workbook_and_every_mark_between_columns_say_the_same(lines: list[list[str]]) -> None:
    wanted = stances(as_csv(lines))
    for mark in ";\t":
        assert stances("\n".join(mark.join(line) for line in lines)) == wanted
    book = import_model(Given({"sheet.xlsx": book_of({"Sheet": lines})}))
    assert book.kind.name == "stances"
    assert said_in(book.model) == wanted


def test_columns_of_something_else_are_left_out_and_counted() -> None:
    sheet = (
        'Country,Region,Population,Dam,Ladder\nA,North,"84,000,000",yes,no\n'
        "B,South,12,no,yes\nC,North,1,abstain,yes\n"
    )
    assert len(stances(sheet)) == 6
    assert left_out(sheet) == [
        "3 cells of “Region”: no stances (“North” and “South”)",
        "3 cells of “Population”: numbers beyond −2 to 2, beside stances in words",
    ]


def test_numbers_beside_many_columns_of_signed_ones_are_no_stances() -> None:
    sheet = "Who,Votes,A,B,C\nTown,14,1,-1,0\nFolk,3,1,1,-1\n"
    assert len(stances(sheet)) == 6
    why = "numbers beyond −2 to 2, beside many columns within"
    assert left_out(sheet) == [f"2 cells of “Votes”: {why}"]
    for unclear in (sheet.replace("-1", "0"), "Who,Votes,A\nTown,14,1\nFolk,3,-1\n"):
        assert "E511" in faults("stances", unclear)[0]


def test_power_and_salience_have_no_place_beside_a_stance_and_are_counted() -> None:
    sheet = "Who,Power,Salience,Dam\nTown,80,20,yes\nFolk,3,,no\n"
    assert stances(sheet) == {("town", "dam"): 1, ("folk", "dam"): -1}
    assert left_out(sheet) == [
        "2 cells of “Power”: a stance has no power in a model",
        "1 cell of “Salience”: a stance has no salience in a model",
    ]


def test_notes_dates_and_sources_of_a_row_are_kept() -> None:
    sheet = (
        "Who,Date,Source,Page,Notes,Dam,Ladder\n"
        "Town,2 May 2001,Hearing,p. 4,Owns the river,yes,no\n"
        "Folk,,https://example.org/x,,,no,\n"
        "Mayor,2001,Hearing,,,,\n"
    )
    found = imported(sheet)
    town, folk, _ = found.model.actors
    assert town.about == "Owns the river"
    assert {p.date for p in town.positions} == {"2001-05-02"}
    assert [str(c) for p in town.positions for c in p.cite] == ["hearing p. 4"] * 2
    assert [source.title for source in found.model.sources] == ["Hearing", "https://example.org/x"]
    assert found.model.sources[1].url == "https://example.org/x"
    assert folk.positions[0].cite[0].source == found.model.sources[1].id
    assert left_out(sheet) == ["2 cells of “Date” and “Source”: no stance stands in its row"]


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


def test_one_row_a_statement_is_read_as_such() -> None:
    found = imported(LONG).model
    town, folk = found.actors
    assert [issue.name for issue in found.issues] == ["Dam", "Ladder"]
    (said,) = town.positions
    assert (said.to, said.stance, said.date, said.because) == ("dam", 1, "2001-02-03", "read twice")
    (cited,) = said.cite
    assert (cited.source, cited.locator, cited.quote) == ("hearing", "p. 4", "we will build")
    assert [(p.date, p.stance) for p in folk.positions] == [("2001-02-04", -1), ("2001-02-04", 1)]


def test_rows_that_say_nothing_are_counted_by_what_they_lack() -> None:
    assert left_out(LONG) == [
        "1 row: nothing stands under “Actor”",
        "3 cells of “Coder”: no part of a statement",
        "1 row: nothing stands under “Stance”",
        "1 row: nothing stands under “Issue”",
        "1 cell: “n/a” says nothing",
    ]


def test_columns_of_a_long_sheet_can_be_named() -> None:
    sheet = "rcid,land,code,how\n3,Town,20,ja\n4,Town,20,nein\n4,Folk,21,ja\n"
    said = options(
        "map actor=land", "map issue=rcid", "map stance=how", "value ja=1", "value nein=-1"
    )
    found = imported(sheet, said).model
    assert [issue.name for issue in found.issues] == ["3", "4"]
    assert list(said_in(found).values()) == [1, -1, 1]


def test_one_column_of_stances_beside_actor_and_issue_needs_no_heading_of_its_own() -> None:
    sheet = "actor,issue,says\nTown,Dam,for\nFolk,Dam,against\nFolk,Ladder,for\n"
    assert stances(sheet) == {("town", "dam"): 1, ("folk", "dam"): -1, ("folk", "ladder"): 1}


def test_a_long_sheet_without_actors_asks_for_them() -> None:
    (fault,) = faults("stances", "kraj,issue,vote\nTown,Dam,yes\n", options("map stance=vote"))
    assert "E504 which column says who speaks?" in fault
    assert "stance import sheet.csv --map stance=vote --map actor=HEADING" in fault


def test_a_stance_that_is_none_names_its_cell() -> None:
    (fault,) = faults("stances", STANCES.replace("opposes", "grumbles"))
    assert fault.startswith("sheet.csv:3:2: E307 no stance “grumbles”")
    assert "--value grumbles=NUMBER" in fault
    assert "no stance “NUMBER”" in refusal(STANCES, options("value grumbles=NUMBER")).message


def test_one_word_alone_in_a_column_may_be_a_slip_and_prose_is_none() -> None:
    (fault,) = faults("stances", "Who,Dam,Ladder\nTown,yes,grumbles\nFolk,no,\n")
    assert fault.startswith("sheet.csv:2:3: E307 no stance “grumbles”")
    sheet = "Who,Dam,Beside\nTown,yes,met in May\nFolk,no,\n"
    assert left_out(sheet) == ["1 cell of “Beside”: no stances (“met in May”)"]


def test_a_slip_is_told_what_it_may_mean() -> None:
    (fault,) = faults("stances", "Who,Dam\nTown,suports\nFolk,yes\nMayor,suports\n")
    assert fault == (
        "sheet.csv:2:2: E510 what this sheet says in place of stances is not known: “suports” (2) "
        "(with a number from −2 to 2, or “nothing”, for each NUMBER: stance import sheet.csv "
        "--value suports=NUMBER)"
    )
    (fault,) = faults("stances", "Who,Dam\nTown,suports\nFolk,yes\nMayor,no\n")
    assert fault.endswith("E307 no stance “suports” (did you mean supports?)")


def test_a_word_that_nobody_knows_is_one_fault_however_often_it_stands_there() -> None:
    rows = "".join(f"A{n},yes,no,{'away' if n % 3 else 'no'}\n" for n in range(30))
    (fault,) = faults("stances", f"Who,A,B,C\n{rows}")
    assert "“away” (20)" in fault
    rows = "".join(f"A{n},yes,no,{'no' if n % 3 else 'away'}\n" for n in range(30))
    (fault,) = faults("stances", f"Who,A,B,C\n{rows}")
    assert "no stance “away”, here and in 9 cells more" in fault


def test_a_sheet_in_other_words_is_one_fault_with_the_line_to_type() -> None:
    sheet = "Wer,Damm,Leiter\nStadt,Ja,Nein\nDorf,Nein,Enthaltung\nLand,Ja,Ja\n"
    (fault,) = faults("stances", sheet)
    assert "“Ja” (3), “Nein” (2) and “Enthaltung” (1)" in fault
    words = ("Ja", "Nein", "Enthaltung")
    line = " ".join(("stance import sheet.csv", *(f"--value {word}=NUMBER" for word in words)))
    assert line in fault
    said = options("value Ja=1", "value nein=opposes", "value Enthaltung=nothing")
    assert list(stances(sheet, said).values()) == [1, -1, -1, 1, 1]


def test_what_a_person_says_of_a_word_wins() -> None:
    sheet = "Who,Dam\nTown,yes\nFolk,no\n"
    assert list(stances(sheet, options("value yes=-2")).values()) == [-2, -1]


def test_a_word_may_hold_the_sign_that_parts_it_from_its_meaning() -> None:
    sheet = "Who,Dam\nTown,a=b\nFolk,no\n"
    assert list(stances(sheet, options("value a=b=1")).values()) == [1, -1]


@pytest.mark.parametrize("value", ["5", "suport", "-2.5"])
def test_a_value_is_a_stance(value: str) -> None:
    refused = refusal(STANCES, options(f"value yes={value}"))
    assert f"--value yes={value}: no stance “{value}”" in refused.message
    assert "a number from −2 to 2" in refused.advice[0]


def test_prose_is_no_list_of_words_to_explain() -> None:
    (fault,) = faults("stances", "Who,What\nTown,They said a lot of things then\nFolk,And others\n")
    assert "E510" in fault
    assert "--value" not in fault


def test_sums_below_a_sheet_are_one_fault() -> None:
    (fault,) = faults("stances", "Who,A,B\nTown,yes,no\nFolk,no,yes\nTotal,1 yes,1 yes\n")
    assert fault.startswith("sheet.csv:4:2: E510 no cell of this line is a stance: “1 yes”")


def test_titles_above_and_lines_below_are_counted() -> None:
    sheet = "Survey of May\n\nWho,Dam,Ladder\nTown,yes,no\n\nSource: ourselves\n"
    assert stances(sheet) == {("town", "dam"): 1, ("town", "ladder"): -1}
    assert left_out(sheet) == [
        "1 line above the headings: “Survey of May”",
        "1 line below the table: “Source: ourselves”",
    ]


TENS = "Party,Trade,Tax,Seats\nA,7.5,.69,140\nB,2,9,20\n"


def test_numbers_beyond_the_scale_are_one_fault_with_the_line_to_type() -> None:
    (fault,) = faults("stances", TENS)
    assert fault.startswith("sheet.csv:2:2: E511 numbers from 0.69 to 9 (in “Seats” 20 to 140)")
    assert "stance import sheet.csv --scale 0:9" in fault


def test_a_scale_puts_numbers_between_opposed_and_for() -> None:
    said = stances(TENS, options(scale="0:10"))
    assert said == {
        ("a", "trade"): 1,
        ("a", "tax"): Fraction("-1.724"),
        ("b", "trade"): Fraction("-1.2"),
        ("b", "tax"): Fraction("1.6"),
    }
    assert left_out(TENS, options(scale="0:10")) == ["2 cells of “Seats”: numbers outside 0 to 10"]
    assert stances(TENS, options(scale="10:0")) == {key: -value for key, value in said.items()}  # type: ignore[operator]


def test_both_ends_of_a_scale_are_stances() -> None:
    assert list(stances("Who,A\nTown,10\nFolk,0\n", options(scale="0:10")).values()) == [2, -2]
    assert list(stances("Who,A\nTown,2\nFolk,-2\n").values()) == [2, -2]


def test_a_word_of_many_letters_is_cut_in_a_message() -> None:
    assert [len(shortened("x" * n)) for n in (39, 40, 41)] == [39, 40, 40]
    assert shortened("x" * 41).endswith("x…")


def test_a_third_is_rounded() -> None:
    assert list(stances("Who,A,B\nTown,1,2\n", options(scale="1:4")).values()) == [
        -2,
        Fraction("-0.666667"),
    ]


def test_a_number_off_the_scale_names_its_cell() -> None:
    sheet = "Who,Trade\nA,7\nB,11\nC,3\n"
    assert faults("stances", sheet, options(scale="0:10")) == [
        "sheet.csv:3:2: E511 11 is not within 0 to 10"
    ]


def test_half_a_column_off_the_scale_are_slips_and_more_are_another_scale() -> None:
    half = faults("stances", "Who,Trade\nA,7\nB,11\n", options(scale="0:10"))
    assert half == ["sheet.csv:3:2: E511 11 is not within 0 to 10"]
    (most,) = faults("stances", "Who,Trade\nA,7\nB,11\nC,12\n", options(scale="0:10"))
    assert "E511 2 numbers outside 0 to 10: “Trade” 7 to 12" in most
    slips = "".join(f"A{n},{11 + n % 2}\nB{n},{n}\n" for n in range(8))
    assert len(faults("stances", f"Who,Trade\n{slips}", options(scale="0:10"))) == 8
    (many,) = faults("stances", f"Who,Trade\n{slips}A,12\nB,9\n", options(scale="0:10"))
    assert "E511 9 numbers outside 0 to 10" in many


def test_numbers_beside_twice_as_many_signed_columns_may_be_stances() -> None:
    assert "E511" in faults("stances", "Who,Votes,A,B\nTown,14,1,-1\nFolk,3,1,1\n")[0]


def test_a_column_with_numbers_twice_as_large_is_on_the_same_scale() -> None:
    (fault,) = faults("stances", "Party,Trade,Seats\nA,5,10\nB,2,7\n")
    assert fault.startswith("sheet.csv:2:2: E511 numbers from 2 to 10: a stance")
    (fault,) = faults("stances", "Party,Trade,Seats\nA,5,10.5\nB,2,7\n")
    assert fault.startswith("sheet.csv:2:2: E511 numbers from 2 to 5 (in “Seats” 7 to 10.5)")


def test_what_a_person_names_are_stances_and_others_are_faults() -> None:
    sheet = "Who,Dam,Beside\nTown,yes,met in May\nFolk,no,gone\n"
    assert left_out(sheet)
    assert len(faults("stances", sheet, options("map issue=Dam", "map issue=Beside"))) == 1


def test_lines_of_nothing_are_sums_where_most_are_none() -> None:
    sheet = "Who,A,B\nTown,yes,no\nTotal,1 yes,1 yes\n"
    assert not any("no cell of this line" in fault for fault in faults("stances", sheet))


def test_an_x_that_is_told_is_what_it_is_told_to_be() -> None:
    sheet = "Who,Dam\nTown,x\nFolk,no\nMayor,0\n"
    assert "E510 “x” may be a tick or a cross" in faults("stances", sheet)[0]
    assert list(stances(sheet, options("value x=-1")).values()) == [-1, -1, 0]


def test_columns_of_issues_can_be_named() -> None:
    said = options("map issue=Trade", "map issue=Tax", scale="0:10")
    assert len(stances(TENS, said)) == 4
    why = "not among the columns that --map issue= names"
    assert left_out(TENS, said) == [f"2 cells of “Seats”: {why}"]


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("map land=Who", "no role “land”"),
        ("map actor=Were", "no such heading"),
        ("map issue=Built", "no such heading"),
    ],
)
def test_a_role_and_a_heading_that_there_are_not_are_refused(typed: str, refused: str) -> None:
    assert refused in refusal(STANCES, options(typed)).message


def test_a_row_without_a_name_is_placed() -> None:
    (fault,) = faults("stances", "Who,A,B\nTown,1,1\n,1,\n")
    assert fault.startswith("sheet.csv:3:1: E512 this row names no actor")


def test_headings_alone_are_no_model() -> None:
    (fault,) = faults("stances", "Who,A,B\n")
    assert fault.startswith("sheet.csv:1:1: E512 no row below the headings")


def test_statements_of_nothing_are_no_model() -> None:
    (fault,) = faults("stances", "Actor,Issue,Vote\nTown,,yes\n")
    assert fault.startswith("sheet.csv:1:1: E512 no row below the headings names an actor and what")


def test_a_heading_twice_is_named_with_the_first() -> None:
    (fault,) = faults("stances", "Who,Dam,dam\nTown,1,1\n")
    assert fault == "sheet.csv:1:3: E505 column “dam” is here a second time, first at sheet.csv:1:2"


def test_of_several_sheets_the_one_that_fits_is_read() -> None:
    rows: Rows = [["Who", "Dam"], ["Town", 1], ["Folk", "no"]]
    book = Given({"case.xlsx": book_of({"Notes": [["Some text"], ["More"]], "Votes": rows})})
    found = import_model(book)
    assert said_in(found.model) == {("town", "dam"): 1, ("folk", "dam"): -1}
    (left,) = found.left_out
    assert (left.count, left.what, left.why) == (1, "other sheet", "“Notes”")


def test_of_several_that_fit_one_is_to_be_named() -> None:
    first: Rows = [["Who", "Dam"], ["Town", 1]]
    second: Rows = [["Who", "Dam"], ["Folk", -1]]
    book = Given({"case.xlsx": book_of({"May": first, "June": second})})
    with pytest.raises(Unanswerable) as raised:
        import_model(book)
    assert raised.value.advice == (
        "stance import case.xlsx --sheet May",
        "stance import case.xlsx --sheet June",
    )
    assert said_in(import_model(book, options(sheet="june")).model) == {("folk", "dam"): -1}
    with pytest.raises(Unanswerable, match="no sheet “Jun”"):
        import_model(book, options(sheet="Jun"))


def test_a_fault_in_a_workbook_names_its_cell() -> None:
    rows = [["Who", "Dam"], ["Town", "yes"], ["Folk", "hm"], ["Mayor", "no"]]
    with pytest.raises(InvalidModel, match=r"case.xlsx, Votes!B3: E307 no stance “hm”"):
        import_model(Given({"case.xlsx": book_of({"Votes": rows})}))


def test_an_option_that_a_kind_does_not_know_is_refused() -> None:
    with pytest.raises(Unanswerable) as raised:
        import_model(Given({"refs.json": b"[]"}), options(scale="0:10"), IMPORTS["csl"])
    assert "to which --scale says nothing" in raised.value.message
    assert raised.value.advice == (
        "--as register: a register of stakeholders",
        "--as stances: a sheet of actors and their stances",
    )


def test_what_came_in_reads_well(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("Country,Region,Dam\nA,North,yes\nB,South,n/a\n")
    code, _, err = run(capfd, f"import {file}")
    assert code == 0
    assert err.splitlines()[:6] == [
        f"stance: {file} was read as a sheet of actors and their stances",
        "  came in   2 actors: A · B",
        "            1 issue: Dam",
        "            1 position",
        "  left out  2 cells of “Region”: no stances (“North” and “South”)",
        "            1 cell: “n/a” says nothing",
    ]
    assert max(map(len, err.splitlines()[1:])) <= 80


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("Who;Ä;B\nTown;1;1\n", "1:2"),
        ('Who,A,B\nTown,1,1\n"River, Lake",2,Größe\n', "3:3"),
        ("Who,A,B\nTown,1,1\nÄre,,\n", "3:1"),
    ],
)
def test_half_a_utf_8_names_its_cell(data: str, place: str) -> None:
    with pytest.raises(InvalidModel) as raised:
        import_model(Given({"sheet.csv": data.encode("latin-1") + "é\n".encode()}))
    (problem,) = map(str, raised.value.problems)
    assert problem.startswith(f"sheet.csv:{place}: E003 not UTF-8: byte 0x")
    assert problem.endswith("(save the sheet as CSV UTF-8)")


def test_a_person_can_say_in_which_row_the_headings_stand() -> None:
    sheet = "Votes,of,2024\n,taken,by hand\nWho,Dam,Ladder\nTown,yes,no\n"
    assert stances(sheet, options(head="3")) == {("town", "dam"): 1, ("town", "ladder"): -1}
    assert left_out(sheet, options(head="3")) == [
        "1 line above the headings: “Votes”",
        "1 line above the headings: “taken”",
    ]
    assert "--head 9: nothing stands in that row" in refusal(sheet, options(head="9")).message


def test_one_date_settles_the_order_of_its_column_and_two_can_unsettle_it() -> None:
    def days(*written: str) -> list[str]:
        rows = "".join(f"Town,Dam,yes,{date},Ann\n" for date in written)
        found = imported(f"Who,Issue,Vote,Date,Speaker\n{rows}")
        notes.extend(note for note in found.notes if "comes first" in note)
        assert {p.by for p in found.model.actors[0].positions} == {"Ann"}
        return [position.date for position in found.model.actors[0].positions]

    notes: list[str] = []
    assert days("03/03/2024", "13/05/2024") == ["2024-03-03", "2024-05-13"]
    assert notes == []
    assert days("02/05/2024", "13/05/2024") == ["2024-05-02", "2024-05-13"]
    assert days("02/05/2024", "05/13/2024") == ["2024-02-05", "2024-05-13"]
    assert [note.split(" comes")[0] for note in notes] == [
        "In “Date” the day",
        "In “Date” the month",
    ]
    for rows in (
        "02/05/2024",
        "02/05/2024,Ann\nPort,Dam,no,13/05/2024,Ann\nCity,Dam,no,05/13/2024",
    ):
        (fault,) = faults("stances", f"Who,Issue,Vote,Date,Speaker\nTown,Dam,yes,{rows},Ann\n")
        assert "E311 “02/05/2024” is no date that is clear" in fault


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_mark_at_the_start_tells_the_encoding(encoding: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    data = f"{mark}Who;Größe\nTown;✓\n".encode(encoding)
    assert said_in(import_model(Given({"sheet.csv": data})).model) == {("town", "groe"): 1}


def test_half_a_character_of_utf_16_is_a_fault() -> None:
    with pytest.raises(InvalidModel, match="E003 it begins like UTF-16, and is not"):
        read_csv("sheet.csv", "Who,A\n".encode("utf-16") + b"x")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (book_of({"A": [["Who", "Dam"]]}), "this is a workbook, and no CSV"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), r"an old workbook \(.xls\)"),
    ],
    ids=["xlsx", "xls"],  # a workbook has the time in it at which it was made
)
def test_a_workbook_called_a_csv_is_told_to_be_one(data: bytes, says: str) -> None:
    with pytest.raises(InvalidModel, match=f"^sheet.csv:1:1: E502 .*{says}"):
        read_csv("sheet.csv", data)


@pytest.mark.parametrize(
    ("sheet", "width"),
    [
        ('Who;"Build, now";"Leave, then, go"\nTown;1,5;-1\nFolk;-2;0,5\n', 3),
        ("Survey; May\nWho,A,B,C\nTown,1,1,1\n", 4),
        ("Who\tA, or B; or C\nTown\t1\nFolk\t1\n", 2),
        ('Who,"over\nlines; and; more"\nTown,1\n', 2),
        ("Who\nTown\n", 1),
    ],
)
def test_columns_are_parted_by_what_most_lines_agree_on(sheet: str, width: int) -> None:
    assert max(map(len, read_csv("sheet.csv", sheet.encode()).lines)) == width


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2012", "2012"),
        ("2012-3", "2012-03"),
        ("2012/03/01", "2012-03-01"),
        ("2012-03-01 00:00:00", "2012-03-01"),
        ("2012-03-01T12:30:00Z", "2012-03-01"),
        ("1.3.2012", "2012-03-01"),
        ("13/03/2012", "2012-03-13"),
        ("03/13/2012", "2012-03-13"),
        ("03/03/2012", "2012-03-03"),
        ("2 May 2012", "2012-05-02"),
        ("Sept. 2, 2012", "2012-09-02"),
        ("march 2012", "2012-03"),
        ("12/03/2012", ""),
        ("03/12/2012", ""),
        ("12/12/2012", "2012-12-12"),
        ("Fe 2012", ""),
        ("3 JUNE 2012", "2012-06-03"),
        ("03/04/2012", ""),
        ("2012-02-30", ""),
        ("Ma 2012", ""),
        ("20150218", "2015-02-18"),
        ("20151318", ""),
        ("1658933760180", "2022-07-27"),
        ("1658933760", "2022-07-27"),
        ("Wed Jul 27 21:56:00 WIB 2022", "2022-07-27"),
        ("Wed Jul 29 13:36:06 2015", "2015-07-29"),
        ("Thu May  2 13:36:06 2024", "2024-05-02"),
        ("12345", ""),
        ("spring", ""),
        ("", ""),
    ],
)
def test_a_day_is_read_where_it_can_be_one_only(written: str, read: str) -> None:
    assert day(written) == read


def test_dates_that_are_none_are_one_fault() -> None:
    (fault,) = faults("stances", "Who,Date,Dam\nTown,spring,yes\nFolk,03/04/2012,no\n")
    assert fault.startswith("sheet.csv:2:2: E311 “spring” is no date that is clear, nor are 1 more")


def test_an_empty_file_is_no_sheet() -> None:
    assert faults("stances", "") == ["sheet.csv:1:1: E502 expected a table, found an empty one"]


def test_an_actor_called_decider_is_another() -> None:
    found = model("stances", "Who,A,B\nDecider,1,\n")
    assert [actor.id for actor in found.actors] == ["decider-2"]


@pytest.mark.parametrize(
    ("file", "what", "how"),
    [
        ("my refs.bib", "BibTeX", "pandoc -f biblatex -t csljson 'my refs.bib' -o sources.json"),
        ("refs.ris", "RIS", "pandoc -f ris -t csljson refs.ris -o sources.json"),
        ("talks.qdpx", "a project of REFI-QDA", "export its coded segments there as a table"),
    ],
)
def test_what_has_to_be_converted_is_told_how(file: str, what: str, how: str) -> None:
    with pytest.raises(Unanswerable) as refused:
        import_model(Given({file: b"PK\x03\x04"}))
    assert refused.value.message == f"{file} is {what}, which has to be converted"
    assert refused.value.advice[0].startswith(how)


def test_more_stances_than_a_model_holds_are_refused_once_they_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = b"Who,A,B\nTown,1,n/a\nFolk,-1,2\n"
    monkeypatch.setattr(stance_sheet, "MOST_STANCES", 3)
    assert len(import_model(Given({"s.csv": data})).model.actors) == 2
    monkeypatch.setattr(stance_sheet, "MOST_STANCES", 2)
    with pytest.raises(InvalidModel, match="3:3: E508 over 2 stances"):
        import_model(Given({"s.csv": data}))


def test_more_than_a_model_holds_is_refused_while_it_is_drafted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One title, an actor and an issue of two cells each, and three statements of four cells."""
    data = b"Actor,Issue,Stance,Date\n" + b"".join(b"A,B,1,201%d\n" % n for n in range(3))
    monkeypatch.setattr("stancecli.imports.rows.MOST_EVENTS", 2 * 17)
    assert import_model(Given({"s.csv": data})).model.actors[0].positions[2:]
    monkeypatch.setattr("stancecli.imports.rows.MOST_EVENTS", 2 * 17 - 1)
    with pytest.raises(InvalidModel, match="1:1: E508 over 16 cells of a model"):
        import_model(Given({"s.csv": data}))


def test_how_far_a_large_file_is_done_is_reported_and_a_small_one_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = workbook(lambda book: book.add_worksheet().write_row(0, 0, ["Who", "A"]))
    lines = b"Who,A\n" + b"".join(b"N%d,for\n" % n for n in range(40))
    told: list[float] = []
    import_model(Given({"s.csv": lines}, told.append))
    assert told == []
    monkeypatch.setattr(given_files, "LARGE", 100)
    monkeypatch.setattr(markup, "_TOLD", 100)
    import_model(Given({"s.csv": lines}, told.append))
    assert told == [given_files.DRAFTED, given_files.WRITTEN]
    told.clear()
    with pytest.raises(InvalidModel):
        import_model(Given({"s.xlsx": data}, told.append))
    assert 0 < told[0] <= told[-1] <= given_files.READING
    assert told == sorted(told)
