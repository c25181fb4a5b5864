"""Every line of Python on the page about Python is run, and answers as the page says."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import stancecli

PAGE = Path(__file__).parents[1] / "docs" / "python.md"


def test_the_page_answers_as_it_says() -> None:
    results = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert results.attempted > 15
    assert results.failed == 0


def test_all_that_the_package_offers_is_there() -> None:
    for name in (*stancecli.__all__, "__version__"):
        assert getattr(stancecli, name)


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'networkx', 'yaml', 'typer'}"
    said = f"import sys, stancecli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, env=os.environ, check=True
    )
    assert done.stdout.strip() == "[]"
