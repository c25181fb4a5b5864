"""Whole models through the loader: what is written is what is read, and a fault is found."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from stancecli.cli.files import read_model
from stancecli.diagnostics import InvalidModel
from stancecli.loader import load, load_text, tree
from stancecli.model import Model
from tests.models import models
from tests.test_grid import text_of
from tests.test_load import DAM, WRONG, changed
from tests.test_load_messages import said

FAULTY = {
    "stance": "9",
    "title": '""',
    "name": "[]",
    "question": "{}",
    "importance": "4.5",
    "force": '"bindng"',
    "by": "3",
    "effect": "-2.5",
    "to": '"nobody.nothing"',
    "current": '"nothing"',
    "irreversible": '"true"',
    "strength": "0",
    "because": "{}",
}
"""What each key cannot hold."""
VALUE = re.compile(r' *"(?P<key>[\w-]+)": (?P<value>[^\[{].*?),?')


def plantable(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(lines):
        found = VALUE.fullmatch(line)
        if found and found["key"] in FAULTY:
            yield number, found


@given(models(), st.data())
def test_one_fault_in_a_valid_model_is_named_on_its_line(model: Model, data: st.DataObject) -> None:
    lines = text_of(model).splitlines()
    number, found = data.draw(st.sampled_from(list(plantable(lines))))
    kind = data.draw(st.sampled_from(("value", "key", "syntax")))
    line = lines[number]
    start, end = found.span("key" if kind == "key" else "value")
    planted = {"value": FAULTY[found["key"]], "key": "unheard-of", "syntax": "@"}[kind]
    lines[number] = line[:start] + planted + line[end:]
    with pytest.raises(InvalidModel) as raised:
        load_text("\n".join(lines))
    assert number + 1 in {problem.place.line for problem in raised.value.problems}
    if kind != "key":  # A key that is another is missing, too, where it is required.
        assert {problem.place.line for problem in raised.value.problems} == {number + 1}


NO_YAML = [
    # What makes a line with a key and a value no YAML: a pattern, and what is put in its place.
    (": .*", ": @"),
    (": .*", ": so: it is"),
    (": .*", ": 'not closed"),
    (": .*", ': "closed" too early'),
    (": .*", ": [not closed"),
    (r"^ *(?=\w)", "\t"),
]
LINE = re.compile(r" {4,}(- )?(?P<key>[\w-]+): (?P<value>[^\[{].*)")


@given(models(actors=(2, 2)), st.sampled_from(NO_YAML), st.data())
def test_what_is_no_yaml_hides_no_fault_elsewhere_and_makes_none(
    model: Model, slip: tuple[str, str], data: st.DataObject
) -> None:
    """One stands with either actor."""
    lines = yaml.safe_dump(json.loads(text_of(model)), sort_keys=False, width=1000).splitlines()
    first, second = lines.index("  actor0:"), lines.index("  actor1:")
    with_either = [range(first, second), range(second, len(lines))]
    here, there = data.draw(st.permutations(with_either))
    broken = data.draw(
        st.sampled_from(
            [n for n in here if LINE.fullmatch(lines[n]) and re.search(slip[0], lines[n])]
        )
    )
    found = ((n, LINE.fullmatch(lines[n])) for n in there)
    number, faulty = data.draw(
        st.sampled_from([(n, m) for n, m in found if m and m["key"] in FAULTY])
    )
    lines[broken] = re.sub(*slip, lines[broken], count=1)
    lines[number] = lines[number][: faulty.start("value")] + FAULTY[faulty["key"]]
    told = said("\n".join(lines))
    others = [int(each.partition(":")[0]) for each in told if not each.endswith("E100")]
    assert (len(told), others) == (2, [number + 1])


# Where there is no libyaml, events come from Python.

WITH_LIBYAML = load_text(DAM)
WRITTEN = [each for each in WRONG if {"E0", "E1"} & {code.split()[-1][:2] for code in each[2]}]
"""What is wrong before anything is known of the model."""


def test_without_libyaml_a_model_reads_the_same_and_faults_have_the_same_codes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tree, "_LOADER", yaml.SafeLoader)
    assert load_text(DAM) == WITH_LIBYAML
    for old, new, expected in WRITTEN:
        found = [line.split()[1] for line in said(changed(old, new).replace("‸", ""))]
        assert sorted(found) == sorted(each.split()[-1] for each in expected)
    for text in ('a: "\\x"', 'a: "\\U00110000"', "[" * 500, "%YAML 9.9\n---\na"):
        assert said(text)


# What is no part of a model is said, never dropped.

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


@pytest.fixture(params=[yaml.SafeLoader, *([yaml.CSafeLoader] * yaml.__with_libyaml__)])
def every_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_LOADER", request.param)


def unread(text: str) -> list[str]:
    return [str(gap) for gap in load_text(text, "m").unread]


def test_comments_that_are_meant_are_passed_over() -> None:
    assert unread(MODEL) == []
    assert unread(MODEL.replace("  # and another", " #and another")) == []  # what quotes end


@pytest.mark.usefixtures("every_loader")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("'Bed #1'  # and another", "Bed #1 left", "6:15: G409 a comment begins here: “#1 left”"),
        ("title: Beds  #", "title: é  #1 #", "2:11: G409 a comment begins here: “#1 # a"),
        (">-\n      A block", "A text\n      that", "8:18: G409 a comment begins here: “#2 as it"),
        ("a#4]", "a #4\n      ]", "9:20: G409 a comment begins here: “#4”"),
    ],
)
def test_a_comment_within_a_line_of_text_is_a_gap(old: str, new: str, expected: str) -> None:
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


@pytest.mark.usefixtures("every_loader")
@pytest.mark.parametrize("find", FINDS)
def test_a_find_is_a_placed_fault(find: str) -> None:
    with pytest.raises(InvalidModel) as caught:
        load_text(FINDS[find], "model.yaml")
    assert any("ud" in problem.line_text for problem in caught.value.problems)
    assert all(problem.place.line in (1, 2) for problem in caught.value.problems)
