"""The package under `examples/` brings a format to read and to write, once it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from stancecli.diagnostics import InvalidModel, Place
from stancecli.export import Format
from stancecli.imports import Import, ReadingOptions
from stancecli.imports.given import Given
from stancecli.imports.rows import written
from stancecli.loader import load_files
from stancecli.situation import Situation

PACKAGE = Path(__file__).parents[1] / "examples" / "stance-minutes"
MINUTES = "Present: all.\n\nThe town for the dam\nRiver folk against the dam\nThe town for fish\n"


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What its entry points name, by their groups."""
    monkeypatch.syspath_prepend(PACKAGE)
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        group: EntryPoint(name, at, group).load()
        for group, named in project["entry-points"].items()
        for name, at in named.items()
    }


def test_minutes_are_read_and_written(points: dict[str, Any]) -> None:
    reads, writes = points["stance.imports"], points["stance.exports"]
    assert isinstance(reads, Import)
    assert isinstance(writes, Format)
    given = Given({"may.minutes": MINUTES.encode()})
    assert reads.recognises(given)
    assert not reads.recognises(Given({"may.txt": MINUTES.encode()}))
    draft = reads.read(given, ReadingOptions())
    assert [(left.count, left.what) for left in draft.left_out] == [(1, "lines")]
    model = load_files([written(draft.rows, draft.notes)])
    assert [actor.name for actor in model.actors] == ["The town", "River folk"]
    assert model.actors[1].positions[0].place == Place("may.minutes", 4, 1)
    text = writes.export(Situation.of(model))
    assert isinstance(text, str)
    assert sorted(text.splitlines()) == sorted(MINUTES.splitlines()[2:])


def test_what_cannot_be_said_in_a_model_is_a_fault_at_its_line(points: dict[str, Any]) -> None:
    given = Given({"may.minutes": b"The town for the dam\nThe town against the dam\n"})
    draft = points["stance.imports"].read(given, ReadingOptions())
    with pytest.raises(InvalidModel) as refused:
        load_files([written(draft.rows)])
    assert {problem.place.line for problem in refused.value.problems} == {2}


@pytest.mark.slow
def test_it_is_found_once_it_is_installed(tmp_path: Path) -> None:
    package = shutil.copytree(PACKAGE, tmp_path / "package")
    site = tmp_path / "site"
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps")
    subprocess.run([*pip, "--target", str(site), str(package)], check=True)
    (tmp_path / "may.minutes").write_text(MINUTES, encoding="utf-8")
    stance = (sys.executable, "-m", "stancecli")
    environment = {**os.environ, "PYTHONPATH": str(site)}
    for words in ("import may.minutes -o may.yaml", "export minutes -m may.yaml"):
        done = subprocess.run(
            [*stance, *words.split()], cwd=tmp_path, capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()) == sorted(MINUTES.splitlines()[2:])
