"""The command that passes a model on: graphs and tables for other tools, and pictures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.cli.commands import under_asked
from stancecli.cli.exchange import named_in
from stancecli.cli.files import Target, put, read_model
from stancecli.cli.options import Asked, command, items, refuse_gone, valued
from stancecli.cli.streams import cleared, say
from stancecli.diagnostics import Unanswerable
from stancecli.export import (
    DRAWN,
    FORMATS,
    IMAGES,
    MAP,
    PICTURES,
    Format,
    PictureKind,
    checked,
    only,
    view as part_of,
)
from stancecli.model import OPEN, Decision, Model, remade
from stancecli.names import resolve, set_apart
from stancecli.situation import KINDS, Situation

if TYPE_CHECKING:
    from stancecli.export.dot.overview import ModelMap
    from stancecli.page.pictures import DrawnPicture, Size

OPTIONS: Mapping[str, tuple[str, str]] = {
    "--between": ("a tension", "svg --picture tension --between I J"),
    "--size": ("a png or pdf", "png --picture tension --size 1920x1080"),
    "--whole": ("a map", "dot --whole"),
    "--edges": ("a map", "dot --edges influences"),
}
"""By option: what alone it is of, and a line that has it."""


@command("export", ("model", "output", "force", "debug"), in_context=True, says_where=False)
def export(
    asked: Asked,
    format_: Annotated[
        str, typer.Argument(metavar="FORMAT", help=f"{fmt.listed((*FORMATS, *IMAGES), 'or')}.")
    ],
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[ITEM]",
            help="What the picture is of: a decision or its actor, an issue; of a map, any item.",
            autocompletion=items(*KINDS),
        ),
    ] = None,
    picture: Annotated[
        str | None,
        valued("--picture", "PICTURE", f"{fmt.listed(PICTURES, 'or')}.", PICTURES),
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        valued(
            *("--between", "I J", "Of a tension: these two interests."),
            items("interest", "constraint"),
        ),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Of a map, as dot or svg: each item and each link.")
    ] = False,
    edges: Annotated[
        list[str] | None,
        valued("--edges", "KIND", "Of a map: these edges of the graph, and what they join."),
    ] = None,
    size: Annotated[
        str | None,
        valued("--size", "WIDTH[xHEIGHT]", "Of a drawn png or pdf: its pixels, 1920x1080."),
    ] = None,
) -> None:
    """Write the model for another tool: a picture, a graph, tables.

    Without --picture svg, png and pdf show the question that the model is about, or what is named:
    a decision by two interests or its matrix; an actor by what it decides; an issue by who says
    what; of anything else, as svg, what affects it. Other formats have the graph.

    PICTURES

    \b
    Examples:
      stance export svg china --picture tension -o tension.svg
      stance export png --picture influence -o influence.png
      stance export png --picture matrix --size 1920x1080 -o matrix.png
      stance export dot -o case.dot
      stance export xlsx -o case.xlsx
    """
    refuse_gone("export", format_)
    refuse_gone("picture", picture or "")
    options = (between, size, whole or None, edges or None)
    given = {flag for flag, value in zip(OPTIONS, options, strict=True) if value is not None}
    into, kind = _asked(format_, picture, item, given)
    model = read_model(asked.model)
    _refuse_view(model, asked.view or "", format_, item)
    # A whole model in another form keeps what its author wrote.
    written = Analysis(Situation.of(model)) if into.whole else Analysis.of(model)
    situation = _situation(written, asked, whole=into.whole)
    if picture is None and into.name in DRAWN and given <= {"--size"}:
        kind, item = _main(situation, item)
        _refuse_form(format_, kind)
    if kind.name == MAP:
        part = situation
        if item and not into.whole:
            part = part_of(situation, resolve(situation, item, KINDS))
        shown: ModelMap | Situation = only(part, edges) if edges else part
        if into.name in ("svg", "dot") and not item and given <= {"--size"}:
            from stancecli.export.dot.overview import ModelMap

            shown = ModelMap.of(situation)
        _pass_on(shown, into, asked.target)
        return
    of = _meant(situation, item, kind, format_)
    apart = Analysis(Situation.of(set_apart(written.model)))
    drawn = _drawn(under_asked(apart, asked), kind, of, between)
    pixels = _size(size) if size else None
    image = drawn.image(format_, pixels) if format_ in IMAGES else drawn.svg
    put(image, asked.target, exact=True, form=format_)


def _listed() -> Iterator[str]:
    """The pictures as help lists them, under the formats in which each is written."""
    for formats, own in groupby(PICTURES.values(), lambda each: each.formats):
        lines = (f"  {each.name:10}  {each.tells}" for each in own)
        written = fmt.listed(formats or tuple(FORMATS), "or")
        yield "\n".join([f"\b\n--picture, as {written}:", *lines])


export.__doc__ = str(inspect.getdoc(export)).replace("PICTURES", "\n\n".join(_listed()))


def _asked(
    form: str, picture: str | None, item: str | None, given: Set[str]
) -> tuple[Format, PictureKind]:
    """The format and the picture that are asked for; where none is named, the usual one.

    Raises Unanswerable where there is none such, or what is given is of others.
    """
    into = named_in(FORMATS, "svg" if form in IMAGES else form, "no format")
    is_drawn = into.name in DRAWN and given <= {"--between", "--size"}
    kind = named_in(PICTURES, picture or ("tension" if is_drawn else MAP), "no picture")
    _refuse_form(form, kind)
    own = {*kind.options, *(["--size"] if form in IMAGES else [])}
    for flag, (what, line) in OPTIONS.items():
        if flag in given - own:
            refusal = f"{flag} is of {what}, not of the picture {kind.name}"
            raise Unanswerable(refusal, (f"stance export {line}",))
    if item and into.whole:
        line = f"stance export {into.name} -o case{into.suffix}"
        raise Unanswerable(f"{into.name} holds the whole model: leave out {item}", (line,))
    return into, kind


def _refuse_view(model: Model, view: str, form: str, item: str | None) -> None:
    """Raise Unanswerable where a picture is named as it was before, as who holds views."""
    held = {name.casefold() for each in model.holders for name in (each.id, each.name)}
    if view in PICTURES.keys() - held:
        line = " ".join(filter(None, ("stance export", form, item, "--picture", view)))
        raise Unanswerable(f"the picture is --picture {view}", (line,))


def _situation(written: Analysis, asked: Asked, *, whole: bool) -> Situation:
    """What is passed on: a model as it is written, or under a scenario, which its title names.

    What holds is current then: other tools know of nothing that is given.
    """
    under = under_asked(written, asked)
    if under is written:
        return written.situation
    chosen = under.situation.chosen

    def changed(thing: Any) -> dict[str, str]:
        is_other = isinstance(thing, Decision) and thing.id in chosen
        return {"current": chosen[thing.id]} if is_other else {}

    model = replace(under.model, title=f"{under.model.title} · {under.said}")
    return Situation.of(remade(_to_be_read(model) if whole else model, changed))


def _to_be_read(model: Model) -> Model:
    """The model without its scenarios and expectations, which are of the model as it was.

    Raises Unanswerable where it cannot be read again: of an importance something must be known.
    """
    for interest in (each for actor in model.actors for each in actor.interests):
        if interest.importance == OPEN:
            raise Unanswerable(
                f"nothing is known any more of how much “{interest.id}” counts, and no table can "
                "say that",
                (f"--set {interest.id}=medium says how much",),
            )
    if model.scenarios or model.expect:
        say("stance: left out: scenarios and expectations, which are of the model as it is written")
    return replace(model, scenarios=(), expect=())


def _meant(situation: Situation, item: str | None, kind: PictureKind, form: str) -> str | None:
    """The item that a picture is of; raises Unanswerable for one that it does not take."""
    if item and not kind.takes:
        refusal = f"the picture {kind.name} is of the whole model: leave out {item}"
        raise Unanswerable(refusal, (f"stance export {form} --picture {kind.name}",))
    return resolve(situation, item, kind.takes) if item else None


def _pass_on(shown: ModelMap | Situation, into: Format, to: Target) -> None:
    """Write a graph, and say what a reader should know of that."""
    with cleared(), FORMATS.blamed(into.name):  # The other program that draws it, where one does.
        content = checked(into.export(shown))
        warnings = [f"stance: {warning}" for warning in into.warnings(shown, content)]
    say(*warnings)
    put(content, to, exact=True, form=into.name)


def _refuse_form(form: str, picture: PictureKind) -> None:
    """Raise Unanswerable where a picture has no such format."""
    formats = picture.formats or tuple(FORMATS)
    if form not in formats:
        refusal = f"the picture {picture.name} is written as {fmt.listed(formats, 'or')}"
        raise Unanswerable(refusal, (f"stance export svg --picture {picture.name}",))


def _main(situation: Situation, item: str | None) -> tuple[PictureKind, str | None]:
    """Which picture shows an item, or the question that the model is about; and the item's id."""
    from stancecli.page.pictures import decisions_of, main_view, weightiest

    about = resolve(situation, item, KINDS) if item else None
    kind = situation.kind_of(about) if about else "decision"
    if kind == "actor":
        about, kind = weightiest(situation, decisions_of(situation, about)), "decision"
    if kind == "decision":
        return PICTURES[main_view(situation, about)], about
    return PICTURES["stands" if kind == "issue" else MAP], about


def _size(words: str) -> Size:
    """How large an image is to be: `1600`, or `1600x900`."""
    from stancecli.page.pictures import LEAST, MOST, Size

    found = re.fullmatch("([0-9]{1,9})(?:x([0-9]{1,9}))?", words.lower())
    sides = [int(side) for side in found.groups() if side] if found else []
    if not sides or not all(LEAST <= side <= MOST for side in sides):
        raise Unanswerable(
            f"“{words}” is no size: an image has {LEAST} to {MOST:,} pixels on a side",
            ("--size 1600, or --size 1920x1080",),
        )
    return Size(*sides)


def _drawn(
    analysis: Analysis, picture: PictureKind, about: str | None, between: tuple[str, str] | None
) -> DrawnPicture:
    """A picture as the page draws it."""
    from stancecli.page import pictures

    situation, pair = analysis.situation, None
    if between:
        decision = pictures.weightiest(situation, pictures.decisions_of(situation, about))
        own = situation.actor(situation.decision(decision).actor).criteria
        ids = {criterion.id for criterion in own}
        first, second = (
            resolve(situation, words, ("interest", "constraint"), ids) for words in between
        )
        if first == second:
            name = situation.item(first).name
            raise Unanswerable(f"“{name}” cannot be weighed against itself")
        pair = situation.criterion(first), situation.criterion(second)
    drawn = pictures.picture(situation, picture.name, about, pair, analysis.said)
    if drawn.left_out:
        say(f"stance: not in the picture: {drawn.left_out}")
    return drawn
