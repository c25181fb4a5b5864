"""Hostile files are refused with a place, with bounded work, and in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.corpus import CORPUS
from tests.served import served

pytestmark = pytest.mark.process

LOADS = """
import resource, sys
from itertools import count
from stancecli.diagnostics import InvalidModel
from stancecli.loader import load
calls = count()
sys.setprofile(lambda frame, event, argument: event == "call" and next(calls))
try:
    load(sys.argv[1])
except InvalidModel as invalid:
    print(len(invalid.problems), invalid.problems[0])
sys.setprofile(None)
print(next(calls))
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


@pytest.mark.parametrize("name", CORPUS)
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
