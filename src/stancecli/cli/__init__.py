"""The command line: the only package that knows typer, reads, writes, prints and exits."""

from __future__ import annotations

import functools
import sys
import traceback
from typing import Annotated, Any, NoReturn

import typer

import stancecli
from stancecli.cli import commands, streams
from stancecli.cli.commands import analysis_of, write
from stancecli.cli.options import (
    ANSWERED,
    FAULTY,
    GONE,
    INTERRUPTED,
    Asked,
    DebugOption,
    FormatOption,
    ModelOption,
    PagerOption,
    app,
)
from stancecli.cli.streams import background, colour, end_by_interrupt, say, say_rendered, width
from stancecli.diagnostics import MOST_NAMED, InvalidModel, Unanswerable, with_nearest
from stancecli.installed import Unusable

__all__ = ["app", "commands", "main"]


@app.callback(invoke_without_command=True)
def _overview(
    context: typer.Context,
    model: ModelOption = None,
    format_: FormatOption = None,
    no_pager: PagerOption = False,
    debug: DebugOption = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Position analysis as code: who wants what, what each option trades away, and why.

    A model is a YAML file of actors, their interests and constraints, with sources. Without -m it
    is $STANCE_MODEL, else stance.yaml in this folder, else the bundled case.

    \b
    Examples:
      stance                       the model at first sight
      stance tradeoffs china       what each option gains and gives up
      stance robustness china      how firm that is
      stance levers china          what would make each option the choice
      stance help tradeoffs        what a command can be asked

    Exit codes: 0 answered; 1 what --strict, --fail-on or --exit-code asks about is so; 2 usage or
    a faulty model. Answers go to standard output, all else to standard error; at a terminal, long
    ones to $STANCE_PAGER, $PAGER or less. NO_COLOR, COLUMNS and COLORFGBG are honoured.
    """
    if version:
        typer.echo(f"stance {stancecli.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        asked = Asked(model=model, format=format_, no_pager=no_pager, debug=debug)
        write(analysis_of(asked).overview(), asked)
    else:
        # Named before the command, they are the command's, unless that names others.
        named = {"model": model, "format": format_, "no_pager": no_pager or None}
        given = {name: value for name, value in named.items() if value is not None}
        context.default_map = {context.invoked_subcommand: given}


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit: 0 answered, 1 as an option has it, 2 faulty."""
    with streams.prepared():
        code = _asked(sys.argv[1:] if arguments is None else arguments)
        try:
            streams.finish()  # Then all that it writes is written.
        except Unanswerable as error:
            _complain(error.message)
            code = FAULTY
    if code == INTERRUPTED:
        end_by_interrupt()
    sys.exit(code)


def _asked(arguments: list[str]) -> int:
    """The exit code of a command; what is wrong with it is said."""
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:], "--help"]
    try:
        code = _program().main(arguments, prog_name="stance", standalone_mode=False)
        return code if isinstance(code, int) else ANSWERED
    except InvalidModel as error:
        from stancecli.render import terminal

        say_rendered(
            terminal.render_problems(
                error.problems,
                width=width(sys.stderr),
                colour=colour(sys.stderr),
                background=background(),
            )
        )
    except Unanswerable as error:
        if "--debug" in arguments and isinstance(error, Unusable):
            say(*traceback.format_exc().splitlines())
        _complain(error.message, *error.advice)
    except (BrokenPipeError, SystemExit):
        # Help whose reader has read enough (click makes an exit of it where it sees it first).
        streams.leave(sys.stdout)
        return ANSWERED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        # A full disk, a folder that may not be read: the machine's to say, and the user's to mend.
        try:
            streams.finish()  # Perhaps this is where help did not fit.
            _complain(error.strerror or str(error), *filter(None, [error.filename]))
        except Unanswerable as unwritten:
            _complain(unwritten.message)
    except Exception as error:
        if "--debug" in arguments:
            say(*traceback.format_exc().splitlines())
        message = _no_option(error) or getattr(error, "format_message", lambda: "")()
        _complain(message or f"{type(error).__name__}: {error}", _way_on(error))
    return FAULTY


@functools.cache
def _program() -> Any:
    """What typer makes of `app`, once in a process."""
    return typer.main.get_command(app)


def _no_option(error: Exception) -> str:
    """That there is no such option, and which is nearest; empty for another error."""
    word, context = getattr(error, "option_name", None), getattr(error, "ctx", None)
    if word is None or context is None or not hasattr(error, "possibilities"):
        return ""
    if told := GONE.get(("option", f"{context.info_name} {word}")):
        return told
    known = [flag for option in context.command.get_params(context) for flag in option.opts]
    return with_nearest(f"no option {word}", word, [flag for flag in known if flag[0] == "-"])


def _way_on(error: Exception) -> str:
    """What to do about an error: read how the command is asked, or see where it happened."""
    mistyped = getattr(error, "ctx", None)
    if mistyped is not None:
        return f"{mistyped.command_path} --help says what can be asked"
    if hasattr(error, "format_message"):
        return "stance --help says what can be asked"
    return "this is a fault of stance, not of yours: --debug shows where it lies"


def _complain(message: str, *advice: str) -> None:
    """Say what is wrong, and what to do about it."""
    more = [f"{len(advice) - MOST_NAMED:,} more"] if len(advice) > MOST_NAMED else []
    say(f"stance: {message}", *(f"  {line}" for line in (*advice[:MOST_NAMED], *more)))
