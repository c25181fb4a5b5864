"""Graphs for other tools: one format a file, and one line here.

An exporter is a pure function from a graph (whole, or a `view` of it) to what is written: text,
bytes, or the texts of a folder by file name. Exporters know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stancecli.export import dot
from stancecli.export.view import BEARING, view
from stancecli.graph import Graph

Content = str | bytes | Mapping[str, str]

__all__ = ["BEARING", "FORMATS", "Content", "Format", "view"]


def _silent(graph: Graph) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `suffix` is that of its file, and is empty where it fills a folder.

    `export` raises Unanswerable where this machine cannot make the format; `warnings` tells what a
    reader of the export should know. `whole`: it holds the model whatever part is asked for.
    """

    name: str
    suffix: str
    tells: str
    export: Callable[[Graph], Content]
    warnings: Callable[[Graph], tuple[str, ...]] = _silent
    whole: bool = False

    @property
    def is_folder(self) -> bool:
        return not self.suffix

    @property
    def is_binary(self) -> bool:
        return self.suffix in {".png", ".pdf"}


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        format_.name: format_
        for format_ in (Format("dot", ".dot", "a picture for Graphviz", dot.export),)
    }
)
