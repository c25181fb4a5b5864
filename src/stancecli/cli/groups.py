"""The commands in groups, as help lists them, and the nearest one to a slip."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from typer.core import TyperGroup

from stancecli.diagnostics import Unanswerable, with_nearest

ASK, LOOK_UP, MODEL, SHARE = "Ask", "Look up", "Model", "Share"
GROUPS = (ASK, LOOK_UP, MODEL, SHARE)
"""The groups of commands, in the order of `stance --help`; each command names its own."""


class CommandGroups(TyperGroup):
    """The commands of `stance`, listed by group."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, group by group, within one in the order of the source."""
        return sorted(self.commands, key=lambda name: GROUPS.index(self._group(name)))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each group under its heading, the summaries below each other."""
        names = self.list_commands(ctx)
        column = max(map(len, names))
        room = formatter.width - 6 - column
        for group, own in groupby(names, self._group):
            with formatter.section(group):
                formatter.write_dl(
                    [
                        (f"{name:{column}}", self.commands[name].get_short_help_str(room))
                        for name in own
                    ]
                )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words begin with; raises Unanswerable with the nearest one."""
        name = args[0]
        if name in self.commands or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        refusal = with_nearest(f"no command “{name}”", name, self.commands)
        raise Unanswerable(refusal, ("stance --help says what can be asked",))

    def _group(self, name: str) -> str:
        return str(getattr(self.commands[name], "rich_help_panel", None))
