"""The picture of who gains and who loses: what it shows is what `stakes` finds."""

import io
from typing import Any

import pytest
from docx import Document
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.stakes import describe, find
from stancecli.model import Model
from stancecli.page.compose import composed
from stancecli.page.drawings import SLIM
from stancecli.page.drawings.winners import Winners
from stancecli.page.forms import PAGE, TEXT, document, shown as shown_in
from stancecli.page.parts import Figure, Fold
from stancecli.page.pictures import picture
from stancecli.page.winners import FEW_ACTORS, MOST_ACTORS, MOST_OPTIONS, winners
from stancecli.report import Table
from stancecli.situation import Situation
from tests.models import models, several
from tests.pages import section, shared
from tests.running import case, screen
from tests.test_lens_stakes import OTHERS, WELL


def shown(model: Model) -> tuple[Figure, Winners]:
    situation = Situation.of(model)
    (figure,) = winners(find(situation, next(situation.decisions()).id))
    assert isinstance(figure.data, Winners)
    return figure, figure.data


def test_a_cell_says_how_much_how_surely_and_what_falls() -> None:
    """Digging is 3 for the well, −2 to 2 for the farm, −2 for the mill, 0 to 1 for the town."""
    figure, drawn = shown(several(WELL, *OTHERS))
    assert drawn.options == [("Dig", "well.dig")]
    assert [(name, *cell[:3]) for name, (cell,) in drawn.rows] == [
        ("Well (decides)", "helps", "+3", ""),
        ("Farm", "ax dash", "0 (−2 to +2)", "could lose “Soil”"),
        ("Mill", "hurts", "−2", "“Flow” −2"),
        ("Town", "helps-open", "+0.5 (0 to +1)", ""),
    ]
    assert "filled in of: Inn." in figure.key[1]
    _, drawn = shown(several("well a 3, b 2, c 1: *dry a 0 | dig a -1, b -1, c -1"))
    assert drawn.rows[0][1][0].falls == "“A” −3, “B” −2 and 1 more"


@given(models(decisions=(1, 1), blanks=True))
def test_each_figure_stands_in_the_table_of_stakes(model: Model) -> None:
    situation = Situation.of(model)
    found = find(situation, next(situation.decisions()).id)
    table = screen(describe(found), 300, whole=True)
    for figure in winners(found):
        assert isinstance(figure.data, Winners)
        for name, cells in figure.data.rows:
            said = [name, *(cell.figure for cell in cells)]
            assert any(all(each in line for each in said) for line in table.splitlines())


def test_of_many_it_has_those_who_could_lose_most_and_counts_the_others() -> None:
    ways = (f"o{n} x 1, z29.y -2" for n in range(MOST_OPTIONS + 1))
    most = ", ".join(f"z{n}.y 1" for n in range(MOST_ACTORS + 4))
    actors = [f"z{n} y 1" for n in range(MOST_ACTORS + 5)]
    figure, drawn = shown(several(f"well x 1: *dry {most} | {' | '.join(ways)}", *actors))
    assert (len(drawn.options), len(drawn.rows)) == (MOST_OPTIONS, MOST_ACTORS)
    assert figure.left == "1 more option and 6 more actors"
    assert drawn.rows[1][0] == "Z29"


def test_the_section_is_called_what_stakes_says_first() -> None:
    said = Analysis(case()).stakes().report.conclusion
    assert section(shared("case"), "winners").count(said) == 1


def test_where_one_option_is_left_there_is_nothing_to_draw() -> None:
    with pytest.raises(Unanswerable, match="Only one option is left to Well"):
        picture(Situation.of(several("well water 3: *dry! water 0 | dig water 1")), "stakes")


def test_a_report_of_many_draws_few_and_word_has_a_table_of_all() -> None:
    actors = [f"z{n} y 1" for n in range(FEW_ACTORS)]
    ways = ", ".join(f"z{n}.y -1" for n in range(FEW_ACTORS))
    situation = Situation.of(several(f"well x 1: *dry x 0 | dig x 1, {ways}", *actors))
    made, _ = composed(situation)
    (part,) = (each for each in made.parts if each.anchor == "winners")
    figure, fold = shown_in(part.blocks, PAGE)
    assert isinstance(figure, Figure)
    assert figure.notes[-1] == "Not shown: 1 more actor."
    for told in (shown_in(part.blocks, TEXT), fold.blocks if isinstance(fold, Fold) else ()):
        assert [len(each.rows) for each in told if isinstance(each, Table)] == [FEW_ACTORS + 1]
    word: Any = Document(io.BytesIO(document(situation)))
    assert not [each for each in word.element.body.xpath(".//wp:docPr/@descr") if "against" in each]
    (table,) = (each for each in word.tables if each.cell(0, 1).text == "Dig")
    assert [row.cells[0].text for row in table.rows[2:]] == [f"Z{n}" for n in range(FEW_ACTORS)]


def test_on_a_telephone_an_actor_to_whom_all_is_the_same_has_one_line() -> None:
    _, drawn = shown(several("a x 2: *s x 0 | go x 1 | run x 1 | hop x 2", "b y 1"))
    assert "".join(drawn.drawn(SLIM).shapes).count(">Go; Run<") == 1
    _, drawn = shown(several("a x 2: *s x 0 | go x 1 | run x 1", "b y 1"))
    said = "".join(drawn.drawn(SLIM).shapes)
    assert said.index(">Go; Run<") < said.index(">A (decides)<")
