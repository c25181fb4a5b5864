"""The command that passes a model on: graphs and tables for other tools, and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancecli import notation as fmt
from stancecli.cli.completion import items
from stancecli.cli.exchange import named_in
from stancecli.cli.files import model_named, read_model
from stancecli.cli.gone import refuse_gone
from stancecli.cli.options import (
    DebugOption,
    ForceOption,
    ModelOption,
    OutputOption,
    naming,
    plain_command,
    valued,
)
from stancecli.cli.streams import raised, say
from stancecli.cli.writing import STANDARD_OUTPUT, InputPath, put, put_bytes, write_folder
from stancecli.corpus.columns import FILE
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
)
from stancecli.methods.positions.statements import Every, period_named
from stancecli.model import Model, owner_id
from stancecli.names import resolve
from stancecli.situation import KINDS, RELATIONS, Situation

if TYPE_CHECKING:
    from stancecli.export.network import Network, StatementNetwork
    from stancecli.page.pictures import DrawnPicture, Size

VIEWS: Mapping[str, PictureKind] = {**PICTURES, **NETWORKS}
MOST_NODES = 40
"""A picture of more nodes is warned of: nobody can follow its lines."""


@plain_command("export")
def export(
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
            "--between",
            "Of a tension: these two interests.",
            "interest",
            "constraint",
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
        typer.Option("--edges", metavar="KIND", help=f"Only these edges: {', '.join(RELATIONS)}."),
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
        valued("--corpus", "FOLDER", "Of a network: of statements that stance fold folded."),
    ] = None,
    model: ModelOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    debug: DebugOption = False,
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
      compare    who leads on each view and in each
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
    into = named_in(FORMATS, "svg" if format_ in IMAGES else format_, "no format")
    of_a_map = (about, depth, relations)
    is_main = view is None and into.name in DRAWN and not any(map(_is_given, (*of_a_map, every)))
    picture = (
        VIEWS["tension" if is_main else MAP]
        if view is None
        else named_in(VIEWS, view, "no picture")
    )
    _refuse_what_does_not_fit(format_, picture, between, of_a_map, every, size)
    if item and picture.name in NETWORKS:
        raise Unanswerable(f"a network is of all that is said: leave out {item}")
    if item and into.whole:
        line = f"stance export {into.name} -o case{into.suffix}"
        raise Unanswerable(f"{into.name} holds the whole model: leave out {item}", (line,))
    if corpus and (picture.name not in NETWORKS or model):
        raise Unanswerable(
            "--corpus is of a network, and of no model",
            (f"stance export csv --view subtract --corpus {corpus}",),
        )
    situation = Situation.of(Model(title=corpus.name) if corpus else read_model(model))
    never = (InputPath(corpus / FILE if corpus else Path(model_named(model))),)
    if is_main and not between:
        picture, item = _main(situation, item)
        _refuse_form(format_, picture)
    if into.name in DRAWN and picture.name != MAP:
        drawn = _drawn(situation, picture, item, between)
        _say_left_out(drawn.left_out)
        if format_ not in IMAGES:
            put(drawn.svg, output, force=force, never=never, exact=True)
        else:
            image = drawn.image(format_, _size(size) if size else None)
            put_bytes(image, format_, output, force=force, never=never)
        return
    shown: Situation | Network | StatementNetwork = situation
    if picture.name in NETWORKS:
        shown = _of_statements(situation, corpus, picture.name, every)
    elif picture.name != MAP:
        shown = _network(situation, picture, item)
    elif not into.whole:
        shown = _map(situation, into, _one_of(item, about), depth, relations)
    # The other program goes when we do.
    with raised() if into.is_drawn else nullcontext():
        content = into.export(shown)
    for warning in into.warnings(shown, content):
        say(f"stance: {warning}")
    if isinstance(content, Mapping):
        if output is None or output == STANDARD_OUTPUT:
            raise Unanswerable(f"{format_} fills a folder: name it with -o")
        write_folder(output, content, force=force, never=never)
    elif isinstance(content, str):
        put(content, output, force=force, never=never, exact=True)
    else:
        assert isinstance(content, bytes)
        put_bytes(content, format_, output, force=force, never=never)


def _refuse_what_does_not_fit(
    form: str,
    picture: PictureKind,
    between: object,
    of_a_map: Sequence[object],
    every: object,
    size: object,
) -> None:
    """Raise Unanswerable where a picture has no such format or takes no such option."""
    _refuse_form(form, picture)
    if between and picture.name != "tension":
        refusal = f"--between is of a tension, not of the picture {picture.name}"
        raise Unanswerable(refusal, ("stance export svg --view tension --between I J",))
    if size and form not in IMAGES:
        refusal = "--size is of a png or pdf of what stance draws itself"
        raise Unanswerable(refusal, ("stance export png --view tension --size 1920x1080",))
    if every and picture.name not in NETWORKS:
        refusal = f"--every is of a network, not of the picture {picture.name}"
        raise Unanswerable(refusal, ("stance export csv --view subtract --every year",))
    if picture.name != MAP and any(map(_is_given, of_a_map)):
        refusal = "--about, --depth and --edges are of a map; other pictures are of an ITEM"
        line = f"stance export {picture.formats[0]} ITEM --view {picture.name}"
        raise Unanswerable(refusal, (line,))


def _refuse_form(form: str, picture: PictureKind) -> None:
    """Raise Unanswerable where a picture has no such format."""
    formats = picture.formats or tuple(FORMATS)
    if form not in formats:
        line = f"stance export {'svg' if 'svg' in formats else formats[0]} --view {picture.name}"
        written = fmt.listed(formats, "or")
        raise Unanswerable(f"the picture {picture.name} is written as {written}", (line,))


def _is_given(option: object) -> bool:
    return option not in (None, [])


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

    sides = words.lower().split("x")
    if len(sides) > 2 or not all(side.isascii() and side.isdigit() for side in sides):
        raise Unanswerable(f"“{words}” is no size", ("--size 1600, or --size 1920x1080",))
    found = [int(side) for side in sides if len(side) <= len(str(MOST))]
    if len(found) < len(sides) or not all(LEAST <= side <= MOST for side in found):
        raise Unanswerable(f"an image has {LEAST} to {MOST:,} pixels on a side, not {words}")
    return Size(*found)


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


def _one_of(item: str | None, about: str | None) -> str | None:
    if item and about and item != about:
        raise Unanswerable(f"a map is about one item: {item} or {about}")
    return item or about


# Pictures.


def _drawn(
    situation: Situation, picture: PictureKind, item: str | None, between: tuple[str, str] | None
) -> DrawnPicture:
    """A picture as the page draws it."""
    from stancecli.page import pictures

    about, pair = _about(situation, picture, item), None
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
    return pictures.picture(situation, picture.name, about, pair)


def _about(situation: Situation, picture: PictureKind, item: str | None) -> str | None:
    """The id of what a picture is of. Raises Unanswerable where it takes none."""
    if not item:
        return None
    if not picture.takes:
        line = f"stance export svg --view {picture.name}"
        raise Unanswerable(
            f"the picture {picture.name} is of the whole model: leave out {item}", (line,)
        )
    return resolve(situation, item, picture.takes)


def _network(situation: Situation, picture: PictureKind, item: str | None) -> Network:
    from stancecli.export import network

    about = _about(situation, picture, item)
    if picture.name == "influence":
        found = network.influence(situation, owner_id(about) if about else None)
    else:
        found = network.agreement(situation, about)
    _say_left_out(fmt.listed(found.left_out))
    return found


def _say_left_out(left: str) -> None:
    if left:
        say(f"stance: not in the picture: {left}")


def _map(
    situation: Situation,
    into: Format,
    about: str | None,
    depth: int | None,
    relations: list[str] | None,
) -> Situation:
    """The graph or the part of it that is asked for; of a picture that nobody can read it warns."""
    from stancecli.export.view import view as part_of

    for relation in relations or ():
        if relation not in RELATIONS:
            raise none_such(f"no kind of edge “{relation}”", relation, RELATIONS)
    around = resolve(situation, about, KINDS) if about else None
    depth = 1 if depth is None else depth
    shown = part_of(situation, about=around, depth=depth, relations=relations or None)
    nodes = sum(shown.kind_of(id_) not in ("source", "analyst", "decision") for id_ in shown)
    if into.name in GRAPHED and not around and nodes > MOST_NODES:
        say(
            f"stance: {nodes:,} items are too many to follow in one picture; "
            "--about ITEM draws what matters for one"
        )
    return shown
