"""Whoever names what stance no longer has is told what to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancecli.cli.gone import GONE
from tests.running import run

ASKED = {
    "answer": ("show china -f {}", "show china -o {folder}/answer.{}"),
    "import": ("import {folder}/file --as {}", "import {folder}/file.{}"),
    "export": ("export {}",),
    "picture": ("export svg --view {}",),
    "option": ("{}",),
}
"""The commands that name a thing, by its kind."""


@pytest.mark.parametrize(("kind", "name"), GONE)
def test_what_went_is_answered_by_name(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, kind: str, name: str
) -> None:
    for command in ASKED[kind]:
        code, answer, said = run(capfd, command.format(name, folder=tmp_path))
        assert (code, answer) == (2, "")
        assert said.startswith(f"stance: {GONE[kind, name]}\n")
        assert not list(tmp_path.iterdir())
