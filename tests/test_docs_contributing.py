"""The lens in CONTRIBUTING is one: it answers, and stands where the layers allow it."""

from __future__ import annotations

import ast
import importlib
import re
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
