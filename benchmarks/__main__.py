"""Print what stance costs as one table: `python -m benchmarks [PART...]`, some ten minutes."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping

from benchmarks import answers, commands, folding, loading, resting
from benchmarks.measure import Cost, table

PARTS: Mapping[str, Callable[[], Iterator[Cost]]] = {
    "commands": commands.costs,
    "loading": loading.costs,
    "answers": answers.costs,
    "robustness": answers.robustness_costs,
    "tables": answers.table_costs,
    "pages": answers.page_costs,
    "matrices": answers.matrix_costs,
    "stability": resting.costs,
    "deals": resting.deals_costs,
    "exports": answers.export_costs,
    "folding": folding.costs,
    "large-folding": folding.large_costs,
}


def main() -> None:
    named = sys.argv[1:] or list(PARTS)
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, {platform.machine()}\n")
    for line in table(cost for name in named for cost in PARTS[name]()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
