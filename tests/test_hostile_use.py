"""What a hostile model or an odd surrounding must not bring about, tried from outside."""

import subprocess
from pathlib import Path

import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.loader import load_text
from stancecli.loader.text import TextFile
from tests.hostile.corpus import CORPUS
from tests.running import first_quick
from tests.served import served

pytestmark = pytest.mark.process

MODEL = """\
stance: 1
actors:
  u:
    name: 'River \\$(touch PWNED) `touch PWNED` "Power" [/x] é'
    interests: {calm: {name: Calm, importance: high}}
    decisions:
      d:
        question: Which?
        current: x
        options: {x: {name: Ex, effects: [{to: calm, effect: helps}]}, y: {name: Why}}
"""


def stance(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "m.yaml").write_text(MODEL, encoding="utf-8")
    return served(*arguments, folder=folder, environment=env)


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_completion_hands_a_shell_nothing_that_it_could_run(tmp_path: Path, shell: str) -> None:
    found = stance(
        tmp_path,
        _TYPER_COMPLETE_ARGS="stance show ",
        STANCE_MODEL="m.yaml",
        _STANCE_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        _TYPER_COMPLETE_WORD_TO_COMPLETE="",
    )
    said = found.stdout.decode()
    assert "touch PWNED" in said
    assert not set("$`[") & set(said)


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff", "m.yaml", "new.yaml", "-o", "m.yaml", "--force"),
        ("compare", "-m", "new.yaml", "--with", "m.yaml", "-o", "m.yaml", "--force"),
    ],
)
def test_nothing_is_written_over_what_is_read(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "new.yaml").write_text(MODEL, encoding="utf-8")
    found = stance(tmp_path, *arguments, "-f", "txt")
    assert (found.returncode, b"is what is read" in found.stderr) == (2, True)
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == MODEL


def test_a_line_of_many_texts_before_a_comment_is_read_for_all_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = list[int]()
    text_of = TextFile.text

    def noted(file: TextFile, line: int) -> str:
        read.append(line)
        return text_of(file, line)

    monkeypatch.setattr(TextFile, "text", noted)
    text = "stance: 1\nfoo: [" + ",".join(["a"] * 100_000) + "] #x\n"
    with pytest.raises(InvalidModel):
        load_text(text)
    assert 1 <= read.count(1) < 5, "and for its fault"


# Hostile files: a place, bounded work, and little memory.


LOADS = """
import resource, sys
from cProfile import Profile
from stancecli.diagnostics import InvalidModel
from stancecli.loader import load
calls = Profile(builtins=False)
calls.enable()
try:
    load(sys.argv[1])
except InvalidModel as invalid:
    print(len(invalid.problems), invalid.problems[0])
calls.disable()
print(sum(entry.callcount for entry in calls.getstats()))
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


@pytest.mark.parametrize("name", first_quick(CORPUS))
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
