"""One sheet of stances, and a bargaining sheet."""

from __future__ import annotations

from fractions import Fraction

import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given
from stancecli.loader import load_text
from stancecli.model import Model

STANCES = (
    "Who,Build it,Leave it\nTown,++,−−\nRiver folk,opposes,\nFishers,,Strongly supports\nMayor,,\n"
)
BARGAINING = "actor,capability,position,salience\nTown,50,20,80\nRiver folk,30.5,90,100\n"


def text(kind: str, sheet: str) -> str:
    return import_model(Given({"sheet.csv": sheet.encode()}), kind=IMPORTS[kind]).text


def model(kind: str, sheet: str) -> Model:
    return load_text(text(kind, sheet))


def faults(kind: str, sheet: str) -> list[str]:
    with pytest.raises(InvalidModel) as raised:
        text(kind, sheet)
    return [str(problem) for problem in raised.value.problems]


def test_empty_cells_say_nothing() -> None:
    *_, mayor = model("stances", STANCES).actors
    assert mayor.name == "Mayor"
    assert mayor.positions == ()


def test_stances_are_read_in_words_signs_and_numbers() -> None:
    found = model("stances", STANCES)
    said = {(p.actor, p.to): p.stance for actor in found.actors for p in actor.positions}
    assert said == {
        ("town", "decider.build-it"): 2,
        ("town", "decider.leave-it"): -2,
        ("river-folk", "decider.build-it"): -1,
        ("fishers", "decider.leave-it"): 2,
    }


def test_any_dash_is_a_minus() -> None:
    _, *actors = model("stances", "Who,A,B\nTown,-,--\nFolk,−,−−\nMayor,–,––\n").actors
    assert [[p.stance for p in actor.positions] for actor in actors] == [[-1, -2]] * 3


def test_options_belong_to_one_who_is_still_to_be_named() -> None:
    decider = model("stances", STANCES).actors[0]
    (decision,) = decider.decisions
    assert [option.name for option in decision.options] == ["Build it", "Leave it"]
    assert decision.current == "decider.build-it"
    assert text("stances", STANCES).count("To be judged") == 2
    assert text("stances", STANCES).startswith("# Imported from one sheet")


def test_names_that_make_one_id_stay_two_actors() -> None:
    found = model("stances", "Who,A,B\nÅre,1,\nAre,,1\n")
    assert [actor.id for actor in found.actors] == ["decider", "are", "are-2"]


def test_an_actor_called_decider_is_another() -> None:
    found = model("stances", "Who,A,B\nDecider,1,\n")
    assert [actor.id for actor in found.actors] == ["decider", "decider-2"]
    found = model("bargaining", BARGAINING.replace("Town", "Decider"))
    assert [actor.id for actor in found.actors] == ["decider", "decider-2", "river-folk"]


def test_a_stance_that_is_none_names_its_cell() -> None:
    (fault,) = faults("stances", STANCES.replace("opposes", "grumbles"))
    assert fault.startswith("sheet.csv:3:2: E307")
    assert "grumbles" in fault


def test_a_sheet_needs_two_options() -> None:
    (fault,) = faults("stances", "Who,Build it\nTown,1\n")
    assert fault.startswith("sheet.csv:1:1: E504")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("Who;Ä;B\nTown;1;1\n", "1:2"),
        ('Who,A,B\nTown,1,1\n"River, Lake",2,Größe\n', "3:3"),
        ("Who,A,B\nTown,1,1\nÄre,,\n", "3:1"),
    ],
)
def test_what_is_no_utf_8_names_its_cell(data: str, place: str) -> None:
    with pytest.raises(InvalidModel) as raised:
        import_model(Given({"sheet.csv": data.encode("latin-1")}))
    (problem,) = map(str, raised.value.problems)
    assert problem.startswith(f"sheet.csv:{place}: E003 not UTF-8: byte 0x")
    assert problem.endswith("(save the sheet as CSV UTF-8)")


def test_an_empty_file_is_no_sheet() -> None:
    assert faults("stances", "") == ["sheet.csv:1:1: E502 expected a table, found an empty one"]


def test_a_row_without_a_name_is_placed() -> None:
    assert any(fault.startswith("sheet.csv:2:1:") for fault in faults("stances", "Who,A,B\n,1,\n"))


def test_bargaining_positions_stand_on_a_scale() -> None:
    found = model("bargaining", BARGAINING)
    decider, town, folk = found.actors
    (decision,) = decider.decisions
    assert [option.at for option in decision.options] == [0, 100]
    (position,) = town.positions
    assert position.to == decision.id
    assert (position.at, position.capability, position.salience) == (20, 50, 80)
    assert folk.positions[0].capability == Fraction(61, 2)


def test_numbers_off_the_scale_name_their_cells() -> None:
    found = faults("bargaining", BARGAINING.replace("20", "120").replace("100", "much"))
    assert [fault[:19] for fault in found] == ["sheet.csv:2:3: E308", "sheet.csv:3:4: E308"]


def test_a_missing_column_is_named() -> None:
    assert faults("bargaining", "actor,capability,position\nTown,1,2\n") == [
        "sheet.csv:1:1: E504 the column “salience” is missing"
    ]


def test_an_unknown_column_is_named() -> None:
    found = faults("bargaining", "actor,capability,position,salienc\nTown,1,2,3\n")
    assert "sheet.csv:1:4: E503 no column is called “salienc” (did you mean salience?)" in found
