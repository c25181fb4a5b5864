"""Formats of other packages are found beside ours, and cannot stand in for them; one is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from stancecli import imports
from stancecli.diagnostics import InvalidModel, Place, Unanswerable
from stancecli.export import FORMATS, Format
from stancecli.imports import IMPORTS, Import, ReadingOptions, import_model
from stancecli.imports.given import Given
from stancecli.imports.rows import written
from stancecli.installed import Installed, package_of
from stancecli.loader import load_files
from stancecli.situation import Situation

Formats = Callable[[str], Installed[Format]]


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Formats:
    """The formats to write where another package is installed, with these entry points."""

    def found(points: str) -> Installed[Format]:
        info = tmp_path / "other-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Name: other\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[stance.exports]\n{points}\n")
        monkeypatch.syspath_prepend(tmp_path)
        return Installed("stance.exports", Format)

    return found


def test_another_package_cannot_take_a_name_of_ours(formats: Formats) -> None:
    found = formats("csv = nowhere:FORMAT")
    assert list(found) == list(FORMATS)
    assert found["csv"] == FORMATS["csv"]


def test_what_another_package_offers_stands_last(formats: Formats) -> None:
    found = formats("adj = stancecli.export.kumu:FORMAT")
    assert list(found) == [*FORMATS, "adj"]
    assert found["adj"].name == "adj"
    assert found["adj"].tells == FORMATS["kumu"].tells
    assert found["adj"] is found["adj"]


@pytest.mark.parametrize(
    ("point", "why"),
    [
        ("nowhere:FORMAT", "ModuleNotFoundError: No module named 'nowhere'"),
        ("stancecli.export.csv:NONE", "AttributeError"),
        (
            "stancecli.imports.csl:KIND",
            "stancecli.imports.csl:KIND is no stancecli.export.Format",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_its_package(
    formats: Formats, point: str, why: str
) -> None:
    found = formats(f"adj = {point}")
    assert "adj" in found
    with pytest.raises(Unanswerable) as refused:
        found["adj"]
    assert refused.value.message == "adj, which the package other brings, cannot be used"
    assert refused.value.advice[0].startswith(why)


def test_what_is_not_there_is_no_format(formats: Formats) -> None:
    found = formats("")
    assert "adj" not in found
    assert found.get("adj") is None


def test_a_package_that_is_broken_stands_in_the_way_of_nothing_that_is_known(
    monkeypatch: pytest.MonkeyPatch, formats: Formats
) -> None:
    formats("[stance.imports]\nadj = nowhere:KIND")
    found = Installed("stance.imports", Import)
    monkeypatch.setattr(imports, "IMPORTS", found)
    assert "adj" in found
    assert import_model(Given({"a.csv": b"Who,Dam\nTown,for\n"})).kind.name == "stances"
    with pytest.raises(Unanswerable, match="adj, which the package other brings"):
        import_model(Given({"a.adj": b"1 2"}))


def test_what_less_tells_is_asked_later() -> None:
    """A sheet with the headings of two kinds is of the one that more tells."""
    both = b"Actor,Influence,Interest,Position\nA,5,4,2\n"
    found = import_model(Given({"both.csv": both}))
    assert found.kind is IMPORTS["register"]
    for kind in IMPORTS.values():
        assert isinstance(kind, Import)
        assert kind.rank <= IMPORTS["stances"].rank


def test_an_error_in_the_code_of_another_package_is_no_fault_of_stance(
    formats: Formats, tmp_path: Path
) -> None:
    formats("[stance.imports]\nadj = adjacent:KIND")
    (tmp_path / "adjacent.py").write_text("def export(situation):\n    return situation.nothing\n")
    other = import_module("adjacent")
    with pytest.raises(AttributeError) as raised:
        other.export(object())
    assert package_of(raised.value) == "other"
    with pytest.raises(AttributeError) as ours:
        import_model(None)  # type: ignore[arg-type]
    assert package_of(ours.value) == "stance"


# The package under `examples/` brings a format to read and to write, once it is installed.


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
