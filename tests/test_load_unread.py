"""What is no part of a model is said, never dropped; hostile files are refused at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from stancecli.cli.files import read_model
from stancecli.diagnostics import InvalidModel
from stancecli.loader import load, load_text, tree
from tests.hostile.corpus import CORPUS
from tests.served import served

MODEL = """\
stance: 1
title: Beds  # a comment that is meant as one
#an own line
actors:
  ward:
    name: 'Bed #1'  # and another
    about: >-
      A block holds #2 as it is.
    also: ["#3", a#4]
    interests:
      calm: {name: Calm, importance: high}
"""


every_loader = pytest.mark.parametrize(
    "loader", [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
)


def unread(text: str) -> list[str]:
    return [str(gap) for gap in load_text(text, "m").unread]


def test_comments_that_are_meant_are_passed_over() -> None:
    assert unread(MODEL) == []
    assert unread(MODEL.replace("  # and another", " #and another")) == []  # what quotes end


@every_loader
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("'Bed #1'  # and another", "Bed #1 left", "6:15: G409 a comment begins here: “#1 left”"),
        ("title: Beds  #", "title: é  #1 #", "2:11: G409 a comment begins here: “#1 # a"),
        (">-\n      A block", "A text\n      that", "8:18: G409 a comment begins here: “#2 as it"),
        ("a#4]", "a #4\n      ]", "9:20: G409 a comment begins here: “#4”"),
    ],
)
def test_a_comment_within_a_line_of_text_is_a_gap(
    old: str, new: str, expected: str, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_LOADER", loader)
    assert MODEL.count(old) == 1
    (gap,) = unread(MODEL.replace(old, new))
    assert gap.startswith(f"m:{expected}")


def test_each_of_two_lines_in_a_row_has_its_own() -> None:
    text = MODEL.replace("'Bed #1'  # and another", "Bed #1").replace(">-\n      A block", "Two")
    assert [gap.partition(":")[2].partition(" ")[0] for gap in unread(text)] == ["6:15:", "7:22:"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds a model, and what goes beside one."""
    (tmp_path / "ward.yaml").write_text(MODEL)
    (tmp_path / "readme.txt").write_text("nothing")
    (tmp_path / ".hidden.yml").write_text("nothing")
    return tmp_path


@pytest.mark.parametrize("name", ["staff.yml", "STAFF.YAML"])
def test_a_file_of_a_folder_with_another_ending_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).write_text(MODEL)
    with pytest.raises(InvalidModel) as caught:
        load(folder)
    (fault,) = map(str, caught.value.problems)
    assert fault == f"{folder / name}:1:1: E005 not read: its name does not end in .yaml"


def test_files_in_folders_of_a_folder_are_named_and_what_is_no_yaml_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner, hidden = folder / "more", folder / ".git"
    for each in (inner, hidden):
        each.mkdir()
    for path in (inner / ".b.yaml", hidden / "a.yaml"):
        path.write_text(MODEL)
    assert [actor.id for actor in read_model(str(folder)).actors] == ["ward"]
    assert capsys.readouterr().err == ""
    told = f"stance: not read: {inner / 'a.yaml'}"
    for name, more in (("a.yaml", " (a model is"), ("b.yaml", " and 1 more")):
        (inner / name).write_text(MODEL)
        read_model(str(folder))
        assert capsys.readouterr().err.startswith(told + more)


# What fuzzing found.

FINDS = {
    "half a character as a key": b'"\\ud800": 1\nabout: more\n',
    "half a character as a value": b'stance: 1\ntitle: "\\udfff"\n',
    "half a character as a reference": b'stance: 1\nactors: {a: {influence: [{to: "\\ud800"}]}}\n',
}


@every_loader
@pytest.mark.parametrize("find", FINDS)
def test_a_find_is_a_placed_fault(
    find: str, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_LOADER", loader)
    with pytest.raises(InvalidModel) as caught:
        load_text(FINDS[find], "model.yaml")
    assert any("ud" in problem.line_text for problem in caught.value.problems)
    assert all(problem.place.line in (1, 2) for problem in caught.value.problems)


# Hostile files: a place, bounded work, and little memory.


pytestmark = pytest.mark.process

LOADS = """
import resource, sys
from itertools import count
from stancecli.diagnostics import InvalidModel
from stancecli.loader import load
calls = count()
sys.setprofile(lambda frame, event, argument: event == "call" and next(calls))
try:
    load(sys.argv[1])
except InvalidModel as invalid:
    print(len(invalid.problems), invalid.problems[0])
sys.setprofile(None)
print(next(calls))
try:
    # Of this program alone: what getrusage tells includes the process that it was started by.
    with open("/proc/self/status") as status:
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(int(peak) // 1024)
"""
MOST_MEMORY = 400
"""MB"""
MOST_CALLS = 5_000_000
"""Of functions of Python: about twice what the longest of these files takes."""


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_bytes(CORPUS[name]())
    done = served(str(path), program=LOADS)
    assert done.stderr == b""
    *faults, calls, memory = done.stdout.decode().splitlines()
    assert faults, "it loaded"
    assert f"{path}:" in faults[0]
    assert int(calls) < MOST_CALLS
    assert int(memory) < MOST_MEMORY
