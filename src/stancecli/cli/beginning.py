"""The commands that begin a model, rename in it, and say what an editor checks it by."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from stancecli import notation as fmt
from stancecli.cli.files import (
    STANDARD_OUTPUT,
    Target,
    folder_beside,
    model_named,
    must_exist,
    put,
)
from stancecli.cli.options import Asked, command, file_named, items, valued
from stancecli.cli.streams import say
from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS
from stancecli.imports.writer import flow_scalar, line_scalar, new_ids
from stancecli.loader import load_text
from stancecli.loader.files import bundled
from stancecli.loader.text import shown
from stancecli.model import KINDS
from stancecli.situation import Situation

STARTER = Path(__file__).with_name("starter.yaml")


# A model of somebody's own question, in which nothing is said yet.


FILL_IN = Path(__file__).with_name("fill_in.yaml.j2")
MOST = 50
"""Actors, questions, and options of one, at most: more make grids that nobody fills in."""
EXAMPLE = '--ask "Poland: What about the mine? dig | settle | stop" --actors "Czechia; PGE; Court"'
# Here and below a sign stands as other keyboards have it too.
_ASK = re.compile("([^:：]*[^:： ]) ?[:：] ?([^?？؟ ][^?？؟]*[?？؟])(.*)")


class BegunDecision(NamedTuple):
    """What an actor decides, and its options by their ids, of which the first holds now."""

    id: str
    question: str
    options: Mapping[str, str]


class BegunActor(NamedTuple):
    """An actor to begin with: what it decides, the ids of two interests, an example of a reply."""

    id: str
    name: str
    decides: Sequence[BegunDecision]
    wants: str
    wants_too: str
    reply: BegunDecision


def asked_of(asks: Sequence[str], actors: str | None) -> list[BegunActor]:
    """The actors of a model to begin with: those that are asked something, then the others.

    Raises Unanswerable where that is not typed as it has to be.
    """
    names, asked = dict[str, str](), dict[str, list[tuple[str, list[str]]]]()
    for who, question, options in map(_asked, asks):
        names.setdefault(who.casefold(), who)
        asked.setdefault(who.casefold(), []).append((question, options))
    others = re.split("[;；؛]", " ".join(actors.split())) if actors else ()
    for other in map(str.strip, others):
        names.setdefault(other.casefold(), other)
    if "" in names:
        raise _malformed("--actors are names parted by “;”")
    if max(len(names), len(asks)) > MOST:
        raise _malformed(f"a model begins with {MOST} actors and questions at most")
    ids = new_ids(names.values(), "actor")
    begun = zip(ids, names.items(), strict=True)
    return [_begun(id_, name, asked.get(known, ())) for id_, (known, name) in begun]


def _asked(ask: str) -> tuple[str, str, list[str]]:
    """An actor, what it is asked, and its options."""
    parts = _ASK.fullmatch(" ".join(ask.split()))
    options = [option.strip() for option in re.split("[|｜]", parts[3])] if parts else []
    differ = {option.casefold() for option in options} - {""}
    if not parts or not 2 <= len(differ) <= MOST or len(differ) < len(options):
        due = f"an actor, “:”, a question with “?”, and 2 to {MOST} unlike options parted by “|”"
        raise _malformed(f"{shown(ask)} is not {due}")
    return parts[1], parts[2], options


def _begun(id_: str, name: str, asked: Sequence[tuple[str, list[str]]]) -> BegunActor:
    options = new_ids((option for _, names in asked for option in names), "option")
    questions = new_ids((question for question, _ in asked), "decision", options)
    left = iter(options)
    decides = [
        BegunDecision(question, text, {next(left): option for option in names})
        for question, (text, names) in zip(questions, asked, strict=True)
    ]
    besides = new_ids(("first", "second", "answer", "wait", "act"), "item", (*options, *questions))
    wants, wants_too, answer, wait, act = besides
    reply = BegunDecision(answer, "How would it answer?", {wait: "Wait", act: "Go to court"})
    return BegunActor(id_, name, decides, wants, wants_too, reply)


def _malformed(why: str) -> Unanswerable:
    return Unanswerable(f"{why}; for example:", (f"stance init case.yaml {EXAMPLE}",))


def model_to_fill_in(actors: Sequence[BegunActor]) -> str:
    """The text of a model of these actors, the first of whom decides, in which nothing is said.

    Its examples are comments, and make it a model with more in it.
    """
    from jinja2 import Template

    text = Template(FILL_IN.read_text("utf-8"), trim_blocks=True, lstrip_blocks=True)
    (source,) = new_ids(["hearing"], "source", (actor.id for actor in actors))
    written: str = text.render(
        actors=actors, source=source, line=line_scalar, flow=flow_scalar, grid=_empty_grid
    )
    return written


def _empty_grid(
    options: Iterable[str], decider: BegunActor, actors: Iterable[BegunActor]
) -> Iterator[str]:
    """The lines of a grid: what its decider wants, then what others do, with nothing said of it."""
    others = (f"{actor.id}.{actor.wants}" for actor in actors if actor is not decider)
    lines = [(".", *options), *((row, *("." for _ in options)) for row in (decider.wants, *others))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


@command("init", ("debug",))
def init(
    _: Asked,
    file: Annotated[Path, file_named("[FILE]", "Where to write it.", Path)] = Path("stance.yaml"),
    asks: Annotated[
        list[str] | None,
        valued(
            "--ask",
            "“ACTOR: QUESTION? A | B”",
            "What an actor decides, and its options: the first holds now.",
        ),
    ] = None,
    actors: Annotated[
        str | None, valued("--actors", "“A; B”", "With --ask: who else takes part.")
    ] = None,
) -> None:
    """Begin a model: a file or a workbook to fill in.

    With --ask it has your own question and nobody's answers, else an example to change. A file that
    exists is left as it is.

    \b
    Examples:
      stance init
      stance init my-case.xlsx
      stance init mine.yaml --ask "Poland: What about the mine? dig | stop" --actors "Czechia; PGE"
    """
    if os.path.lexists(file):
        other = f"stance init OTHER{file.suffix or '.yaml'}"
        raise Unanswerable(f"{file} exists, and is left as it is", (other,))
    is_xlsx = file.suffix.lower() == ".xlsx"
    if file == STANDARD_OUTPUT or file.suffix.lower() not in ("", ".yaml", ".yml", ".xlsx"):
        whole = file if file.suffix else Path("stance.yaml")
        fits = (shlex.quote(str(whole.with_suffix(ending))) for ending in (".yaml", ".xlsx"))
        advice = (f"stance init {name}" for name in fits)
        raise Unanswerable(f"{file}: a model to begin with is .yaml or .xlsx", advice)
    if actors is not None and not asks:
        raise _malformed("--actors goes with --ask")
    text = model_to_fill_in(asked_of(asks, actors)) if asks else STARTER.read_text("utf-8")
    model = load_text(text, "--ask")  # which says what of the names no model can hold
    put(FORMATS["xlsx"].export(Situation.of(model)) if is_xlsx else text, Target(file))
    if actors and "," in actors and ";" not in actors:
        say(f"Is “{actors.strip()}” one actor? Several are parted by “;”, and this is one now.")
    # In this folder stance.yaml is found by its name alone.
    named = "" if file == Path("stance.yaml") else f" -m {shlex.quote(str(file))}"
    schema = shlex.quote(str(file.with_name("stance.schema.json")))
    first = "; its first sheet says what goes where" if is_xlsx else ""
    say(
        f"{file} is a model to {'fill in' if asks else 'begin with'}{first}. Next:",
        f"  stance tradeoffs{named}",
        f"  stance check{named}",
        *(() if is_xlsx else (f"  stance schema -o {schema}",)),
    )


MOST_LEFT = 10
"""So many lines are shown that hold an old id, and stay."""


@command("rename", ("model", "debug"))
def rename(
    asked: Asked,
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The id.", autocompletion=items(*KINDS))
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it becomes.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what changes.")] = False,
) -> None:
    """Rename an id in every place of the model that means it.

    All else of the files stays as it is; comments and reasons that hold the id are listed.

    \b
    Examples:
      stance rename council.trade council.income -m my-case.yaml
      stance rename council town -m my-case.xlsx --dry-run
    """
    from stancecli.imports import renaming

    if asked.is_bundled or asked.model == "-":
        raise Unanswerable("this model is no file of yours", ("-m names the model to rename in",))
    path = Path(model_named(asked.model))
    must_exist(path)
    found, files = renaming.rename(path, old, new)
    if not dry_run:
        # Where a name is a link to a file, that is the one to write.
        home = path.resolve() if path.is_dir() else path.resolve().parent
        data = {os.path.relpath(Path(file).resolve(), home): files[file] for file in files}
        with folder_beside(Target(home, force=True), [*data], "") as folder:
            for name, each in data.items():
                (folder / name).write_bytes(each)
    lines, left = list[str](), list[str]()
    for place, before, after in found:
        if before == after:
            left.append(f"  {place}  {after}")
        else:
            lines += (f"{place}  {before}", f"{'→':>{len(str(place)) + 1}} {after}")
    count = f"{fmt.counted(len(lines) // 2, 'change')} in {fmt.few(Path(f).name for f in files)}"
    if left:
        more = len(left) - MOST_LEFT
        lines += (f"Left as they are, though “{old}” stands there:", *left[:MOST_LEFT])
        lines += [f"  and {more} more"] if more > 0 else []
    lines.append(f"{old} → {new}: {count}{'; nothing was written' * dry_run}")
    put("\n".join(map(fmt.visible, lines)), Target())


@command("skill", ("output", "force", "debug"))
def skill(asked: Asked) -> None:
    """Print what a program must know that drafts a model from texts.

    It is a text to give to that program; docs/drafting.md says what came of it. Nothing is sent
    anywhere, and no model of language is in here.

    \b
    Examples:
      stance skill -o SKILL.md
    """
    put(bundled("skills/stance/SKILL.md").read_text("utf-8"), asked.target, exact=True)


@command("schema", ("output", "force", "debug"))
def schema(asked: Asked) -> None:
    """Print what an editor completes and checks a model by.

    It is a JSON Schema; docs/model-format.md says how an editor uses it.

    \b
    Examples:
      stance schema -o stance.schema.json
    """
    from stancecli.loader import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    put(text, Target(asked.output, asked.force), exact=True)
