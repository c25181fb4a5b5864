"""What stance promises to whoever opens a stranger's file, through the command line as it is run.

The numbers are those of the promises: 1 nothing is run or fetched, 2 faults are placed, 3 bounds,
4 nothing dropped silently, 5 text as written, 6 names cannot steer the terminal, 7 to 9 exports,
10 all or nothing, 11 the same bytes, 12 a pipe. What the loader promises is held more closely in
test_load.py, what exports promise in their own tests; that nothing else steers in test_one_door.py.
"""

import ast
import os
import re
import resource
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.sheets import TABLES, WORKBOOKS
from tests.running import first_quick
from tests.served import served, started

pytestmark = pytest.mark.process

MODEL = """\
stance: 1
title: A dam
sources:
  hearing: {title: Public hearing}
actors:
  utility:
    name: 'NAME'
    interests:
      revenue: {name: 'NAME', importance: high, cite: 'hearing NAME'}
      peace: {name: Peace, importance: low}
    decisions:
      operation:
        question: 'How should NAME run?'
        current: steady
        options:
          peaking:
            name: 'NAME peaks'
            effects:
              - {to: revenue, effect: strongly-helps, because: 'NAME', cite: 'hearing NAME'}
              - {to: peace, effect: hurts}
          steady: {name: Run steady, effects: [{to: peace, effect: helps}]}
    positions:
      - {to: steady, stance: supports, says: 'NAME'}
    influence:
      - {to: anglers, strength: medium, by: 'NAME'}
  anglers:
    name: Anglers
    interests:
      fish: {name: Fish, importance: 0.35}
"""
PLAIN = MODEL.replace("NAME", "River Power")
COMMANDS = [(), ("show", "utility"), ("list", "interest"), ("tradeoffs", "utility"), ("check",)]
MEGABYTE = 1024**2
LITTLE_MEMORY = {resource.RLIMIT_AS: 400 * MEGABYTE}


class Done:
    """What a run of stance left behind."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out
        self.err = err
        assert b"Traceback" not in err, err.decode(errors="replace")

    @property
    def text(self) -> str:
        return (self.out + self.err).decode()


def stance(
    *arguments: str,
    cwd: Path | None = None,
    data: bytes = b"",
    environment: Mapping[str, str | None] = {},
    limits: Mapping[int, int] = {},
) -> Done:
    """Run a command in a process of its own; variables that are None are taken away."""
    wanted = {"COLUMNS": None, **environment}
    done = served(*arguments, folder=cwd, stdin=data, environment=wanted, limits=limits)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


# 1 to 5: what is read.


def test_1_nothing_that_a_model_names_is_run_or_fetched(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    for value in (f'!!python/object/apply:os.system ["touch {trap}"]', "!include /etc/passwd"):
        path = written(tmp_path, PLAIN.replace("name: Peace", f"name: {value}"))
        done = stance("show", "utility", "-m", path)
        assert done.code == 2
        assert b"E104" in done.err
    assert not trap.exists()


# `check` looks for quotes in the text of a source, and opens nothing else that a model names.

WATCHED = """
import pathlib, sys
noted = sys.argv.pop()
opened = []
sys.addaudithook(lambda event, values: event == "open" and opened.append(str(values[0])))
from stancecli.cli import main
try:
    main(["check", "-m", "model.yaml"])
finally:
    names = [name for name in opened if "sealed" in name]
    pathlib.Path(noted).write_text(repr(names))
"""
OUTSIDE = "../outside/sealed.md"
REFUSED = [OUTSIDE, f"texts/../{OUTSIDE}", "/sealed.md", "C:/sealed.md", "link", "way/sealed.md"]
REFUSED += ["sealed.fifo"]


@pytest.fixture
def beside_sealed(tmp_path: Path) -> Path:
    """A folder for a model, with ways to a file outside that is none of its business."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "sealed.md").write_text("a secret", encoding="utf-8")
    (inside / "link").symlink_to(outside / "sealed.md")
    (inside / "way").symlink_to(outside)
    (inside / "sealed.md").write_text("a secret", encoding="utf-8")
    os.mkfifo(inside / "sealed.fifo")
    return inside


def check_watched(folder: Path, text: str) -> tuple[Done, list[str]]:
    """`stance check` of a model with this text of a source, and what it opens that is sealed."""
    quoted = "cite: {source: hearing, at: p. 1, quote: a secret}"
    model = PLAIN.replace("{title: Public hearing}", f"{{title: Public hearing, text: {text}}}")
    (folder / "model.yaml").write_text(
        model.replace("cite: 'hearing River Power'", quoted, 1), encoding="utf-8"
    )
    noted = folder.parent / "opened"
    done = served(str(noted), program=WATCHED, folder=folder, limits=LITTLE_MEMORY)
    return Done(done.returncode, done.stdout, done.stderr), ast.literal_eval(noted.read_text())


@pytest.mark.parametrize("way", REFUSED)
def test_1_no_text_outside_the_folder_and_no_pipe_is_opened(way: str, beside_sealed: Path) -> None:
    done, opened = check_watched(beside_sealed, way)
    assert opened == []
    if way in ("link", "way/sealed.md", "sealed.fifo"):
        assert (done.code, "texts not read" in " ".join(done.text.split())) == (0, True)
    else:
        assert (done.code, done.out) == (2, b"")
        assert re.search(r"model\.yaml:4:\d+: E\d\d\d", done.err.decode())


@pytest.mark.parametrize("name", ["model.yaml", "actors.csv"])
def test_1_no_link_leads_out_of_a_folder(name: str, beside_sealed: Path) -> None:
    (beside_sealed / "link").rename(beside_sealed / name)
    for command in ("check", "import", "list"):
        given = (str(beside_sealed),) if command == "import" else ("-m", str(beside_sealed))
        done = stance(command, *given)
        assert (done.code, done.out) == (2, b"")
        assert "secret" not in done.text
        assert ("E001 not read: a link" in done.text) or (command, name) == ("import", "model.yaml")
    (beside_sealed / name).unlink()
    (beside_sealed / "sealed.md").write_text(PLAIN, encoding="utf-8")
    (beside_sealed / "model.yaml").symlink_to("sealed.md")
    assert stance("check", "-m", str(beside_sealed)).code == 0


def test_1_a_text_below_the_folder_is_read_within_its_limit(beside_sealed: Path) -> None:
    done, opened = check_watched(beside_sealed, "sealed.md")
    assert (done.code, opened) == (0, ["sealed.md"])
    assert "texts not read" not in " ".join(done.text.split())
    with open(beside_sealed / "sealed.md", "wb") as file:
        file.truncate(4 * 1024**3)
    done, _ = check_watched(beside_sealed, "sealed.md")
    assert done.code == 0
    assert "texts not read" in " ".join(done.text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_2_a_faulty_model_is_exit_2_and_its_line(command: tuple[str, ...], tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN.replace("effect: hurts", "effect: hurst"))
    done = stance(*command, "-m", path)
    assert done.code == 2
    report = done.out + done.err
    assert f"{path}:20:37: E307".encode() in report
    assert command == ("check",) or not done.out


def test_3_a_rejection_takes_little_memory(tmp_path: Path) -> None:
    deep = tmp_path / "deep.yaml"
    deep.write_bytes(b"[" * 100_000)
    sparse = tmp_path / "sparse.yaml"
    with open(sparse, "wb") as file:
        file.truncate(4 * 1024**3)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    found = {
        path: stance("list", "-m", str(path), limits=LITTLE_MEMORY)
        for path in (deep, sparse, fifo, Path("/dev/zero"))
    }
    codes = {path: re.findall(rb"E\d\d\d", done.err)[:1] for path, done in found.items()}
    # libyaml looks ahead, and from 0.2.6 on gives up before anything is nested.
    assert codes.pop(deep) in ([b"E100"], [b"E106"])
    assert codes == {sparse: [b"E002"], fifo: [b"E001"], Path("/dev/zero"): [b"E001"]}
    assert {done.code for done in found.values()} == {2}


HOSTILE = {
    f"{file}-{name}": (file, *made)
    for file, of in (("case.xlsx", WORKBOOKS), ("case.csv", TABLES))
    for name, made in of.items()
}


@pytest.mark.parametrize("name", first_quick(HOSTILE))
def test_3_a_hostile_workbook_or_table_is_refused_in_little_memory(
    name: str, tmp_path: Path
) -> None:
    file, code, made = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(made())
    done = stance(
        "import", str(path), "--as", "stances", "-o", "out.yaml", cwd=tmp_path, limits=LITTLE_MEMORY
    )
    assert (done.code, done.out) == (2, b"")
    place = r"case\.csv:\d+:\d+: " if file == "case.csv" else r"case\.xlsx.*"
    assert re.search(f"{place}{code}", done.err.decode(), re.DOTALL)
    assert not STEERING.search(done.text)
    assert b"panicked" not in done.err
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_3_endless_input_is_read_no_further_than_the_limit() -> None:
    with open("/dev/zero", "rb") as zero:
        done = started("-m", "stancecli", "list", "-m", "-", stdin=zero)
    assert (done.returncode, b"E002" in done.stderr) == (2, True)


# 6: names and the terminal.

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARKUP = "[bold]x[/bold] [/foo] :warning: \\[a] {b} %s"


@pytest.mark.parametrize("command", COMMANDS)
def test_6_bidi_controls_and_markup_in_names_are_shown(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    path = written(tmp_path, MODEL.replace("NAME", f"a\u202eb\u2066c {MARKUP}"))
    done = stance(*command, "-m", path, environment={"COLUMNS": "300"})
    assert done.code in (0, 1)
    assert not STEERING.search(done.text)
    if command and command != ("check",):
        assert MARKUP in done.out.decode()


@pytest.mark.parametrize(
    "command",
    [
        *(("show", "utility"), ("show", "utility", "-f", "md"), ("tradeoffs", "-v")),
        *(("show", "utility", "-f", "json"), ("report", "-o", "-"), ("export", "dot")),
    ],
)
def test_6_joiners_stay_where_they_join_and_are_seen_elsewhere(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    joined, alone = "می\u200cخواهم 👩\u200d🌾", "x\u200dy"
    path = written(tmp_path, MODEL.replace("NAME", f"{joined} {alone}"))
    done = stance(*command, "-m", path, environment={"COLUMNS": "300"})
    assert done.code == 0
    text = done.out.decode()
    for part in joined.split():
        assert part in text
    assert alone not in text
    assert "x\\u200dy" in text.replace("\\\\", "\\")


# 10: what is written.


def test_10_an_output_is_never_the_model_and_replaces_only_by_force(model: Path) -> None:
    def asked(output: object, *more: str) -> Done:
        return stance("show", "utility", "-m", str(model), "-o", str(output), *more)

    link, other = model.with_name("link.yaml"), model.with_name("answer.txt")
    link.symlink_to(model)
    other.write_text("before")
    assert asked(model, "--force").code == 2
    assert asked(link, "--force").code == 2
    assert model.read_text(encoding="utf-8") == PLAIN
    assert asked(other).code == 2
    assert other.read_text() == "before"
    assert asked("/dev/null", "--force").code == 2
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    done = asked(other, "--force")
    assert (done.code, done.out) == (0, b"")
    assert "River Power" in other.read_text(encoding="utf-8")
    names = sorted(each.name for each in model.parent.iterdir())
    assert names == ["answer.txt", "link.yaml", "model.yaml"]


# 11: the same bytes.

ELMIRA = Path(__file__).parents[1] / "examples" / "elmira.yaml"
SAME = [
    *("tradeoffs moe -v", "show moe -f json", "positions", "stability", "deals -f json"),
    *("report --interactive -o -", "export dot"),
]
EACH_IN_TURN = """
import os, sys
from stancecli.cli import main
for number, words in enumerate(sys.argv[1:]):
    sys.stdout.flush()
    sys.stderr.flush()
    for stream, ending in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{number}.{ending}", os.O_CREAT | os.O_WRONLY | os.O_TRUNC), stream)
    try:
        main(words.split())
    except SystemExit as left:
        with open(f"{number}.code", "w") as file:
            file.write(str(left.code))
"""


def each_in_turn(
    commands: Sequence[str], folder: Path, environment: Mapping[str, str | None]
) -> Any:
    """Of each command in these surroundings, its exit code and what it writes to each stream."""
    wanted = {**os.environ, "COLUMNS": None, **environment}
    env = {name: value for name, value in wanted.items() if value is not None}
    done = started("-c", EACH_IN_TURN, *commands, cwd=folder, env=env)
    assert done.returncode == 0, done.stderr
    return {
        command: [(folder / f"{n}.{name}").read_bytes() for name in ("code", "out", "err")]
        for n, command in enumerate(commands)
    }


def test_11_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (
        each_in_turn([f"{words} -m {ELMIRA}" for words in SAME], tmp_path, environment)
        for environment in (
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "2", "TERM": "dumb", "LINES": "5", "TZ": "Asia/Seoul", "HOME": None},
        )
    )
    for command, (code, out, _) in one.items():
        assert (code, bool(out)) == (b"0", True), command
        assert other[command][:2] == [code, out], command


# 12: in a pipe; streams and interrupts are in test_streams.py and test_interrupts.py.


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1:strict"},
    ],
)
def test_12_a_legacy_locale_prints_replacements(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    path = written(tmp_path, MODEL.replace("NAME", "川 Power"))
    commands = [f"{words} -m {path}" for words in ("show utility", "tradeoffs utility", "show no")]
    found = each_in_turn(commands, tmp_path, environment)
    assert [code for code, *_ in found.values()] == [b"0", b"0", b"2"]
    for _, out, err in found.values():
        assert b"?" in out + err
        assert b"Traceback" not in err


@pytest.mark.slow
def test_12_what_other_programs_read_is_utf_8_in_every_locale(tmp_path: Path) -> None:
    path = written(tmp_path, MODEL.replace("NAME", "川 Power"))
    words = ("report -o -", "export dot", "show utility -f json", "export json")
    usual, odd = (
        each_in_turn([f"{each} -m {path}" for each in words], tmp_path, environment)
        for environment in ({}, {"PYTHONIOENCODING": "ascii"})
    )
    assert usual == odd
    (_, page, _), *others = usual.values()
    assert "川" in page.decode()
    assert all(out for _, out, _ in others)


def test_12_no_home_and_a_folder_that_cannot_be_written_do_not_matter(model: Path) -> None:
    model.parent.chmod(0o555)
    try:
        nowhere = {"HOME": None, "XDG_CONFIG_HOME": None}
        words = ("tradeoffs", "utility", "-m", str(model))
        done = stance(*words, cwd=model.parent, environment=nowhere)
    finally:
        model.parent.chmod(0o755)
    assert (done.code, bool(done.out)) == (0, True)
    read = stance("tradeoffs", "utility", "-m", "-", data=PLAIN.encode())
    assert done.out.partition(b"-v: ")[0] == read.out.partition(b"-v: ")[0]
