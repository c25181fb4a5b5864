"""The lens and the format in CONTRIBUTING work, and what it names is there."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stancecli.export import Format
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.render import json, markdown, terminal
from stancecli.situation import Situation

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "stancecli"
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


MODULES = {
    Path(path): code
    for path, code in re.findall(r"^```python (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
}
"""The modules that the page shows whole, by where they would stand."""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Imports the module of a room that the page shows, from a file of its own."""

    def imported(room: str) -> Any:
        ((path, code),) = ((p, code) for p, code in MODULES.items() if p.parent.name == room)
        assert (ROOT / path).parent.is_dir()
        (tmp_path / f"{path.stem}_{room}.py").write_text(code, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        return importlib.import_module(f"{path.stem}_{room}")

    return imported


@pytest.fixture
def lens(shown: Callable[[str], Any]) -> Any:
    return shown("lenses")


def test_the_lens_answers_in_every_format(lens: Any) -> None:
    situation = Situation.of(load(bundled_case()))
    finding = lens.find(situation)
    (only,) = finding.uses
    cited = sum(not claim.is_judgement for claim in situation.model.claims())
    assert only.claims == cited
    report = lens.describe(finding)
    assert f"  {cited}" in terminal.render(report, width=80, colour=False)
    assert f" {cited}" in markdown.render(report)
    assert f'"claims": {cited}' in json.render(finding, lens="sources", model=situation.model)


RUN = """
import importlib.util, sys
from stancecli import lenses
from stancecli.cli import commands, main

spec = importlib.util.spec_from_file_location("stancecli.lenses.sources", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = lenses.sources = module
spec.loader.exec_module(module)
exec(sys.argv[2], vars(commands))
main(["sources", *sys.argv[3:]])
"""


def test_its_command_answers(lens: Any) -> None:
    (command,) = re.findall(r"^```python\n(@answers.*?)^```$", PAGE, re.M | re.S)
    for option in ("-v", "-fjson"):
        arguments = [sys.executable, "-c", RUN, lens.__file__, command, option]
        done = subprocess.run(arguments, capture_output=True, text=True, env=os.environ)
        assert done.returncode == 0, done.stderr
        assert "park2012" in done.stdout


def test_the_format_writes_every_node_and_edge(shown: Callable[[str], Any]) -> None:
    situation = Situation.of(load(bundled_case()))
    nodes, _, edges = shown("export").export(situation).partition("#\n")
    assert "china China" in nodes.splitlines()
    assert len(nodes.splitlines()) == situation.graph.number_of_nodes()
    assert len(edges.splitlines()) == situation.graph.number_of_edges()
    assert edges.splitlines()[0].split()[:2] == [*next(iter(situation.graph.edges()))]


def test_its_line_is_one(shown: Callable[[str], Any]) -> None:
    (line,) = re.findall(r"^```python\n(Format\(.*\))$", PAGE, re.MULTILINE)
    made = eval(line, {"Format": Format})
    assert made.name == shown("export").__name__.partition("_")[0]


def test_what_the_pages_show_stands_where_the_layers_allow_it() -> None:
    """Of its own room a module imports only what every module there may."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (siblings,) = (
        contract
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if contract["type"] == "independence"
    )
    for path, code in MODULES.items():
        room = ".".join(path.with_suffix("").parts[1:-1])
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{room}."):
                assert f"{room}.** -> {node.module}" in siblings["ignore_imports"]


@pytest.mark.parametrize("page", [PAGE, ARCHITECTURE], ids=["CONTRIBUTING", "architecture"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`([\w./]+(?:\.py|\.md|/))`", page)
    assert len(named) > 3
    at = (ROOT, SOURCE, ROOT / "fuzz", SOURCE / "lenses/show")  # the last, as any lens of two files
    assert [name for name in named if not any((folder / name).exists() for folder in at)] == []


def test_architecture_names_every_room() -> None:
    table = ARCHITECTURE.partition("## The rooms")[2].partition("##")[0]
    named = set(re.findall(r"`(\w+)`", table))
    rooms = {
        path.stem
        for path in SOURCE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__", "__main__"} - named == set()


def test_no_class_name_stands_for_two_things() -> None:
    names = Counter(
        name
        for path in SOURCE.rglob("*.py")
        for name in re.findall(r"^ *class (\w+)", path.read_text(encoding="utf-8"), re.M)
    )
    assert [name for name, count in names.items() if count > 1] == []
