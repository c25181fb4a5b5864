"""Help: nothing in it is cut, its examples run, and a slip is told where to read on."""

import io
import re
import shutil
import sys
from pathlib import Path

import pytest

from stancecli.export import FORMATS
from stancecli.imports import IMPORTS
from tests.corpora import folded
from tests.pages import FILES
from tests.running import ask_the_quick_case, command_names, reply_to, run
from tests.test_import_dna import DnaFile

MODEL = """\
stance: 1
actors:
  a: {name: Ann, interests: {calm: {name: Calm, importance: high}}}
"""


REPORTED = """\
stance: 1
actors:
  china:
    name: China
    interests: {calm: {name: Calm, importance: high}}
    decisions: {refugees: {question: Who?, current: x, options: {x: {name: X}, y: {name: Y}}}}
scenarios: {quiet: {name: Quiet, given: [china.y]}}
"""
"""Reports of the bundled case take seconds."""


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("STANCE_MODEL", raising=False)
    (folder := tmp_path / "here").mkdir()
    monkeypatch.chdir(folder)


def test_no_summary_of_a_command_is_cut_short() -> None:
    text = reply_to("--help")
    listed = text.split("\nAsk:\n")[1].splitlines()
    assert [line for line in listed if line.endswith("...")] == []


def test_commands_are_listed_in_four_groups() -> None:
    text = reply_to("--help")
    found = re.findall(r"^([A-Z][a-z ]+):\n((?:  \w.*\n)+)", text.split("\nOptions:\n")[1], re.M)
    groups = {group: re.findall(r"^  (\w+)", listed, re.M) for group, listed in found}
    assert {group: " ".join(listed) for group, listed in groups.items()} == {
        "Ask": "tradeoffs robustness levers stakes stability deals positions influence compare "
        "diff",
        "Look up": "show list why",
        "Model": "check cite rename import init schema skill fold",
        "Share": "export report",
    }
    assert [name for group in groups.values() for name in group] == command_names()


def examples(text: str) -> list[str]:
    """The command lines of a help, without what is said of each."""
    return re.findall(r"^    stance\b ?(.*?)(?:   .*)?$", text, re.M)


def readers_files(folder: Path, name: str) -> None:
    """The files of a reader's own that the examples of a command name; `init` makes them."""
    if name in ("check", "compare", "diff"):
        for model in ("old.yaml", "new.yaml", "my-case.yaml"):
            (folder / model).write_text(REPORTED)
        for model, actor in (("anna.yaml", "town"), ("ben.yaml", "city")):
            (folder / model).write_text(REPORTED.replace("china", actor))
    if name == "rename":
        assert [run(f"init my-case.{form}")[0] for form in ("yaml", "xlsx")] == [0, 0]
    if name == "cite":
        shutil.copytree(FILES["letters"], folder / "examples" / "letters")
    if name == "report":
        (folder / "stance.yaml").write_text(REPORTED)
    if name == "positions":
        folded(folder / "votes", [("Ann", "tax", 1, "2001"), ("Bob", "tax", -1, "2001")])
    if name == "fold":
        for table in (folder / "votes.csv", folder / "debates.csv"):
            table.write_text("actor,party,issue,stance\nTown,Left,A dam,yes\n")
    if name == "import":
        (folder / "stances.csv").write_text("Who,A,B\nTown,1,-1\n")
        (folder / "debate.dna").write_bytes(
            DnaFile().say("soon", organization="River Power", concept="A dam").data
        )
        assert run("export csv -o tables")[0] == 0


@pytest.mark.parametrize("name", command_names())
def test_the_examples_of_a_command_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ask_the_quick_case(monkeypatch, tmp_path)
    text = reply_to(f"{name} --help")
    readers_files(Path.cwd(), name)
    assert examples(text)
    for example in examples(text):
        assert example.split()[0] == name
        code, _, said = run(example)
        expected = 1 if "--strict" in example else 0
        assert code == expected, f"stance {example}\n{said}"


def test_the_examples_of_the_whole_run() -> None:
    text = reply_to("--help")
    assert len(examples(text)) == 5
    for example in examples(text):
        code, answer, said = run(example)
        assert (code, bool(answer), said) == (0, True, "")


def test_help_names_every_format() -> None:
    for command, known in (("export", FORMATS), ("import", IMPORTS)):
        text = reply_to(f"{command} --help")
        words = set(re.findall(r"[\w-]+", text.split("Arguments:")[1]))
        assert set(known) - words == set()


def test_help_can_be_asked_as_a_command() -> None:
    assert run("help tradeoffs") == run("tradeoffs --help")
    assert run("help") == run("--help")


def test_a_model_can_be_named_before_the_command() -> None:
    Path("ann.yaml").write_text(MODEL, encoding="utf-8")
    assert run("-m ann.yaml show a")[:2] == run("show a -m ann.yaml")[:2]
    assert run("-m nowhere.yaml show a -m ann.yaml")[0] == 0
    assert run("-m nowhere.yaml show a")[0] == 2


def test_a_slip_is_told_where_to_read_on() -> None:
    for command, way_on in (
        ("show", "stance show --help"),
        ("show china --nonsense", "stance show --help"),
        ("tradeofs", "stance --help"),
        ("help tradeofs", "stance --help"),
    ):
        code, answer, said = run(command)
        assert (code, answer, way_on in said) == (2, "", True), command


def test_a_model_from_the_keyboard_is_asked_for_and_one_from_a_pipe_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for by_hand in (False, True):
        typed = io.TextIOWrapper(io.BytesIO(MODEL.encode()))
        monkeypatch.setattr(typed, "isatty", lambda by_hand=by_hand: by_hand)
        monkeypatch.setattr(sys, "stdin", typed)
        code, _, said = run("show a -m -")
        assert code == 0
        assert ("Ctrl-D" in said) == by_hand
