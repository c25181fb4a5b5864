"""An answer: what a lens found, in the forms in which it can be passed on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Generic

from stancecli import report as r
from stancecli.lenses import F
from stancecli.situation import Situation


@dataclass(frozen=True)
class Answer(Generic[F]):
    """What a lens found, in the forms in which it can be passed on.

    The fields of the finding can be read off the answer itself: `answer.tradeoffs`.
    """

    finding: F
    situation: Situation
    scenario: str = ""
    reasons: tuple[r.Block, ...] = ()

    @property
    def name(self) -> str:
        """The name of the lens, as JSON has it: where the finding stands."""
        return type(self.finding).__module__.split(".")[2]

    @property
    def report(self) -> r.Report:
        """The finding in words and tables, and the scenario that it takes to be so."""
        lens = import_module(f"stancecli.lenses.{self.name}")
        report: r.Report = lens.describe(self.finding)
        scope = (*report.scope, *filter(None, [self.scenario]))
        reasons = (r.Shortened(self.reasons),) if self.reasons else ()
        return replace(report, scope=scope, blocks=(*report.blocks, *reasons))

    def to_json(self) -> str:
        """What `-f json` prints (docs/json.md)."""
        from stancecli.render import json

        return json.render(
            self.finding, lens=self.name, model=self.situation.model, scenario=self.scenario
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as dicts, lists, texts and numbers."""
        from stancecli.render import json

        return json.envelope(
            self.finding, lens=self.name, model=self.situation.model, scenario=self.scenario
        )

    def to_rows(self) -> list[dict[str, Any]]:
        """The main table of the finding as flat dicts, a row each, for a data frame or a sheet.

        An item is its id; a number that is known only to lie in a range is its midpoint, with
        `…_low` and `…_high` beside it.
        """
        from stancecli.render import json

        return [json.flat(row) for row in self.finding.rows()]

    def __str__(self) -> str:
        """The short answer as a terminal of 80 columns shows it, without colours."""
        from stancecli.render import terminal

        fitted = terminal.fitted(self.report, width=80)
        return terminal.render(fitted, width=80, colour=False)

    def _repr_markdown_(self) -> str:
        from stancecli.render import markdown

        return markdown.render(self.report)

    def _repr_html_(self) -> str:
        from stancecli.render import html

        return html.render(self.report)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.finding, name)
