"""`stance export` and `stance import` from end to end."""

from __future__ import annotations

from pathlib import Path

from stancecli.cli.exchange import STARTER
from tests.running import stance


def test_tables_go_out_and_come_in_again(tmp_path: Path) -> None:
    assert stance(tmp_path, "export", "csv", "-m", str(STARTER), "-o", "tables").returncode == 0
    assert stance(tmp_path, "import", "tables", "-o", "model.yaml").returncode == 0
    checked = stance(tmp_path, "check", "-m", "model.yaml")
    assert (checked.returncode, checked.stderr.count("fault")) == (0, 0)
    again = stance(tmp_path, "export", "csv", "-m", "model.yaml", "-o", "again")
    assert again.returncode == 0
    for table in (tmp_path / "tables").iterdir():
        assert table.read_bytes() == (tmp_path / "again" / table.name).read_bytes()


def test_a_faulty_cell_is_exit_2_with_its_place(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Who,A,B\nTown,1,grumbles\nFolk,,for\n", encoding="utf-8")
    done = stance(tmp_path, "import", "sheet.csv")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "sheet.csv:2:3: E307" in done.stderr


def test_a_model_file_needs_no_import(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("stance: 1\nactors: {a: {name: A}}\n", encoding="utf-8")
    done = stance(tmp_path, "import", "m.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "it needs no import\n  stance check -m m.yaml\n" in done.stderr


def test_what_cannot_be_done_is_exit_2_without_a_traceback(tmp_path: Path) -> None:
    for words in ("import x --as excel", "export word", "export kumu", "import x"):
        done = stance(tmp_path, *words.split())
        assert done.returncode == 2, words
        assert done.stderr
        assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
