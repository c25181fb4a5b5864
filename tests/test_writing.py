"""What is written to files: over what, beside what, with which permissions, whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from stancecli.cli.writing import Target, write_file, write_folder
from stancecli.diagnostics import Unanswerable
from stancecli.loader import load
from tests.running import run, stance


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
    assert (done.returncode, done.stderr) == (2, "stance: -o names nothing\n")
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
def test_nothing_is_written_that_a_folder_would_read(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    force: str,
    folder: Path,
) -> None:
    (folder / "link").symlink_to("model/new.yaml")
    monkeypatch.chdir(folder)
    output = "link" if name == "link" else f"model/{name}"
    before = (folder / "model" / "case.yaml").read_bytes()
    for command in ("list -m model -f txt", "diff model -f txt", "export dot -m model"):
        code, answer, said = run(capfd, f"{command} -o {output} {force}")
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
        write_folder(
            Target(tmp_path, force=True), {"a.csv": "after", "b.csv": "new", "c.csv": "after"}
        )
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
                write_folder(Target(folder, force=True), texts)
        else:
            write_folder(Target(folder, force=True), texts)
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
        write_folder(Target(tmp_path / "tables"), {"a.csv": "after"})
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


def test_what_was_typed_cannot_steer_the_terminal(tmp_path: Path) -> None:
    done = stance(tmp_path, "init", "a\x1b[31m\u202eb.yaml")
    assert done.returncode == 0
    assert not {"\x1b", "\u202e"} & set(done.stderr)
    assert "\\u001b[31m\\u202eb.yaml" in done.stderr
