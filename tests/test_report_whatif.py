"""A page whose reader moves importances, views and scenarios: what it holds, and what it must not.

What its script does is looked at in a browser: test_report_whatif_browser.py.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.loader import load, load_text
from stancecli.methods.performance import performance_table
from stancecli.model import (
    NONE,
    Assumption,
    Citation,
    Model,
    Range,
    Removal,
    Scenario,
    Setting,
    Source,
    exactly,
)
from stancecli.page import page
from stancecli.page.whatif import contexts as bounds
from stancecli.page.whatif.contexts import contexts
from stancecli.page.whatif.script import policy, script
from stancecli.page.whatif.tables import encoded
from stancecli.page.whatif.texts import WORDS
from stancecli.situation import Situation
from tests.models import COSTLY, decider, models, random_model
from tests.pages import (
    CASE,
    EARLIER,
    EXAMPLES,
    HOSTILE,
    MODELS,
    assert_inert,
    moving,
    parsed,
    section,
    shared,
)
from tests.running import run
from tests.test_comparison import BEFORE
from tests.traps import hostile_models, renamed

CASE_MOVING = shared("case", moves=True)
EACH = pytest.mark.parametrize("name", MODELS)


def panels(html: str) -> list[dict[str, Any]]:
    """The data of each panel of a page."""
    found = [each for each in parsed(html).of("div") if each.get("class") == "panel"]
    names = ("tables", "which", "names", "short")
    return [
        {name: json.loads(str(each[f"data-{name}"])) for name in names}
        | {"decision": each["data-decision"]}
        for each in found
    ]


# What must not be in it.


@EACH
@pytest.mark.parametrize("brief", [False, True])
def test_a_page_that_nobody_moves_has_no_script(name: str, brief: bool) -> None:
    html = shared(name, brief=brief)
    assert not parsed(html).of("script", "input", "select")
    assert "script-src" not in html


@EACH
@pytest.mark.parametrize("brief", [False, True])
def test_a_page_that_moves_is_inert_but_for_our_script(name: str, brief: bool) -> None:
    assert_inert(shared(name, moves=True, brief=brief), policy=policy(), scripts=1)


@COSTLY
@given(hostile_models())
def test_no_text_makes_markup_where_things_move(model: Model) -> None:
    assert_inert(moving(model), policy=policy(), scripts=1)


@EACH
def test_the_script_is_the_same_for_every_model_and_its_hash_is_the_policy(name: str) -> None:
    html = shared(name, moves=True)
    body = html.partition("<script>")[2].partition("</script>")[0]
    assert body == script()
    digest = b64encode(sha256(body.encode()).digest()).decode()
    assert f"; script-src 'sha256-{digest}'\"" in html
    assert "unsafe-inline" not in html.partition("script-src")[2].partition('"')[0]


def test_the_script_makes_no_markup_runs_no_text_and_asks_for_nothing() -> None:
    reads = "=== location.hash"  # which decision to begin with, and nothing else of the address
    assert script().count(reads) == script().count("location") == 1
    assert script().count("history.") == script().count("history.replaceState(null, ") == 1
    text = script().replace(reads, "")
    assert "</" not in text
    assert "<!--" not in text
    for word in (
        *("eval", "Function(", "innerHTML", "outerHTML", "insertAdjacent", "document.write"),
        *("fetch", "XMLHttpRequest", "import", "WebSocket", "Worker", "location", "cookie"),
        *("setTimeout", "setInterval", "localStorage", "sessionStorage", "postMessage", "src"),
    ):
        assert not re.search(rf"(?<!\w){re.escape(word)}(?<=\()|(?<!\w){re.escape(word)}\b", text)


def test_the_controls_are_hidden_until_the_script_runs() -> None:
    found = parsed(CASE_MOVING)
    by_id = {str(each["id"]): each for _, each in found.elements if "id" in each}
    for id_ in ("whatif-on", "whatif-set", "whatif-below"):
        assert "hidden" in by_id[id_]
    assert all("hidden" in each for each in found.of("div") if each.get("class") == "panel")
    assert "hidden" not in by_id["whatif-off"]
    assert "hidden" not in by_id["whatif-still"]
    still = CASE_MOVING.partition('<div id="whatif-still">')[2]
    drawn = shared("case").partition('<div class="beside">')[2].partition("<section")[0]
    assert still.startswith(f'\n<div class="beside">{drawn.rstrip()}'), "as on any page"


def test_the_same_model_gives_the_same_bytes() -> None:
    assert moving(replace(CASE)) == CASE_MOVING


# What must be in it.


def test_hostile_names_are_data_and_text() -> None:
    found = panels(shared("hostile", moves=True))
    first = found[0]["names"]
    options = [o.name for a in HOSTILE.actors for d in a.decisions for o in d.options]
    assert {name for panel in found for name in panel["names"]} == set(map(fmt.visible, options))
    assert len(first) > 1
    small = decider({"peace": 1}, {"talk": {"peace": 2}, "wait": {"peace": -1}}, current="wait")
    long = renamed(small, ["x" * 300])
    assert all(len(name) <= 16 for panel in panels(moving(long)) for name in panel["short"])


def test_every_word_that_the_script_fills_in_is_handed_to_it() -> None:
    text = script()
    used = set(re.findall(r"words\.(\w+)", text)) | set(re.findall(r'filled\("(\w+)"', text))
    used |= set(re.findall(r'"((?:blanks|claims|steps|changed|set)_\w+)"', text))
    used -= {"others_"}
    assert len(used) > 25
    assert used <= WORDS.keys()
    assert {"others_or", "others_and", "strongly_one", "blanks_one"} <= WORDS.keys()


def test_every_decision_view_and_scenario_can_be_chosen() -> None:
    html = CASE_MOVING
    labels = re.findall(r"<label>(\w+) <select", html)
    assert labels == ["Decision", "View", "Scenario"]
    found = panels(html)
    decisions = [d for a in CASE.actors for d in a.decisions]
    assert len(found) == len(decisions)
    for panel in found:
        assert len(panel["which"]) == 1 + len(CASE.holders)
        assert all(len(row) == 1 + len(CASE.scenarios) for row in panel["which"])
    assert html.count("<option>as entered</option>") == 2


def test_where_there_is_nothing_to_choose_nothing_is_offered() -> None:
    model = decider({"peace": 1}, {"talk": {"peace": 2}, "wait": {"peace": -1}}, current="wait")
    html = moving(model)
    assert "<select" not in html
    assert html.count('type="radio"') == 5
    bare = replace(CASE, actors=(), sources=(), scenarios=(), expect=())
    with pytest.raises(Unanswerable, match="nothing to move on a page of this model: no decision"):
        moving(bare)


def middle(size: int | list[int]) -> int:
    """What a size stands for where one number is needed: one that is exact is a number."""
    return size if isinstance(size, int) else size[1]


@given(models(blanks=True))
def test_a_table_in_whole_numbers_adds_up_to_the_points(model: Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        table = performance_table(situation, decision.id)
        options = {option.id: n for n, option in enumerate(decision.options)}
        criteria = {criterion.id: n for n, criterion in enumerate(table.criteria)}
        found = encoded(table, options, criteria)
        value, weight = found["unit"]
        for option, (place, _), row in zip(
            table.candidates, found["options"], found["cells"], strict=True
        ):
            assert options[option.id] == place
            sums = [
                middle(always) + sum(middle(found["claims"][n]) for n in cell)
                for cell, always in zip(row, found["always"], strict=True)
            ]
            points = sum(w[1] * each for w, each in zip(found["weights"], sums, strict=True))
            assert Fraction(points, value * weight) == table.score(option.id)


def test_a_claim_that_two_options_share_is_one_claim() -> None:
    for seed in range(40):
        situation = Situation.of(random_model(Random(seed), options=(3, 3)))
        for decision in situation.decisions():
            table = performance_table(situation, decision.id)
            numbers = {option.id: n for n, option in enumerate(decision.options)}
            criteria = {criterion.id: n for n, criterion in enumerate(table.criteria)}
            cells = encoded(table, numbers, criteria)["cells"]
            for n, a in enumerate(table.candidates):
                for m, b in enumerate(table.candidates):
                    for c, criterion in enumerate(table.criteria):
                        ours, _ = table.apart(a.id, b.id, criterion.id)
                        assert len(set(cells[n][c]) - set(cells[m][c])) == len(ours) or n == m


def test_a_matrix_stands_once_for_each_situation_that_differs() -> None:
    first = CASE_MOVING.partition('<div class="panel"')[2].partition('<div class="panel"')[0]
    written_ = first.count("<div data-effects=")
    tables = panels(CASE_MOVING)[0]["tables"]
    used = {table["effects"] for table in tables if "effects" in table}
    assert used == set(range(written_))
    matrices = first.split("<div data-effects=")[1:]
    assert " changed" not in matrices[0], "as it stands"
    assert any(" changed" in each for each in matrices[1:])
    assert len(set(matrices)) == len(matrices)


def test_a_number_that_javascript_cannot_count_to_is_a_text() -> None:
    weights: dict[str, int | str] = {"peace": "1.00000000000000001", "gain": 3}
    model = decider(weights, {"talk": {"peace": 2}, "wait": {"gain": -1}}, current="wait")
    ((weight, *_), *_) = panels(moving(model))[0]["tables"][0]["weights"]
    assert weight == "100000000000000001"


# Where it starts.


def _decisions(start: Analysis) -> list[Any]:
    return list(start.situation.decisions())


def test_what_is_asked_for_is_the_start() -> None:
    start = Analysis.of(CASE)
    first = CASE.scenarios[0]
    found = contexts(start.in_scenario(first.id), _decisions(start))
    assert (found.view, found.scenario) == (0, 1)
    assert found.scenarios[1] is first
    on_view = contexts(start.view("china"), _decisions(start))
    assert on_view.views[on_view.view] in CASE.actors
    plain = on_view.situations[0][0]
    assert isinstance(plain, Situation)
    assert plain.model == CASE
    seoul = contexts(start.set({"china.seoul": "low"}), _decisions(start))
    for row in seoul.situations:
        for reached in row:
            if isinstance(reached, Situation):
                assert reached.criterion("china.seoul").weight == exactly(1)


def test_what_cannot_be_says_why_as_any_command_does() -> None:
    scenario = Scenario(id="seen", name="As China sees it", view="china")
    model = replace(CASE, scenarios=(scenario,))
    found = contexts(Analysis.of(model), _decisions(Analysis.of(model)))
    names = [each.id for each in found.views if each]
    other = names.index("park2012") + 1
    assert found.situations[other][1] == "two views at once: “china” and “park2012”"
    assert isinstance(found.situations[names.index("china") + 1][1], Situation)


def test_the_view_of_a_scenario_is_its_own_and_no_view_that_is_chosen_besides() -> None:
    scenario = Scenario(id="seen", name="As China sees it", view="china")
    start = Analysis.of(replace(CASE, scenarios=(scenario,)))
    in_it = start.in_scenario("seen")
    found = contexts(in_it, _decisions(start))
    assert (found.view, found.scenario) == (0, 1)
    plain, seen = found.situations[0]
    assert isinstance(plain, Situation)
    assert plain.model == start.model
    assert seen is in_it.situation
    assert seen.model != start.model
    # A view that is asked for besides stays chosen, and what is set besides holds everywhere.
    first = Scenario(
        id="first",
        name="First",
        given=(Assumption(option=EARLIER[0]),),
        set=(Setting(item="china.seoul", value=exactly(1)),),
        without=(Removal(item="park2012"),),
    )
    case = replace(CASE, scenarios=(first,))
    besides = Analysis.of(case).in_scenario(first.id).view("china").set({"china.image": "vital"})
    found = contexts(besides, _decisions(besides))
    assert getattr(found.views[found.view], "id", "") == "china"
    assert found.scenarios[found.scenario] is first
    assert found.situations[found.view][found.scenario] is besides.situation
    plain = found.situations[0][0]
    assert isinstance(plain, Situation)
    only_set = Analysis.of(case).set({"china.image": "vital"})
    assert (plain.model, plain.chosen) == (only_set.model, {})
    on_view = found.situations[found.view][0]
    assert isinstance(on_view, Situation)
    assert (on_view.model, on_view.chosen) == (only_set.view("china").model, {})


def _encoded(
    effects: dict[str, dict[str, int | str | Range]], cited: int = 0, otherwise: str = NONE
) -> dict[str, Any]:
    """The table of a decision on `peace` and `gain`, so many of whose effects are cited."""
    model = decider({"peace": 1, "gain": 2}, effects, current="wait", otherwise=otherwise)
    (actor,) = model.actors
    left, options = cited, []
    for option in actor.decisions[0].options:
        own = [
            replace(each, cite=(Citation("book", f"p. {n}"),)) if n < left else each
            for n, each in enumerate(option.effects)
        ]
        left -= min(left, len(own))
        options.append(replace(option, effects=tuple(own)))
    actor = replace(actor, decisions=(replace(actor.decisions[0], options=tuple(options)),))
    book = Source(id="book", title="A book")
    situation = Situation.of(replace(model, sources=(book,), actors=(actor,)))
    table = performance_table(situation, actor.decisions[0].id)
    numbers = {option.id: n for n, option in enumerate(options)}
    return encoded(table, numbers, {c.id: n for n, c in enumerate(table.criteria)})


def test_on_judgement_alone_is_said_where_nothing_is_cited() -> None:
    effects: dict[str, dict[str, int | str | Range]] = {
        "talk": {"peace": 2, "gain": 1},
        "wait": {"peace": -1, "gain": -1},
    }
    said = [_encoded(effects, cited) for cited in range(5)]
    assert [each["judged"] for each in said] == ["on judgement alone", "", "", "", ""]
    mostly = [each["mostly_judged"] for each in said]
    assert mostly == [True, True, True, True, False], "of 6"
    assert not _encoded({"talk": {}, "wait": {}})["judged"], "nothing is judged either"


def test_claims_are_told_apart_by_their_kinds() -> None:
    situation = Situation.of(load_text(BEFORE.replace("effect: 0.5", "effect: unknown")))
    table = performance_table(situation, "a.way")
    options = {option.id: n for n, option in enumerate(table.options)}
    found = encoded(table, options, {c.id: n for n, c in enumerate(table.criteria)})
    kinds = [claim[-1] if isinstance(claim, list) else claim for claim in found["claims"]]
    assert sorted(map(str, kinds)) == ["-1", "1", "1", "blank", "breach", "unknown"]


def test_what_no_importance_can_change_is_said() -> None:
    assert _encoded({"talk": {"peace": 1}, "wait": {"gain": 1}})["said"] == ""
    alone = _encoded({"wait": {"peace": 1}})["said"]
    assert alone == "“Wait” (current) is the only open option."
    assert _encoded({"talk": {}, "wait": {}}, otherwise="")["said"].startswith("The model does not")
    assert _encoded({"talk": {}, "wait": {}})["said"] == ""


def test_a_page_holds_as_many_tables_and_statements_as_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = Analysis.of(CASE)
    decisions = _decisions(start)
    every = (1 + len(CASE.holders)) * (1 + len(CASE.scenarios))
    tables, claims = every * len(decisions), (every - 1) * sum(1 for _ in CASE.statements())
    cells = every * sum(bounds.cells_of(start.situation, each) for each in decisions)
    for limit, most in (("TABLES", tables), ("CLAIMS", claims), ("CELLS", cells)):
        with monkeypatch.context() as patched:
            patched.setattr(bounds, f"MOST_{limit}", most)
            assert not contexts(start, decisions).left, limit
            patched.setattr(bounds, f"MOST_{limit}", most - 1)
            assert contexts(start, decisions).left, limit


@pytest.mark.parametrize(
    ("limit", "value", "shape", "left"),
    [
        ("MOST_TABLES", 200, (3, 1 + len(CASE.scenarios)), ""),
        ("MOST_TABLES", 20, (3, 1), "too many: scenarios."),
        ("MOST_TABLES", 6, (1, 1), "too many: views and scenarios."),
        ("MOST_CLAIMS", 10, (1, 1), "too many: views and scenarios."),
        ("MOST_CELLS", 500, (3, 1), "too many: scenarios."),
    ],
)
def test_of_too_many_tables_fewer_are_offered_and_that_is_said(
    limit: str, value: int, shape: tuple[int, int], left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, limit, value)
    start = Analysis.of(CASE)
    found = contexts(start, _decisions(start))
    assert (len(found.situations), len(found.situations[0])) == shape
    assert left in found.left
    assert found.left in moving(CASE)


def test_a_decision_too_large_for_a_browser_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    most = "stancecli.page.whatif.panels.MOST_OWN_CELLS"
    first, *_ = cells = [
        bounds.cells_of(Situation.of(CASE), each) for each in Situation.of(CASE).decisions()
    ]
    assert max(cells) == first
    monkeypatch.setattr(most, first - 1)
    with pytest.raises(Unanswerable, match=f"with which it begins, has over {first - 1} cells"):
        moving(CASE)
    small = replace(CASE, main="rok.diplomacy")
    html = moving(small)
    assert len(panels(html)) == len(cells) - 1
    assert "1 decision on this page: too large to be moved." in html
    others = re.findall('<div id="choice-([^"]*)"', section(html, "others"))
    assert others == ["china.refugees"], "it is told as on any page"


def test_decisions_without_a_screen_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancecli.page.compose.MOST_MATRICES", 4)
    html = moving(CASE)
    assert len(panels(html)) == 4
    assert "2 more decisions cannot be chosen here." in html


def test_a_page_of_many_scenarios_takes_no_graph_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Model] = []
    of: Callable[[Model], Situation] = Situation.of

    def counting(model: Model) -> Situation:
        made.append(model)
        return of(model)

    interest = CASE.actors[0].interests[0].id
    many = tuple(
        Scenario(id=f"s{n}", name=f"S{n}", set=(Setting(item=interest, value=exactly(1)),))
        for n in range(500)
    )
    start = Analysis.of(replace(CASE, scenarios=many))
    monkeypatch.setattr(Situation, "of", counting)
    found = contexts(start, _decisions(start))
    assert len(found.scenarios) == 1
    assert len(made) <= len(CASE.holders)


# On the command line.


@pytest.mark.parametrize("form", ["-f md", "-f json", "-o x.docx", "-f txt", "-f csv"])
def test_only_a_page_can_be_moved(
    form: str, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, text, said = run(capfd, f"report --interactive {form}")
    assert (code, text) == (2, "")
    assert "only a page can be moved" in said
    assert "stance report --interactive -o report.html" in said
    assert not list(tmp_path.iterdir())


def test_the_command_writes_what_the_page_function_does(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out.html"
    assert run(capfd, f"report --interactive --brief -o {out}")[0] == 0
    lines = [
        re.sub(r"actors\.yaml:\d+", "", html)
        for html in (out.read_text(encoding="utf-8"), shared("case", moves=True, brief=True))
    ]
    assert lines[0] == lines[1]
    first = CASE.scenarios[0].id
    options = f"--brief --scenario {first} -o {out} --force"
    assert run(capfd, f"report --interactive {options}")[0] == 0
    assert "data-start='[0,1]'" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [each.stem for each in EXAMPLES])
def test_every_example_can_be_moved(name: str) -> None:
    (file,) = (each for each in EXAMPLES if each.stem == name)
    html = moving(load(file))
    assert_inert(html, policy=policy(), scripts=1)
    assert all(panel["tables"] for panel in panels(html))


def test_the_page_of_a_range_of_importance_offers_it_as_entered() -> None:
    model = decider(
        {"peace": 1, "gain": 2},
        {"talk": {"peace": 2, "gain": 1}, "wait": {"peace": Range(Fraction(-1), Fraction(1))}},
        current="wait",
    )
    (actor,) = model.actors
    peace = replace(actor.interests[0], importance=Range(Fraction(1), Fraction(3)))
    model = replace(model, actors=(replace(actor, interests=(peace, actor.interests[1])),))
    (table,) = panels(moving(model))[0]["tables"]
    assert table["weights"] == [[1, 2, 3, 0], [2, 2, 2, 1]]
    assert table["claims"][-1][:3] == [-1, 0, 1]


def test_tradeoffs_are_asked_once_for_a_page_that_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find_them = tradeoffs.find

    def counting(situation: Situation, decisions: list[str]) -> tradeoffs.Tradeoffs:
        asked.extend(decisions)
        return find_them(situation, decisions)

    monkeypatch.setattr(tradeoffs, "find", counting)
    start = Analysis.of(CASE)
    page(start.situation, start=start)
    assert len(asked) == len(_decisions(start))
