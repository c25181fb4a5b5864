"""Registers of stakeholders in the forms that organisations keep them in."""

from fractions import Fraction
from typing import Any

import pytest
import xlsxwriter

from stancecli.imports.register import ROLES
from stancecli.imports.words import role_of
from tests.conftest import Golden
from tests.imported import faults, imported, refusals, screen, stances_in
from tests.workbooks import workbook

PLAIN = (
    "Stakeholder,Group,Power,Interest,Attitude,Concerns,Owner,Email,Notes\n"
    "Port,Industry,High (its quay),High,Supportive,Berths; depth,Ann,p@x.org,Leads the talks\n"
    "Traders,Industry,Low,Medium,Resistant,Vans,Ben,,\n"
    "Anglers,Public,low,HIGH,Unaware,,,,\n"
)
TENS = "Stakeholder,Power,Interest\nPort,10,0\nTown,1,3\n"
SCALES = ("scale power=1:10", "scale interest=0:3")
ODD = PLAIN.replace("Low,Medium", "Crucial,Medium").replace("Resistant", "Grumbling")
ON_TWO = "Stakeholder,Needs,Attitude,Support\nPort,Depth,for,against\n"
TWICE = "Stakeholder,Power,Interest,Needs\nPort,5,3,Depth\nport,5,3,Quiet\n"
HEADED = "Stakeholder,Power,Interest\nHvem,Magt,Relevans\nPorto,4,2\nCidade,1,5\n"
GERMAN = (
    "Stakeholder;Einfluss;Interesse;Haltung;Anliegen\r\n"
    'Stadtwerke;4,5;3;dafür;Planung\r\nBürger Süd;2;5;stark ablehnend;"Lärm; Verkehr"\r\n'
)


REGISTERS: dict[str, tuple[Any, ...]] = {
    "each column comes in, or is said to be left out": (PLAIN, "on A tram"),
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
    "an interest in words is a draft interest, and a position a job, where a person says so": (
        "Stakeholder,Position,Power,Interest\n"
        "Ann,Director of works,5,A quiet harbour for the town\nBen,Clerk,2,Work for the yard\n",
        *("map concerns=Interest", "map about=Position"),
    ),
    "lines around the table, and within it sums and rows of one cell": (
        "Register,,,\nProject: Tram,,,\n,,,\n,,,\n"
        "No,Stakeholder,Power,Interest,Attitude\n1,Port,1,2,for\n,Forgotten,,,\n2,Town,1,2,for\n"
        ",Total,2,4,\n,,9,,\n,,,,\n,Key:,,,\n,H,5,1,\n",
    ),
    "of headings in two rows the lower ones count": (
        ",Assessment,,Attitude\nStakeholder,Power,Interest,\nTown,5,3,for\n",
    ),
    "of two columns of attitudes the first is read, unless the other is named": (ON_TWO,),
    "so it is named": (ON_TWO, "map stance=Support", "on Trams"),
    "names lose blanks, line ends and what has no width": (
        "\u200bStakeholder\u00a0,Power,Interest,Attitude\n\u200b Port\u00a0,5,3,\u200bfor\n"
        '"The crews\'\nunion\n",2,5,against\nport,5,3,for\n',
    ),
    "what a person calls nothing": (
        "Interesado;Poder;Interés\nONG;A;3\nRed;B;NSP\n",
        *("value power:A=5", "value power:B=1", "value interest:NSP=nothing"),
    ),
    "a ministry in Spanish": (
        "Parte interesada;Nivel de interés (1-5);Influencia / poder;Postura frente a la presa\n"
        "Regantes;5;4;Muy a favor\n;9;8;\n",
        "map stance=Postura frente a la presa",
    ),
    "French": ("Acteur,Niveau d'influence,Intérêt,Avis,Enjeux\nFNE,élevé,4,contre,- Eau\n",),
    "an interview sheet of German Excel": (GERMAN.encode("cp1252"), "on Kraftwerk"),
}


def test_registers_of_many_forms_come_in(golden: Golden) -> None:
    found = {about: imported(data, *words) for about, (data, *words) in REGISTERS.items()}
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
    "1 3,5 5": [1, Fraction(7, 2), 5],
    "2_(some) 4_(high) High_(can_stop_it)": [2, 4, 5],
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
    (TWICE.replace("port,5", "port,4"),),
    # What a heading says of a scale is asked about.
    ("Stakeholder,Power (0-3),Interest (1 = high; 5 = low)\nPort,3,1\nTown,0,5\n",),
    # A matrix of attitudes.
    ("Stakeholder,Resistant,Neutral,Supportive\nPort,C,,D\nTown,,,C\n",),
    ("Stakeholder,Power,Interest\nPort,3%,2\n",),
    ("Сторона;Вплив;Ставлення\nРада;високий;проти\n",),
    # What is said of what there is not.
    (RATED, "on Tram"),
    (RATED, "scale stance=1:10"),
    (RATED, "value power:x=7"),
    (RATED, "head 9"),
]


def test_what_is_refused_names_its_cell_and_what_mends_it(golden: Golden) -> None:
    golden("import/refused-registers.txt", refusals(REFUSED, imported))


def test_merged_cells_are_no_names_of_groups() -> None:
    """What is merged stands in the first cell alone, and the others would be in no group."""

    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Register")
        sheet.merge_range("A1:D1", "Who matters for the tram")
        sheet.write_row("A2", ["Category", "Stakeholder", "Power", "Interest"])
        sheet.merge_range("A3:A4", "Public")
        sheet.write_row("B3", ["Anglers", 1, 4])
        sheet.write_row("B4", ["Walkers", 2, 4])

    (fault,) = faults(workbook(fill), name="tram.xlsx")
    assert fault.startswith("tram.xlsx, Register!A3: E536 the cells A3:A4 are merged into one")


HEADINGS = {
    "Level of influence (H/M/L)": "power",
    "Niveau d'influence": "power",
    "Nivel de interés": "interest",
    "Attitude towards the project": "stance",
    "Einstellung zum Projekt": "stance",
    "Key concerns / needs": "concerns",
    "Owner": "about",
    "Contact person": "about",
    "Stakeholder type": "group",
    "Stakeholder name": "actor",
    "Partie prenante": "actor",
    **dict.fromkeys(("Nuclear power", "Interest rates", "Attitude to the dam", "Impact"), ""),
    **dict.fromkeys(("Power-interest category", "Desired engagement", "Contact e-mail"), ""),
}


def test_headings_by_their_words() -> None:
    assert {heading: role_of(heading, ROLES) for heading in HEADINGS} == HEADINGS
