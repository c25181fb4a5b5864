"""The command that passes a model on: graphs and tables for other tools, and pictures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Set
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancecli import notation as fmt
from stancecli.cli.exchange import named_in
from stancecli.cli.files import Target, put, read_model
from stancecli.cli.groups import refuse_gone
from stancecli.cli.options import Asked, command, items, naming, valued
from stancecli.cli.streams import cleared, say
from stancecli.diagnostics import Unanswerable, none_such
from stancecli.export import (
    DRAWN,
    FORMATS,
    GRAPHED,
    IMAGES,
    MAP,
    NETWORKS,
    PICTURES,
    Format,
    PictureKind,
    checked,
)
from stancecli.methods.positions import Every, period_named
from stancecli.methods.quotes.texts import looked_up
from stancecli.model import Model, owner_id
from stancecli.names import resolve, set_apart
from stancecli.situation import KINDS, RELATIONS, Situation

if TYPE_CHECKING:
    from stancecli.export.network import Network, StatementNetwork
    from stancecli.page.pictures import DrawnPicture, Size

VIEWS: Mapping[str, PictureKind] = {**PICTURES, **NETWORKS}
ONLY_OF: Mapping[str, tuple[str, Collection[str], str]] = {
    "--between": ("a tension", ("tension",), "svg --view tension --between I J"),
    "--size": ("a png or pdf", IMAGES, "png --view tension --size 1920x1080"),
    "--every": ("a network", NETWORKS, "csv --view subtract --every year"),
    **dict.fromkeys(("--about", "--depth", "--edges"), ("a map", (MAP,), "")),
}
"""By option: what alone it is of, the names of these, and a line that has it, or of the picture."""
MOST_NODES = 40
"""A picture of more nodes is warned of: nobody can follow its lines."""


@command("export", ("model", "output", "force", "debug"), says_where=False)
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
    view: Annotated[
        str | None, valued("--view", "PICTURE", f"{fmt.listed(VIEWS, 'or')}.", lambda: [*VIEWS])
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        naming(
            *("--between", "Of a tension: these two interests.", "interest", "constraint"),
            metavar="I J",
        ),
    ] = None,
    about: Annotated[
        str | None,
        naming("--about", "Of a map: only what matters for this item.", *KINDS, metavar="ITEM"),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(min=0, help="How many links away from it something may be; else 1."),
    ] = None,
    relations: Annotated[
        list[str] | None,
        valued("--edges", "KIND", f"Only these edges: {', '.join(RELATIONS)}."),
    ] = None,
    every: Annotated[
        str | None,
        valued(
            "--every",
            "year|quarter|month",
            "Of a network: by what is said in each.",
            lambda: [*Every],
        ),
    ] = None,
    size: Annotated[
        str | None,
        valued("--size", "WIDTH[xHEIGHT]", "Of a drawn png or pdf: its pixels, 1920x1080."),
    ] = None,
    corpus: Annotated[
        Path | None,
        valued(
            "--corpus", "FOLDER", "Of a network: of statements that stance fold folded.", of=Path
        ),
    ] = None,
) -> None:
    """Write the model for another tool: a picture, a graph, tables.

    Without --view svg, png and pdf show the question that the model is about, or what is named: a
    decision by its square, else by its matrix; an actor by what it decides; an issue by who says
    what; of anything else, as svg, what bears on it. Other formats have the graph.

    \b
    Pictures (--view):
      tension    what each option does to two interests   svg, png, pdf
      matrix     options × interests, with points         svg, png, pdf
      stands     who is against each option, who for it   svg, png, pdf
      grid       power × interest: who can move whoever
                 decides, and who has a stake             svg, png, pdf
      compare    what is ahead on each view, in each
                 scenario                                 svg, png, pdf
      deals      what all would prefer to no deal         svg, png, pdf
      influence  who can move whom                        and dot
      agreement  who agrees, and who clashes              and dot
      map        the graph, whole or around an item       all but png, pdf

    \b
    Networks (--view), by what actors say:
      congruence  on how much every two agree             csv, graphml
      conflict    on how much every two clash             csv, graphml
      subtract    agreements less clashes                 csv, graphml

    \b
    Examples:
      stance export svg china --view tension -o tension.svg
      stance export png --view influence -o influence.png
      stance export png --view matrix --size 1920x1080 -o matrix.png
      stance export dot china.refugees -o china.dot
      stance export xlsx -o case.xlsx
      stance export csv --view subtract -o subtract.csv
    """
    refuse_gone("export", format_)
    refuse_gone("picture", view or "")
    options = (between, size, every, about, depth, relations or None)
    given = {flag for flag, value in zip(ONLY_OF, options, strict=True) if value is not None}
    into, picture, is_main = _asked(format_, view, given)
    if item and into.whole:
        line = f"stance export {into.name} -o case{into.suffix}"
        raise Unanswerable(f"{into.name} holds the whole model: leave out {item}", (line,))
    if corpus and (picture.name not in NETWORKS or asked.model):
        line = f"stance export csv --view subtract --corpus {corpus}"
        raise Unanswerable("--corpus is of a network, and of no model", (line,))
    model = Model(title=corpus.name) if corpus else read_model(asked.model)
    # A model in another form keeps what its author wrote.
    situation = Situation.of(model if into.whole else looked_up(model))
    to = asked._replace(corpus=corpus).target
    if is_main and not between:
        picture, item = _main(situation, item)
        _refuse_form(format_, picture)
    if picture.name == MAP:
        _pass_on(_map(situation, into, (item, about), depth, relations), into, to)
        return
    if item and not picture.takes:
        refusal = f"the picture {picture.name} is of the whole model: leave out {item}"
        raise Unanswerable(refusal, (f"stance export {format_} --view {picture.name}",))
    of = resolve(situation, item, picture.takes) if item else None
    if into.name in DRAWN:
        drawn = _drawn(situation, picture, of, between)
        pixels = _size(size) if size else None
        image = drawn.image(format_, pixels) if format_ in IMAGES else drawn.svg
        put(image, to, exact=True, form=format_)
    elif picture.name in NETWORKS:
        _pass_on(_of_statements(situation, corpus, picture.name, every), into, to)
    else:
        _pass_on(_network(situation, picture, of), into, to)


def _asked(form: str, view: str | None, given: Set[str]) -> tuple[Format, PictureKind, bool]:
    """The format and the picture that are asked for, and whether the model decides which it is.

    Raises Unanswerable where there is none such, or an option is given that is of others.
    """
    into = named_in(FORMATS, "svg" if form in IMAGES else form, "no format")
    is_main = view is None and into.name in DRAWN and given <= {"--between", "--size"}
    usual = VIEWS["tension" if is_main else MAP]
    picture = usual if view is None else named_in(VIEWS, view, "no picture")
    _refuse_form(form, picture)
    for flag, (what, called, line) in ONLY_OF.items():
        if flag in given and picture.name not in called and form not in called:
            line = line or f"{picture.formats[0]} ITEM --view {picture.name}"
            refusal = f"{flag} is of {what}, not of the picture {picture.name}"
            raise Unanswerable(refusal, (f"stance export {line}",))
    return into, picture, is_main


def _pass_on(shown: Situation | Network | StatementNetwork, into: Format, to: Target) -> None:
    """Write a graph or a network, and say what a reader should know of that."""
    with cleared(), FORMATS.blamed(into.name):  # The other program that draws it, where one does.
        content = checked(into.export(shown))
        warnings = [f"stance: {warning}" for warning in into.warnings(shown, content)]
    say(*warnings)
    put(content, to, exact=True, form=into.name)


def _refuse_form(form: str, picture: PictureKind) -> None:
    """Raise Unanswerable where a picture has no such format."""
    formats = picture.formats or tuple(FORMATS)
    if form not in formats:
        line = f"stance export {'svg' if 'svg' in formats else formats[0]} --view {picture.name}"
        written = fmt.listed(formats, "or")
        raise Unanswerable(f"the picture {picture.name} is written as {written}", (line,))


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


def _of_statements(
    situation: Situation, corpus: Path | None, name: str, every: str | None
) -> StatementNetwork:
    """A network of what a model says, or of what was folded."""
    from stancecli.corpus.reading import opened
    from stancecli.export.network import statement_network
    from stancecli.methods.positions.store import ModelStatements

    period = period_named(every) if every else None
    if not corpus:
        return statement_network(ModelStatements(situation), name, period)
    with closing(opened(corpus, every=period)) as said:
        return statement_network(said, name, period)


def _drawn(
    situation: Situation, picture: PictureKind, about: str | None, between: tuple[str, str] | None
) -> DrawnPicture:
    """A picture as the page draws it."""
    from stancecli.page import pictures

    situation = Situation.of(set_apart(situation.model))
    pair = None
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
    drawn = pictures.picture(situation, picture.name, about, pair)
    if drawn.left_out:
        say(f"stance: not in the picture: {drawn.left_out}")
    return drawn


def _network(situation: Situation, picture: PictureKind, about: str | None) -> Network:
    from stancecli.export import network

    if picture.name == "influence":
        found = network.influence(situation, owner_id(about) if about else None)
    else:
        found = network.agreement(situation, about)
    if found.left_out:
        say(f"stance: not in the picture: {fmt.listed(found.left_out)}")
    return found


def _map(
    situation: Situation,
    into: Format,
    named: Iterable[str | None],
    depth: int | None,
    relations: list[str] | None,
) -> Situation:
    """The graph or the part of it that is asked for; of a picture that nobody can read it warns."""
    from stancecli.export.view import view as part_of

    first, *others = dict.fromkeys(filter(None, named)) or (None,)
    if others:
        raise Unanswerable(f"a map is about one item: {first} or {others[0]}")
    if into.whole:
        return situation
    for relation in relations or ():
        if relation not in RELATIONS:
            raise none_such(f"no kind of edge “{relation}”", relation, RELATIONS)
    around = resolve(situation, first, KINDS) if first else None
    depth = 1 if depth is None else depth
    shown = part_of(situation, about=around, depth=depth, relations=relations or None)
    nodes = sum(shown.kind_of(id_) not in ("source", "analyst", "decision") for id_ in shown)
    if into.name in GRAPHED and not around and nodes > MOST_NODES:
        say(
            f"stance: {nodes:,} items are too many to follow in one picture; "
            "--about ITEM draws what matters for one"
        )
    return shown
