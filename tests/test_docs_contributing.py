"""The lens in CONTRIBUTING is one: it answers, and stands where the layers allow it."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.render import json, markdown, terminal
from stancecli.situation import Situation

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "stancecli"
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture
def lens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that the page shows, imported from a file of its own."""
    (found,) = re.finditer(r"^```python (?P<path>\S+)\n(?P<code>.*?)^```$", PAGE, re.M | re.S)
    path = Path(found["path"])
    assert (ROOT / path).parent.is_dir()
    (tmp_path / f"{path.stem}_lens.py").write_text(found["code"], encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module(f"{path.stem}_lens")


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
        node.name
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []
