"""Formats of other packages are found beside ours, and cannot stand in for them; one is read."""

import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from stancecli import export, imports, installed as installed_module
from stancecli.cli import exchange, exporting
from stancecli.diagnostics import InvalidModel, Place
from stancecli.export import FORMATS, Format
from stancecli.imports import IMPORTS, Import, ReadingOptions, import_model
from stancecli.imports.given import Given
from stancecli.imports.rows import written
from stancecli.installed import Installed, Unusable
from stancecli.loader import load_files
from stancecli.situation import Situation
from tests.running import captured

Formats = Callable[[str], Installed[Format]]


def install(folder: Path, points: str) -> None:
    """Another package that has these entry points."""
    info = folder / "other-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: other\nVersion: 1\n")
    (info / "entry_points.txt").write_text(points)


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Formats:
    """The formats to write where another package is installed, with these entry points."""

    def found(points: str) -> Installed[Format]:
        install(tmp_path, f"[stance.exports]\n{points}\n")
        monkeypatch.syspath_prepend(tmp_path)
        return Installed("stance.exports", Format)

    return found


def test_another_package_cannot_take_a_name_of_ours(formats: Formats) -> None:
    found = formats("csv = nowhere:FORMAT")
    assert list(found) == list(FORMATS)
    assert found["csv"] == FORMATS["csv"]


def test_what_another_package_offers_stands_last(formats: Formats) -> None:
    found = formats("adj = stancecli.export.flat:KUMU")
    assert list(found) == [*FORMATS, "adj"]
    assert found["adj"].tells == FORMATS["kumu"].tells


@pytest.mark.parametrize(
    ("point", "why"),
    [
        ("nowhere:FORMAT", "ModuleNotFoundError: No module named 'nowhere'"),
        ("stancecli.imports.csl:KIND", "TypeError: it is no stancecli.export.Format"),
        ("no name", "AttributeError: 'NoneType'"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_package(
    formats: Formats, point: str, why: str
) -> None:
    found = formats(f"adj = {point}")
    assert "adj" in found
    with pytest.raises(Unusable) as refused:
        found["adj"]
    said = f"adj ({point}), which the package other brings, cannot be used: {why}"
    assert refused.value.message.startswith(said)


@pytest.mark.parametrize(
    ("name", "told"), [(b"\xff", "without a name"), (b"stancecli", "that calls itself stancecli")]
)
def test_a_package_may_say_no_name_or_that_of_ours(
    formats: Formats, tmp_path: Path, name: bytes, told: str
) -> None:
    found = formats("csv = nowhere:FORMAT\nadj = nowhere:FORMAT")
    (tmp_path / "other-1.dist-info" / "METADATA").write_bytes(b"Name: " + name)
    assert list(found) == [*FORMATS, "adj"]
    with pytest.raises(Unusable, match=f"which the package {told} brings"):
        found["adj"]


def test_what_less_tells_is_asked_later() -> None:
    """A sheet with the headings of two kinds is of the one that more tells."""
    both = b"Actor,Influence,Interest,Position\nA,5,4,2\n"
    found = import_model(Given({"both.csv": both}))
    assert found.kind is IMPORTS["register"]
    for kind in IMPORTS.values():
        assert kind.rank <= IMPORTS["stances"].rank


# One that goes wrong, however it does, is named in one line; the command goes on with the others.


KIND = """\
import os, sys, time
from stancecli.imports import Import
def recognises(given): return given.ending == ".adj"
def read(given, options): pass
KIND = Import("a list", recognises, read)
"""
FORMAT = """\
from stancecli.export import Format
def export(situation): return ""
FORMAT = Format(".adj", "a list", export)
"""


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Another package whose module is a kind of file, or a format, with these lines behind it."""

    def installed(code: str) -> None:
        groups = (("imports", "KIND"), ("exports", "FORMAT"))
        points = "".join(f"[stance.{group}]\nadj = adjacent:{name}\n" for group, name in groups)
        install(tmp_path, points)
        (tmp_path / "adjacent.py").write_text(f"{KIND}{FORMAT}{code}\n")
        (tmp_path / "votes.csv").write_text("Who,Dam\nTown,for\n")
        (tmp_path / "a.adj").write_text("1 2\n")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.chdir(tmp_path)
        monkeypatch.delitem(sys.modules, "adjacent", raising=False)
        monkeypatch.setattr(signal, "default_int_handler", None)  # as the command line has it
        if LOOP in code:
            monkeypatch.setattr(installed_module, "LONGEST", 1)
        for module in (imports, exchange):
            monkeypatch.setattr(module, "IMPORTS", Installed("stance.imports", Import))
        for module in (export, exporting):
            monkeypatch.setattr(module, "FORMATS", Installed("stance.exports", Format))

    return installed


LOOP = "while True: time.sleep(0.01)"
BROKEN = [
    ("raise ValueError('one two')", "ValueError: one two"),
    ("raise BaseException", "BaseException"),
    ("sys.exit(0)", "SystemExit: 0"),
    ("raise KeyboardInterrupt", "KeyboardInterrupt"),
]
TOO_LONG = "TimeoutError: it took more than 1 seconds"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        *BROKEN,
        ("KIND = Import(1, recognises, read)", "TypeError: its tells is none of a stancecli"),
        ("KIND = Import('', recognises, read, rank='')", "TypeError: its rank is none of a"),
        *(
            (f"def recognises(given):\n {code}\nKIND = Import('', recognises, read)", why)
            for code, why in (
                *BROKEN,
                ("return 'yes'", "TypeError: it says neither"),
                ("given.files.clear()", "AttributeError: 'mappingproxy'"),
            )
        ),
        pytest.param(LOOP, TOO_LONG, marks=pytest.mark.slow),
        pytest.param(
            f"def recognises(given):\n {LOOP}\nKIND = Import('', recognises, read)",
            TOO_LONG,
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_package_that_is_broken_stands_in_the_way_of_nothing_else(
    other: Callable[[str], None], capfd: pytest.CaptureFixture[str], code: str, why: str
) -> None:
    other(f"print('loud')\nos.system('echo loud')\nos.chdir('/')\n{code}")
    for words, expected in (("votes.csv", 0), ("a.adj", 2), ("votes.csv --as nothing", 2)):
        code_, out, said = captured(capfd, f"import {words}")
        assert (code_, "loud" in out, Path("votes.csv").exists()) == (expected, False, True)
        named = [line for line in said.splitlines() if "(adjacent:KIND)" in line]
        (line,) = named or [why] * ("recognises" in code and expected == 2)
        assert why in line


@pytest.mark.parametrize("does", ["raise ValueError", "given.files['votes.csv'] = b''"])
def test_what_takes_a_file_and_fails_leaves_it_to_others(
    other: Callable[[str], None], capfd: pytest.CaptureFixture[str], does: str
) -> None:
    other(f"def read(given, options):\n {does}\nKIND = Import('', lambda given: True, read)")
    code, out, said = captured(capfd, "import votes.csv")
    assert (code, "Town" in out) == (0, True)
    assert said.splitlines()[-1].startswith("stance: adj (adjacent:KIND), which the package other")


@pytest.mark.parametrize("command", ["import a.adj", "import a.adj --as adj", "export adj"])
@pytest.mark.parametrize(
    ("does", "why"),
    [*BROKEN, *((f"return {each}", "") for each in ("7", "{1: 2}", "None", r"'\ud800'"))],
)
def test_a_package_that_was_asked_for_is_blamed(
    other: Callable[[str], None],
    capfd: pytest.CaptureFixture[str],
    command: str,
    does: str,
    why: str,
) -> None:
    other(
        f"def read(*given):\n os.system('echo loud')\n {does}\nexport = read\n"
        "KIND = Import('', recognises, read)\nFORMAT = Format('', '', export)"
    )
    code, out, said = captured(capfd, command)
    assert (code, out) == (2, "")
    loud, *_, line = said.splitlines()
    assert line.startswith("stance: adj (adjacent:")
    assert f"which the package other brings, cannot be used: {why}" in line
    assert loud == "loud"


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
