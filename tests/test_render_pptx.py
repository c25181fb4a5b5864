"""Answers and the report as slides: a sentence, a picture, five lines, and the rest as notes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Cm

from stancecli import notation as fmt, page, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.model import Citation, Model, Source
from stancecli.page.slides import answer_slides
from stancecli.render.office.pptx import LONGEST_TITLE, MOST_LINES, MOST_ROWS
from stancecli.situation import Situation
from tests.models import COSTLY
from tests.pages import ATTACKS, HOSTILE, KLAMATH
from tests.running import case, run
from tests.test_render_docx import PIXEL
from tests.traps import hostile_models

MODEL = Model(title="A case", sources=(Source(id="map", title="A map", author="Ann"),))


def written(
    *blocks: r.Block, conclusion: str = "So it is.", more: str = "", template: Path | None = None
) -> bytes:
    report = r.Report("asked", conclusion, more, blocks=blocks)
    return answer_slides(report, MODEL, (), template=template)


def deck(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def slide(*blocks: r.Block, **given: Any) -> Any:
    (made,) = deck(written(*blocks, **given))
    return made


def said(made: Any) -> list[str]:
    """The lines of a slide below its title: those that are no table."""
    frames = [shape.text_frame for shape in made.shapes if shape.has_text_frame]
    return [line.text for frame in frames for line in frame.paragraphs if line.text][1:]


def entries(count: int) -> r.Listing:
    basis = r.Basis((Citation("map", "Sheet ¶2"),))
    return r.Listing(tuple(r.Entry(f"text {n}", f"L{n}", basis=basis) for n in range(count)))


def test_a_slide_has_a_sentence_its_question_and_five_lines_and_the_rest_as_notes() -> None:
    sentence = "So it is, as far as anybody knows today."
    made = slide(entries(7), conclusion=sentence, more="And more.")
    assert made.shapes.title.text == sentence
    lines = ["And more.", *(f"L{n}: text {n}" for n in range(4))]
    assert len(lines) == MOST_LINES
    assert sorted(said(made)) == sorted([*lines, "asked", "map, Ann, “A map”."])
    assert made.notes_slide.notes_text_frame.text.split("\n") == [
        *(f"L{n}: text {n} [map, Sheet, paragraph 2]" for n in range(7)),
        "map, Ann, “A map”.",
    ]


def test_what_an_answer_rests_on_is_the_line_of_its_sources() -> None:
    grounds = r.Entry("5 of 7 claims: map", "Rests on", part=r.Part.GROUNDS)
    shown = said(slide(r.Listing((grounds, r.Entry("text", "Why")))))
    assert sorted(shown) == ["5 of 7 claims: map", "Why: text", "asked"]


def test_without_a_picture_a_table_stands_there() -> None:
    rows = tuple(
        r.Row(f"R{n}", (r.Cell("−−", fmt.Sense.HURTS_STRONGLY, judgement=True),)) for n in range(12)
    )
    made = slide(r.Table((r.Column("One"),), (r.Group("", rows),), names="names"))
    (grid,) = (shape.table for shape in made.shapes if shape.has_table)
    cells = [[cell.text for cell in row.cells] for row in grid.rows]
    assert cells[:2] == [["names", "One"], ["R0", "−−*"]]
    assert len(cells) == 1 + MOST_ROWS
    assert str(grid.cell(1, 1).fill.fore_color.rgb) == "A85A00"


def test_no_place_of_a_layout_is_left_empty() -> None:
    for made in (slide(), slide(entries(2)), *deck(page.slides(case()))):
        empty = [p.name for p in made.placeholders if not p.text_frame.text]
        assert not empty


def test_a_long_sentence_is_cut_and_whole_in_the_notes() -> None:
    long = "W" * 300 + " " + "long words " * 30
    made = slide(conclusion=long)
    assert len(made.shapes.title.text) <= LONGEST_TITLE
    assert made.shapes.title.text.endswith("…")
    assert long.strip() in made.notes_slide.notes_text_frame.text


def test_the_report_is_a_slide_an_answer() -> None:
    made = deck(page.slides(case()))
    first, verdict, why, *others = made
    assert first.shapes.title.text == case().model.title
    assert case().model.about in first.notes_slide.notes_text_frame.text
    assert verdict.shapes.title.text.startswith("“Benign neglect”, “Search and repatriate”")
    assert "China: How should China treat North Koreans found on its soil?" in said(verdict)
    assert any(line.startswith("Turns it: ") for line in said(verdict))
    assert any(line.startswith("Why: ") for line in said(why))
    assert not any(line.startswith(("Why: ", "Price: ")) for line in said(verdict))
    titles = [each.shapes.title.text for each in others]
    assert any(title.startswith("No bargain. As entered ") for title in titles)
    for each in made[1:]:
        (shown,) = [s for s in each.shapes if s.shape_type.name in ("PICTURE", "TABLE")]
        assert shown.top + shown.height <= 6_858_000
        assert max(shown.width / 12_192_000, shown.height / 6_858_000) > 0.5


def test_each_picture_says_in_words_what_it_shows() -> None:
    answer = Analysis.of(KLAMATH).deals()
    (made,) = deck(page.answer_slides(answer.report, answer.finding, answer.situation))
    (told,) = made._element.xpath(".//p:pic/p:nvPicPr/p:cNvPr/@descr")
    assert "PacifiCorp" in told


def test_a_brief_one_is_the_verdict_alone() -> None:
    (made,) = deck(page.slides(case(), brief=True))
    assert made.shapes.title.text.startswith("“Benign neglect”")


def test_no_slide_says_when_or_by_whom_it_was_made() -> None:
    content = page.slides(case())
    assert content == page.slides(case())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"Calibri" not in packed.read("ppt/theme/theme1.xml")  # not every office has it
    about = Presentation(io.BytesIO(content)).core_properties
    assert (about.title, about.author, about.last_modified_by) == (case().model.title, "", "")


def test_hostile_names_stay_text() -> None:
    content = page.slides(Situation.of(HOSTILE))
    shown = "\n".join(node.text for each in deck(content) for node in each._element.iter("{*}t"))
    assert [attack for attack in ATTACKS if attack[:30] in shown]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        links = [packed.read(name) for name in packed.namelist() if name.endswith(".rels")]
    assert not [each for each in links if b"External" in each]


@COSTLY
@given(hostile_models())
def test_any_model_has_slides(model: Model) -> None:
    for brief in (False, True):
        assert deck(page.slides(Situation.of(model), brief=brief))


# In the style of a house.


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Slides of another shape, with one that is nobody's business."""
    made: Any = Presentation()
    made.slide_width = Cm(30)
    old = made.slides.add_slide(made.slide_layouts[1])
    old.shapes.title.text = "An old secret"
    old.shapes.add_picture(io.BytesIO(PIXEL), 0, 0)
    made.core_properties.author = "Somebody"
    made.save(tmp_path / "house.pptx")
    return tmp_path / "house.pptx"


def test_a_template_gives_its_layouts_and_none_of_its_slides(house: Path) -> None:
    content = written(entries(2), template=house)
    made = Presentation(io.BytesIO(content))
    assert made.slide_width == Cm(30)
    assert [each.shapes.title.text for each in made.slides] == ["So it is."]
    assert made.core_properties.author == ""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        assert not [name for name in names if "media" in name]
        assert [name for name in names if "docProps" in name] == ["docProps/core.xml"]
        assert not any(b"secret" in packed.read(name) for name in packed.namelist())
    assert content == written(entries(2), template=house)


@pytest.mark.parametrize("layout", ["Title Only", "Title and Content", "Title Slide"])
def test_a_layout_with_a_title_will_do(tmp_path: Path, layout: str) -> None:
    (made,) = deck(written(entries(2), template=_of_layouts(tmp_path, layout)))
    assert {"L0: text 0", "L1: text 1", "asked"} <= {*said(made)}
    assert made.slide_layout.name == layout
    assert all(place.text_frame.text for place in made.placeholders)


def test_a_title_stands_above_what_is_shown_whatever_layout_comes_first(tmp_path: Path) -> None:
    made: Any = Presentation()
    layouts = made.slide_master._element.find(qn("p:sldLayoutIdLst"))
    layouts[:] = reversed(layouts)
    made.save(tmp_path / "house.pptx")
    (shown,) = deck(written(entries(2), template=tmp_path / "house.pptx"))
    assert shown.slide_layout.name == "Two Content"


def test_no_word_of_a_table_is_broken_where_there_is_room() -> None:
    row = r.Row("so many words " * 9, (r.Cell("so many words " * 9), r.Cell("medium")))
    made = slide(r.Table((r.Column("Words"), r.Column("gain")), (r.Group("", (row,)),)), entries(4))
    (grid,) = (shape.table for shape in made.shapes if shape.has_table)
    points = grid.cell(1, 2).text_frame.paragraphs[0].runs[0].font.size.pt
    assert grid.columns[2].width.pt > len("medium") * points * 0.66 + 14  # its margins


def test_no_table_is_higher_than_its_place_or_has_bars() -> None:
    bar = r.Cell("██░", look="meter")
    rows = tuple(r.Row("word " * 60, (bar, r.Cell(f"{n}"))) for n in range(8))
    made = slide(r.Table((r.Column("bars"), r.Column("gain")), (r.Group("", rows),)), entries(4))
    (grid,) = (shape.table for shape in made.shapes if shape.has_table)
    assert 1 < len(grid.rows) < 9
    assert [cell.text for cell in grid.rows[1].cells][1:] == ["0"]


def test_layouts_without_a_title_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unanswerable, match="has no layout of slides with a title"):
        written(template=_of_layouts(tmp_path, "Blank"))


def _of_layouts(folder: Path, *names: str) -> Path:
    """A template with these layouts alone."""
    made: Any = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name not in names:
            made.slide_layouts.remove(layout)
    made.save(folder / "few.pptx")
    return folder / "few.pptx"


def test_a_template_of_documents_is_none_of_slides(tmp_path: Path) -> None:
    from docx import Document

    Document().save(str(tmp_path / "house.docx"))
    with pytest.raises(Unanswerable, match="is no slides to take styles from"):
        written(template=tmp_path / "house.docx")


def test_a_command_writes_slides(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, house: Path
) -> None:
    out = tmp_path / "a.pptx"
    assert run(capfd, f"tradeoffs china --template {house} -o {out}") == (0, "", "")
    (made,) = deck(out.read_bytes())
    assert made.shapes.title.text.startswith("“Benign neglect”")
    assert [shape.shape_type.name for shape in made.shapes].count("PICTURE") == 1
    assert run(capfd, f"report --brief -f pptx -o {tmp_path / 'b'}")[0] == 0
    assert deck((tmp_path / "b").read_bytes())
