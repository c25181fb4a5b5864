"""What a report is about: the decision or issue that is named, or with which answers begin."""

from __future__ import annotations

import shlex
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import influence, overview, robustness, tradeoffs
from stancecli.model import Actor, Issue, Model, Position
from stancecli.page import page
from stancecli.page.compose import composed
from stancecli.page.parts import Page
from stancecli.situation import Situation
from stancecli.wording.verdict import ranked
from tests.models import decider
from tests.pages import FILES, assert_inert, section
from tests.running import answer_to, run

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
    for shown, question in ((first, f"{LEADS.name}: Which?"), (other, f"{OPEN.name}: Which?")):
        assert shown.question == question
        assert ("Go" in shown.conclusion) == (shown is first)
    assert issue.question == "Who stands where on “A tram”?"
    assert issue.conclusion == "Known to have spoken for “A tram”: Cleo."
    assert issue.about == "From the station. To the hospital."
    assert made(TOWN, "trees").about == "A dispute."


def test_a_report_about_an_issue_says_who_stands_where_on_it() -> None:
    html = page(Situation.of(TOWN), main="tram")
    assert_inert(html)
    top = html.partition("<main")[2].partition("<section")[0]
    assert "Cleo" in top
    assert "Felling the trees" not in top
    assert "Felling the trees" in section(html, "issues")
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
def test_a_report_is_about_a_decision_or_an_issue(
    item: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, answer, said = run(capfd, f"report {item} {IN} -f txt")
    assert (code, answer) == (2, "")
    assert f"no actor, decision or issue is called “{item}”" in said


def test_an_actor_stands_for_its_only_decision_and_rows_are_of_what_is_asked(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, text, _ = run(capfd, f"report lowe {IN} --brief -f txt")
    assert (code, text) == run(capfd, f"report lowe.council {IN} --brief -f txt")[:2]
    assert code == 0
    assert answer_to(capfd, f"report lowe {IN} -f csv").splitlines()[1].startswith('"lowe.')
    file = tmp_path / "m.yaml"
    file.write_text(
        "stance: 1\ntitle: t\nissues: {tram: {name: A tram}}\n"
        "actors: {c: {name: Cleo, positions: [{to: tram, stance: supports}]}}\n"
    )
    code, text, _ = run(capfd, f"report -m {file} -f csv")
    assert code == 0
    assert text.splitlines()[1].startswith('"tram","c"')
