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
from stancecli.model import Assumption, Model, Removal, Scenario, Setting, exactly
from stancecli.page import policy, script, written
from stancecli.page.claims import Register
from stancecli.page.compose import AskedAll, why
from stancecli.page.decision import WHY, opening, screen_of, verdict_line
from stancecli.page.forms import PAGE, parts_in
from stancecli.page.parts import Moving, Page, PageChoice, PagePart
from stancecli.page.whatif import Settable, moving as settings_of, settable
from stancecli.situation import Situation
from stancecli.wording.verdict import conclusion
from tests.models import COSTLY, decider, viewed_models
from tests.moved import choices, first_screen, set_on
from tests.pages import ATTACKS, CASE, FILES, KLAMATH, LETTERS, assert_inert, moving, shared, tree
from tests.running import run
from tests.traps import TRAPS, hostile_models, renamed

DAMS = "pacificorp.dams"


@cache
def asked(start: Analysis) -> AskedAll:
    return AskedAll(start.situation)


def of(start: Analysis) -> list[Settable]:
    """Everything that can be set, from an analysis."""
    found = asked(start)
    return list(settable(start, found.first, found.robustness)) if found.first else []


def offered(start: Analysis) -> tuple[Moving, list[PageChoice]]:
    """What a brief page offers to be set, without the page."""
    found, register = asked(start), Register.of(start.situation)
    own = screen_of(found.first, register, brief=True) if found.first else None
    made = settings_of(start, found.first, found.robustness, own, register)
    every = (*(choice for _, row in made.rows for choice in row), *made.others)
    return made, [each for each in every if each.key]


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
    screen = PagePart(blocks=tuple(opening(finding, None)))
    parts = (screen, replace(why(finding, None, register), title=WHY))
    said, more, line = conclusion(finding), further(finding), verdict_line(finding)
    made = Page("", "", said, more, line, parts=parts, opened=register.opened)
    shown = replace(made, parts=tuple(parts_in(made, PAGE)))
    return written(shown, register.anchor)


@pytest.mark.slow
def test_every_setting_of_an_example_is_the_screen_of_its_situation_and_what_a_command_says() -> (
    None
):
    html, start = shared("klamath", moves=True), Analysis.of(KLAMATH)
    every = of(start)
    assert sorted(choices(html)) == sorted(["", *(each.key for each in every)])
    as_entered = first_screen(tree(shared("klamath")))
    own = ordinary(*found_in(start, Scenario()))
    assert first_screen(tree(own)) == as_entered, "what to ask is told below"
    assert first_screen(set_on(html, "")) == as_entered
    assert "since they would be too many" not in html
    options = f"-m {shlex.quote(str(FILES['klamath']))} --set pacificorp.standing=high -f md"
    code, text, _ = run(f"tradeoffs pacificorp {options}")
    assert code == 0
    plain = " ".join(text.replace("**", "").replace("\\", "").split())
    said = first_screen(set_on(html, "pacificorp.standing=high"))
    assert said["conclusion"] in plain
    assert all(each in plain for each in re.split(r"(?<=[.]) ", said["more"]))
    labels = {each.text for each in tree(html).of("label")}
    removed = "“Hand them over for removal” is ahead by 3 points"
    assert labels > {
        "If the weight of “A good name on the river” were medium: Run on from year to year 4",
        "In the view of PacifiCorp “Run on from year to year” is ahead by 4.5 points",
        f"If California and Oregon chose “Go on the licence” {removed}",
        "As it stands “Run on from year to year” is ahead by 4.5 points, not settled",
    }


@pytest.mark.slow
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
    present, tried = choices(html), {each.rank: each for each in of(start)}.values()
    for each in (each for each in tried if each.key in present):
        situation, finding = found_in(start, each.context, model.main)
        theirs = first_screen(tree(ordinary(situation, finding)))
        ours = first_screen(set_on(html, each.key))
        assert ours["conclusion"] == conclusion(finding)
        assert ours == theirs, each.key


def test_a_picture_that_only_a_setting_has_stands_in_an_empty_box() -> None:
    def scenario(id_: str, less: int) -> Scenario:
        sizes = (("one", "x", 2), ("two", "y", 2), ("two", "x", less))
        effects = (Setting(item=f"a.{o}:a.{i}", value=exactly(n)) for o, i, n in sizes)
        return Scenario(id=id_, name=id_, set=tuple(effects))

    model = decider({"x": 1, "y": 1}, {"one": {}, "two": {}}, "one", otherwise="")
    model = replace(model, scenarios=(scenario("one", -1), scenario("both", 0)))
    html = moving(model)
    empty, full = first_screen(set_on(html, "")), first_screen(set_on(html, "scenario=one"))
    assert (empty["figures"], len(full["figures"])) == ([], 2)
    assert (empty["matrix"], len(full["matrix"])) == ([], 5)
    assert_inert(html, policy=policy(), scripts=1)
    looks = {each.key: each.look for each in offered(Analysis.of(model))[1]}
    assert looks == {"scenario=one": "same", "scenario=both": "level"}


# What can be set, and from where.


def test_from_a_context_a_setting_replaces_the_one_of_its_kind() -> None:
    quiet = next(each for each in CASE.scenarios if each.id == "quiet")
    start = Analysis.of(CASE).in_scenario("quiet").view("china").set({"china.image": "vital"})
    by_key = {each.key: each.context for each in of(start)}
    assert not {"view=china", "scenario=quiet"} & by_key.keys()
    assert by_key["view=park2012"] == replace(start.scenario or quiet, view="park2012")
    assert not by_key["view="].view
    assert by_key["scenario="].given == ()
    assert by_key["scenario=uproar"].name != quiet.name
    assert {each.item for each in by_key["scenario=uproar"].set} >= {"china.image"}
    for context in (by_key["scenario="], by_key["scenario=uproar"]):
        assert context.view == "china"
    again = by_key["china.image=low"]
    assert [each.value for each in again.set if each.item == "china.image"] == [exactly(1)]
    assert "dprk.rest" in {each.option for each in by_key["given=dprk.rest"].given}


def test_what_cannot_be_says_why_and_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.page.whatif.MOST_SETTINGS", 6)  # that one is the last of
    barred = Scenario(id="barred", name="Barred", given=(Assumption(option="pacificorp.leave"),))
    html = moving(replace(KLAMATH, scenarios=(barred,)), brief=True)
    assert "scenario=barred" not in choices(html)
    (said,) = (e.text for e in tree(html).of("span", class_="none") if "Barred" in e.text)
    assert "cannot be given: it is ruled out by “Pay, but stay off the licence”" in said
    assert "Not on this page, since they would be too many: 13 weights" in html


@pytest.mark.parametrize(
    ("limit", "value", "kept", "said"),
    [
        ("MOST_SETTINGS", 6, 6, "13 weights that change nothing. To ask for one: "
         "stance tradeoffs pacificorp --set ITEM=WORD"),
        ("MOST_SETTINGS", 5, 5, "14 weights that change nothing"),
        ("MOST_CELLS", 4 * 5 * 4, 4, "1 scenario and 14 weights that"),
        ("MOST_STATEMENTS", 2 * len([*KLAMATH.statements()]), 2, "1 choice of others, 1 weight,"),
    ],
)  # fmt: skip
def test_where_not_all_has_room_what_changes_nothing_goes_first(
    limit: str, value: int, kept: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"stancecli.page.whatif.{limit}", value)
    made, every = offered(RIVER)
    assert len(every) == kept
    assert said in made.left


RIVER = Analysis.of(KLAMATH)


def test_where_nothing_can_be_set_that_is_said() -> None:
    bare = replace(CASE, actors=(), sources=(), scenarios=(), expect=())
    with pytest.raises(Unanswerable, match="nothing can be set on a page of this model"):
        moving(bare)
    html = moving(decider({"peace": 1}, {"wait": {"peace": 1}}, current="wait"))
    assert [*choices(html)] == [""]
    assert "Nothing else can be set." in html


def test_only_a_page_can_be_interactive(tmp_path: Path) -> None:
    for form in ("-f md", "-f json", "-o x.docx", "-f txt", "-f csv"):
        code, text, said = run(f"report --interactive {form}", tmp_path)
        assert (code, text) == (2, "")
        assert "only a page can be interactive" in said
        assert "stance report --interactive -o report.html" in said
    assert not list(tmp_path.iterdir())
