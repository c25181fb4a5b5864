"""What a command takes from its start to its end, beside the imports that it cannot do without."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from benchmarks.measure import Cost, compared, running

COMMANDS = (
    "show china",
    "list",
    "why activists china",
    "check",
    "tradeoffs china",
    "robustness china",
    "positions china",
    "influence",
    "stability",
    "diff --set china.seoul=vital",
    "export dot",
    "report -o -",
)
BY_NAME = "import typer, yaml, networkx; from pydantic import BaseModel; from rich.text import Text"
"""What is used of each package, and of pydantic what typer takes to read an argument."""
WITH_ARRAYS = f"{BY_NAME}; import numpy"
WITH_NUMPY = ("positions", "influence", "stability", "diff", "report")
PROMISED = 1.2
RUNS = 9


def costs() -> Iterator[Cost]:
    for command in COMMANDS:
        arrays = command.split()[0] in WITH_NUMPY
        ours, floor = compared(
            running("-m", "stancecli", *shlex.split(command)),
            running("-c", WITH_ARRAYS if arrays else BY_NAME),
            RUNS,
        )
        yield Cost(
            f"`stance {command}`",
            "bundled case",
            ours,
            "its imports, with numpy" if arrays else "its imports",
            floor,
            PROMISED if command == "show china" else None,
        )
