"""What CONTRIBUTING shows works, what it names is there, and each method has a source."""

import ast
import importlib
import json
import os
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from stancecli.export import Format
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.situation import Situation
from tests.served import started
from tests.test_promises import each_in_turn

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
    """Imports a module that the page shows, among those of its room."""

    def imported(name: str) -> Any:
        _write(tmp_path)
        package = importlib.import_module(f"stancecli.{name.partition('.')[0]}")
        folder = tmp_path / SOURCE.relative_to(ROOT) / package.__name__.rpartition(".")[2]
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
        return importlib.import_module(f"stancecli.{name}")

    return imported


def _write(root: Path) -> None:
    """Write what the page shows to where it would stand."""
    for path, code in MODULES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(code, encoding="utf-8")


def test_its_lines_make_a_command_of_it_that_keeps_the_layers(tmp_path: Path) -> None:
    (method, listed) = re.findall(r"^```python\n(sources = .*)\n(\"Look up\".*)\n```$", PAGE, re.M)[
        0
    ]
    source, told = _house(tmp_path)
    _write(tmp_path)
    _edit(source / "analysis/__init__.py", r"    why = asks.*\n", rf"\g<0>    {method}\n")
    _edit(source / "analysis/__init__.py", r"    why,\n", r"    sources,\n\g<0>")
    _edit(source / "cli/options.py", r"\"Look up\": .*", listed)
    assert all("park2012" in each for each in told("sources -v", "sources -f json"))
    # And it keeps the layers, as the check itself says of this tree.
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    code = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    environment = {**os.environ, "PYTHONPATH": str(source.parent)}
    done = started("-c", code, cwd=tmp_path, env=environment)
    assert re.search(rb"[1-9] kept, 0 broken", done.stdout), done.stdout + done.stderr


EVENTS = """
stance: 1
title: A raid
sources: {paper: {title: A paper}}
events: {raid: {name: The raid, date: 2024-05, because: people saw it, cite: paper p. 3}}
actors: {town: {name: Town}}
"""


def test_its_kind_is_in_every_room(tmp_path: Path) -> None:
    (lines,) = re.findall(r"^## A kind\n.*?^```py\n(.*?)^```$", PAGE, re.M | re.S)
    made, entry = re.findall(r"^((?:@\w.*\n)?class .*\n(?: +.*\n|\n(?= ))+)", lines, re.M)
    member, field, part, key = re.findall(
        r"^(Event \||events: .*|\"events\": .*|events = .*)$", lines, re.M
    )
    source, told = _house(tmp_path)
    model, entries = source / "model/__init__.py", source / "loader/entries.py"
    _edit(model, r"^Item = ", rf"{made}\n\n\g<0>{member} ")
    _edit(model, r"^Statement = ", rf"\g<0>{member} ")
    _edit(model, r"^    issues: tuple.*\n", rf"\g<0>    {field}\n")
    _edit(model, r"^            \"issues\": Issue,\n", rf"\g<0>            {part}\n")
    _edit(entries, r"^class ModelEntry", rf"{entry}\n\n\g<0>")
    _edit(entries, r"^    issues = .*\n", rf"\g<0>    {key}\n")
    (tmp_path / "case.yaml").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "later.yaml").write_text(EVENTS.replace("-05", "-06"), encoding="utf-8")
    shown, as_json, paper, events, changed = told(
        *("show raid -m case.yaml", "show raid -m case.yaml -f json", "show paper -v -m case.yaml"),
        *("list events -m case.yaml", "diff case.yaml later.yaml"),
    )
    *_, of_tables, of_book = told(
        *("report -m case.yaml -o page.html", "export csv -m case.yaml -o tables"),
        *("export xlsx -m case.yaml -o book.xlsx", "show raid -m tables", "show raid -m book.xlsx"),
    )
    assert "“The raid” is an event (2024-05)." in shown
    assert "people saw it [paper p. 3]" in shown
    assert json.loads(as_json)["finding"]["item"] == "raid"
    assert "The raid" in paper
    assert "The raid" in events
    assert "The raid" in (tmp_path / "page.html").read_text("utf-8")
    assert of_tables == shown.replace("case.yaml", "tables")
    assert of_book == shown.replace("case.yaml", "book.xlsx")
    assert "The raid" in changed
    assert "2024-06" in changed


SPOKEN = """
stance: 1
issues: {tax: {name: A tax}}
actors: {town: {name: Town, positions: [{to: tax, stance: supports, venue: The old hall}]}}
"""


def test_its_field_goes_all_the_ways(tmp_path: Path) -> None:
    key, field = re.findall(r"^(venue = .*|venue: .*)$", PAGE, re.M)
    source, told = _house(tmp_path)
    _edit(source / "loader/entries.py", r"^    says = Key\(kinds", rf"    {key}\n\g<0>")
    _edit(source / "model/claims.py", r"^    says: str.*\n", rf"\g<0>    {field}\n")
    (tmp_path / "case.yaml").write_text(SPOKEN, encoding="utf-8")
    (tmp_path / "later.yaml").write_text(SPOKEN.replace("old", "new"), encoding="utf-8")
    shown, schema, _, imported, changed = told(
        *("show town -m case.yaml -f json", "schema", "export csv -m case.yaml -o tables"),
        *("import tables", "diff case.yaml later.yaml"),
    )
    assert "The old hall" in shown
    assert '"venue"' in schema
    assert "The old hall" in (tmp_path / "tables/positions.csv").read_text("utf-8")
    assert "venue: The old hall" in imported
    assert "The new hall" in changed


def test_its_picture_is_drawn_and_listed(tmp_path: Path) -> None:
    (made,) = re.findall(r"^def _weights.*\n(?: +.*\n)+", PAGE, re.M)
    drawn, listed = re.findall(r"^(\"weights\": .*|PictureKind.*),$", PAGE, re.M)
    source, told = _house(tmp_path)
    _write(tmp_path)
    pictures, at = source / "page/pictures.py", "stancecli.page.drawings"
    _edit(pictures, rf"^from {at}.tables .*\n", rf"\g<0>from {at}.weights import Weights\n")
    _edit(pictures, r"^PICTURES: .*\n", rf"{made}\n\n\g<0>    {drawn},\n")
    _edit(source / "export/__init__.py", r"^ +PictureKind\(\"agreement\".*\n", rf"\g<0>{listed},\n")
    text, listing = told("export svg china --picture weights", "export --help")
    assert "What counts for China." in text
    assert "<title>Relations with Seoul: 3</title>" in text
    assert "how much each interest counts" in listing


def _house(folder: Path) -> tuple[Path, Callable[..., list[str]]]:
    """A copy of the source in a folder, and what commands of it print there."""
    source = folder / SOURCE.relative_to(ROOT)
    shutil.copytree(SOURCE, source)
    shutil.copytree(ROOT / "data", folder / "data")

    def told(*lines: str) -> list[str]:
        done = each_in_turn(lines, folder, {"PYTHONPATH": str(source.parent)})
        assert [code for code, *_ in done.values()] == [b"0"] * len(lines), done
        return [out.decode() for _, out, _ in done.values()]

    return source, told


def _edit(file: Path, old: str, new: str) -> None:
    text, count = re.subn(old, new, file.read_text(encoding="utf-8"), flags=re.M)
    assert count == 1, old
    file.write_text(text, encoding="utf-8")


def test_the_format_writes_every_node_and_edge(shown: Callable[[str], Any]) -> None:
    situation = Situation.of(load(bundled_case()))
    nodes, _, edges = shown("export.tgf").export(situation).partition("#\n")
    assert "china China" in nodes.splitlines()
    assert len(nodes.splitlines()) == situation.graph.number_of_nodes()
    assert len(edges.splitlines()) == situation.graph.number_of_edges()
    assert edges.splitlines()[0].split()[:2] == [*next(iter(situation.graph.edges()))]


def test_its_entry_point_leads_to_it(shown: Callable[[str], Any]) -> None:
    (lines,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    ((group, points),) = tomllib.loads(lines)["project"]["entry-points"].items()
    assert group == "stance.exports"
    ((name, at),) = points.items()
    module = shown("export.tgf")
    found = EntryPoint(name, at, group).load()
    assert isinstance(found, Format)
    assert found is module.FORMAT
    assert found.suffix == f".{name}"


@pytest.mark.parametrize("page", [PAGE, ARCHITECTURE], ids=["CONTRIBUTING", "architecture"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`([\w./]+(?:\.py|\.md|/))`", page)
    assert len(named) > 3
    at = (
        ROOT,
        SOURCE,
        ROOT / "fuzz",
        SOURCE / "lenses/compare",
    )  # the last: any lens of two files
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


# Each method says whose it is: its author and year, or that it is our own.


METHODS = SOURCE / "methods"
FILES = sorted(METHODS.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(METHODS)) for file in FILES])
def test_a_module_of_methods_says_its_source(file: Path) -> None:
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    assert re.search(r"\b(19|20)\d\d\b|\bour\s+own\b", told)
