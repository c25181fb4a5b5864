"""Graphs for other tools: one format a file, and one line in FORMATS.

A module of a format has `export`, a pure function from a situation (its whole graph, or a `view` of
it) to what is written: text, bytes, or the texts of a folder by file name. It may have `warnings`,
which tells what a reader should know of what was written. It is imported when its format is asked
for, so that a new one costs no other command anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any

from stancecli.situation import Situation

Content = str | bytes | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `suffix` is that of its file, and empty where it fills a folder.

    `writer` is the module that writes it, and its function; without one, the module is named like
    the format. `whole`: it holds the model whatever part is asked for.
    """

    name: str
    suffix: str
    tells: str
    writer: str = ""
    whole: bool = False

    @property
    def is_folder(self) -> bool:
        return not self.suffix

    def export(self, situation: Situation) -> Content:
        """What is written. Raises Unanswerable where this machine cannot make the format."""
        module, _, function = self.writer.partition(":")
        write = getattr(self._module(module), function or "export")
        content: Content = write(situation)
        return content

    def warnings(self, situation: Situation, content: Content) -> tuple[str, ...]:
        """What a reader should know of what was written."""
        tell = getattr(self._module(self.writer.partition(":")[0]), "warnings", None)
        return tell(situation, content) if tell else ()

    def _module(self, name: str) -> Any:
        return import_module(f"{__name__}.{name or self.name}")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        format_.name: format_
        for format_ in (
            Format("dot", ".dot", "a picture for Graphviz"),
            Format("svg", ".svg", "a picture for a page", "picture:svg"),
            Format("png", ".png", "a picture for a document", "picture:png"),
            Format("pdf", ".pdf", "a picture for print", "picture:pdf"),
            Format("mermaid", ".mmd", "a diagram in Markdown"),
            Format("graphml", ".graphml", "for Gephi, yEd, igraph"),
            Format("json", ".json", "node-link data for d3, networkx"),
            Format("kumu", "", "the two sheets that Kumu imports"),
            Format("csv", "", "tables that stance imports again", whole=True),
        )
    }
)
