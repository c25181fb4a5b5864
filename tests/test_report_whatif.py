"""A page on which something can be set: each setting is the page of that situation, piece by piece.

What its script does is looked at in a browser: test_report_whatif_browser.py.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.loader import load
from stancecli.model import Assumption, Model, Removal, Scenario, Setting, exactly
from stancecli.page.asked import AskedAll
from stancecli.page.claims import Register
from stancecli.page.compose import why
from stancecli.page.decision import WHY, opening, verdict_line
from stancecli.page.forms import PAGE, parts_in
from stancecli.page.parts import Page, PagePart
from stancecli.page.whatif import Settable, settable
from stancecli.page.writing import policy, script, written
from stancecli.situation import Situation
from stancecli.wording.verdict import AS_ENTERED, AT_THE_MIDDLE, conclusion, further
from tests.models import COSTLY, decider, viewed_models
from tests.moved import choices, first_screen, set_on, tree
from tests.pages import CASE, EXAMPLES, FILES, KLAMATH, assert_inert, moving, shared
from tests.running import run
from tests.traps import hostile_models

DAMS = "pacificorp.dams"


def of(start: Analysis) -> list[Settable]:
    """Everything that can be set, from an analysis."""
    found = AskedAll(start.situation)
    return list(settable(start, found.first, found.robustness)) if found.first else []


def found_in(start: Analysis, context: Scenario, main: str = DAMS) -> tuple[Situation, Tradeoff]:
    situation = Analysis(start.written or start.situation).under(context).situation
    return situation, tradeoffs.find(situation, [main]).tradeoffs[0]


# Silence: what must not be in it.


@pytest.mark.parametrize("name", ["hostile", pytest.param("case", marks=pytest.mark.slow)])
def test_it_is_inert_but_for_our_script_whose_hash_is_the_policy(name: str) -> None:
    html = shared(name, moves=True)
    assert_inert(html, policy=policy(), scripts=1)
    assert len(html.encode()) <= 500_000
    body = html.partition("<script>")[2].partition("</script>")[0]
    assert body == script()
    digest = b64encode(sha256(body.encode()).digest()).decode()
    assert f"; script-src 'sha256-{digest}'\"" in html
    assert "unsafe-inline" not in html.partition("script-src")[2].partition('"')[0]


@COSTLY
@given(hostile_models())
def test_no_text_makes_markup_in_a_setting(model: Model) -> None:
    assert_inert(moving(model), policy=policy(), scripts=1)


def test_the_script_makes_no_markup_runs_no_text_and_asks_for_nothing() -> None:
    text = script()
    assert text.count("\n") < 80
    assert text.count("history.") == text.count("history.replaceState(null, ") == 1
    for part in ("hash", "pathname", "search"):  # what it reads of the address, and nothing else
        text = text.replace(f"location.{part}", "")
    assert not re.search(r"</|<!--|[^=]=\s*location", text)
    for word in (
        *("eval", "Function", "innerHTML", "outerHTML", "insertAdjacent", "document.write"),
        *("fetch", "XMLHttpRequest", "import", "WebSocket", "Worker", "location", "cookie"),
        *("setTimeout", "setInterval", "localStorage", "sessionStorage", "postMessage", "src"),
    ):
        assert not re.search(rf"(?<!\w){re.escape(word)}\b", text), word


def test_no_data_of_a_model_stand_in_what_the_script_reads() -> None:
    """What a setting shows are numbers, and names of boxes, elements, classes and sizes of ours."""
    for key, choice in choices(shared("hostile", moves=True)).items():
        assert re.fullmatch(r"([a-z0-9.-]+=[a-z0-9.-]*)?", key)
        shown = json.loads(choice.attributes["data-shows"])
        for said in re.findall(r'"([^"]*)"', json.dumps(shown)):
            assert re.fullmatch(r"[a-zB]*(-[a-z]+)*( [a-z]+)*|0 0 [\d.]+ [\d.]+|--\w+: \d+", said)


# Speech: each setting is the page of that situation.


def ordinary(situation: Situation, finding: Tradeoff) -> str:
    """The first screen of a situation as any page has it, without all that follows."""
    register = Register.of(situation, ())
    screen = PagePart(blocks=tuple(opening(finding, None)))
    parts = (screen, replace(why(finding, None, register), title=WHY))
    said, more, line = conclusion(finding), further(finding), verdict_line(finding)
    made = Page("", "", said, more, line, parts=parts, opened=tuple(register.opened))
    shown = replace(made, parts=tuple(parts_in(made, PAGE)))
    return written(shown, register.anchor)


def test_every_setting_of_an_example_is_the_screen_of_its_situation() -> None:
    html, start = shared("klamath", moves=True), Analysis.of(KLAMATH)
    every = of(start)
    assert sorted(choices(html)) == sorted(["", *(each.key for each in every)])
    for each in {each.rank: each for each in every}.values():
        theirs = first_screen(tree(ordinary(*found_in(start, each.context))))
        ours = first_screen(set_on(html, each.key))
        theirs["conclusion"] = theirs["conclusion"].replace("As entered", "At the middle")
        assert ours == theirs, each.key
    as_entered = first_screen(tree(shared("klamath")))
    assert first_screen(tree(ordinary(*found_in(start, Scenario())))) == as_entered
    assert first_screen(set_on(html, "")) == as_entered
    assert "since they would be too many" not in html


@COSTLY
@given(viewed_models(blanks=True, actors=(2, 2), interests=(1, 2)))
def test_every_setting_is_the_page_of_its_situation(model: Model) -> None:
    actor = next(each for each in model.actors if each.decisions)
    options = (option for each in model.actors for d in each.decisions for option in d.options)
    scenarios = (
        Scenario(id="given", name="Given", given=(Assumption(option=[*options][-1].id),)),
        Scenario(id="less", name="Less", without=(Removal(item=model.sources[0].id),)),
    )
    model = replace(model, main=actor.decisions[0].id, scenarios=scenarios)
    start = Analysis.of(model)
    html = moving(model)
    assert_inert(html, policy=policy(), scripts=1)
    offered, tried = choices(html), {each.rank: each for each in of(start)}.values()
    for each in (each for each in tried if each.key in offered):
        situation, finding = found_in(start, each.context, model.main)
        theirs = first_screen(tree(ordinary(situation, finding)))
        ours = first_screen(set_on(html, each.key))
        assert ours.pop("conclusion") == conclusion(finding, AT_THE_MIDDLE)
        assert theirs.pop("conclusion") == conclusion(finding, AS_ENTERED)
        assert ours == theirs, each.key


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("pacificorp.standing=high", "--set pacificorp.standing=high"),
        ("view=pacificorp", "--view pacificorp"),
        ("scenario=states-join", "--scenario states-join"),
    ],
)
def test_a_setting_says_what_the_command_does(
    key: str, options: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, text, _ = run(capfd, f"tradeoffs pacificorp -m {FILES['klamath']} {options} -f md")
    assert code == 0
    plain = " ".join(text.replace("**", "").replace("\\", "").split())
    said = first_screen(set_on(shared("klamath", moves=True), key))
    assert said["conclusion"].replace("At the middle", "As entered") in plain
    assert said["more"] in plain


def test_each_choice_says_who_leads_then_and_by_how_much() -> None:
    labels = [each.text for each in tree(shared("klamath", moves=True)).of("label")]
    of_a_name = "If the importance of “A good name on the river” were high: Remove 1"
    assert of_a_name in labels
    assert "On the view of PacifiCorp “Run on from year to year” leads by 4.5" in labels
    removed = "“Hand them over for removal” leads by 3"
    assert f"If California and Oregon chose “Go on the licence” {removed}" in labels
    assert "As it stands it is open, “Run on from year to year” ahead by 3" in labels


def test_a_picture_that_only_a_setting_has_stands_in_an_empty_box() -> None:
    scenario = Scenario(
        id="s",
        name="S",
        set=tuple(Setting(item=f"a.{o}:a.{i}", value=exactly(n)) for o, i, n in
                  (("one", "x", 2), ("two", "y", 2), ("two", "x", -1))),
    )  # fmt: skip
    model = decider({"x": 1, "y": 1}, {"one": {}, "two": {}}, "one", otherwise="")
    html = moving(replace(model, scenarios=(scenario,)))
    empty, full = first_screen(set_on(html, "")), first_screen(set_on(html, "scenario=s"))
    assert (empty["figures"], len(full["figures"])) == ([], 2)
    assert (empty["matrix"], len(full["matrix"])) == ([], 5)
    assert_inert(html, policy=policy(), scripts=1)


def test_a_brief_page_has_settings_without_the_matrix() -> None:
    html = shared("hostile", moves=True, brief=True)
    assert_inert(html, policy=policy(), scripts=1)
    assert {*choices(html)} == {*choices(shared("hostile", moves=True))}
    assert 'data-box="matrix"' not in html


# What can be set, and from where.


def test_from_a_context_a_setting_replaces_the_one_of_its_kind() -> None:
    quiet = next(each for each in CASE.scenarios if each.id == "quiet")
    start = Analysis.of(CASE).in_scenario("quiet").view("china").set({"china.image": "vital"})
    by_key = {each.key: each.context for each in of(start)}
    assert "view=china" not in by_key
    assert "scenario=quiet" not in by_key
    assert by_key["view=park2012"] == replace(start.scenario or quiet, view="park2012")
    assert not by_key["view="].view
    assert by_key["scenario="].given == ()
    assert by_key["scenario=uproar"].name != quiet.name
    assert {each.item for each in by_key["scenario=uproar"].set} >= {"china.image"}
    for context in (by_key["scenario="], by_key["scenario=uproar"]):
        assert context.view == "china"
    again = by_key["china.image=low"]
    assert [each.value for each in again.set if each.item == "china.image"] == [exactly(1)]
    given = {each.option for each in by_key["given=dprk.rest"].given}
    assert given >= {"dprk.rest"}


def test_what_cannot_be_says_why_and_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.page.whatif.MOST_SETTINGS", 6)  # that one is the last of
    barred = Scenario(id="barred", name="Barred", given=(Assumption(option="pacificorp.leave"),))
    html = moving(replace(KLAMATH, scenarios=(barred,)), brief=True)
    assert "scenario=barred" not in choices(html)
    (said,) = (e.text for e in tree(html).of("span", class_="none") if "Barred" in e.text)
    assert "cannot be given: it is ruled out by “Pay, but stay off the licence”" in said


@pytest.mark.parametrize(
    ("limit", "value", "kept", "said"),
    [
        ("MOST_SETTINGS", 6, 6, "13 importances that change nothing. To ask for one: "
         "stance tradeoffs pacificorp --set ITEM=WORD"),
        ("MOST_SETTINGS", 5, 5, "1 scenario and 13 importances that change nothing"),
        ("MOST_CELLS", 4 * 5 * 4, 4, "1 importance, 1 scenario and 13 importances that"),
        ("MOST_STATEMENTS", 2 * len([*KLAMATH.statements()]), 2, "1 choice of others, 2 imp"),
    ],
)  # fmt: skip
def test_where_not_all_has_room_what_changes_nothing_goes_first(
    limit: str, value: int, kept: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"stancecli.page.whatif.{limit}", value)
    html = moving(KLAMATH, brief=True)
    assert len(choices(html)) == 1 + kept
    assert said in html
    assert "since they would be too many" in html


def test_where_nothing_can_be_set_that_is_said() -> None:
    bare = replace(CASE, actors=(), sources=(), scenarios=(), expect=())
    with pytest.raises(Unanswerable, match="nothing can be set on a page of this model"):
        moving(bare)
    html = moving(decider({"peace": 1}, {"wait": {"peace": 1}}, current="wait"))
    assert [*choices(html)] == [""]
    assert "Nothing else can be set." in html


# On the command line.


@pytest.mark.parametrize("form", ["-f md", "-f json", "-o x.docx", "-f txt", "-f csv"])
def test_only_a_page_can_be_interactive(
    form: str, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, text, said = run(capfd, f"report --interactive {form}")
    assert (code, text) == (2, "")
    assert "only a page can be interactive" in said
    assert "stance report --interactive -o report.html" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_has_settings(file: Path) -> None:
    assert len(of(Analysis.of(load(file)))) > 3
