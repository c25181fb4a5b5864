"""`init` and `schema`: what a new model starts from, and what an editor checks it with."""

import json
import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given, strategies as some
from openpyxl import load_workbook

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.cli.beginning import STARTER, asked_of, model_to_fill_in
from stancecli.diagnostics import Unanswerable
from stancecli.imports import open_model
from stancecli.loader import json_schema, load, load_text
from stancecli.loader.files import bundled_case
from stancecli.model import Effect, Influence, Model, Position
from stancecli.situation import Situation
from tests.running import stance

MODELINE = "# yaml-language-server: $schema=./stance.schema.json\n"


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "stance.yaml").write_text("mine")
    ended = stance(tmp_path, "init")
    assert ended.returncode == 2
    assert "stance.yaml exists, and is left as it is" in ended.stderr
    assert (tmp_path / "stance.yaml").read_text() == "mine"
    assert list(tmp_path.iterdir()) == [tmp_path / "stance.yaml"]


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("my x.foo", ["my x.yaml", "my x.xlsx"]),
        ("x.JSON", ["x.yaml", "x.xlsx"]),
        ("x.ods", ["x.yaml", "x.xlsx"]),
        ("-", ["stance.yaml", "stance.xlsx"]),
    ],
)
def test_init_says_which_ending_would_fit(tmp_path: Path, name: str, fitting: list[str]) -> None:
    ended = stance(tmp_path, "init", name)
    assert (ended.returncode, list(tmp_path.iterdir())) == (2, [])
    first, *lines = ended.stderr.splitlines()
    assert first == f"stance: {name}: a model to begin with is .yaml or .xlsx"
    assert [shlex.split(line) for line in lines] == [["stance", "init", fit] for fit in fitting]
    for line in lines:
        assert stance(tmp_path, *shlex.split(line)[1:]).returncode == 0


@pytest.mark.parametrize("name", ["", "my case.yaml"])
def test_what_init_writes_is_without_faults_and_answers_at_once(tmp_path: Path, name: str) -> None:
    begun = stance(tmp_path, "init", *([name] if name else []))
    assert begun.returncode == 0
    assert begun.stdout == ""
    suggested = [shlex.split(line) for line in begun.stderr.splitlines() if line[:2] == "  "]
    assert len(suggested) == 3
    for _, *arguments in suggested:
        assert stance(tmp_path, *arguments).returncode == 0
    assert (tmp_path / "stance.schema.json").exists()
    model = ("-m", name) if name else ()
    answered = stance(tmp_path, "tradeoffs", "council", *model)
    assert answered.returncode == 0
    said = " ".join(answered.stdout.split())
    assert "“Close it for good” or “Close it in the evening” could come out ahead." in said
    assert "Ruled out “" in said


def test_schema_prints_what_the_loader_says(tmp_path: Path) -> None:
    done = stance(tmp_path, "schema")
    printed = done.stdout
    assert (done.returncode, json.loads(printed)) == (0, json_schema())
    stance(tmp_path, "schema", "-o", "stance.schema.json")
    assert (tmp_path / "stance.schema.json").read_text(encoding="utf-8") == printed


def test_models_name_the_schema_that_lies_beside_them(request: pytest.FixtureRequest) -> None:
    for file in (STARTER, bundled_case()):
        assert file.read_text(encoding="utf-8").startswith(MODELINE)
    beside = bundled_case().with_name("stance.schema.json")
    if request.config.getoption("--renew"):
        beside.write_text(stance(beside.parent, "schema").stdout, encoding="utf-8")
    assert json.loads(beside.read_text(encoding="utf-8")) == json_schema(), "pytest --renew"


def test_the_starter_shows_each_kind_of_thing() -> None:
    model = load(STARTER)
    kinds = {type(each).__name__ for each in (*model.items.values(), *model.claims())}
    assert kinds == {
        *("Source", "Analyst", "Actor", "Interest", "Constraint", "Decision", "Option"),
        *("Effect", "Position", "Influence"),
    }
    assert model.scenarios
    assert model.expect
    assert model.holders


# A model of one's own question.


MINE = "Poland: What about the mine? dig | settle | stop"
OTHERS = "Czechia; PGE; poland; Court"


@pytest.mark.parametrize(
    ("ask", "actors", "said"),
    [
        ("What about the mine? dig | stop", None, "is not an actor, “:”"),
        ("", None, "is not an actor, “:”"),
        ("Poland: ? dig | stop", None, "is not an actor, “:”"),
        ("Poland: What? dig || stop", None, "2 to 50 unlike options"),
        ("Poland: What? dig | Stop | stop ", None, "2 to 50 unlike options"),
        ("Poland: What? dig", None, "“Poland: What? dig” is not an actor"),
        (f"Poland: What? {'|'.join(map(str, range(51)))}", None, "2 to 50 unlike options"),
        (MINE, "Czechia;; PGE", "--actors are names"),
        (MINE, ";".join(map(str, range(1000))), "begins with 50 actors"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_an_example(
    ask: str, actors: str | None, said: str
) -> None:
    assert asked_of(["Poland: What? dig | stop"], actors=None)
    with pytest.raises(Unanswerable, match=re.escape(said)) as refused:
        asked_of([ask], actors)
    assert refused.value.advice


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("\x1b[31m", "E004 an escape for the character U+001B"),
        ("\udcff", "E100 not YAML"),
        ("x" * 70_000, "E107 a text of over 65,536 characters"),
    ],
)
def test_a_name_that_no_model_can_hold_is_a_fault(tmp_path: Path, option: str, said: str) -> None:
    ended = stance(tmp_path, "init", "--ask", f"Poland: What? dig | {option}")
    assert (ended.returncode, list(tmp_path.iterdir())) == (2, [])
    assert re.match(r"--ask:\d+:\d+: ", ended.stderr)
    assert said in ended.stderr


def begun(*asks: str, actors: str | None = None) -> tuple[str, Model]:
    text = model_to_fill_in(asked_of(asks, actors))
    return text, load_text(text)


def filled_in(text: str) -> str:
    """What a person makes of it who takes out each “# ” and judges each cell."""
    head, body = text.split("stance: 1", 1)
    uncommented = re.sub(r"^( *)# ", r"\1", body, flags=re.M)
    return f"{head}stance: 1" + re.sub(r"(?<=\S)( +)[.](?= |$)", r"\1-/+", uncommented, flags=re.M)


NAMES = some.text(some.characters(exclude_categories=["C"], exclude_characters="|｜;；؛:：?？؟"))


@given(
    some.lists(NAMES.filter(str.strip), min_size=1, max_size=4, unique_by=str.casefold),
    some.lists(
        some.lists(NAMES.filter(str.strip), min_size=3, max_size=4, unique_by=str.casefold),
        min_size=1,
        max_size=3,
    ),
)
def test_any_names_make_a_model_that_says_nothing_and_can_be_filled_in(
    actors: list[str], asked: list[list[str]]
) -> None:
    asks = [f"{actors[n % 2 - 1]}: {q}? {'|'.join(opts)}" for n, (q, *opts) in enumerate(asked)]
    text, model = begun(*asks, actors="; ".join(actors))
    assert not [claim for claim in model.claims() if isinstance(claim, Effect)]
    assert {a.name for a in model.actors} <= {" ".join(name.split()) for name in actors}
    full = load_text(filled_in(text))
    assert len([*Situation.of(full).decisions()]) == len(asks) + 1
    assert [effect for effect in full.claims() if isinstance(effect, Effect) and effect.when]
    assert [claim for claim in full.claims() if isinstance(claim, Position)]
    has_others = not all(actor.decisions for actor in model.actors)
    assert has_others == any(isinstance(claim, Influence) for claim in full.claims())
    assert full.scenarios[0].given
    (quoted,) = (citation for claim in full.claims() for citation in claim.cite)
    assert quoted.quote
    assert full.sources[0].text


@pytest.mark.parametrize("name", ["case.yaml", "case.xlsx"])
def test_what_is_begun_says_where_to_write(tmp_path: Path, name: str) -> None:
    for wrong in (["--actors", "PGE"], ["--ask", "Poland"], ["--ask", MINE, "--actors", ";"]):
        assert stance(tmp_path, "init", name, *wrong).returncode == 2
        assert not (tmp_path / name).exists()
    assert stance(tmp_path, "init", name, "--ask", MINE, "--actors", OTHERS).returncode == 0
    grid = {"case.yaml": "case.yaml:28", "case.xlsx": "“What about the mine?”"}[name]
    for asked in ("tradeoffs", "levers", "robustness poland", "check"):
        ended = stance(tmp_path, *asked.split(), "-m", name)
        assert (ended.returncode, ended.stderr) == (0, "")
        said = " ".join(ended.stdout.split())
        assert "The model does not say what these options do for Poland." in said
        assert f"Write into the grid of {grid} what each option does." in said
        assert "level" not in said, "no option is, where nothing is said"
    assert "begin here, now blank" in said
    both = stance(tmp_path, "init", f"2-{name}", "--ask", MINE, "--ask", "PGE: Sell? no | yes")
    assert both.returncode == 0
    said = " ".join(stance(tmp_path, "tradeoffs", "-m", f"2-{name}").stdout.split())
    assert f"for: Poland and PGE. Write into the grid of {grid.replace('case.', '2-case.')}" in said


def test_names_with_a_comma_are_asked_about(tmp_path: Path) -> None:
    for actors, is_asked in (("Czechia, PGE", True), ("Bern, the town; PGE", False)):
        name = f"{len(actors)}.yaml"
        ended = stance(tmp_path, "init", name, "--ask", MINE, "--actors", actors)
        assert ended.returncode == 0
        assert (f"Is “{actors}” one actor?" in ended.stderr) == is_asked


def test_no_place_is_told_of_what_stands_in_no_file() -> None:
    said = str(Analysis.of(begun(MINE)[1]).tradeoffs())
    assert "does not say what these options do" in said
    assert "Write into" not in said


def test_a_workbook_that_is_begun_is_filled_in_and_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    asks = ("--ask", MINE, "--ask", "Czechia: What next? wait | sue")
    assert stance(tmp_path, "init", file.name, *asks, "--actors", OTHERS).returncode == 0
    book = load_workbook(file)
    assert "street" not in str([list(sheet.values) for sheet in book])
    wants, mine = book["Interests"], book["What about the mine"]
    for sheet in (wants, mine, book["What next"]):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "What matters most to Czechia":
                    cell.value = "Water"
    wants.append([None, "Poland", "Peace", "high"])
    for cell, typed in {"D4": "++", "F4": "--", "E5": "-/0", "C8": "Peace", "D8": -1}.items():
        mine[cell] = typed
    book["Effects"].append(["dig", "Peace", "--", None, None, "sue", None, "A fine."])
    book["Effects"].append(
        ["stop", "Water", "helps", None, None, None, None, "It ends.", "note p. 2"]
    )
    book["Sources"]["A2"], book["Sources"]["B2"] = "note", "A note"
    book.save(file)
    opened = open_model(file)
    assert (opened.aside, opened.notes) == ((), ())
    effects = [claim for claim in opened.model.claims() if isinstance(claim, Effect)]
    assert [(each.option, each.to, fmt.effect(each.size)) for each in effects] == [
        ("poland.dig", "poland.first", "++"),
        ("poland.dig", "poland.peace", "−−"),
        ("poland.dig", "poland.peace", "−"),
        ("poland.settle", "czechia.first", "−/0"),
        ("poland.stop", "poland.first", "−−"),
        ("poland.stop", "czechia.first", "+"),
    ]
    for asked in ("tradeoffs", "check", "stability"):
        ended = stance(tmp_path, asked, "-m", file.name)
        assert (ended.returncode, ended.stderr) == (0, "")
