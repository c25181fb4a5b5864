"""`init` and `schema`: what a new model starts from, and what an editor checks it with."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from stancecli.cli.exchange import STARTER
from stancecli.loader import json_schema, load
from stancecli.loader.files import bundled_case
from tests.running import stance

MODELINE = "# yaml-language-server: $schema=./stance.schema.json\n"


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "stance.yaml").write_text("mine")
    ended = stance(tmp_path, "init")
    assert ended.returncode == 2
    assert "stance.yaml exists, and is left as it is" in ended.stderr
    assert (tmp_path / "stance.yaml").read_text() == "mine"
    assert list(tmp_path.iterdir()) == [tmp_path / "stance.yaml"]


def test_init_says_what_it_cannot_write(tmp_path: Path) -> None:
    ended = stance(tmp_path, "init", "nowhere/case.yaml")
    assert ended.returncode == 2
    assert "could not be written" in ended.stderr


@pytest.mark.parametrize(
    ("name", "said", "fitting"),
    [
        ("my x.foo", "a model to begin with is .yaml or .xlsx", ["my x.yaml", "my x.xlsx"]),
        ("x.csv", "a model to begin with is .yaml or .xlsx", ["x.yaml", "x.xlsx"]),
        ("x.JSON", "a model to begin with is .yaml or .xlsx", ["x.yaml", "x.xlsx"]),
        ("-", "a model to begin with is .yaml or .xlsx", ["stance.yaml", "stance.xlsx"]),
        ("x.ods", "a workbook to begin with is .xlsx", ["x.xlsx"]),
        ("x.xls", "a workbook to begin with is .xlsx", ["x.xlsx"]),
    ],
)
def test_init_says_which_ending_would_fit(
    tmp_path: Path, name: str, said: str, fitting: list[str]
) -> None:
    ended = stance(tmp_path, "init", name)
    assert (ended.returncode, list(tmp_path.iterdir())) == (2, [])
    first, *lines = ended.stderr.splitlines()
    assert first == f"stance: {name}: {said}"
    assert [shlex.split(line) for line in lines] == [["stance", "init", fit] for fit in fitting]
    for line in lines:
        assert stance(tmp_path, *shlex.split(line)[1:]).returncode == 0


@pytest.mark.parametrize("name", ["x", "x.yml", "x.YAML", "x.XLSX"])
def test_init_begins_under_any_name_that_fits(tmp_path: Path, name: str) -> None:
    assert stance(tmp_path, "init", name).returncode == 0
    assert stance(tmp_path, "list", "-m", name).returncode == 0


@pytest.mark.parametrize("name", ["", "my case.yaml"])
def test_what_init_writes_is_without_gaps_and_answers_at_once(tmp_path: Path, name: str) -> None:
    begun = stance(tmp_path, "init", *([name] if name else []))
    assert begun.returncode == 0
    assert begun.stdout == ""
    model = ("-m", name) if name else ()
    assert stance(tmp_path, "check", "--strict", *model).returncode == 0
    answered = stance(tmp_path, "tradeoffs", *model)
    assert answered.returncode == 0
    said = " ".join(answered.stdout.split())
    assert "“Close it for good” or “Close it in the evening” could come out ahead." in said
    assert "Ruled out “" in said


def test_every_line_that_init_suggests_runs(tmp_path: Path) -> None:
    begun = stance(tmp_path, "init", "my case.yaml")
    suggested = [shlex.split(line) for line in begun.stderr.splitlines() if line[:2] == "  "]
    assert len(suggested) == 3
    for _, *arguments in suggested:
        assert stance(tmp_path, *arguments).returncode == 0
    assert (tmp_path / "stance.schema.json").exists()


def test_schema_prints_what_the_loader_says(tmp_path: Path) -> None:
    done = stance(tmp_path, "schema")
    printed = done.stdout
    assert (done.returncode, json.loads(printed)) == (0, json_schema())
    stance(tmp_path, "schema", "-o", "stance.schema.json")
    assert (tmp_path / "stance.schema.json").read_text(encoding="utf-8") == printed


def test_schema_replaces_a_file_only_by_force(tmp_path: Path) -> None:
    file = tmp_path / "stance.schema.json"
    file.write_text("mine")
    assert stance(tmp_path, "schema", "-o", file.name).returncode == 2
    assert file.read_text() == "mine"
    assert stance(tmp_path, "schema", "-o", file.name, "--force").returncode == 0


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
