"""Registers of stakeholders in the forms that organisations keep them in."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from stancecli.diagnostics import Unanswerable
from stancecli.imports import Imported
from stancecli.imports.headings import roles_in
from stancecli.imports.register.columns import ends_said
from stancecli.model import Actor, Model
from tests.imported import assert_tells, faults, imported, left_out
from tests.running import run
from tests.workbooks import workbook

PLAIN = (
    "Stakeholder,Group,Power,Interest,Attitude,Concerns,Owner,Email,Notes\n"
    "Port,Industry,High,High,Supportive,Berths; depth,Ann,p@x.org,Leads the talks\n"
    "Traders,Industry,Low,Medium,Resistant,Vans,Ben,,\n"
    "Anglers,Public,low,HIGH,Unaware,,,,\n"
)


def book(fill: Callable[[xlsxwriter.workbook.Worksheet], object]) -> bytes:
    return workbook(lambda made: fill(made.add_worksheet("Register")))


def rated(model: Model) -> dict[str, tuple[Fraction, Fraction]]:
    return {r.actor: (r.power, r.interest) for actor in model.actors for r in actor.rated}


def said(model: Model) -> dict[str, Fraction | None]:
    return {p.actor: p.stance for actor in model.actors for p in actor.positions}


def groups(model: Model) -> dict[str, str]:
    return {actor.id: actor.part_of for actor in model.actors}


def wants(actor: Actor) -> list[str]:
    return [interest.name for interest in actor.interests]


def account(found: Imported) -> list[str]:
    return [note for note in found.notes if note.startswith("- “")]


def test_sheets_of_stances_are_no_registers() -> None:
    for sheet in (
        "Who,Nuclear power,Interest rates,Support for farms\nTown,for,against,for\n",
        "country,topic,vote,date,influence\nChile,Trade,yes,2006-12-01,3\n",
        "Who,A price,Influence,Notes\nTown,for,80,\n",
    ):
        assert imported(sheet).kind.name == "stances"


def test_each_column_of_a_register_comes_in_or_is_said_to_be_left_out() -> None:
    found = imported(PLAIN, "on A tram")
    model = found.model
    assert found.kind.name == "register"
    assert rated(model) == {"port": (5, 5), "traders": (1, 3), "anglers": (1, 5)}
    assert said(model) == {"port": 1, "traders": -1}
    reasoned = imported(PLAIN.replace("Port,Industry,High", "Port,Industry,High (its quay)")).model
    assert reasoned.actors[0].rated[0].because == "its quay"
    assert groups(model) == {"port": "Industry", "traders": "Industry", "anglers": "Public"}
    port, traders, anglers = model.actors
    assert wants(port) == ["Berths", "depth"]
    assert wants(traders) == ["Vans"]
    assert (port.about, anglers.about) == ("Owner: Ann. Leads the talks.", "")
    assert model.main == model.issues[0].id == "a-tram"
    assert account(found) == [
        "- “Stakeholder”: 3 stakeholders;",
        "- “Group”: 2 groups (part_of);",
        "- “Power”: 3 of 3 as power (Low is 1, High is 5);",
        "- “Interest”: 3 of 3 as interest (Medium is 3, High is 5);",
        "- “Attitude”: 2 of 3 as stances on “A tram”; nothing said in row 4 “Unaware”;",
        "- “Concerns”: 3 draft interests;",
        "- “Owner”: 2 of 3 into about;",
        "- “Notes”: 1 of 3 into about.",
    ]
    assert left_out(found) == ["1 cell of “Email”: nothing here is for it"]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("low medium high", (1, 3, 5)),
        ("L M H", (1, 3, 5)),
        ("low very_high very_low", (2, 5, 1)),
        ("gering mittel sehr_hoch", (2, 3, 5)),
        ("faible moyen élevé", (1, 3, 5)),
        ("bajo medio alto", (1, 3, 5)),
        ("low medium-high Low/Medium", (1, 4, 2)),
        ("1 3,5 5", (1, Fraction(7, 2), 5)),
        ("2_(some) 4_-_high High_(can_stop_it)", (2, 4, 5)),
    ],
)
def test_words_letters_and_numbers_rate(words: str, read: tuple[Fraction, ...]) -> None:
    rows = (
        f"{n};{word.replace('_', ' ')};3\n" for n, word in zip("abc", words.split(), strict=True)
    )
    model = imported("Stakeholder;Power;Interest\n" + "".join(rows)).model
    assert tuple(power for power, _ in rated(model).values()) == read


def test_a_heading_can_say_the_scale() -> None:
    assert ends_said("Power") is None
    assert ends_said("Power (1 = high)") is None
    assert ends_said("Power (H/M/L)") is None
    assert ends_said("Power (10-1)") is None, "which end is little is not said"
    assert ends_said("Influence (1–10)") == (1, 10)
    assert ends_said("Influence (1 = high, 4 = low)") == (4, 1)
    sheet = "Stakeholder,Power (0-3),Interest (1 = high; 5 = low)\nPort,3,1\nTown,0,5\n"
    assert rated(imported(sheet).model) == {"port": (5, 5), "town": (1, 1)}


def test_numbers_that_may_be_of_a_smaller_scale_are_said() -> None:
    found = imported("Stakeholder,Power,Interest\nPort,3,4\nTown,1,4\n")
    told = account(found)
    assert "numbers as they are, of 5; if 3 is most: --scale power=1:3" in told[1]
    assert told[2] == "- “Interest”: 2 of 2 as interest."


def test_a_rating_without_the_other_stands_in_words() -> None:
    model = imported("Stakeholder,Influence,Needs\nPort,High,Depth\nTown,Low,Quiet\n").model
    assert rated(model) == {}
    assert [actor.about for actor in model.actors] == ["Influence: High.", "Influence: Low."]
    model = imported(PLAIN.replace("High,High", "High,tbd")).model
    assert set(rated(model)) == {"traders", "anglers"}
    assert model.actors[0].about.startswith("Power: High.")


def test_an_interest_in_words_is_a_draft_interest_and_a_position_may_be_a_job() -> None:
    sheet = (
        "Stakeholder,Position,Power,Interest\n"
        "Ann,Director of works,5,A quiet harbour for the town\nBen,Clerk,2,Work for the yard\n"
    )
    ann, ben = imported(sheet).model.actors
    assert (wants(ann), wants(ben)) == (["A quiet harbour for the town"], ["Work for the yard"])
    assert ann.positions == ()
    assert ann.about == "Power: 5. Position: Director of works."
    short = "Stakeholder,Power,Interest\nAnn,5,Fish\nBen,2,Work\n"
    assert [wants(actor) for actor in imported(short).model.actors] == [["Fish"], ["Work"]]


ATTITUDES = {
    2: "champion, leading, sponsor, strongly supportive, strong support, ++, sehr unterstützend",
    1: "supportive, for, in favour, ally, somewhat supportive, +, dafür, pour, a favor",
    0: "neutral, neutre, 0",
    -1: "against, resistant, opposed, critic, −, dagegen, eher ablehnend, contre, en contra",
    -2: "blocker, strongly opposed, very resistant, −−, stark ablehnend",
}


@pytest.mark.parametrize("stance", ATTITUDES)
def test_words_of_attitude(stance: int) -> None:
    words = ATTITUDES[stance].split(", ")
    rows = "".join(f"s{n};3;3;{word}\n" for n, word in enumerate(words))
    model = imported(f"Stakeholder;Power;Interest;Attitude\n{rows}for;1;1;for\n").model
    assert list(said(model).values()) == [*(len(words) * [stance]), 1]


def test_merged_heads_sections_an_empty_column_and_a_legend() -> None:
    def fill(sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write("B1", "Who matters for the tram")
        sheet.merge_range("B3:B4", "Stakeholder")
        sheet.merge_range("C3:D3", "Assessment")
        sheet.merge_range("E3:E4", "Position")
        sheet.write_row("C4", ["Influence", "Interest"])
        sheet.merge_range("B5:E5", "Government")
        sheet.write_row("B6", ["Town", 5, 3, "++"])
        sheet.write_row("B7", ["County", 4, 2, "-"])
        sheet.write("B8", "Industry")
        sheet.write_row("B9", ["Port", 2, 5, "0"])
        sheet.write("B11", "Legend")
        sheet.write_row("B12", ["++", 5])

    found = imported(book(fill), name="tram.xlsx")
    assert rated(found.model) == {"town": (5, 3), "county": (4, 2), "port": (2, 5)}
    assert said(found.model) == {"town": 2, "county": -1, "port": 0}
    assert groups(found.model) == {"town": "Government", "county": "Government", "port": "Industry"}
    assert found.model.title == found.model.issues[0].name == "Who matters for the tram"
    assert left_out(found) == ["2 lines below the table: “Legend” and “++”"]
    assert any("rows of one text: groups" in note for note in found.notes)


def test_headings_in_two_rows_of_a_csv_and_columns_under_none() -> None:
    sheet = (
        "The tram,,,,,\n,,Stakeholder,Assessment,,Attitude\n,,,Power,Interest,\n"
        "1.,Public,Town,5,3,for\n2.,Public,County,4,2,against\n3.,Private,Port,1,1,for\n"
    )
    found = imported(sheet)
    assert rated(found.model) == {"town": (5, 3), "county": (4, 2), "port": (1, 1)}
    assert list(said(found.model).values()) == [1, -1, 1]
    assert list(groups(found.model).values()) == ["Public", "Public", "Private"]
    assert found.model.title == "The tram"
    assert left_out(found) == ["3 cells under no heading: numbers of rows"]
    # A line further above has no headings, and what stands beside the names is no group.
    apart = "Project,Owner\n\nStakeholder,Power,Interest,\nTown,5,3,x\nPort,2,2,x\n"
    found = imported(apart)
    assert list(groups(found.model).values()) == ["", ""]
    assert left_out(found) == ["2 cells under no heading: nothing here is for it"]


def test_a_table_goes_on_after_an_empty_line_until_a_legend() -> None:
    sheet = (
        "No,Stakeholder,Power,Interest,Attitude\n1,Public,,,\n2,Town,5,3,for\n,,,,\n"
        "3,Private,,,\n4,Port,2,2,for\n,,,,\n"
        ",Key:,,,\n,H,5,1,\n,Supportive,3,2,helps\n"
    )
    found = imported(sheet)
    assert groups(found.model) == {"town": "Public", "port": "Private"}
    assert left_out(found)[0] == "3 lines below the table: “Key:”, “H” and “Supportive”"
    # A stakeholder may be called like what begins a legend.
    assert rated(imported(f"{TENS}Source,2,1\n", *SCALES).model)["source"]


def test_without_ratings_no_grid_is_proposed_and_without_attitudes_there_is_no_issue() -> None:
    model = imported("Stakeholder,Power,Interest\nPort,5,2.5\nTown,1,3\n").model
    assert rated(model) == {"port": (5, Fraction(5, 2)), "town": (1, 3)}
    assert (model.issues, model.main) == ((), "")
    found = imported("Stakeholder,Attitude,Needs\nPort,for,Depth\n")
    assert found.then == ("positions", "export xlsx -o model.xlsx")
    assert imported("Stakeholder,Power,Interest\nPort,1,2\n").then[0].startswith("export svg")


MATRIX = (
    "Stakeholder,Power,Interest,Unaware,Resistant,Neutral,Supportive,Leading\n"
    "Port,5,3,,C,,D,\nTown,4,4,,,,,X\nAnglers,1,5,C,,D,,\nNobody yet,1,1,,,,,\n"
)


def test_a_matrix_of_engagement_says_where_each_stands_and_not_what_is_wished() -> None:
    assert said(imported(MATRIX).model) == {"port": -1, "town": 2}


def test_columns_that_are_merged_row_by_row_are_one() -> None:
    def fill(sheet: xlsxwriter.workbook.Worksheet) -> None:
        for n, (who, power, role) in enumerate(
            [("Stakeholder", "Power", "Role"), ("Port", 5, "Owner"), ("Town", 4, "Payer")]
        ):
            sheet.merge_range(n, 0, n, 2, who)
            sheet.merge_range(n, 3, n, 4, power)
            sheet.write(n, 5, "Interest" if n == 0 else 2)
            sheet.merge_range(n, 6, n, 7, role)

    found = imported(book(fill), name="tram.xlsx")
    assert rated(found.model) == {"port": (5, 2), "town": (4, 2)}
    assert [actor.about for actor in found.model.actors] == ["Role: Owner.", "Role: Payer."]
    assert found.left_out == ()


def test_cells_merged_downwards_hold_for_each_row() -> None:
    def fill(sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write_row("A1", ["Category", "Stakeholder", "Power", "Interest"])
        sheet.merge_range("A2:A3", "Public")
        sheet.write_row("B2", ["Anglers", 1])
        sheet.merge_range("D2:D3", 4)
        sheet.write_row("B3", ["Walkers", 2])
        sheet.write_row("A4", ["Private", "Port", 5, 5])

    model = imported(book(fill), name="tram.xlsx").model
    assert rated(model) == {"anglers": (1, 4), "walkers": (2, 4), "port": (5, 5)}
    assert groups(model) == {"anglers": "Public", "walkers": "Public", "port": "Private"}


def test_lines_around_and_within_the_table_are_counted() -> None:
    sheet = (
        "Register,,,\nProject: Tram,,,\n,,,\n"
        "Stakeholder,Power,Interest,Attitude\nPort,1,2,for\nTown,1,2,for\nForgotten,,,\n"
    )
    found = imported(sheet)
    assert [actor.name for actor in found.model.actors] == ["Port", "Town"]
    assert found.model.issues[0].name == "Tram"
    assert left_out(found) == [
        "1 line above the headings: “Register”",
        "1 line without another cell: “Forgotten”",
    ]


TENS = "Stakeholder,Power,Interest\nPort,10,0\nTown,1,3\n"
SCALES = ("scale power=1:10", "scale interest=0:3")
ODD = PLAIN.replace("Low,Medium", "Crucial,Medium").replace("Resistant", "Grumbling")
TWICE = "Stakeholder,Power,Interest,Needs\nPort,5,3,Depth\nport,5,3,Quiet\n"
HEADED = "Stakeholder,Power,Interest\nQuem,Poder,Relevância\nPorto,4,2\nCidade,1,5\n"
IN_WORDS = ("head 2", "map actor=Quem", "map power=Poder", "map interest=Relevância")


@pytest.mark.parametrize(
    ("sheet", "words", "fault"),
    [
        (
            TENS.replace(",0\n", ",3\n"),
            (),
            "2:2: E511 numbers from 1 to 10: power is rated from 1 … --scale power=1:10",
        ),
        (TENS, SCALES[:1], "2:3: E511 … --scale interest=0:3"),
        (TENS, ("scale power=1:7", SCALES[1]), "2:2: E511 10 is not within 1 to 7"),
        (
            ODD,
            (),
            "3:3: E510 what “Power” says is not known as power: “Crucial” … "
            "--value power:Crucial=NUMBER",
        ),
        (ODD, ("value power:Crucial=4",), "3:5: E307 no stance “Grumbling”"),
        (f"{PLAIN},Public,Low,Low,neutral,,,,\n", (), "5:1: E512 this row names no stakeholder"),
        (
            TWICE.replace("port,5", "port,4"),
            (),
            "3:2: E513 Port has another power here, “4”, than at",
        ),
        (HEADED, (), "2:2: E510 what “Power” says is not known"),
        (
            MATRIX.replace("C,,D", "C,,C", 1),
            (),
            "2:5: E513 this row is marked under “Resistant” and “Support",
        ),
    ],
)
def test_a_fault_names_its_cell_and_what_mends_it(
    sheet: str, words: tuple[str, ...], fault: str
) -> None:
    assert_tells(faults(sheet, *words)[0], f"sheet.csv:{fault}")


def test_what_a_person_says_of_scales_words_and_headings_counts() -> None:
    for sheet, words in (
        (TENS, SCALES),
        (TENS.replace("Power", "Influence"), ("scale influence=1:10", SCALES[1])),
    ):
        assert rated(imported(sheet, *words).model) == {"port": (5, 1), "town": (1, 5)}
    model = imported(ODD, "value power:Crucial=4", "value Grumbling=-2").model
    assert (rated(model)["traders"], said(model)["traders"]) == ((4, 3), -2)
    assert wants(imported(TWICE).model.actors[0]) == ["Depth", "Quiet"]
    assert rated(imported(HEADED, *IN_WORDS).model) == {"porto": (4, 2), "cidade": (1, 5)}


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("on Tram", "--on: no column of this register is read as stance"),
        ("scale 0:10", "--scale: no column of this register is read as stance"),
        ("scale stance=1:10", "--scale stance: no column of this register is read as stance"),
        ("value power:x=7", "power is a number from 1"),
        ("head 9", "--head 9: nothing stands in that row"),
    ],
)
def test_what_is_said_of_what_there_is_not_is_refused(words: str, refusal: str) -> None:
    with pytest.raises(Unanswerable, match=refusal):
        imported("Stakeholder,Power,Interest\nPort,5,2\n", words)


GERMAN = (
    "Stakeholder;Einfluss;Interesse;Haltung;Anliegen\r\n"
    'Stadtwerke;4,5;3;dafür;Planung\r\nBürger Süd;2;5;stark ablehnend;"Lärm; Verkehr"\r\n'
)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-8", "utf-16"])
def test_an_interview_sheet_of_german_excel_comes_in(encoding: str) -> None:
    found = imported(GERMAN.encode(encoding), "on Kraftwerk")
    assert rated(found.model) == {"stadtwerke": (Fraction(9, 2), 3), "burger-sud": (2, 5)}
    assert list(said(found.model).values()) == [1, -2]
    assert wants(found.model.actors[1]) == ["Lärm", "Verkehr"]
    was_guessed = any("was read as Windows-1252" in note for note in found.notes)
    assert was_guessed == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Level of influence (H/M/L)", "power"),
        ("Niveau d'influence", "power"),
        ("Nivel de interés", "interest"),
        ("Attitude towards the dam", "stance"),
        ("Einstellung zum Projekt", "stance"),
        ("Key concerns / needs", "concerns"),
        ("Relationship_Owner", "owner"),
        ("Contact person", "contact"),
        ("How will we meet needs?", "about"),
        ("Stakeholder type", "group"),
        ("Partie prenante", "actor"),
        ("Nuclear power", ""),
        ("Interest rates", ""),
        ("Power-interest category", ""),
        ("Desired engagement", ""),
        ("Contact e-mail", ""),
    ],
)
def test_headings_by_their_words(heading: str, role: str) -> None:
    assert (*roles_in(heading), "")[0] == role


def test_what_to_ask_next_is_a_line_to_type_that_runs(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sheet, model = tmp_path / "sheet.csv", tmp_path / "tram.yaml"
    sheet.write_text(PLAIN)
    code, _, err = run(capfd, f"import {sheet} -o {model}")
    assert code == 0
    first, *_ = (line.split("stance ", 1)[1] for line in err.splitlines() if " Next: " in line)
    assert first == f"export svg --view grid -o grid.svg -m {model}"
    grid = tmp_path / "grid.svg"
    assert run(capfd, first.replace("grid.svg", str(grid)))[0] == 0
    assert "Traders" in grid.read_text()
