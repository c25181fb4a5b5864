"""What a report is about, and one composition of it: a page, and every other form in words."""

import csv
import io
import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from docx import Document
from hypothesis import given

from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence, overview, robustness, stability, tradeoffs
from stancecli.lenses.stability import Stability
from stancecli.model import Actor, Issue, Model, Position, Source
from stancecli.page import answer_page, page, report
from stancecli.page.compose import PARTS, composed
from stancecli.page.drawings.tornado import Tornado
from stancecli.page.forms import PAGE, document, in_words, shown
from stancecli.page.parts import (
    Beside,
    ClaimGroup,
    ClaimList,
    Figure,
    Fold,
    Own,
    Page,
    PagePart,
    Shown,
    Told,
)
from stancecli.render import markdown, terminal
from stancecli.situation import Situation
from stancecli.wording.verdict import ranked
from tests.conftest import Golden
from tests.models import COSTLY, decider
from tests.pages import FILES, KLAMATH, LETTERS, assert_inert, section
from tests.running import reply_to, run
from tests.traps import hostile_models

LEADS = decider({"x": 2}, {"go": {"x": 1}, "stay": {"x": -1}}, "stay", actor="a").actors[0]
OPEN = decider({"x": 2}, {"up": {}, "down": {"x": 1}}, "up", actor="b", otherwise="").actors[0]
SAID = (
    Position(actor="c", to="tram", stance=Fraction(2)),
    Position(actor="c", to="trees", stance=Fraction(-1)),
)
TALKER = Actor(id="c", name="Cleo", positions=SAID)
ISSUES = (
    Issue(id="fares", name="Free fares"),
    Issue(id="tram", name="A tram", about="From the station. To the hospital. Twice an hour."),
    Issue(id="trees", name="Felling the trees"),
)
TOWN = Model(title="A town", about="A dispute.", actors=(LEADS, OPEN, TALKER), issues=ISSUES)
STANCES = replace(TOWN, actors=(TALKER,), issues=ISSUES[1:])
IN = f"-m {shlex.quote(str(FILES['letters']))}"


def made(model: Model, main: str = "") -> Page:
    return composed(Situation.of(model), main=main)[0]


def test_a_report_tells_its_share_with_each_part_and_is_the_same() -> None:
    situation = Situation.of(TOWN)
    for brief, parts in ((False, len(PARTS)), (True, 1)):
        shares: list[float] = []
        assert page(situation, brief=brief, tell=shares.append) == page(situation, brief=brief)
        assert shares == [n / len(PARTS) for n in range(parts)]
    for write in (report, document):
        shares = []
        write(situation, tell=shares.append)
        assert len(shares) == len(PARTS)


def test_answers_begin_with_the_first_decision_unless_the_model_is_about_another() -> None:
    situation = Situation.of(TOWN)
    ids = [decision.id for decision in situation.decisions()]
    found = tradeoffs.find(situation, ids).tradeoffs
    assert [each.decision.id for each in ranked(found, "")] == ids[::-1], "what is open first"
    assert ranked(found, ids[0])[0].decision.id == ids[0], "unless it is asked about another"
    for lens in (tradeoffs.find(situation, ids), robustness.find_all(situation, ids)):
        assert lens.main == situation.main == ids[0]
    about_b = replace(TOWN, main=ids[1])
    for begins, expected in ((situation, ids[0]), (Situation.of(about_b), ids[1])):
        asked = influence.find(begins).decision
        assert asked
        assert asked.id == begins.main == expected
        assert overview.find(begins).decisions[0].decision.id == expected
    for model, main in (
        (replace(TOWN, main="trees"), "trees"),
        (STANCES, "tram"),
        (replace(STANCES, issues=()), ""),
    ):
        assert Situation.of(model).main == main
    assert Analysis.of(about_b).without("b").situation.main == ids[0], "what is left out"


def test_a_page_is_about_what_is_asked_however_open_another_decision_is() -> None:
    first, other, issue = (made(TOWN, main) for main in ("", OPEN.decisions[0].id, "tram"))
    for each, question in ((first, f"{LEADS.name}: Which?"), (other, f"{OPEN.name}: Which?")):
        assert each.question == question
        assert ("Go" in each.conclusion) == (each is first)
    assert issue.question == "Who stands where on “A tram”?"
    assert issue.conclusion == "Known to have spoken for “A tram”: Cleo. Against it: nobody."
    assert issue.about == "From the station. To the hospital."
    assert made(TOWN, "trees").about == "A dispute."


def test_a_report_about_an_issue_says_who_stands_where_on_it() -> None:
    html = page(Situation.of(TOWN), main="tram")
    assert_inert(html)
    top = html.partition("<main")[2].partition("<section")[0]
    assert "Cleo" in top
    assert "Felling the trees" not in top
    heard = section(html, "voices")
    assert "Known to have spoken against “Felling the trees”: Cleo. For it: nobody." in heard
    assert "<h2>Why" not in html
    for decided in (LEADS, OPEN):
        assert f'id="choice-{decided.decisions[0].id}"' in html
    start = Analysis.of(TOWN)
    with pytest.raises(Unanswerable, match="about an issue") as caught:
        page(start.situation, main="tram", start=start)
    assert caught.value.advice == (f"stance report {OPEN.decisions[0].id} --interactive",)


def test_a_model_of_stances_alone_has_a_page_and_a_brief_that_say_something() -> None:
    for brief in (False, True):
        html = page(Situation.of(STANCES), brief=brief)
        assert_inert(html)
        assert "Who stands where on “A tram”?" in html
        assert "Cleo" in html.partition("<main")[2]
        assert "no decision" not in html


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ("", ""),
        ("One thing.", "One thing."),
        ("One thing. Another! A third.", "One thing. Another!"),
        (
            "Dr. Lowe fells it. The U.S. objects (so it says). A third.",
            "Dr. Lowe fells it. The U.S. objects (so it says).",
        ),
        (
            "It costs 3.5 million. “It is too much.” They say so.",
            "It costs 3.5 million. “It is too much.”",
        ),
        ("no end of a sentence", "no end of a sentence"),
        ("一句话。", "一句话。"),
    ],
)
def test_two_sentences_say_what_it_is_about(about: str, shown: str) -> None:
    found = made(replace(TOWN, about=about))
    assert found.about == shown
    assert found.background == ("" if shown == about else about)


# Every form, and the command.


@pytest.mark.parametrize("item", ["nothing", "ames.bench", "lowe.write"])
def test_a_report_is_about_a_decision_or_an_issue(item: str) -> None:
    code, answer, said = run(f"report {item} {IN} -f txt")
    assert (code, answer) == (2, "")
    assert f"no actor, decision or issue is called “{item}”" in said


def test_an_actor_stands_for_its_only_decision_and_rows_are_of_what_is_asked(
    tmp_path: Path,
) -> None:
    code, text, _ = run(f"report lowe {IN} --brief -f txt")
    assert (code, text) == run(f"report lowe.council {IN} --brief -f txt")[:2]
    assert code == 0
    assert reply_to(f"report lowe {IN} -f csv").splitlines()[1].startswith('"lowe.')
    file = tmp_path / "m.yaml"
    file.write_text(
        "stance: 1\ntitle: t\nissues: {tram: {name: A tram}}\n"
        "actors: {c: {name: Cleo, positions: [{to: tram, stance: supports}]}}\n"
    )
    text = reply_to(f"report -m {file} -f csv")
    assert text.splitlines()[1].startswith('"tram","c"')


@COSTLY
@given(hostile_models())
def test_any_model_has_a_report_in_every_form(model: Model) -> None:
    told = report(Situation.of(model))
    assert markdown.render(told, whole=True)
    shown = terminal.render(told, width=80, colour=False, whole=True)
    assert shown.strip()
    assert "\x1b" not in shown
    assert document(Situation.of(model), brief=True, whole=True).startswith(b"PK")


@pytest.mark.parametrize("option", ["", "--brief", "-v"])
def test_text_reads_as_it_did_in_80_columns(golden: Golden, option: str) -> None:
    """The parts of the page, its first screen alone, and the whole with its appendix."""
    code, text, said = run(f"report -m letters -f txt {option}", FILES["letters"].parent)
    assert (code, said) == (0, "")
    assert max(map(len, text.splitlines())) <= 80
    golden(f"report/letters{option.replace('--', '-')}-80.txt", text)


def test_json_has_an_envelope_for_each_lens_and_csv_is_the_table_of_decisions() -> None:
    text = reply_to(f"report {IN} -f json --given lowe.write")
    written = json.loads(text)
    answers = {answer["lens"]: answer for answer in written["answers"]}
    assert written["stance"] == 3
    asked = "tradeoffs robustness stakes levers positions influence stability deals compare"
    assert " ".join(answers) == asked
    alone = reply_to(f"influence {IN} -f json")
    assert answers["influence"]["finding"] == json.loads(alone)["finding"]
    assert "Write to the council" in answers["influence"]["scenario"]
    text = reply_to(f"report {IN} -f csv")
    rows = [*csv.DictReader(io.StringIO(text))]
    told = [(row["decision"], row["verdict"], row["margin"]) for row in rows]
    assert told == [("ames.crown", "firm", "5"), ("lowe.council", "open", "2.5")]


def test_a_document_stands_in_this_folder_unless_another_place_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, answer, said = run(f"report {IN} --brief -f docx")
    assert (code, answer) == (0, "")
    assert said.startswith("stance: report.docx has")
    assert run(f"report {IN} --brief -o r.docx") == (0, "", "")
    content = (tmp_path / "report.docx").read_bytes()
    assert (tmp_path / "r.docx").read_bytes() == content
    made = Document(io.BytesIO(content))
    assert "“Thin it by a fifth” is firmly ahead of" in "\n".join(
        each.text for each in made.paragraphs
    )
    (beside,) = made.tables
    titles = [beside.cell(0, n).text.strip().partition("\n")[0] for n in (0, 1)]
    assert (
        titles[1]
        == "No single step in an estimate and no single choice of others would end that lead."
    )


def test_the_page_of_one_answer_names_the_sources_that_it_cites() -> None:
    html = answer_page(Analysis.of(KLAMATH).tradeoffs("pacificorp").report, KLAMATH)
    assert_inert(html)
    read = html.partition("<h2>Sources</h2>")[2]
    cited = [source for source in KLAMATH.sources if f'href="#source-{source.id}"' in html]
    assert len(cited) > 1
    for source in KLAMATH.sources:
        assert read.count(f' id="source-{source.id}"') == (source in cited)
        assert source.title in read or source not in cited
    without = answer_page(Analysis.of(LETTERS).list().report, LETTERS)
    assert LETTERS.sources[0].title not in without.partition("<h2>Sources</h2>")[2]


NOTHING = r.Shortened((r.Note("for the whole answer"),), tells="more")
TITLE = "Þing"


def words(*blocks: Shown) -> tuple[r.Block, ...]:
    return in_words(Page("title", "facts", "So.", parts=(PagePart(blocks=blocks),))).blocks


# What the page shows.


def test_a_fold_in_which_nothing_would_be_is_not_on_the_page() -> None:
    assert shown((Fold("empty", (NOTHING,)), NOTHING), PAGE) == ()
    full = Fold("full", (NOTHING, r.Note("shown")))
    assert shown((full,), PAGE) == (replace(full, blocks=(r.Note("shown"),)),)


def test_a_table_is_whole_where_it_fits_and_has_no_look_of_its_own() -> None:
    def table(rows: int, look: str) -> r.Table:
        group = r.Group("", tuple(r.Row(str(n), ()) for n in range(rows)))
        return r.Table((), (group,), look=look, most_rows=r.Most((3,)))

    for rows, look, is_whole in ((16, "", True), (17, "", False), (16, "grid", False)):
        found, *_ = shown((table(rows, look),), PAGE)
        assert isinstance(found, r.Table)
        assert len(found.rows) == (rows if is_whole else 3)


# What stands for it in words.

CLAIM = Told("It", "(high)", "So it is.", r.Basis((), judgement=True), "2012")
IN_WORDS: dict[type, tuple[Own, Sequence[r.Block]]] = {
    Figure: (Figure("a", Tornado(Fraction(0), ()), told=(r.Note("drawn"),)), [r.Note("drawn")]),
    Fold: (Fold("inside", (r.Note("f"),)), [r.Section("inside", (r.Note("f"),))]),
    Beside: (Beside((r.Note("left"),), (r.Note("right"),)), [r.Note("left"), r.Note("right")]),
    ClaimList: (
        ClaimList((ClaimGroup("¶1", (CLAIM,)),), Source(id="s", title="Speech"), "1 more."),
        [
            r.Paragraph("s, “Speech”."),
            r.Section(
                "¶1",
                (
                    r.Listing(
                        (
                            r.Entry(
                                r.text(
                                    *(r.strong("It"), " ", "(high)", "  ", "So it is."),
                                    *("  ", r.muted("2012")),
                                )
                            ),
                        ),
                        "·",
                    ),
                ),
            ),
            r.Note("1 more."),
        ],
    ),
}


def test_every_block_of_the_page_has_words() -> None:
    assert set(IN_WORDS) == set(get_args(Own))
    for kind, (block, expected) in IN_WORDS.items():
        assert [*words(block)] == [*expected], kind


def test_a_passage_whose_claims_are_told_elsewhere_names_them() -> None:
    group = ClaimGroup("¶2", (), elsewhere=("It", "That"))
    assert words(ClaimList((group,))) == (r.Section("¶2", (r.Note("also: It and That"),)),)


def test_the_appendix_is_for_the_whole_answer_but_names_its_sources() -> None:
    listed = ClaimList((ClaimGroup("¶1", (CLAIM,)),), Source(id="s", title="Speech"))
    parts = tuple(
        PagePart(title, title, blocks=blocks, is_ending=True)
        for title, blocks in (("Others", (r.Note("other"),)), ("Read", (listed,)))
    )
    made = in_words(Page("title", "facts", "So.", parts=parts))
    assert depth.left_out(made) == ("Others",)
    reference = r.Listing((r.Entry("s, “Speech”."),), "·")
    assert depth.short(made).blocks == (r.Section("Read", (reference,), note=()),)
    others, read = depth.whole(made).blocks
    assert others == r.Section("Others", (r.Note("other"),))
    assert isinstance(read, r.Section)
    assert read.blocks == words(listed)


# Every form.


def in_every_form() -> Iterator[str]:
    situation = Situation.of(LETTERS)
    answer = report(situation)
    yield page(situation)
    yield markdown.render(answer)
    yield terminal.render(answer, width=80, colour=False)
    written = Document(BytesIO(document(situation)))
    yield "\n".join(paragraph.text for paragraph in written.paragraphs)


def test_a_section_added_to_one_answer_is_in_every_form(monkeypatch: pytest.MonkeyPatch) -> None:
    describe = stability.describe

    def more(finding: Stability) -> r.Report:
        found = describe(finding)
        added = r.Section(TITLE, (r.Paragraph("Said only here."),))
        return replace(found, blocks=(*found.blocks, added))

    monkeypatch.setattr(stability, "describe", more)
    for form in in_every_form():
        assert form.count(TITLE) == form.count("Said only here.") == 1


def test_the_whole_report_in_words_tells_every_claim() -> None:
    made = report(Situation.of(KLAMATH))
    whole = " ".join(terminal.render(made, width=80, colour=False, whole=True).split())
    for claim in KLAMATH.claims():
        assert " ".join(claim.because.split()) in whole
