"""Formats of other packages are found beside ours, and cannot stand in for them; one is read."""

import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

import stancecli
from stancecli.diagnostics import InvalidModel, Place
from stancecli.export import FORMATS, Format
from stancecli.imports import IMPORTS, Import, ReadingOptions, import_model
from stancecli.imports.given import Given
from stancecli.imports.rows import written
from stancecli.installed import Installed, Unusable
from stancecli.loader import load_files
from stancecli.situation import Situation
from tests.served import STANCE, served, started

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
    found = formats("adj = stancecli.export.flat:JSON")
    assert list(found) == [*FORMATS, "adj"]
    with pytest.warns(UserWarning, match="^adj comes with the package other: its code runs now$"):
        assert found["adj"].tells == FORMATS["json"].tells


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
    assert found.others == {"adj": "other"}
    with pytest.raises(Unusable) as refused, pytest.warns(UserWarning, match="adj"):
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
    assert found.others == {"adj": told}


def test_what_less_tells_is_asked_later() -> None:
    """A sheet with the headings of two kinds is of the one that more tells."""
    both = b"Actor,Influence,Interest,Position\nA,5,4,2\n"
    found = import_model(Given({"both.csv": both}))
    assert found.kind is IMPORTS["register"]
    for kind in IMPORTS.ours:
        assert kind.rank <= IMPORTS["stances"].rank


# Code of others runs where it is asked for by name, or where nothing of ours reads a file.


RAN = "stance: adj comes with the package other: its code runs now"
MODULE = """\
import atexit, os, signal, sys, threading
from stancecli.export import Format
from stancecli.imports import Import
os.write(2, b"it ran\\n")
def recognises(given): return given.ending == ".adj"
def export(situation): return "a list"
def read(given, options): raise ValueError("no list")
def at_work(*given): return work()
{}
KIND = Import("a list", recognises, read)
FORMAT = Format(".adj", "a list", export)
"""
AT_WORK = "def work(): {}\nread = export = at_work"
LOOKING = "def recognises(given): {}"
ENDING = [
    ("raise ValueError('one two')", "ValueError: one two"),
    ("raise BaseException", "BaseException"),
    ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ("sys.exit(0)", "SystemExit: 0"),
    ("os._exit(0)", "SystemExit: 0"),
    ("atexit.register(os._exit, 0); raise ValueError", "ValueError"),
    ("bytearray(1 << 62)", "MemoryError"),
    ("sys.stdout.close(); sys.stderr.close(); os.close(1); os.close(2); 1 / 0", "ZeroDivision"),
    ("sys.__stdout__.close(); sys.__stderr__.close(); 1 / 0", "ZeroDivisionError"),
    ("os.chdir('/'); 1 / 0", "ZeroDivisionError"),
]
"""What others may do, and what is then said of it."""
GOING_ON = [
    "os.fork()",
    "os.fork() or os._exit(0)",
    "threading.Thread(target=os._exit, args=[0]).start()",
]
KILLED = "os.kill(os.getpid(), signal.SIGTERM)"


def other(folder: Path, *codes: str) -> list[str]:
    """Another package, each of whose modules is a kind of file and a format, with such a line.

    Their names, in the order of the alphabet.
    """
    names = ["adj", *(f"adj{n:02}" for n in range(1, len(codes)))]
    for name, code in zip(names, codes, strict=True):
        (folder / f"{name}.py").write_text(MODULE.format(code))
    points = ""
    for group, value in (("imports", "KIND"), ("exports", "FORMAT")):
        points += f"[stance.{group}]\n" + "".join(f"{name} = {name}:{value}\n" for name in names)
    install(folder, points)
    (folder / "a.adj").write_text("1 2\n")
    return names


EACH = """
import sys
from stancecli.cli import main
for words in sys.argv[1:]:
    try:
        main(words.split())
    except SystemExit as end:
        print(words, end.code, flush=True)
"""


def each_written(folder: Path, commands: Sequence[str], *places: Path) -> tuple[str, str]:
    """What commands write, and their exit codes, where packages are installed in these places."""
    path = os.pathsep.join(map(str, (Path(stancecli.__file__).parents[1], *places)))
    done = started("-P", "-c", EACH, *commands, cwd=folder, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0
    return done.stdout.decode(), done.stderr.decode()


def test_what_nobody_asks_for_does_not_run(tmp_path: Path) -> None:
    codes = [does for does, _ in ENDING]
    at_work = [AT_WORK.format(does) for does in codes]
    (place := tmp_path / "other").mkdir()
    names = other(place, *codes, *GOING_ON, KILLED, *at_work)
    (tmp_path / "known.csv").write_text("Who,Dam\nTown,for\n")
    listing = ("import --help", "export --help", "import x --as nothing", "export nothing")
    commands = (
        *("--help", "import known.csv -o small.yaml --force", "show town -m small.yaml"),
        *("export csv -m small.yaml -o tables --force", "check -m tables", "import known.csv"),
        *("import known.csv --as stances", "import known.csv --on it"),
        *("import known.csv --recipe nothing", "export svg --picture nothing"),
    )
    without = each_written(tmp_path, commands)
    assert each_written(tmp_path, commands, place) == without
    for words in commands[:7]:
        assert f"{words} 0\n" in without[0]
    out, err = each_written(tmp_path, listing, place)
    assert "it ran" not in out + err
    for name in names:
        assert name in out
        assert err.count(f"{name}: of the package other") == 2


def asked(folder: Path, words: str, *, before: str = "") -> tuple[int, str, list[str]]:
    """The exit code of a command where the package in a folder is installed, and what it wrote."""
    installs = (
        f"import sys, warnings; sys.path.insert(0, sys.argv.pop()); {before}\n"
        "from stancecli.export import FORMATS; from stancecli.imports import IMPORTS\n"
        "for each in (FORMATS, IMPORTS): vars(each).pop('_points', None)\n"
    )
    done = served(*words.split(), str(folder), program=f"{installs}{STANCE}", folder=folder)
    return done.returncode, done.stdout.decode(), done.stderr.decode().splitlines()


@pytest.mark.parametrize("words", ["import a.adj", "import a.adj --as adj", "export adj"])
@pytest.mark.parametrize("form", ["{}", AT_WORK])
@pytest.mark.parametrize(("does", "why"), ENDING)
def test_what_is_asked_for_is_named_and_then_blamed(
    tmp_path: Path, words: str, form: str, does: str, why: str
) -> None:
    other(tmp_path, form.format(f"print('loud'); os.system('echo loud'); {does}"))
    code, out, err = asked(tmp_path, words)
    assert (code, out) == (2, "")
    brought = "which the package other brings, cannot be used: "
    attribute = "KIND" if words.startswith("import") else "FORMAT"
    (blame,) = (
        line for line in err if line.startswith(f"stance: adj (adj:{attribute}), {brought}")
    )
    assert why in blame
    assert err[:2] == [RAN, "it ran"]
    assert err.count("loud") == 2


@pytest.mark.parametrize("gives", ["7", "{1: 2}", "None", r"'\ud800'"])
@pytest.mark.parametrize("words", ["import a.adj", "export adj"])
def test_what_it_gives_is_what_it_should_be(tmp_path: Path, words: str, gives: str) -> None:
    other(tmp_path, AT_WORK.format(f"return {gives}"))
    code, out, err = asked(tmp_path, words)
    assert (code, out) == (2, "")
    assert err[-1].startswith("stance: adj (adj:")


@pytest.mark.parametrize("form", ["{}", AT_WORK])
def test_of_what_is_killed_its_name_is_there_to_see(tmp_path: Path, form: str) -> None:
    other(tmp_path, form.format(KILLED))
    for words in ("import a.adj", "import a.adj --as adj", "export adj"):
        code, out, err = asked(tmp_path, words)
        assert (code, out, err[:2]) == (-signal.SIGTERM, "", [RAN, "it ran"])


@pytest.mark.parametrize("form", ["{}", AT_WORK])
@pytest.mark.parametrize("does", GOING_ON)
def test_what_forks_or_starts_a_thread_is_written_once(
    tmp_path: Path, form: str, does: str
) -> None:
    other(tmp_path, form.format(f"{does}; return 'a list'" if form == AT_WORK else does))
    code, out, err = asked(tmp_path, "export adj")
    assert (code, out, err[:2]) == (0, "a list\n", [RAN, "it ran"])


@pytest.mark.parametrize("form", ["{}", LOOKING])
@pytest.mark.parametrize(("does", "why"), ENDING[:4])
def test_what_cannot_look_at_a_file_leaves_it_to_others(
    tmp_path: Path, form: str, does: str, why: str
) -> None:
    other(tmp_path, form.format(does), "def read(given, options): raise ValueError('the second')")
    code, out, err = asked(tmp_path, "import a.adj")
    assert (code, out) == (2, "")
    said = [line for line in err if line.startswith("stance: ")]
    assert [line.partition(" ")[2][:5].rstrip() for line in said] == [
        "adj c",
        "adj (",
        "adj01",
        "adj01",
    ]
    assert why in said[1]
    assert "the second" in said[3]


@pytest.mark.parametrize("wanted", ["ignore", "error"])
def test_it_is_said_whatever_is_wanted_of_warnings(tmp_path: Path, wanted: str) -> None:
    other(tmp_path, "")
    done = asked(tmp_path, "export adj", before=f"warnings.simplefilter({wanted!r})")
    assert done == (0, "a list\n", [RAN, "it ran"])


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
