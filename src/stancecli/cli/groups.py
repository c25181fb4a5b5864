"""The commands in groups, as help lists them, each built when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from itertools import chain
from typing import Any

import typer
from typer.core import TyperGroup

from stancecli.diagnostics import Unanswerable, with_nearest

GROUPS: Mapping[str, Sequence[str]] = {
    "Ask": (
        "tradeoffs",
        "robustness",
        "stability",
        "deals",
        "positions",
        "influence",
        "compare",
        "diff",
    ),
    "Look up": ("show", "list", "why"),
    "Model": ("check", "import", "init", "schema", "fold"),
    "Share": ("export", "report"),
}
"""Every command in its group, in the order of `stance --help`."""

PLAIN: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
"""How typer makes programs of ours: it leaves help and errors as they are written."""

_OTHERS = ("exchange", "folding", "exporting")
"""The modules of commands that are imported when none of those known so far is meant."""


@dataclass(frozen=True)
class DeclaredCommand:
    """A command as its module declares it: what makes the function that runs it.

    `settings` are for typer.
    """

    name: str
    function: Callable[[], Callable[..., Any]]
    settings: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def built(self) -> Any:
        """What typer makes of it, with all parameters."""
        alone = typer.Typer(add_completion=False, **PLAIN)
        alone.command(self.name, **self.settings)(self.function())
        return typer.main.get_command(alone)


class Commands(Mapping[str, Any]):
    """Every command by its name, in the order of help.

    Its module is imported when it is looked for, and it is built when it is taken: both take a
    while, and most processes ask one command.
    """

    def __init__(self) -> None:
        self._declared: dict[str, DeclaredCommand] = {}

    def declare(self, command: DeclaredCommand) -> None:
        """Add a command."""
        self._declared[command.name] = command

    def declared(self, name: str) -> DeclaredCommand | None:
        """The command of this name, not built yet; None where there is none."""
        for module in _OTHERS:
            if name in self._declared:
                break
            import_module(f"stancecli.cli.{module}")
        return self._declared.get(name)

    def __getitem__(self, name: str) -> Any:
        command = self.declared(name)
        if command is None:
            raise KeyError(name)
        return command.built

    def __contains__(self, name: object) -> bool:
        return name in [*self]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(GROUPS.values())

    def __len__(self) -> int:
        return sum(1 for _ in self)


COMMANDS = Commands()


class CommandGroups(TyperGroup):
    """The commands of `stance`, listed by group."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = COMMANDS

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, group by group."""
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each group under its heading, the summaries below each other."""
        column = max(map(len, self.commands))
        room = formatter.width - 6 - column
        for group, own in GROUPS.items():
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
