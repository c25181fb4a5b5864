"""Commands in their groups, the options that they share, and how a function becomes a command."""

from __future__ import annotations

import functools
import inspect
import os
import re
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from itertools import chain, pairwise
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer
from typer.core import TyperGroup

from stancecli import notation as fmt
from stancecli.analysis import QUESTIONS
from stancecli.cli.files import InputPath, Target, model_named
from stancecli.corpus import FILE
from stancecli.diagnostics import Unanswerable, UnknownName, with_nearest
from stancecli.lenses import Takes
from stancecli.loader.files import bundled_case
from stancecli.model import ENTERED, Actor, Model, kind_of

# The commands in groups, as help lists them, each built when it is asked for.


GROUPS: Mapping[str, Sequence[str]] = {
    "Ask": (
        "tradeoffs",
        "robustness",
        "levers",
        "stakes",
        "stability",
        "deals",
        "positions",
        "influence",
        "compare",
        "diff",
    ),
    "Look up": ("show", "list", "why"),
    "Model": ("check", "cite", "rename", "import", "init", "schema", "skill", "fold"),
    "Share": ("export", "report"),
}
"""Every command in its group, in the order of `stance --help`."""

PLAIN: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
"""How typer makes programs of ours: it leaves help and errors as they are written."""

_OTHERS = ("beginning", "exchange", "exporting")
"""The modules of commands that are imported when none of those known so far is meant."""

DECLARED: dict[str, Callable[[], Callable[..., Any]]] = {}
"""What makes the function that runs a command, by its name; of two of a name the last counts."""


@functools.cache
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
    **dict.fromkeys(
        (("picture", name) for name in ("congruence", "conflict", "subtract")),
        "networks of actors went with 0.2: `stance export svg --picture agreement` draws who "
        "agrees and who clashes",
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
        "it went with 0.2: copy the sheet, and paste it transposed (Paste special), so that actors "
        "go down"
    ),
    ("option", "positions --actor"): "ask by the name alone: `stance positions china`",
    ("option", "robustness --for"): (
        "what would make them choose an option is a question of its own: ask "
        "`stance levers china.neglect`"
    ),
    ("option", "robustness --ratio"): (
        "shares of weightings went with 0.2: `stance robustness` shows what is ahead at each weight"
    ),
    ("option", "export --about"): "name the item: `stance export svg china --picture map`",
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


# Words that the shell completes.


Completer = Callable[[typer.Context, str], list[tuple[str, str]]]

_PLAIN = r"[\w.-]+"
"""What every shell takes as one word, unquoted."""
_MEANS_SOMETHING = r"[^\w ,.()–-]+"
"""What could mean something to a shell, which may read the names beside the words as its own."""


def items(*kinds: str, ending: str = "", others: Iterable[str] = ()) -> Completer:
    """Offers the items of some kinds, each with its name, and others; `ending` follows each id."""

    def named(model: Model) -> Iterator[tuple[str, str]]:
        yield from ((word, "") for word in others)
        for item in model.items.values():
            if kind_of(type(item)) in kinds:
                also = item.also if isinstance(item, Actor) else ()
                plain = (word for word in also if re.fullmatch(_PLAIN, word))
                yield from ((f"{word}{ending}", item.name) for word in (item.id, *plain))

    return _completer(named)


def _completer(named: Callable[[Model], Iterable[tuple[str, str]]]) -> Completer:
    """Offers words of the model in use, each with what it stands for beside it."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from stancecli.imports import open_model

        try:
            model = model_named(_on_the_line(context))
            # Standard input belongs to the command, not to its completion.
            found = () if model == "-" else named(open_model(Path(model)).model)
            return [
                (word, re.sub(_MEANS_SOMETHING, " ", fmt.visible(name)))
                for word, name in found
                if word.startswith(incomplete)
            ]
        except (Exception, SystemExit):
            # Whatever goes wrong, nothing is raised or printed: the line is still being typed.
            return []

    return complete


def _on_the_line(context: typer.Context) -> str | None:
    """The model that a line names before the word to complete or, as bash alone tells, after it."""
    before = (each.params.get("model") for each in (context, context.parent) if each)
    words = pairwise(os.environ.get("COMP_WORDS", "").split())
    after = (name for flag, name in words if flag in ("-m", "--model"))
    return next(filter(None, (*before, *after)), None)


holders = _completer(
    lambda model: [
        *((each.id, each.name) for each in model.holders),
        (ENTERED, "nobody's own view"),
    ]
)
"""Offers those who hold views, and ENTERED."""
scenarios = _completer(lambda model: [(each.id, each.name) for each in model.scenarios])
"""Offers the scenarios of the model."""


# The forms in which an answer is written, and which one is meant.


class Form(StrEnum):
    """A form of an answer, by the ending of files that hold it."""

    TXT = "txt"
    MD = "md"
    JSON = "json"
    HTML = "html"
    DOCX = "docx"
    CSV = "csv"


def _form(word: str, refusal: str, *advice: str) -> Form:
    """The form of this name; raises Unanswerable with all there are."""
    if word in [*Form]:
        return Form(word)
    refuse_gone("answer", word)
    raise Unanswerable(refusal, (f"there are: {', '.join(Form)}", *advice))


ANSWERED, FOUND, FAULTY, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    cls=CommandGroups, context_settings={"help_option_names": ["-h", "--help"]}, **PLAIN
)


def value_due(context: typer.Context, option: typer.CallbackParam, value: Any) -> Any:
    """The value of an option; raises Unanswerable where it is the next option instead.

    A file that is named like one can be given with its folders, from the root on.
    """
    known = {flag for each in context.command.get_params(context) for flag in each.opts}
    for each in value if isinstance(value, list | tuple) else (value,):
        if str(each) in known:
            raise Unanswerable(f"{option.opts[-1]} requires a value, and {each} is an option")
    # typer 0.15 cannot have None where an option is given several times.
    return [] if value is None and option.multiple else value


def valued(
    flags: str, metavar: str, help_: str, complete: Any = None, of: Callable[[str], Any] = str
) -> Any:
    """An option that takes a value `of` a type, which is never empty nor the next option.

    `complete` is what the shell offers for it: words, or what finds them.
    """
    names = flags.split()
    return typer.Option(
        *names,
        metavar=metavar,
        help=help_,
        autocompletion=complete if callable(complete) or not complete else lambda: [*complete],
        parser=_filled(names[-1], f"{names[-1]} {metavar}: {help_}", of),
        callback=value_due,
    )


def file_named(metavar: str, help_: str, of: Callable[[str], Any] = str) -> Any:
    """An argument that names files, and is never empty."""
    parser = _filled("an argument", f"{metavar}: {help_}", of)
    return typer.Argument(metavar=metavar, help=help_, parser=parser)


def _filled(name: str, hint: str, of: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Reads a word; raises Unanswerable for an empty one, which as a path would be this folder."""

    def read(word: Any) -> Any:  # A default passes here too, which may be a path already.
        if not str(word).strip():
            raise Unanswerable(f"{name} names nothing", (hint,))
        return of(word)

    return read


# What every command can be asked with.

ModelOption = Annotated[
    str | None, valued("--model -m", "MODEL", "A model file, a folder, or - for stdin.")
]
FormatOption = Annotated[
    Form | None,
    typer.Option(
        "--format",
        "-f",
        metavar=f"<{'|'.join(Form)}>",
        help="How to write the answer; else as -o FILE ends.",
        parser=lambda word: _form(word, f"no format “{word}”"),
    ),
]
PagerOption = Annotated[
    bool, typer.Option("--no-pager", help="Print answers, however long they are.")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback of an error.")]

ANSWERING = ("model", "format", "output", "template", "force", "verbose", "no_pager", "debug")
"""The shared options of a command that gives an answer."""
CONTEXT = ("given", "set", "without", "view", "scenario")
"""Those that a command takes besides that can be asked in a context."""


class Asked(NamedTuple):
    """The options that commands share; those of a context stand first, as help lists them."""

    given: Annotated[
        list[str] | None,
        valued("--given", "OPTION", "Assume this option instead of the current.", items("option")),
    ] = None
    set: Annotated[
        list[str] | None,
        valued(
            *("--set", "ITEM=VALUE", "Change a weight, a force, an effect."),
            items("interest", "constraint", ending="="),
        ),
    ] = None
    without: Annotated[
        list[str] | None,
        valued(
            *("--without", "ITEM", "Leave out a source, a constraint, an actor, an analyst."),
            items("source", "analyst", "constraint", "actor"),
        ),
    ] = None
    view: Annotated[
        str | None,
        valued(
            "--view",
            "HOLDER",
            "Take the estimates of this holder of views; entered: with nobody's own view in the "
            "middle.",
            holders,
        ),
    ] = None
    scenario: Annotated[
        str | None,
        valued("--scenario", "ID", "Answer in a scenario of the model.", scenarios),
    ] = None
    model: ModelOption = None
    format: FormatOption = None
    output: Annotated[
        Path | None,
        valued("--output -o", "FILE", "Write to a file; - is standard output.", of=Path),
    ] = None
    template: Annotated[
        Path | None,
        valued("--template", "FILE", "A docx whose styles a document takes.", of=Path),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what the default leaves out.")
    ] = False
    # A word too many in the help of every command, where it works as well.
    no_pager: Annotated[bool, typer.Option("--no-pager", hidden=True)] = False
    debug: DebugOption = False
    others: tuple[str, ...] = ()
    corpus: Path | None = None

    @property
    def target(self) -> Target:
        """Where the answer goes; never over what is read."""
        of = self.corpus / FILE if self.corpus else model_named(self.model)
        named = (of, *self.others, self.template)
        never = tuple(InputPath(Path(name)) for name in named if name)
        return Target(self.output, self.force, never)

    @property
    def is_shown(self) -> bool:
        """Whether the answer goes to standard output."""
        return self.target.is_shown

    @property
    def form(self) -> Form | None:
        """How the answer is to be written; None: as the terminal shows it.

        Where none is named, it is as the name of the file ends, or text where that has no ending.
        Raises Unanswerable for another ending, and for a template of another form than docx.
        """
        form = self.format
        if not form and self.output and not self.is_shown:
            ending = self.output.suffix[1:].lower() or Form.TXT
            advice = f"-f chooses one, whatever the name: -f {Form.TXT} -o {self.output.name}"
            form = _form(ending, f"no answer is written as .{ending}", advice)
        if self.template and form is not Form.DOCX:
            raise Unanswerable("--template is of docx", ("-o answer.docx",))
        return form

    @property
    def is_bundled(self) -> bool:
        """Whether no model is named, and so the bundled case is asked."""
        if self.model or self.corpus:
            return False
        return model_named(self.model) == str(bundled_case())

    @property
    def models(self) -> tuple[str, ...]:
        """The options that name the model, or the corpus, as they would be typed."""
        if self.corpus:
            return ("--corpus", shlex.quote(str(self.corpus)))
        return ("-m", shlex.quote(self.model)) if self.model is not None else ()

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The options that make the scenario, as they would be typed."""
        named = (
            *(("--scenario", [self.scenario]), ("--view", [self.view])),
            *(("--given", self.given), ("--set", self.set), ("--without", self.without)),
        )
        typed = ((name, each) for name, values in named for each in values or ())
        return tuple(
            word for name, each in typed if each is not None for word in (name, shlex.quote(each))
        )


def command(
    name: str,
    options: Collection[str] = ANSWERING,
    *,
    in_context: bool = False,
    says_where: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a command of a function of the shared `options`, all in one, and its own options.

    One that is called as a question is has the help of that, what it takes, and takes a scenario if
    it does; its own options come after. Where it `says_where`, a name that is not found is told
    with the model in which it was looked for.
    """
    question = QUESTIONS.get(name)

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        def function() -> Callable[..., Any]:
            is_in_context = question.in_context if question else in_context
            names = {*options, *(CONTEXT if is_in_context else ())}
            hints = get_type_hints(Asked, include_extras=True)
            shared = [
                _PARAMETER(each, _PARAMETER.KEYWORD_ONLY, default=default, annotation=hints[each])
                for each, default in Asked._field_defaults.items()
                if each in names
            ]
            takes = question.takes.items() if question else ()
            taken = [_as_typed(each, *told) for each, told in takes]
            called = _with_options(run, taken, shared, says_where=says_where)
            called.__doc__ = question.find.__doc__ if question else run.__doc__
            return called

        DECLARED[name] = function
        return run

    return decorate


_PARAMETER = inspect.Parameter


def _as_typed(name: str, parameter: inspect.Parameter, takes: Takes) -> inspect.Parameter:
    """A parameter of a question, with the argument or option that it is at the command line."""
    kind: Any = parameter.annotation
    words = [*takes.choices]
    complete = items(*takes.kinds, others=words) if takes.kinds else words
    default = parameter.default
    if parameter.kind is parameter.KEYWORD_ONLY:
        flag, metavar = takes.flag or f"--{parameter.name}", takes.metavar or "|".join(words)
        typed = valued(flag, metavar or takes.kinds[0].upper(), takes.help, complete)
    else:
        offered = complete if callable(complete) else lambda: words
        typed = typer.Argument(metavar=takes.metavar, help=takes.help, autocompletion=offered)
    if parameter.kind is parameter.VAR_POSITIONAL:
        kind, default = list[kind] | None, None
    both = Annotated[kind, typed]
    return _PARAMETER(name, _PARAMETER.POSITIONAL_OR_KEYWORD, default=default, annotation=both)


_ASKS_OF_A_MODEL = re.compile(r"^stance (?!(?:fold|import|init|schema)\b|diff [^-])\w+")
"""How a line of advice begins that can be typed, and asks of the model in use."""


def _with_options(
    run: Callable[..., Any],
    taken: list[inspect.Parameter],
    shared: list[inspect.Parameter],
    *,
    says_where: bool,
) -> Callable[..., Any]:
    """The function as typer takes it: what is taken, its own options, those that are shared."""

    @functools.wraps(run)
    def called(**options: Any) -> Any:
        asked = Asked(**{each.name: options.pop(each.name) for each in shared})
        try:
            return run(asked, **options)
        except Unanswerable as error:
            if asked.model:  # The lines that are advised name it too: they run as shown.
                error.advice = tuple(
                    _ASKS_OF_A_MODEL.sub(lambda found: " ".join((found[0], *asked.models)), line)
                    for line in error.advice
                )
            elif says_where and isinstance(error, UnknownName):
                where = "the bundled case" if asked.is_bundled else model_named(None)
                raise UnknownName(f"{error.message} in {where}", error.advice) from None
            raise

    _, *rest = inspect.signature(run, eval_str=True).parameters.values()
    own = (each for each in rest if each.kind is not each.VAR_KEYWORD)
    signature = inspect.Signature([*taken, *own, *shared])
    called.__signature__ = signature  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return called
