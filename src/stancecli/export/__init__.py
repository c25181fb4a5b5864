"""Graphs for other tools: one format a file, and one line here.

An exporter is a pure function from a graph (whole, or a `view` of it) to what is written: text,
bytes, or the texts of a folder by file name. Exporters know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stancecli.export import csv, dot, graphml, json, kumu, mermaid, picture
from stancecli.export.flat import flat
from stancecli.export.view import BEARING, view
from stancecli.situation import Graph, Situation

Content = str | bytes | Mapping[str, str]

__all__ = ["BEARING", "FORMATS", "Content", "Format", "view"]


def _silent(situation: Situation, content: Content) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `suffix` is that of its file, and is empty where it fills a folder.

    `export` raises Unanswerable where this machine cannot make the format; `warnings` tells what a
    reader should know of what it has written. `whole`: it holds the model whatever part is asked
    for.
    """

    name: str
    suffix: str
    tells: str
    export: Callable[[Situation], Content]
    warnings: Callable[[Situation, Content], tuple[str, ...]] = _silent
    whole: bool = False

    @property
    def is_folder(self) -> bool:
        return not self.suffix


def _of_mermaid(situation: Situation, content: Content) -> tuple[str, ...]:
    assert isinstance(content, str)
    return mermaid.warnings(situation, content)


def _flat(export: Callable[[Graph], str]) -> Callable[[Situation], str]:
    return lambda situation: export(flat(situation))


def _picture(form: str) -> Callable[[Situation], bytes]:
    return lambda situation: picture.drawn(dot.export(situation), form)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        format_.name: format_
        for format_ in (
            Format("dot", ".dot", "a picture for Graphviz", dot.export),
            Format("svg", ".svg", "a picture for a page", _picture("svg")),
            Format("png", ".png", "a picture for a document", _picture("png")),
            Format("pdf", ".pdf", "a picture for print", _picture("pdf")),
            Format("mermaid", ".mmd", "a diagram in Markdown", mermaid.export, _of_mermaid),
            Format("graphml", ".graphml", "for Gephi, yEd, igraph", _flat(graphml.export)),
            Format("json", ".json", "node-link data for d3, networkx", _flat(json.export)),
            Format("kumu", "", "the two sheets that Kumu imports", kumu.export),
            Format("csv", "", "tables that stance imports again", csv.export, whole=True),
        )
    }
)
