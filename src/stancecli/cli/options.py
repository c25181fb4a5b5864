"""The options that commands share, and how a function becomes a command that has them."""

from __future__ import annotations

import functools
import inspect
import re
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from stancecli.analysis import QUESTIONS
from stancecli.cli.completion import holders, items, scenarios
from stancecli.cli.files import model_named
from stancecli.cli.forms import Form, form_named, form_of_file
from stancecli.cli.groups import COMMANDS, PLAIN, CommandGroups, DeclaredCommand
from stancecli.cli.writing import STANDARD_OUTPUT, InputPath
from stancecli.corpus import FILE
from stancecli.diagnostics import Unanswerable, UnknownName
from stancecli.lenses import Question, Takes
from stancecli.loader.files import bundled_case

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


def valued(flag: str, metavar: str, help_: str, complete: Any = None) -> Any:
    """An option that takes a value, which is never the next option."""
    return typer.Option(
        flag, metavar=metavar, help=help_, autocompletion=complete, callback=value_due
    )


def naming(flag: str, help_: str, *kinds: str, metavar: str = "", ending: str = "") -> Any:
    """An option that takes names of items of some kinds, and completes them.

    `metavar` is the kind itself, unless another is given; `ending` follows what is completed.
    """
    return valued(flag, metavar or kinds[0].upper(), help_, items(*kinds, ending=ending))


def output_option(metavar: str, help_: str) -> Any:
    """The option that says where to write."""
    return typer.Option(
        "--output", "-o", metavar=metavar, help=help_, parser=_output_named, callback=value_due
    )


def _output_named(words: str) -> Path:
    """Where to write; raises Unanswerable for no words, which as a path are this folder."""
    if not words:
        raise Unanswerable("-o names nothing")
    return Path(words)


# What every command can be asked with.

ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="MODEL",
        help="A model file, a folder, or - for stdin.",
        callback=value_due,
    ),
]
FormatOption = Annotated[
    Form | None,
    typer.Option(
        "--format",
        "-f",
        metavar=f"<{'|'.join(Form)}>",
        help="How to write the answer; else as -o FILE ends.",
        parser=form_named,
        autocompletion=lambda: [*Form],
    ),
]
OutputOption = Annotated[
    Path | None, output_option("FILE", "Write to a file; - is standard output.")
]
TemplateOption = Annotated[
    Path | None,
    valued("--template", "FILE", "A docx whose styles a document takes."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show what the default leaves out.")
]
PagerOption = Annotated[
    bool, typer.Option("--no-pager", help="Print answers, however long they are.")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback of an error.")]

# What every command that looks at a context can be asked with besides.

GivenOption = Annotated[
    list[str] | None, naming("--given", "Assume this option instead of the current.", "option")
]
SetOption = Annotated[
    list[str] | None,
    naming(
        "--set",
        "Change an importance, a force, an effect.",
        "interest",
        "constraint",
        metavar="ITEM=VALUE",
        ending="=",
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    naming(
        "--without",
        "Leave out a source, a constraint, an actor, an analyst.",
        "source",
        "analyst",
        "constraint",
        "actor",
        metavar="ITEM",
    ),
]
ViewOption = Annotated[
    str | None,
    valued("--view", "HOLDER", "Take the values that this holder of views sees.", holders),
]
ScenarioOption = Annotated[
    str | None,
    valued("--scenario", "ID|FILE", "Answer in a scenario of the model, or of a file.", scenarios),
]


class Asked(NamedTuple):
    """The options that commands share."""

    model: str | None = None
    format: Form | None = None
    output: Path | None = None
    template: Path | None = None
    force: bool = False
    verbose: bool = False
    debug: bool = False
    no_pager: bool = False
    given: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    view: str | None = None
    scenario: str | None = None
    others: tuple[str, ...] = ()
    corpus: Path | None = None

    def of_corpus(self, folder: Path) -> Asked:
        """The same of folded statements. Raises Unanswerable where it asks of a model as well."""
        besides = (*self.models[:1], *(word for word in self.scenarios if word.startswith("--")))
        if besides:
            raise Unanswerable(f"--corpus asks of folded statements, and {besides[0]} of a model")
        return self._replace(corpus=folder)

    @property
    def is_shown(self) -> bool:
        """Whether the answer goes to standard output."""
        return self.output in (None, STANDARD_OUTPUT)

    @property
    def form(self) -> Form | None:
        """How the answer is to be written; None: as the terminal shows it.

        Raises Unanswerable where the name of the file ends as no form does, or a template is given
        to another form than docx.
        """
        form = self.format
        if not form and self.output and not self.is_shown:
            form = form_of_file(self.output)
        if self.template and form is not Form.DOCX:
            raise Unanswerable("--template is of docx", ("-o answer.docx",))
        return form

    @property
    def inputs(self) -> tuple[InputPath, ...]:
        """What is read, over which nothing is written."""
        if self.corpus:
            return (InputPath(self.corpus / FILE),)
        named = (model_named(self.model), *self.others, self.scenario, self.template)
        return tuple(InputPath(Path(name)) for name in named if name)

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
            ("--scenario", [] if self.scenario is None else [self.scenario]),
            ("--view", [] if self.view is None else [self.view]),
            ("--given", self.given),
            ("--set", self.set),
            ("--without", self.without),
        )
        return tuple(
            word for name, values in named for each in values for word in (name, shlex.quote(each))
        )


# A word too many in the help of every command, where it works as well.
_AnywherePagerOption = Annotated[bool, typer.Option("--no-pager", hidden=True)]


def _shared(in_context: bool, but: Collection[str]) -> list[inspect.Parameter]:
    options: dict[str, tuple[Any, Any]] = {}
    if in_context:
        options |= {
            "given": (GivenOption, None),
            "set": (SetOption, None),
            "without": (WithoutOption, None),
            "view": (ViewOption, None),
            "scenario": (ScenarioOption, None),
        }
    options |= {
        "model": (ModelOption, None),
        "format": (FormatOption, None),
        "output": (OutputOption, None),
        "template": (TemplateOption, None),
        "force": (ForceOption, False),
        "verbose": (VerboseOption, False),
        "no_pager": (_AnywherePagerOption, False),
        "debug": (DebugOption, False),
    }
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
        for name, (hint, default) in options.items()
        if name not in but
    ]


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def command(name: str, *, in_context: bool = False, but: Collection[str] = ()) -> Decorator:
    """Make a command of a function of the shared options, all in one, and its own options.

    It cannot be asked with the options that `but` names. One that is called as a question is has
    the help of that, what it takes, and takes a scenario if it does; its own options come after.
    """
    question = QUESTIONS.get(name)

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        def function() -> Callable[..., Any]:
            shared = _shared(question.in_context if question else in_context, but)
            called = _with_options(run, _taken(question) if question else [], shared)
            called.__doc__ = question.find.__doc__ if question else run.__doc__
            return called

        COMMANDS.declare(DeclaredCommand(name, function))
        return run

    return decorate


def _taken(question: Question[..., Any]) -> list[inspect.Parameter]:
    """What a question takes, as typer has it."""
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=None if parameter.kind is parameter.VAR_POSITIONAL else parameter.default,
            annotation=_as_typed(parameter, takes),
        )
        for name, (parameter, takes) in question.takes.items()
    ]


def _as_typed(parameter: inspect.Parameter, takes: Takes) -> Any:
    """The type of a parameter, with the argument or option that it is at the command line."""
    kind: Any = parameter.annotation
    if kind is bool:
        return Annotated[bool, typer.Option(takes.flag, help=takes.help)]
    words = [*takes.choices]
    complete = items(*takes.kinds) if takes.kinds else (lambda: words) if words else None
    if parameter.kind is parameter.KEYWORD_ONLY:
        flag, metavar = takes.flag or f"--{parameter.name}", takes.metavar or "|".join(words)
        return Annotated[
            kind, valued(flag, metavar or takes.kinds[0].upper(), takes.help, complete)
        ]
    if parameter.kind is parameter.VAR_POSITIONAL:
        kind = list[kind] | None
    argument = typer.Argument(metavar=takes.metavar, help=takes.help, autocompletion=complete)
    return Annotated[kind, argument]


def plain_command(name: str, **settings: Any) -> Decorator:
    """Make a command of a function that has all its options itself; `settings` are for typer."""

    def decorate(run: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run)
        def called(*context: Any, **options: Any) -> Any:
            with _advising_on(options.get("model")):
                return run(*context, **options)

        COMMANDS.declare(DeclaredCommand(name, lambda: called, settings))
        return run

    return decorate


_ASKS_OF_A_MODEL = re.compile(r"stance (?!(?:fold|import|init|schema)\b|diff [^-])\w+")
"""How a line of advice begins that can be typed, and asks of the model in use."""


@contextmanager
def _advising_on(model: str | None) -> Iterator[None]:
    """Let the lines that are advised in place of an answer name the model: they run as shown."""
    try:
        yield
    except Unanswerable as error:
        if model:
            named = f" -m {shlex.quote(model)}"
            error.advice = tuple(
                line[: found.end()] + named + line[found.end() :]
                if (found := _ASKS_OF_A_MODEL.match(line))
                else line
                for line in error.advice
            )
        raise


def _with_options(
    run: Callable[..., Any], taken: list[inspect.Parameter], shared: list[inspect.Parameter]
) -> Callable[..., Any]:
    """The function as typer takes it: what is taken, its own options, those that are shared."""

    @functools.wraps(run)
    def called(**options: Any) -> Any:
        asked, rest = _split(options)
        with _advising_on(asked.model):
            try:
                return run(asked, **rest)
            except UnknownName as error:
                raise _with_model(error, asked) from None

    own = [
        each
        for each in list(inspect.signature(run, eval_str=True).parameters.values())[1:]
        if each.kind is not each.VAR_KEYWORD
    ]
    signature = inspect.Signature([*taken, *own, *shared])
    called.__signature__ = signature  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return called


def _with_model(error: UnknownName, asked: Asked) -> UnknownName:
    """What is not found, and where it was looked for if the question does not say so."""
    if asked.model or asked.corpus:
        return error
    where = "the bundled case" if asked.is_bundled else model_named(asked.model)
    return UnknownName(f"{error.message} in {where}", error.advice)


def _split(options: Mapping[str, Any]) -> tuple[Asked, dict[str, Any]]:
    shared = {name: value for name, value in options.items() if name in Asked._fields}
    for name in ("given", "set", "without"):
        shared[name] = tuple(shared.get(name) or ())
    rest = {name: value for name, value in options.items() if name not in shared}
    return Asked(**shared), rest
