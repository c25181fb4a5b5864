"""Graphs and pictures for other tools: one format a file, and one line in FORMATS.

A module of a format has `export`, a pure function from a situation (its whole graph, or a `view` of
it) to what is written: text, bytes, or the texts of a folder by file name. One that draws takes a
`Network` of actors as well. It may have `warnings`, which tells what a reader should know of what
was written. It is imported when its format is asked for, so that a new one costs no other command
anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stancecli.situation import KINDS, Situation

if TYPE_CHECKING:
    from stancecli.export.network import Network

Content = str | bytes | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `suffix` is that of its file, and empty where it fills a folder.

    `module` writes it with a function named like the format; without one, the module is named like
    the format, and the function `export`. `whole`: it holds the model whatever part is asked for.
    """

    name: str
    suffix: str
    tells: str
    module: str = ""
    whole: bool = False

    @property
    def is_folder(self) -> bool:
        return not self.suffix

    @property
    def is_drawn(self) -> bool:
        """Whether another program draws it, and may take long."""
        return self.module == "picture"

    def export(self, shown: Situation | Network) -> Content:
        """What is written. Raises Unanswerable where this machine cannot make the format."""
        write = getattr(self._imported(), self.name if self.module else "export")
        content: Content = write(shown)
        return content

    def warnings(self, shown: Situation | Network, content: Content) -> tuple[str, ...]:
        """What a reader should know of what was written."""
        tell = getattr(self._imported(), "warnings", None)
        return tell(shown, content) if tell else ()

    def _imported(self) -> Any:
        return import_module(f"{__name__}.{self.module or self.name}")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        format_.name: format_
        for format_ in (
            Format("dot", ".dot", "a picture for Graphviz"),
            Format("svg", ".svg", "a picture for a page", "picture"),
            Format("png", ".png", "a picture for a document", "picture"),
            Format("pdf", ".pdf", "a picture for print", "picture"),
            Format("mermaid", ".mmd", "a diagram in Markdown"),
            Format("graphml", ".graphml", "for Gephi, yEd, igraph"),
            Format("json", ".json", "node-link data for d3, networkx"),
            Format("kumu", "", "the two sheets that Kumu imports"),
            Format("xlsx", ".xlsx", "a workbook to go on in, which is a model", whole=True),
            Format("csv", "", "tables that stance imports again", whole=True),
        )
    }
)

GRAPHED = ("svg", "png", "pdf", "dot", "mermaid")
"""The formats of pictures that a program draws from a text."""


@dataclass(frozen=True, slots=True)
class PictureKind:
    """One picture of a model: what it tells, of which kinds of items, and in which formats."""

    name: str
    tells: str
    about: tuple[str, ...]
    formats: tuple[str, ...]


MAP, DEALS = "map", "deals"
_OF_A_DECISION = ("decision", "actor"), ("svg",)
PICTURES: Mapping[str, PictureKind] = MappingProxyType(
    {
        picture.name: picture
        for picture in (
            PictureKind("tension", "what each option does to two interests", *_OF_A_DECISION),
            PictureKind("matrix", "what each option does to each interest", *_OF_A_DECISION),
            PictureKind("stands", "who is against each option, and who for it", *_OF_A_DECISION),
            PictureKind("grid", "who can move the decider, and who has a stake", *_OF_A_DECISION),
            PictureKind(
                DEALS, "what all would prefer to no deal, and what it is to each", (), ("svg",)
            ),
            PictureKind("influence", "who can move whom", ("actor",), GRAPHED),
            PictureKind("agreement", "who agrees and who clashes", ("decision", "actor"), GRAPHED),
            PictureKind(MAP, "the graph, whole or around an item", KINDS, tuple(FORMATS)),
        )
    }
)
"""Every picture by its name; `map` is the only one that is a graph for other tools as well."""
