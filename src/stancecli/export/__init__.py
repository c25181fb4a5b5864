"""Graphs and pictures for other tools: one format a module, found by its entry point.

A module of a format has a `Format`, with a pure function from a situation (its whole graph, or a
`view` of it) to what is written: text, bytes, or the texts of a folder by file name. One that draws
takes a `Network` of actors as well. It is imported when its format is asked for, so that a new one
costs no other command anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from stancecli.installed import Installed, Offered

Content: TypeAlias = str | bytes | Mapping[str, str]


@dataclass(frozen=True)
class Format(Offered):
    """One format; `suffix` is that of its file, and empty where it fills a folder.

    `export` gives what is written, and raises Unanswerable where this machine cannot make it;
    `warnings` is what a reader should know of that. `whole`: it holds the model whatever part is
    asked for.
    """

    suffix: str
    tells: str
    export: Callable[[Any], Content]
    warnings: Callable[[Any, Any], tuple[str, ...]] = lambda shown, content: ()
    whole: bool = False


FORMATS: Installed[Format] = Installed("stance.exports", Format)


def checked(content: Content) -> Content:
    """What a format gave; raises TypeError or ValueError for what cannot be written."""
    texts = [*content, *content.values()] if isinstance(content, Mapping) else [content]
    for text in texts if not isinstance(content, bytes) else ():
        if not isinstance(text, str):
            raise TypeError("it gave no text, no bytes and no texts by the names of files")
        text.encode()
    return content


IMAGES = ("png", "pdf")
"""The formats of images, of pictures that stance draws itself."""
DRAWN = ("svg", *IMAGES)
"""The formats of such pictures."""
GRAPHED = (*DRAWN, "dot")
"""The formats of pictures that a program draws from a text, or could."""
_DECISION = ("decision", "actor")
_ISSUE = (*_DECISION, "issue")


@dataclass(frozen=True, slots=True)
class PictureKind:
    """One picture of a model: what it tells, in which formats, of which kinds of items, and which
    options of the command are its own.

    One without `formats` is written in all FORMATS; one that `takes` nothing is of the whole model.
    """

    name: str
    tells: str
    formats: tuple[str, ...]
    takes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


MAP = "map"
PICTURES: Mapping[str, PictureKind] = {
    picture.name: picture
    for picture in (
        PictureKind(
            "tension", "what each option does to two interests", DRAWN, _DECISION, ("--between",)
        ),
        PictureKind("matrix", "what each option does to each interest", DRAWN, _DECISION),
        PictureKind("stands", "who is against each option, and who for it", DRAWN, _ISSUE),
        PictureKind("grid", "who can move the decider, and who has a stake", DRAWN, _ISSUE),
        PictureKind("compare", "what is ahead on each view, in each scenario", DRAWN, _DECISION),
        PictureKind("deals", "what all would prefer to no deal, and what it is to each", DRAWN),
        PictureKind("influence", "who can move whom", GRAPHED, _DECISION),
        PictureKind("agreement", "who agrees and who clashes", GRAPHED, _ISSUE),
        PictureKind(
            MAP, "the graph, whole or around an item", (), (), ("--about", "--depth", "--edges")
        ),
    )
}
"""Every picture by its name; `map` is the only one that is a graph for other tools as well."""

NETWORKS: Mapping[str, PictureKind] = {
    name: PictureKind(name, tells, ("csv", "graphml"), options=("--every", "--corpus"))
    for name, tells in (
        ("congruence", "on how much every two agree"),
        ("conflict", "on how much every two clash"),
        ("subtract", "agreements less clashes"),
    )
}
"""Networks of actors by what they say, as tables and graphs for other programs."""
