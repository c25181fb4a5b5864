"""The commands in groups, as help lists them, each built when it is asked for; and what went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
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
        "levers",
        "stability",
        "deals",
        "positions",
        "influence",
        "compare",
        "diff",
    ),
    "Look up": ("show", "list", "why"),
    "Model": ("check", "cite", "import", "init", "schema", "fold"),
    "Share": ("export", "report"),
}
"""Every command in its group, in the order of `stance --help`."""

PLAIN: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
"""How typer makes programs of ours: it leaves help and errors as they are written."""

_OTHERS = ("beginning", "exchange", "exporting")
"""The modules of commands that are imported when none of those known so far is meant."""

DECLARED: dict[str, Callable[[], Callable[..., Any]]] = {}
"""What makes the function that runs a command, by its name; of two of a name the last counts."""


@cache
def command_named(name: str) -> Any:
    """What typer makes of a command, with all parameters; None where there is none.

    Its module is imported, and it is built, when it is asked for: both take a while, and most
    processes ask one command.
    """
    for module in _OTHERS:
        if name in DECLARED:
            break
        import_module(f"stancecli.cli.{module}")
    if name not in DECLARED:
        return None
    alone = typer.Typer(add_completion=False, **PLAIN)
    alone.command(name)(DECLARED[name]())
    return typer.main.get_command(alone)


class CommandGroups(TyperGroup):
    """The commands of `stance`, listed by group."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, group by group."""
        return [*chain.from_iterable(GROUPS.values())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name; None where there is none."""
        return command_named(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each group under its heading, the summaries below each other."""
        column = max(map(len, self.list_commands(ctx)))
        room = formatter.width - 6 - column
        for group, own in GROUPS.items():
            names = (f"{name:{column}}" for name in own)
            told = (command_named(name).get_short_help_str(room) for name in own)
            with formatter.section(group):
                formatter.write_dl([*zip(names, told, strict=True)])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words begin with; raises Unanswerable with the nearest one."""
        name, known = args[0], self.list_commands(ctx)
        if name in known or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        refusal = with_nearest(f"no command “{name}”", name, known)
        raise Unanswerable(refusal, ("stance --help says what can be asked",))


# What stance no longer has, and what to do instead: all that is left of it.


_SCALED = "went with 0.2: a workbook has “at”, “capability”, “salience” in its sheet “positions”"
_GRAPH = "went with 0.2: elements.csv (Label) and connections.csv (From, To) in a folder come in"
GONE: Mapping[tuple[str, str], str] = {
    ("answer", "pptx"): (
        "slides went with 0.2: `stance export png --picture deals` draws a picture, "
        "`-o x.docx` writes Word"
    ),
    ("answer", "xlsx"): "answers as workbooks went with 0.2: `-o x.csv` writes their rows",
    ("picture", "actor"): (
        "the page of an actor went with 0.2: `stance show china` says what is known of it, "
        "`stance export svg china --picture map` draws it"
    ),
    ("import", "bargaining"): f"bargaining tables {_SCALED}",
    ("import", "dna-events"): "event lists went with 0.2, and come in as sheets of stances: "
    "`--map date=time --map quote=text --map source=document_title --scale 0:1`",
    ("import", "gmcr"): "conflicts of GMCR went with 0.2: write each option as a decision",
    ("import", "graph"): f"graphs {_GRAPH}",
    ("import", "graphml"): f"GraphML {_GRAPH}",
    ("import", "ktab"): f"KTAB sheets {_SCALED}",
    ("export", "mermaid"): "Mermaid went with 0.2: `stance export svg` draws the same picture",
    ("option", "fold --show-sql"): "the question to the engine went with 0.2, and is not printed",
    ("option", "import --transpose"): (
        "it went with 0.2: `--map issue=HEADING` names the column of issues, and the headings "
        "beside it are actors"
    ),
    ("option", "positions --actor"): "ask by the name alone: `stance positions china`",
    ("option", "robustness --for"): (
        "what would make them choose an option is a question of its own: ask "
        "`stance levers china.neglect`"
    ),
    ("option", "robustness --ratio"): (
        "shares of weightings went with 0.2: `stance robustness` shows what is ahead at each weight"
    ),
    ("option", "stability --all"): "`stance stability --state china.choose` explains one state",
}
"""What is said of what went, by the kind of thing that it was, and its name.

The kinds are `answer` (a form, by its name or the ending of a file), `import` (likewise), `export`
(a format), `picture` (a view) and `option` (of a command, with the command: `robustness --ratio`).
"""


def refuse_gone(kind: str, name: str) -> None:
    """Raise Unanswerable where a name is of something that went."""
    if told := GONE.get((kind, name)):
        raise Unanswerable(told)
