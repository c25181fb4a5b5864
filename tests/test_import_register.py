"""Registers of stakeholders in the forms that organisations keep them in."""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from stancecli.diagnostics import Unanswerable
from stancecli.imports.headings import roles_in
from tests.conftest import Golden
from tests.imported import faults, imported, refusals, screen, stances_in
from tests.running import run
from tests.workbooks import book_of, workbook

PLAIN = (
    "Stakeholder,Group,Power,Interest,Attitude,Concerns,Owner,Email,Notes\n"
    "Port,Industry,High (its quay),High,Supportive,Berths; depth,Ann,p@x.org,Leads the talks\n"
    "Traders,Industry,Low,Medium,Resistant,Vans,Ben,,\n"
    "Anglers,Public,low,HIGH,Unaware,,,,\n"
)
TENS = "Stakeholder,Power,Interest\nPort,10,0\nTown,1,3\n"
SCALES = ("scale power=1:10", "scale interest=0:3")
ODD = PLAIN.replace("Low,Medium", "Crucial,Medium").replace("Resistant", "Grumbling")
TWICE = "Stakeholder,Power,Interest,Needs\nPort,5,3,Depth\nport,5,3,Quiet\n"
HEADED = "Stakeholder,Power,Interest\nHvem,Magt,Relevans\nPorto,4,2\nCidade,1,5\n"
MATRIX = (
    "Stakeholder,Power,Interest,Unaware,Resistant,Neutral,Supportive,Leading\n"
    "Port,5,3,,C,,D,\nTown,4,4,,,,,X\nAnglers,1,5,C,,D,,\nNobody yet,1,1,,,,,\n"
)
GERMAN = (
    "Stakeholder;Einfluss;Interesse;Haltung;Anliegen\r\n"
    'Stadtwerke;4,5;3;dafür;Planung\r\nBürger Süd;2;5;stark ablehnend;"Lärm; Verkehr"\r\n'
)


def book(fill: Callable[[xlsxwriter.workbook.Worksheet], object]) -> bytes:
    return workbook(lambda made: fill(made.add_worksheet("Register")))


def airport(sheet: xlsxwriter.workbook.Worksheet) -> None:
    for cells, heading in {"A1:A2": "Stakeholder", "B1:B2": "Influence (1-5)"}.items():
        sheet.merge_range(cells, heading)
    sheet.merge_range("C1:E1", "Position on")
    sheet.write_row("C2", ["Third runway", "Gatwick 2", "Night flight ban"])
    sheet.write_row("A3", ["Heathrow \n", 5, "Supportive (own scheme)", "Opposed", "n/k"])
    sheet.write_row("A4", ["Residents", 2, "Strongly opposed", "-", "Supportive"])
    sheet.write_row("A5", ["Total", 7])


def sections(sheet: xlsxwriter.workbook.Worksheet) -> None:
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


def merged_downwards(sheet: xlsxwriter.workbook.Worksheet) -> None:
    sheet.write_row("A1", ["Category", "Stakeholder", "Power", "Interest"])
    sheet.merge_range("A2:A3", "Public")
    sheet.write_row("B2", ["Anglers", 1])
    sheet.merge_range("D2:D3", 4)
    sheet.write_row("B3", ["Walkers", 2])
    sheet.write_row("A4", ["Private", "Port", 5, 5])


REGISTERS: dict[str, tuple[Any, ...]] = {
    "each column comes in, or is said to be left out": (PLAIN, "on A tram"),
    "scales as headings say them": (
        "Stakeholder,Power (0-3),Interest (1 = high; 5 = low)\nPort,3,1\nTown,0,5\n",
    ),
    "the ends of scales as a person says them": (TENS, *SCALES),
    "a scale by a heading of other words": (
        TENS.replace("Power", "Influence"),
        "scale influence=1:10",
        SCALES[1],
    ),
    "words as a person says them": (ODD, "value power:Crucial=4", "value Grumbling=-2"),
    "one stakeholder in two rows": (TWICE,),
    "headings in the row that a person names": (
        HEADED,
        "head 2",
        "map actor=Hvem",
        "map power=Magt",
        "map interest=Relevans",
    ),
    "numbers that may be of a smaller scale": ("Stakeholder,Power,Interest\nPort,3,4\nTown,1,4\n",),
    "power alone stands in words": (
        "Stakeholder,Influence,Needs\nPort,High,Depth\nTown,Low,Quiet\n",
    ),
    "so it does of one stakeholder": (PLAIN.replace(",High,Supp", ",tbd,Supp"),),
    "an interest in words is a draft interest, a position may be a job": (
        "Stakeholder,Position,Power,Interest\n"
        "Ann,Director of works,5,A quiet harbour for the town\nBen,Clerk,2,Work for the yard\n",
    ),
    "a matrix of engagement says where each stands and not what is wished": (MATRIX,),
    "merged heads, sections, an empty column and a legend": (book(sections),),
    "cells merged downwards hold for each row": (book(merged_downwards),),
    "headings in two rows, columns under none": (
        "The tram,,,,,\n,,Stakeholder,Assessment,,Attitude\n,,,Power,Interest,\n"
        "1.,Public,Town,5,3,for\n2.,Public,County,4,2,against\n3.,Private,Port,1,1,for\n",
    ),
    "a line further above has no headings, what stands beside names is no group": (
        "Project,Owner\n\nStakeholder,Power,Interest,\nTown,5,3,x\nPort,2,2,x\n",
    ),
    "a table goes on after an empty line until a legend": (
        "No,Stakeholder,Power,Interest,Attitude\n1,Public,,,\n2,Town,5,3,for\n,,,,\n"
        "3,Private,,,\n4,Port,2,2,for\n,,,,\n"
        ",Key:,,,\n,H,5,1,\n,Supportive,3,2,helps\n",
    ),
    "a stakeholder called like what begins a legend": (f"{TENS}Source,2,1\n", *SCALES),
    "lines around and within the table": (
        "Register,,,\nProject: Tram,,,\n,,,\n"
        "Stakeholder,Power,Interest,Attitude\nPort,1,2,for\nTown,1,2,for\nForgotten,,,\n",
    ),
    "attitudes below one heading, a word before brackets, blanks and a sum": (book(airport),),
    "groups between rows beside a column of them, a column of colours": (
        "Pilot 3,,,,\nStakeholder,Country,Influence,Attitude towards bus lanes,Interest\n"
        "Public,,,,\nGraz,AT,5,opposed,\nPrivate,,,,\nTaxi 878,AT,2,for,\n",
    ),
    "measures are no issues, and halves of a heading are one": (
        "Projekt: Tram;;;;\nStakeholder;Einfluss/Macht;Betroffenheit;Einstellung;Maßnahmen\n"
        "Rat;hoch;gering;neutral;Treffen\n",
    ),
    "what is done to them, by signs": (
        "Player,Influence (1–4),Impact on them (+/–),Stake\nUnion,3,+,Law\nCustoms,2,–,Fees\n",
    ),
    "scales in headings, of shares and of attitudes": (
        "Akteur;Macht (0-100%);Interesse;Haltung (-3 bis +3)\nKreis;50%;3;+3\nBI;75%;2;-1,5\n",
    ),
    "names lose blanks, line ends and what has no width": (
        "\u200bStakeholder\u00a0,Power,Interest,Attitude\n\u200b Port\u00a0,5,3,\u200bfor\n"
        '"The crews\'\nunion\n",2,5,against\nport,5,3,for\n',
    ),
    "what a person calls nothing": (
        "Interesado;Poder (A/M/B);Interés\nONG;A;3\nRed;B;NSP\n",
        *("value power:A=5", "value power:B=1", "value interest:NSP=nothing"),
    ),
    "a ministry in Spanish": (
        "Parte interesada;Importancia (1-5);Influencia (1-5);Postura frente a la presa;"
        "Necesidades de información\nRegantes;5;4;Muy a favor;Actas\n;9;8;;\n",
    ),
    "French, headings in two rows, scales below": (
        "Acteur,Pouvoir,Intérêt,Avis,,Enjeux\n,(1-4),(1-4),,,\nFNE,2,4,,,Eau\n",
    ),
    "a university in Portuguese": (
        "Ator,Poder,Interesse,Posição sobre Porto,Posição sobre Praia,Meio de comunicação\n"
        "Câmara,Muito alto,Médio,A favor (parcial),Contra,Reunião\n",
    ),
    "Turkish": ("Paydaş,Etki Düzeyi,Projeye Karşı Tutum\nEsnaf,Düşük,Desteklemiyor\n",),
    "Russian": (
        "Участник;Влияние;Отношение к мосту;Ожидания\nЭкологи;низкое;Резко против;Лес\nИтого;9;;\n",
    ),
    "an interview sheet of German Excel": (GERMAN.encode("cp1252"), "on Kraftwerk"),
}


def test_registers_of_many_forms_come_in(golden: Golden) -> None:
    found = {
        about: imported(data, *words, name="tram.xlsx" if data[:2] == b"PK" else "sheet.csv")
        for about, (data, *words) in REGISTERS.items()
    }
    assert {each.kind.name for each in found.values()} == {"register"}
    golden("import/registers.txt", screen(found.items()))


def test_sheets_of_stances_are_no_registers() -> None:
    for sheet in (
        "Who,Nuclear power,Interest rates,Support for farms\nTown,for,against,for\n",
        "country,topic,vote,date,influence\nChile,Trade,yes,2006-12-01,3\n",
        "Who,A price,Influence,Notes\nTown,for,80,\n",
    ):
        assert imported(sheet).kind.name == "stances"


RATINGS = {
    "low medium high": [1, 3, 5],
    "L M H": [1, 3, 5],
    "low very_high very_low": [2, 5, 1],
    "gering mittel sehr_hoch": [2, 3, 5],
    "faible moyen élevé": [1, 3, 5],
    "bajo medio alto": [1, 3, 5],
    "low medium-high Low/Medium": [1, 4, 2],
    "1 3,5 5": [1, Fraction(7, 2), 5],
    "2_(some) 4_-_high High_(can_stop_it)": [2, 4, 5],
}


@pytest.mark.parametrize("words", RATINGS)
def test_words_letters_and_numbers_rate(words: str) -> None:
    rows = "".join(f"s{n};{word};3\n" for n, word in enumerate(words.split())).replace("_", " ")
    actors = imported(f"Stakeholder;Power;Interest\n{rows}").model.actors
    assert [each.power for actor in actors for each in actor.rated] == RATINGS[words]


ATTITUDES = {
    2: "champion, leading, sponsor, strongly supportive, strong support, ++, sehr unterstützend",
    1: "supportive, for, in favour, ally, somewhat supportive, +, dafür, pour, a favor",
    0: "neutral, neutre, 0",
    -1: "against, resistant, opposed, critic, −, dagegen, eher ablehnend, contre, en contra",
    -2: "blocker, strongly opposed, very resistant, −−, stark ablehnend",
}


ON_THREE = (
    "Name,Power,Interest,Attitude to dam,Attitude to road,Attitude to levy\n"
    "Port,High,Low,supportive,opposed,neutral\nTown,Low,High,opposed,,strongly opposed\n"
)


@pytest.mark.parametrize("name", ["matrix.csv", "matrix.xlsx"])
def test_one_of_several_attitudes_is_on_what_is_said(name: str) -> None:
    """None is taken since it stands first, and none is lost without a word."""
    lines = [line.split(",") for line in ON_THREE.splitlines()]
    data = ON_THREE if name.endswith("csv") else book_of({"Matrix": lines})
    with pytest.raises(Unanswerable, match="to dam”, “Attitude to road” and “Att") as refused:
        imported(data, "on Charge", name=name)
    line = f"stance import {name} --on Charge --map 'stance=Attitude to "
    assert [*refused.value.advice] == [f"{line}{each}'" for each in ("dam", "road", "levy")]
    each = imported(data, name=name)
    assert [issue.name for issue in each.model.issues] == ["dam", "road", "levy"]
    assert [*stances_in(each.model).values()] == [1, -1, 0, -1, -2]
    one = imported(data, "on Charge", "map stance=Attitude to levy", name=name)
    assert [issue.name for issue in one.model.issues] == ["Charge"]
    assert [*stances_in(one.model).values()] == [0, -2]
    assert [left.count for left in one.left_out] == [3]


@pytest.mark.parametrize(
    ("second", "on", "issues"),
    [
        ("Attitude to road", "Dam", ["Dam", "road"]),
        ("Attitude to road", "Road", []),
        ("Attitude (2)", "Dam", []),
        ("Position", "Dam", []),
        ("Concerns", "Dam", ["Dam"]),
    ],
)
def test_the_attitude_that_is_on_nothing_named_is_on_what_is_said(
    second: str, on: str, issues: list[str]
) -> None:
    data = f"Name,Power,Interest,Attitude,{second}\nPort,5,3,for,against\n"
    if issues:
        assert [issue.name for issue in imported(data, f"on {on}").model.issues] == issues
    else:
        with pytest.raises(Unanswerable, match=f"under “Attitude” and “{re.escape(second)}”"):
            imported(data, f"on {on}")


def test_words_of_attitude() -> None:
    words = {word: stance for stance, each in ATTITUDES.items() for word in each.split(", ")}
    rows = "".join(f"s{n};3;3;{word}\n" for n, word in enumerate(words))
    model = imported(f"Stakeholder;Power;Interest;Attitude\n{rows}").model
    assert list(stances_in(model).values()) == list(words.values())


RATED = "Stakeholder,Power,Interest\nPort,5,2\n"
REFUSED: list[tuple[str, ...]] = [
    (TENS.replace(",0\n", ",3\n"),),
    (TENS, SCALES[0]),
    (TENS, "scale power=1:7", SCALES[1]),
    (ODD,),
    (ODD, "value power:Crucial=4"),
    ("Stakeholder,Power,Interest\nPort,High,2\nTown,Whatever the mayor says,3\n",),
    (f"{PLAIN},Public,Low,Low,neutral,,,,\n",),
    (TWICE.replace("port,5", "port,4"),),
    (HEADED,),
    ("Hvem,Macht,Interesse,Farve\nPort,5,3,x\n",),
    ("Spiller,Sector,Power,Interests\nMoH,Government,High,Coverage\n",),
    ("Nome,Poder (A/M/B),Interesse\nAna,A,2\nRui,B,2\nEva,A,1\n",),
    ("Stakeholder,Power,Interest\nPort,3%,2\n",),
    ("Сторона;Вплив;Ставлення\nРада;високий;проти\n",),
    (MATRIX.replace("C,,D", "C,,C", 1),),
    # What is said of what there is not.
    (RATED, "on Tram"),
    (RATED, "scale 0:10"),
    (RATED, "scale stance=1:10"),
    (RATED, "value power:x=7"),
    (RATED, "head 9"),
]


def test_what_is_refused_names_its_cell_and_what_mends_it(golden: Golden) -> None:
    golden("import/refused-registers.txt", refusals(REFUSED, imported))


def test_a_register_in_no_language_that_is_known_names_what_is_not_understood() -> None:
    (fault,) = faults("\nСторона;Вплив;Interest\nРада;високий;2\n", kind="register")
    assert "“Interest” as interest; not understood: “Сторона” and “Вплив” (stance import" in fault
    assert "--as register --map actor=HEADING" in fault
    (fault,) = faults("Стейкхолдер;Власть\nСовет;высокая\n".encode("cp1251"))
    assert "E003 not UTF-8: byte 0xD1 (save the sheet as CSV UTF-8)" in fault


HEADINGS = {
    "Level of influence (H/M/L)": "power",
    "Niveau d'influence": "power",
    "Nivel de interés": "interest",
    "Attitude towards the dam": "stance",
    "Einstellung zum Projekt": "stance",
    "Key concerns / needs": "concerns",
    "Relationship_Owner": "owner",
    "Contact person": "contact",
    "How will we meet needs?": "about",
    "Stakeholder type": "group",
    "Partie prenante": "actor",
    "Impact (positive, negative)": "stance",
    "Impact": "importance",
    "Projeye yönelik tutum": "stance",
    "Paydaşın Tutumu": "stance",
    "Impact of project on stakeholder (H/M/L)": "importance",
    "Nivel de participación": "stance",
    "Уровень влияния": "power",
    "Interesse no projeto": "interest",
    "Information needs": "about",
    "Kommunikationsweg": "about",
    "Nuclear power": "",
    "Interest rates": "",
    "Power-interest category": "",
    "Desired engagement": "",
    "Contact e-mail": "",
}


def test_headings_by_their_words() -> None:
    assert {heading: (*roles_in(heading), "")[0] for heading in HEADINGS} == HEADINGS


def test_what_to_ask_next_is_a_line_to_type_that_runs(tmp_path: Path) -> None:
    assert imported("Stakeholder,Attitude,Needs\nPort,for,Depth\n").then == (
        *("positions", "export xlsx -o model.xlsx"),
    )
    sheet, model, grid = (tmp_path / name for name in ("sheet.csv", "tram.yaml", "grid.svg"))
    sheet.write_text("Stakeholder,Power,Interest\nTraders,1,2\n")
    code, _, err = run(f"import {sheet} -o {model}")
    assert code == 0
    first, *_ = (line.split("stance ", 1)[1] for line in err.splitlines() if " Next: " in line)
    assert first == f"export svg --picture grid -o grid.svg -m {model}"
    assert run(first.replace("grid.svg", str(grid)))[0] == 0
    assert "Traders" in grid.read_text()
