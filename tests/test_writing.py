"""What is written to files: over what, with which permissions, whole or not at all."""

import fcntl
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from stancecli.cli.files import Target, put, write_file
from stancecli.corpus.inputs import statement_files
from stancecli.corpus.reading import opened
from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.loader import load
from stancecli.loader.files import JOURNAL, NAMES, NEW, OLD, mark, model_pattern, settle
from tests.running import run, stance
from tests.served import served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model in a folder of its own."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "case.yaml").write_text("stance: 1\nactors: {a: {name: A}}\n")
    return tmp_path


def test_a_link_to_nothing_is_replaced_only_by_force(tmp_path: Path) -> None:
    link = tmp_path / "answer"
    link.symlink_to("nowhere")
    for words in (("list", "-o", "answer"), ("init", "answer")):
        done = stance(tmp_path, *words)
        assert (done.returncode, "exists" in done.stderr) == (2, True)
    assert os.readlink(link) == "nowhere"
    assert not (tmp_path / "nowhere").exists()
    assert stance(tmp_path, "list", "-o", "answer", "--force").returncode == 0
    assert not link.is_symlink()
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", ["list", "export csv", "schema", "fold votes.csv"])
def test_no_words_are_no_folder(words: str, tmp_path: Path) -> None:
    """As a path they are this one, which tables would fill."""
    (tmp_path / "votes.csv").write_text("actor,issue,stance\nA,B,yes\n")
    done = stance(tmp_path, *words.split(), "-o", "")
    assert done.returncode == 2
    assert done.stderr.startswith("stance: -o names nothing\n")
    assert os.listdir(tmp_path) == ["votes.csv"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o666])
def test_what_is_replaced_hands_on_its_permissions(mode: int, tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_text("secret")
    answer.chmod(mode)
    assert stance(tmp_path, "list", "-o", "answer", "--force").returncode == 0
    assert stat.S_IMODE(answer.stat().st_mode) == mode
    table = tmp_path / "actors.csv"
    table.write_text("secret")
    table.chmod(mode)
    assert stance(tmp_path, "export", "csv", "-o", ".", "--force").returncode == 0
    assert stat.S_IMODE(table.stat().st_mode) == mode


def test_what_is_new_has_the_usual_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert stance(tmp_path, "list", "-o", "answer").returncode == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "answer").stat().st_mode) == 0o640


def test_a_page_may_stand_beside_the_files_of_a_model(folder: Path) -> None:
    for force in ((), ("--force",)):
        done = stance(folder, "report", "-m", "model", "-o", "model/r.html", *force)
        assert (done.returncode, done.stderr) == (0, "")
    assert sorted(os.listdir(folder / "model")) == ["case.yaml", "r.html"]
    assert stance(folder, "export", "csv", "-m", "model", "-o", "model").returncode == 0
    assert load(folder / "model").actors


@pytest.mark.parametrize("name", ["new.yaml", "new.yml", "new.YAML", "case.yaml", "link"])
@pytest.mark.parametrize("force", ["", "--force"])
def test_nothing_is_written_that_a_folder_would_read(name: str, force: str, folder: Path) -> None:
    (folder / "link").symlink_to("model/new.yaml")
    output = "link" if name == "link" else f"model/{name}"
    before = (folder / "model" / "case.yaml").read_bytes()
    for command in ("list -m model -f txt", "diff model -f txt", "export dot -m model"):
        code, answer, said = run(f"{command} -o {output} {force}", folder)
        assert (code, answer) == (2, "")
        assert "read" in said
    assert os.listdir(folder / "model") == ["case.yaml"]
    assert (folder / "model" / "case.yaml").read_bytes() == before


def test_an_import_is_not_written_among_the_tables_it_reads(folder: Path) -> None:
    assert stance(folder, "export", "csv", "-o", "tables").returncode == 0
    done = stance(folder, "import", "tables", "-o", "tables/more.csv")
    assert (done.returncode, "would be read" in done.stderr) == (2, True)
    assert stance(folder, "import", "tables", "-o", "tables/model.yaml").returncode == 0


def test_tables_that_cannot_all_be_written_change_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("before")
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(Unanswerable, match="no regular file"):
        put({"a.csv": "after", "b.csv": "new", "c.csv": "after"}, Target(tmp_path, force=True))
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "c.csv"]
    assert (tmp_path / "a.csv").read_text() == "before"


def test_tables_that_fail_midway_are_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fails in range(1, 9):
        folder = tmp_path / str(fails)
        folder.mkdir()
        (folder / "a.csv").write_text("before a")
        (folder / "c.csv").write_text("before c")
        renamed = _failing_at(fails, monkeypatch)
        texts = {"a.csv": "after a", "b.csv": "after b", "c.csv": "after c"}
        if fails <= 7:
            with pytest.raises(Unanswerable, match="No space"):
                put(texts, Target(folder, force=True))
        else:
            put(texts, Target(folder, force=True))
        monkeypatch.undo()
        assert renamed
        found = {file.name: file.read_text() for file in folder.iterdir()}
        if fails <= 7:  # a and c are moved away and put in place, b is put in place.
            assert found == {"a.csv": "before a", "c.csv": "before c"}, fails
        else:
            assert found == texts


def test_what_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _failing_at(1, monkeypatch)
    with pytest.raises(Unanswerable, match="No space"):
        write_file(tmp_path / "a.txt", "after", Target())
    monkeypatch.undo()
    _failing_at(1, monkeypatch)
    with pytest.raises(Unanswerable, match="No space"):
        put({"a.csv": "after"}, Target(tmp_path / "tables"))
    assert list(tmp_path.iterdir()) == []


def _failing_at(nth: int, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let the nth renaming fail; gives the list of what is renamed."""
    replace, renamed = Path.replace, list[Path]()

    def replaced(self: Path, target: Path) -> Path:
        renamed.append(self)
        if len(renamed) == nth:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    return renamed


# A folder whose files were being replaced when the machine stopped is whole again, old or new.
#
# Moments are counted: an audit hook ends the process at the nth time that a file or folder is
# moved, made or removed, and nothing of it runs after that.


KILLED = """
import os, sys
from pathlib import Path
from stancecli.cli.files import Target, put
from stancecli.loader.files import settle
at, does = int(sys.argv[1]), sys.argv[2]
seen = 0
def kill(event, _):
    global seen
    if event in {"os.rename", "os.mkdir", "os.rmdir", "os.remove"}:
        seen += 1
        if seen == at:
            os._exit(9)
sys.addaudithook(kill)
if does == "write":
    texts = {"a.csv": "new a", "b.csv": "new b", "c.csv": "new c"}
    put(texts, Target(Path("tables"), force=True))
else:
    settle(Path("tables"))
"""
BEFORE = {"a.csv": "old a", "c.csv": "old c", "other.txt": "stays"}
AFTER = {"a.csv": "new a", "b.csv": "new b", "c.csv": "new c", "other.txt": "stays"}


def filled(folder: Path) -> Path:
    """A folder with what is there before."""
    tables = folder / "tables"
    shutil.rmtree(tables, ignore_errors=True)
    tables.mkdir()
    for name, text in BEFORE.items():
        (tables / name).write_text(text)
    return tables


def found(tables: Path) -> dict[str, str]:
    """What is seen in a folder."""
    return {path.name: path.read_text() for path in tables.iterdir() if path.name[0] != "."}


def killed(folder: Path, at: int, does: str) -> bool:
    """Whether a process was ended before it was done."""
    code = served(str(at), does, program=KILLED, folder=folder).returncode
    assert code in (0, 9)
    return code == 9


@pytest.mark.process
def test_after_a_kill_at_any_moment_all_files_are_old_or_all_are_new(tmp_path: Path) -> None:
    split = at = 0
    is_over = False
    while not is_over:
        at += 1
        tables = filled(tmp_path)
        is_over = not killed(tmp_path, at, "write")
        split += found(tables) not in (BEFORE, AFTER)
        settle(tables)
        assert found(tables) in (BEFORE, AFTER), at
        assert not list(tables.glob(".*")), at
        put(AFTER, Target(tables, force=True))
        assert found(tables) == AFTER
    assert split >= 4, "there are moments at which some files are old and some new"


@pytest.mark.process
def test_a_kill_while_it_is_put_back_changes_nothing(tmp_path: Path) -> None:
    def half_written(at: int) -> bool:
        tables = filled(tmp_path)
        return killed(tmp_path, at, "write") and "b.csv" in found(tables)

    at = next(n for n in range(1, 99) if half_written(n))
    for n in range(1, 99):
        assert half_written(at)
        tables = tmp_path / "tables"
        is_over = not killed(tmp_path, n, "settle")
        settle(tables)
        assert found(tables) == BEFORE, n
        if is_over:
            break
    assert n > 5


def split(folder: Path) -> Path:
    """A folder in which one of two files has been replaced."""
    journal = folder / JOURNAL
    for part in (NEW, OLD, NAMES):
        (journal / part).mkdir(parents=True)
    for name in ("actors.csv", "sources.csv"):
        (folder / name).write_text("id,name\nnew,New\n" if name == "actors.csv" else "id,title\n")
    (journal / NEW / "sources.csv").touch()
    for new in (folder / "actors.csv", journal / NEW / "sources.csv"):
        (journal / NAMES / f"{mark(new)} {new.name}").touch()
    (journal / OLD / "actors.csv").write_text("id,name\nold,Old\n")
    return folder


def test_whoever_reads_finds_what_was_there_before(tmp_path: Path) -> None:
    for words in (("show", "old", "-m"), ("import",)):
        folder = tmp_path / words[0]
        done = stance(tmp_path, *words, str(split(folder)))
        assert (done.returncode, "Old" in done.stdout) == (0, True), done.stderr
        assert sorted(os.listdir(folder)) == ["actors.csv", "sources.csv"]
    for name in ("statements", "corpus"):
        split(tmp_path / name)
    statement_files([str(tmp_path / "statements" / "actors.csv")])
    with pytest.raises(Unanswerable, match="holds no positions"):
        opened(tmp_path / "corpus")
    for name in ("statements", "corpus"):
        assert (tmp_path / name / "actors.csv").read_text() == "id,name\nold,Old\n"


def test_a_folder_that_is_being_written_is_not_read(tmp_path: Path) -> None:
    split(tmp_path)
    descriptor = os.open(tmp_path / JOURNAL, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    readers: tuple[Callable[[], object], ...] = (
        lambda: model_pattern(tmp_path),
        lambda: load(tmp_path / "actors.csv"),
        lambda: opened(tmp_path),
        lambda: put({"actors.csv": ""}, Target(tmp_path, force=True)),
    )
    try:
        for read in readers:
            with pytest.raises((InvalidModel, Unanswerable), match="just now: try again"):
                read()
    finally:
        os.close(descriptor)
    assert model_pattern(tmp_path) == "*.csv"
    assert (tmp_path / "actors.csv").read_text() == "id,name\nold,Old\n"


@pytest.mark.parametrize("part", [".", OLD, NEW, NAMES])
def test_no_journal_of_a_stranger_moves_what_is_elsewhere(part: str, tmp_path: Path) -> None:
    folder = split(tmp_path / "folder")
    elsewhere = tmp_path / "elsewhere"
    (folder / JOURNAL / part).rename(elsewhere)
    (folder / JOURNAL / part).symlink_to(elsewhere)
    before = sorted(map(str, tmp_path.rglob("*")))
    with pytest.raises(InvalidModel, match="cannot be put back"):
        load(folder)
    assert sorted(map(str, tmp_path.rglob("*"))) == before


def test_only_what_a_dead_command_was_writing_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".stance-linked__").symlink_to("elsewhere")
    for name in ("abcd_123", "written_", "notes", "journal2"):
        (tmp_path / f".stance-{name}" / NEW).mkdir(parents=True)
    (tmp_path / ".stance-aaaaaaaa").write_text("a file")
    descriptor = os.open(tmp_path / ".stance-written_", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    before = {path.name for path in tmp_path.iterdir()}
    model_pattern(tmp_path)
    assert before - {path.name for path in tmp_path.iterdir()} == {
        ".stance-abcd_123",
        ".stance-journal2",
    }
    os.close(descriptor)


def test_no_journal_of_a_stranger_takes_away_what_it_did_not_bring(tmp_path: Path) -> None:
    """One that came out of an archive, into a folder that holds something else."""
    split(tmp_path)
    (tmp_path / "actors.csv").unlink()
    (tmp_path / "actors.csv").write_text("id,name\nmine,Mine\n")
    (tmp_path / JOURNAL / NAMES / "1 sources.csv").touch()
    with pytest.raises(InvalidModel, match=r"cannot be put back: another actors\.csv is there"):
        load(tmp_path)
    assert (tmp_path / "actors.csv").read_text() == "id,name\nmine,Mine\n"
    (tmp_path / JOURNAL / OLD / "actors.csv").unlink()
    assert model_pattern(tmp_path) == "*.csv"
    assert (tmp_path / "actors.csv").read_text() == "id,name\nmine,Mine\n"
    assert (tmp_path / "sources.csv").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files belong to nobody here")
def test_what_another_user_was_writing_is_for_that_one_to_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    split(tmp_path)
    before = found(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(InvalidModel, match="it is for whoever wrote them to do"):
        model_pattern(tmp_path)
    monkeypatch.setattr(Path, "stat", _of_somebody_else(tmp_path))
    assert model_pattern(tmp_path) == "*.csv", "in a folder where many may write it is none of ours"
    assert found(tmp_path) == before


def _of_somebody_else(folder: Path) -> Callable[..., os.stat_result]:
    stat = Path.stat

    def owned(self: Path, **options: bool) -> os.stat_result:
        about = stat(self, **options)
        if self != folder:
            return about
        return os.stat_result((*about[:4], about.st_uid + 2, *about[5:]))

    return owned
