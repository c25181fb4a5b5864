"""What the unknowns of a decision are called on a page, in whatever situation they stand."""

from __future__ import annotations

from typing import Any

from stancecli import notation as fmt
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.find_out import unknowns_of
from stancecli.model import Decision
from stancecli.situation import Bearing
from stancecli.wording.find_out import CalledUnknown, called


class Unknowns:
    """The names of unknowns, each written once. Options have numbers, the decision's own first."""

    def __init__(self, decision: Decision) -> None:
        self._options = {option.id: n for n, option in enumerate(decision.options)}
        self._known: dict[tuple[CalledUnknown, int], int] = {}

    @property
    def written(self) -> list[dict[str, Any]]:
        """Each as it is called, and the number of its option: −1 of an importance."""
        return [
            {**{name: fmt.visible(said) for name, said in each._asdict().items()}, "option": option}
            for each, option in self._known
        ]

    def places(self, table: PerformanceTable) -> list[int]:
        """The places among those written of what is not known in a table, in the same order."""
        found = []
        for claim, value in unknowns_of(table):
            named, option = table.situation.named(claim), -1
            if isinstance(named, Bearing):
                option = self._options.setdefault(named.option.id, len(self._options))
            key = called(named, value), option
            found.append(self._known.setdefault(key, len(self._known)))
        return found
