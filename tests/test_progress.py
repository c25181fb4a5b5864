"""Long work shows a bar at a terminal, and none in a pipe."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from random import Random

import pytest

from stancecli.cli import main
from stancecli.cli.files import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
    with progress("at work") as shown:
        assert shown is None
    assert pipe.getvalue() == ""


def test_a_terminal_gets_one_with_the_first_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress("at work") as shown:
        assert shown is not None
        assert terminal.getvalue() == ""
        shown(0.5)
    assert "at work" in terminal.getvalue()


def test_robustness_of_many_criteria_reports_its_progress(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, random = range(12), Random(1)
    interests = "\n".join(f"      i{n}: {{name: I{n}, importance: {1 + n % 3}}}" for n in rows)
    options = "\n".join(
        f"          o{o}: {{name: O{o}, effects: ["
        + ", ".join(f"{{to: i{n}, effect: {random.randint(-2, 2)}}}" for n in rows)
        + "]}"
        for o in range(7)
    )
    model = tmp_path / "wide.yaml"
    model.write_text(
        f"stance: 1\nactors:\n  a:\n    name: A\n    interests:\n{interests}\n"
        f"    decisions:\n      d:\n        question: Q?\n        current: o0\n        options:\n"
        f"{options}\n"
    )
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr(Terminal, "reconfigure", lambda *_, **__: None, raising=False)
    with pytest.raises(SystemExit) as caught:
        main(["robustness", "-m", str(model)])
    assert caught.value.code == 0
    assert "drawing weightings" in terminal.getvalue()
    assert "drawing weightings" not in capsys.readouterr().out
