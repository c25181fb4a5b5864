"""The check for a project in docs/views.md: red for a lost conclusion, and for nothing else."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.running import run
from tests.test_action import words_of_check
from tests.test_docs import FENCE, FILE, ROOT

PAGE = (ROOT / "docs" / "views.md").read_text("utf-8")
FILES = {
    file["name"]: block["body"]
    for block in FENCE.finditer(PAGE)
    if (file := FILE.fullmatch(block["info"]))
}
(WORKFLOW,) = (yaml.safe_load(text) for name, text in FILES.items() if "workflows" in name)
(GIVEN,) = (
    step["with"] for step in WORKFLOW["jobs"]["check"]["steps"] if "stance@" in step["uses"]
)
(KEEP,) = re.findall(r"^\$ stance (check .* -o gaps\.csv)$", PAGE, re.MULTILINE)

CHANGES: dict[str, tuple[list[tuple[str, str]], int]] = {
    "nothing": ([], 0),
    "lines move": ([("actors:\n", "# Who takes part.\n\nactors:\n")], 0),
    "another name": ([("name: Raise it", "name: Build it up")], 0),
    "a claim is not cited": ([("effect: none, cite: survey p. 4", "effect: none")], 0),
    "nothing touches it": (
        [("interests:\n", "interests:\n      calm: {name: C, importance: 1}\n")],
        0,
    ),
    "nothing cites it": ([("sources:\n", "sources:\n  other: {title: Another survey}\n")], 0),
    "a known gap is mended": ([("leads: village.raise", "verdict: open")], 0),
    "a conclusion is lost": ([("[-2, 0]", "[-2, -1.5]"), ("survey: 0", "survey: -1.5")], 1),
    "more is expected": (
        [("expect:\n", "expect:\n  - {decision: village.dike, verdict: firm}\n")],
        1,
    ),
    "a fault": ([("importance: vital", "importance: vtal")], 2),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_check_of_a_project_is_red_for_a_lost_conclusion_alone(
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    model, text = Path("dike.yaml"), FILES["dike.yaml"]
    model.write_text(text, "utf-8")
    assert run(capfd, KEEP)[0] == 0
    changes, code = CHANGES[what]
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    model.write_text(text, "utf-8")
    assert run(capfd, shlex.join(words_of_check(tmp_path, **GIVEN)))[0] == code
