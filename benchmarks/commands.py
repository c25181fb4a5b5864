"""What a command takes from its start to its end, beside a small program of the same packages."""

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
    "deals",
    "diff --set china.seoul=vital",
    "export dot",
    "report -o -",
)
PROGRAM = """\
import networkx, rich, typer, yaml

app = typer.Typer()

@app.command()
def greet() -> None:
    print("hello")

@app.command()
def part() -> None:
    print("goodbye")

app()
"""
"""Two commands, the packages that every command of ours needs, and a word that is printed."""
WITH_ARRAYS = f"import numpy\n{PROGRAM}"
WITH_NUMPY = ("positions", "influence", "stability", "deals", "diff", "report")
PROMISED = {"show china": 1.4, "check": 2.5}
RUNS = 9


def costs() -> Iterator[Cost]:
    for command in COMMANDS:
        arrays = command.split()[0] in WITH_NUMPY
        ours, floor = compared(
            running("-m", "stancecli", *shlex.split(command)),
            running("-c", WITH_ARRAYS if arrays else PROGRAM, "greet"),
            RUNS,
        )
        yield Cost(
            f"`stance {command}`",
            "bundled case",
            ours,
            "a small program, with numpy" if arrays else "a small program",
            floor,
            PROMISED.get(command),
        )
