"""A page on which something can be set: each setting is the page of that situation, piece by piece.

What its script does is looked at in a browser: test_report_browser.py.
"""

import json
import re
import shlex
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.words import further
from stancecli.model import Model, Scenario
from stancecli.page import policy, script, written
from stancecli.page.claims import Register
from stancecli.page.compose import AskedAll, why
from stancecli.page.decision import TOLD, in_short, screen_of
from stancecli.page.forms import PAGE, parts_in
from stancecli.page.opening import bars, key_of
from stancecli.page.parts import Page, PagePart
from stancecli.page.whatif import moving as settings_of, settable
from stancecli.situation import Situation
from stancecli.wording.verdict import conclusion
from tests.models import COSTLY, decider, viewed_models
from tests.moved import choices, first_screen, set_on
from tests.pages import ATTACKS, CASE, FILES, KLAMATH, LETTERS, assert_inert, moving, shared, tree
from tests.running import run
from tests.traps import TRAPS, hostile_models, renamed

DAMS = "pacificorp.dams"


def of(start: Analysis) -> dict[str, Scenario]:
    """Every context that a page offers, from an analysis."""
    found = AskedAll(start.situation)
    register, first = Register.of(start.situation), found.first
    own = screen_of(first, register, brief=True) if first else None
    offered = {each.key for each in settings_of(start, first, found.swings, own, register).choices}
    keys = {key_of(each): each for each in found.swings}
    return {key: settable(start, keys[key])[1] for key in offered}


def found_in(start: Analysis, context: Scenario, main: str = DAMS) -> tuple[Situation, Tradeoff]:
    situation = Analysis(start.written or start.situation).under(context).situation
    return situation, tradeoffs.find(situation, [main]).tradeoffs[0]


# Silence: what must not be in it.


@cache
def hostile(brief: bool) -> str:
    return moving(renamed(LETTERS, [*ATTACKS, *TRAPS]), brief=brief)


def test_it_is_inert_but_for_our_script_whose_hash_is_the_policy_brief_or_whole() -> None:
    for html in (hostile(False), hostile(True)):
        assert_inert(html, policy=policy(), scripts=1)
        assert len(html.encode()) <= 500_000
        body = html.partition("<script>")[2].partition("</script>")[0]
        assert body == script()
        digest = b64encode(sha256(body.encode()).digest()).decode()
        assert f"; script-src 'sha256-{digest}'\"" in html
        assert "unsafe-inline" not in html.partition("script-src")[2].partition('"')[0]
    assert {*choices(hostile(True))} == {*choices(hostile(False))}
    assert [html.count('data-box="matrix"') for html in (hostile(True), hostile(False))] == [0, 1]


@COSTLY
@given(hostile_models())
def test_no_text_makes_markup_in_a_setting(model: Model) -> None:
    assert_inert(moving(model, brief=True), policy=policy(), scripts=1)


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
    for key, choice in choices(hostile(False)).items():
        assert re.fullmatch(r"([a-z0-9.-]+=[a-z0-9.-]*)?", key)
        shown = json.loads(choice.attributes["data-shows"])
        for said in re.findall(r'"([^"]*)"', json.dumps(shown)):
            assert re.fullmatch(r"[a-zB]*(-[a-z]+)*( [a-z]+)*|0 0 [\d.]+ [\d.]+|--\w+: \d+", said)


# Speech: each setting is the page of that situation.


def ordinary(situation: Situation, finding: Tradeoff) -> str:
    """The first screen of a situation as any page has it, without all that follows."""
    register = Register.of(situation)
    screen = PagePart(blocks=(*bars(finding), in_short(finding, *TOLD), *why(finding, register)))
    said, more = conclusion(finding), further(finding, ends=False)
    made = Page("", "", said, more, parts=(screen,), opened=register.opened)
    shown = replace(made, parts=tuple(parts_in(made, PAGE)))
    return written(shown, register.anchor)


@pytest.mark.slow
def test_every_setting_of_an_example_is_the_screen_of_its_situation_and_what_a_command_says() -> (
    None
):
    html, start = shared("klamath", moves=True), Analysis.of(KLAMATH)
    every = of(start)
    assert every
    assert sorted(choices(html)) == sorted(["", *every])
    as_entered = first_screen(tree(shared("klamath")))
    assert first_screen(set_on(html, "")) == as_entered
    options = f"-m {shlex.quote(str(FILES['klamath']))} --set pacificorp.standing=vital -f md"
    code, text, _ = run(f"tradeoffs pacificorp {options}")
    assert code == 0
    plain = " ".join(text.replace("**", "").replace("\\", "").split())
    said = first_screen(set_on(html, "pacificorp.standing=vital"))
    assert said["conclusion"] in plain
    assert all(each in plain for each in re.split(r"(?<=[.]) ", said["more"]))


@pytest.mark.slow
@COSTLY
@given(viewed_models(blanks=True, actors=(2, 2), interests=(1, 2)))
def test_every_setting_is_the_page_of_its_situation(model: Model) -> None:
    actor = next(each for each in model.actors if each.decisions)
    model = replace(model, main=actor.decisions[0].id)
    start, html = Analysis.of(model), moving(model)
    assert_inert(html, policy=policy(), scripts=1)
    for key, context in of(start).items():
        situation, finding = found_in(start, context, model.main)
        theirs = first_screen(tree(ordinary(situation, finding)))
        ours = first_screen(set_on(html, key))
        assert ours["conclusion"] == conclusion(finding)
        assert ours == theirs, key


# What can be set, and from where.


def test_from_a_context_a_setting_replaces_the_one_of_its_kind() -> None:
    start = Analysis.of(CASE).in_scenario("quiet").set({"china.image": "low"})
    found = of(start)
    assert found["view=park2012"] == replace(start.scenario or Scenario(), view="park2012")
    again = [key for key in found if key.startswith("china.image=")]
    for key in again:
        assert sum(each.item == "china.image" for each in found[key].set) == 1
    given = found["given=dprk.rest"].given
    assert [each.option for each in given].count("dprk.rest") == 1


def test_where_nothing_can_be_set_that_is_said() -> None:
    bare = replace(CASE, actors=(), sources=(), scenarios=(), expect=())
    with pytest.raises(Unanswerable, match="nothing can be set on a page of this model"):
        moving(bare)
    html = moving(decider({"peace": 1}, {"wait": {"peace": 1}}, current="wait"))
    assert [*choices(html)] == [""]


def test_only_a_page_can_be_interactive(tmp_path: Path) -> None:
    for form in ("-f md", "-f json", "-o x.docx", "-f txt", "-f csv"):
        code, text, said = run(f"report --interactive {form}", tmp_path)
        assert (code, text) == (2, "")
        assert "only a page can be interactive" in said
        assert "stance report --interactive -o report.html" in said
    assert not list(tmp_path.iterdir())
