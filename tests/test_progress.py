"""Long work shows a bar at a terminal, and none in a pipe."""

from __future__ import annotations

import io
import sys

import pytest

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
