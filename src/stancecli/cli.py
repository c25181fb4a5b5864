"""The command line: the only module that knows typer, reads, writes, prints and exits."""

from __future__ import annotations

import functools
import inspect
import os
import shlex
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, Protocol

import typer

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.graph import KINDS, Graph, actor, build, decision, decisions, kind_of, model_of
from stancecli.load import load, load_text
from stancecli.names import find
from stancecli.report import Report
from stancecli.values import State, criteria

ANSWERED, FOUND, FAULTY, INTERRUPTED = 0, 1, 2, 130
DEFAULT_WIDTH = 80

app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How an answer is written."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"


# What every command can be asked with.

ModelOption = Annotated[
    str | None,
    typer.Option("--model", "-m", metavar="MODEL", help="A model file, a folder, or - for stdin."),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to write the answer.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show what the default leaves out.")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback of an error.")]

# What every command that looks at a context can be asked with besides.

GivenOption = Annotated[
    list[str] | None,
    typer.Option("--given", metavar="OPTION", help="Assume this option instead of the current."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ITEM=VALUE", help="Change an importance, a force, an effect."),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="ITEM", help="Leave out a source, a constraint, an actor."),
]
ScenarioOption = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="FILE", help="Make the changes that a YAML file lists."),
]


@dataclass(frozen=True)
class Asked:
    """The options that commands share."""

    model: str | None = None
    format: Format = Format.terminal
    output: Path | None = None
    force: bool = False
    verbose: bool = False
    debug: bool = False
    given: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    scenario: Path | None = None


def _shared(in_context: bool) -> list[inspect.Parameter]:
    options: dict[str, tuple[Any, Any]] = {}
    if in_context:
        options |= {
            "given": (GivenOption, None),
            "set": (SetOption, None),
            "without": (WithoutOption, None),
            "scenario": (ScenarioOption, None),
        }
    options |= {
        "model": (ModelOption, None),
        "format": (FormatOption, Format.terminal),
        "output": (OutputOption, None),
        "force": (ForceOption, False),
        "verbose": (VerboseOption, False),
        "debug": (DebugOption, False),
    }
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
        for name, (hint, default) in options.items()
    ]


class Lens(Protocol):
    """A module that tells its own findings."""

    __name__: str

    def tell(self, finding: Any, *, verbose: bool = False) -> Report: ...


def answers(name: str, *, in_context: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """Make a command of a function that asks a lens.

    The function gets the graph (or, `in_context`, the state to look at) and its own options, and
    gives the lens and its finding; the command has the shared options too, and writes what the
    lens tells of the finding.
    """

    def decorate(ask: Callable[..., Any]) -> Callable[..., Any]:
        own = list(inspect.signature(ask, eval_str=True).parameters.values())[1:]

        @functools.wraps(ask)
        def command(**options: Any) -> None:
            asked, rest = _split(options)
            graph, said = _graph(asked)
            subject = _context(graph, asked) if in_context else graph
            lens, finding = ask(subject, **rest)
            _answer(lens, finding, graph, asked, said)

        signature = inspect.Signature([*own, *_shared(in_context)])
        command.__signature__ = signature  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
        return app.command(name)(command)

    return decorate


def _split(options: Mapping[str, Any]) -> tuple[Asked, dict[str, Any]]:
    shared = {name: value for name, value in options.items() if name in Asked.__dataclass_fields__}
    for name in ("given", "set", "without"):
        shared[name] = tuple(shared.get(name) or ())
    rest = {name: value for name, value in options.items() if name not in shared}
    return Asked(**shared), rest


# Reading.


def bundled_case() -> Path:
    """The first case: inside an installed package, or beside the source tree."""
    here = Path(__file__).parent
    inside = here / "data" / "actors.yaml"
    return inside if inside.exists() else here.parents[1] / "data" / "actors.yaml"


def model_named(name: str | None) -> str:
    """Where the model is: as named, $STANCE_MODEL, stance.yaml in this folder, the first case."""
    if name or (name := os.environ.get("STANCE_MODEL")):
        return name
    return "stance.yaml" if Path("stance.yaml").exists() else str(bundled_case())


def _graph(asked: Asked) -> tuple[Graph, str]:
    """The graph to ask, and how the scenario that changed its model reads."""
    name = model_named(asked.model)
    model = load_text(sys.stdin.buffer.read()) if name == "-" else load(Path(name))
    if name == str(bundled_case()) and asked.model is None:
        _say("stance: no model named, so this is the bundled case (-m MODEL asks another)")
    return build(model), ""


def _context(graph: Graph, asked: Asked) -> State:
    from stancecli.values import context

    return context(graph, (find(graph, words, {"option"}) for words in asked.given))


# Writing.


def _answer(lens: Lens, finding: Any, graph: Graph, asked: Asked, said: str) -> None:
    if asked.format is Format.json:
        from stancecli.render import json

        name = lens.__name__.rpartition(".")[2]
        _put(json.render(finding, lens=name, model=model_of(graph)), asked)
        return
    report = lens.tell(finding, verbose=asked.verbose)
    if said:
        report = replace(report, asked=f"{report.asked} · {said}")
    if asked.format is Format.markdown:
        from stancecli.render import markdown

        _put(markdown.render(report), asked)
        return
    from stancecli.render import terminal

    shown = asked.output is None
    colour = shown and _colour(sys.stdout)
    _put(terminal.render(report, width=_width() if shown else DEFAULT_WIDTH, colour=colour), asked)
    if report.next and shown:
        _say(
            terminal.render_next(
                _runnable(report, asked), width=_width(), colour=_colour(sys.stderr)
            )
        )


def _runnable(report: Report, asked: Asked) -> Report:
    """The commands to ask next, with the model of this one, so that they run as printed."""
    if asked.model is None:
        return report
    model = f" -m {shlex.quote(asked.model)}"
    return replace(
        report, next=tuple(replace(ask, command=ask.command + model) for ask in report.next)
    )


def _width() -> int:
    """The width of the terminal; in a pipe always the same, unless COLUMNS says otherwise."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else DEFAULT_WIDTH


def _colour(stream: Any) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _put(text: str, asked: Asked) -> None:
    """Write an answer: to standard output, or whole to a file."""
    if asked.output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    else:
        write_file(asked.output, text, force=asked.force, never=(model_named(asked.model),))


def write_file(path: Path, text: str | bytes, *, force: bool, never: Iterable[str] = ()) -> None:
    """Write a whole file or nothing: beside its place first, then renamed into it.

    Raises Unanswerable for a file that exists (without `force`), for one of `never` (the model),
    for what is no regular file, and where the disk will not have it.
    """
    if path.exists():
        if not path.is_file():
            raise Unanswerable(f"{path} is no regular file, so it is left alone")
        if any(Path(other).exists() and path.samefile(other) for other in never):
            raise Unanswerable(f"{path} is the model itself, so it is left alone")
        if not force:
            raise Unanswerable(f"{path} exists", ("--force replaces it",))
    data = text.encode() if isinstance(text, str) else text
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".stance-", delete=False) as file:
            beside = Path(file.name)
            file.write(data)
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise Unanswerable(f"{path} could not be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _say(text: str) -> None:
    """What is no answer goes to standard error."""
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


# The commands.


@app.callback(invoke_without_command=True)
def _overview(
    asked: typer.Context,
    model: ModelOption = None,
    debug: DebugOption = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Position analysis as code: who wants what, what each option trades away, and why.

    A model is a YAML file of actors, their interests and constraints, with sources. Without -m it
    is $STANCE_MODEL, else stance.yaml in this folder, else the bundled case.
    """
    if version:
        from importlib.metadata import version as of

        typer.echo(f"stance {of('stancecli')}")
        raise typer.Exit
    if asked.invoked_subcommand is None:
        from stancecli.lenses import overview

        options = Asked(model=model, debug=debug)
        graph, said = _graph(options)
        _answer(overview, overview.ask(graph), graph, options, said)


ItemArgument = Annotated[str, typer.Argument(metavar="ITEM")]


@answers("show")
def show(graph: Graph, item: ItemArgument) -> Any:
    """Show everything on one item: an actor, an interest, an option, a source.

    Examples: stance show china; stance show china.refugees; stance show park2012
    """
    from stancecli.lenses import show as lens

    return lens, lens.ask(graph, find(graph, item, KINDS))


@answers("list")
def list_(
    graph: Graph,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help=", ".join(KINDS))] = None,
) -> Any:
    """List the items of a kind, or count those of every kind.

    Examples: stance list; stance list interest
    """
    from stancecli.lenses import list as lens

    return lens, lens.ask(graph, kind)


@answers("why")
def why(
    graph: Graph,
    start: Annotated[str, typer.Argument(metavar="FROM")],
    end: Annotated[str, typer.Argument(metavar="TO")],
) -> Any:
    """Explain how one item bears on another: the chains of claims, shortest first.

    Examples: stance why rok china; stance why activists china.crackdown
    """
    from stancecli.lenses import why as lens

    return lens, lens.ask(graph, find(graph, start, KINDS), find(graph, end, KINDS))


DeciderArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ACTOR|DECISION]", help="Without one: every decision."),
]


def _decisions(graph: Graph, words: str | None) -> tuple[str, ...]:
    """The ids of the decisions that are meant: one, those of an actor, or all."""
    if words is None:
        return tuple(each.id for each in decisions(graph))
    id_ = find(graph, words, {"actor", "decision"})
    if kind_of(graph, id_) == "decision":
        return (id_,)
    own = tuple(each.id for each in actor(graph, id_).decisions)
    if not own:
        deciders = dict.fromkeys(each.actor for each in decisions(graph))
        raise Unanswerable(
            f"{actor(graph, id_).name} has nothing to decide in this model",
            (f"decisions are taken by: {', '.join(deciders)}",) if deciders else (),
        )
    return own


@answers("tradeoffs", in_context=True)
def tradeoffs(
    context: State,
    item: DeciderArgument = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="I J", help="Ask of two interests only: which option serves both?"),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="OPTION", help="Compare with this option, not the current."),
    ] = None,
) -> Any:
    """Explain what each option of a decision gains and gives up, and which is least bad.

    Examples: stance tradeoffs china; stance tradeoffs china --between pyongyang seoul;
    stance tradeoffs china --given activists.silent
    """
    from stancecli.lenses import tradeoffs as lens

    graph = context.graph
    settled = _decisions(graph, item)
    if between is None and start is None:
        return lens, lens.ask(context, settled)
    if len(settled) != 1:
        raise Unanswerable("--between and --from ask of one decision: name it")
    if between is None:
        return lens, lens.ask(context, settled, start=_option_of(graph, settled[0], start))
    from stancecli.lenses import between as pair

    own = {each.id for each in criteria(graph, decision(graph, settled[0]).actor)}
    first, second = (find(graph, words, {"interest", "constraint"}, own) for words in between)
    return pair, pair.ask(context, settled[0], first, second)


def _option_of(graph: Graph, settled: str, words: str | None) -> str | None:
    options = {option.id for option in decision(graph, settled).options}
    return find(graph, words, {"option"}, options) if words else None


# Running.


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit: 0 answered, 1 `check` found something, 2 faulty, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        # An ASCII or legacy locale gets replacements, never a failure.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    try:
        code = typer.main.get_command(app).main(
            arguments, prog_name="stance", standalone_mode=False
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else ANSWERED
    except InvalidModel as error:
        from stancecli.render import problems

        _say(problems.render(error.problems, colour=_colour(sys.stderr)))
    except Unanswerable as error:
        _say("\n".join((f"stance: {error.message}", *(f"  {line}" for line in error.advice))))
    except BrokenPipeError:
        # Whoever read us has read enough. Nothing more can be said on this stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if "--debug" in arguments:
            traceback.print_exc()
        message = getattr(error, "format_message", lambda: "")()
        _say(f"stance: {message}" if message else f"stance: {type(error).__name__}: {error}")
    return FAULTY
