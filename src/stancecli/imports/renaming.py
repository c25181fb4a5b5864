"""An id renamed in every place that means it, whatever a model is kept in.

Only words are changed, where the reader of the model found them. Then the model is read again: each
of them has to mean what it meant before, or nothing is renamed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, starmap, zip_longest
from pathlib import Path
from typing import TypeAlias

from stancecli.diagnostics import NOWHERE, InvalidModel, Place, Unanswerable, none_such
from stancecli.imports import IMPORTS, drafted, kept_as, load_draft
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import written
from stancecli.loader import load_files
from stancecli.loader.files import read_path
from stancecli.loader.references import ID, NotedWord
from stancecli.loader.text import TextFile
from stancecli.model import Model, folded
from stancecli.sheets import table, xlsx

Files: TypeAlias = Mapping[str, bytes]
RenamedLine: TypeAlias = tuple[Place, str, str]
"""A line of a text, or a cell, before and after; one that stays has the old id in it still."""

_LEAD = re.compile(r"(?:[|>][^\n]*\n\s*|[\"']\s*)?")
"""What stands before the text of a value that is quoted, or a block."""


def rename(path: Path, old: str, new: str) -> tuple[list[RenamedLine], Files]:
    """What becomes of the files of a model where an id is another; nothing is written.

    The files are those that change. Raises InvalidModel for faults of the model, and Unanswerable
    where the id cannot be renamed.
    """
    if path.suffix.lower() == ".ods":
        advice = "save it as xlsx in a spreadsheet, rename there, and save that as ods"
        raise Unanswerable(f"{path}: an OpenDocument workbook is read, and not written", (advice,))
    kind, pattern = kept_as(path)
    files = dict(read_path(path, pattern))
    model, noted = _read(kind, files)
    renaming = _checked(model, old, new)
    lines: list[RenamedLine] = []
    done = dict((_in_cells if kind else _in_texts)(files, noted, renaming, lines))
    refused = f"{old} cannot be {new}: nothing was changed"
    try:
        _, after = _read(kind, files | done)
    except InvalidModel as invalid:
        first = invalid.problems[0]
        why = (f"{first.place}: {first.message}", first.hint)
        raise Unanswerable(refused, filter(None, why)) from None
    for was, now in zip_longest(noted, after, fillvalue=NotedWord(NOWHERE, "", "", "")):
        if now.id != renaming.id_of(was):
            said = f"{now.place}: “{now.word}” would mean {now.id or 'nothing'}"
            raise Unanswerable(refused, (said, f"write {was.id} there first"))
    return lines, done


def _read(kind: str, files: Files) -> tuple[Model, Sequence[NotedWord]]:
    if not kind:
        noted: list[NotedWord] = []
        return load_files(starmap(TextFile, files.items()), noted=noted), noted
    given = Given(dict(files))
    draft = drafted(given, ReadingOptions(), IMPORTS[kind])
    return load_draft(draft, written(draft.rows), given), draft.noted


@dataclass(frozen=True, slots=True)
class Renaming:
    """An old id and a new one; those of scenarios are apart from all others."""

    old: str
    new: str
    is_scenario: bool

    def id_of(self, word: NotedWord) -> str:
        """The id, once renamed, of what a word means."""
        is_it = word.id == self.old or word.id.startswith(f"{self.old}.")
        is_it &= (word.kind == "scenario") == self.is_scenario
        return self.new + word.id[len(self.old) :] if is_it else word.id

    def spelt(self, word: NotedWord) -> str:
        """The word for the same thing; a name stays."""
        id_ = self.id_of(word)
        if id_ != word.id and word.word.casefold() == word.id:
            return id_
        is_short = word.word == word.id.rpartition(".")[2]
        return id_.rpartition(".")[2] if is_short else word.word

    def told(self, place: Place, before: str, after: str) -> Iterator[RenamedLine]:
        """A line or a cell that changes, and one that has the old id in it still."""
        if before != after:
            yield place, before.strip(), after.strip()
        if re.search(rf"(?<![\w.-]){re.escape(self.old)}(?![\w-])", after):
            yield place, after.strip(), after.strip()


def _checked(model: Model, old: str, new: str) -> Renaming:
    """What is to be renamed; raises Unanswerable for an id that there is not, or cannot be."""
    scenarios = [scenario.id for scenario in model.scenarios]
    if old not in model.items and old not in scenarios:
        raise none_such(f"no id “{old}” in this model", old, (*model.items, *scenarios))
    owner = old.rpartition(".")[0]
    its, _, short = new.rpartition(".")
    if its != owner or not ID.fullmatch(short):
        hint = "lower-case letters and digits, joined by -"
        hint += f", behind {owner}. as now" if owner else ""
        raise Unanswerable(f"“{new}” is no id for {old}", (hint,))
    for actor in model.actors:
        if folded(new) in map(folded, actor.also) and actor.id != old:
            raise Unanswerable(f"{new} is taken: it is another name of {actor.id}")
    return Renaming(old, new, old not in model.items)


def _in_texts(
    files: Files, noted: Iterable[NotedWord], renaming: Renaming, lines: list[RenamedLine]
) -> Iterator[tuple[str, bytes]]:
    """The files of YAML that change; tells their lines."""
    for file, data in files.items():
        text = data.decode()
        starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        starts[0] += text.startswith("\ufeff")
        ends: dict[Place, int] = {}
        changes: list[tuple[int, int, str]] = []
        for word in dict.fromkeys(word for word in noted if word.place.file == file):
            at = starts[word.place.line - 1] + word.place.column - 1
            lead = _LEAD.match(text, at)
            # The second of `option:interest` stands behind the first and its sign.
            at = ends[word.place] + 1 if word.place in ends else lead.end() if lead else at
            if text.startswith(word.word, at):  # What is not spelt out is not changed.
                ends[word.place] = at + len(word.word)
                changes.append((at, ends[word.place], renaming.spelt(word)))
        pieces, done = [""], 0
        for start, end, new in sorted(changes):
            pieces += (text[done:start], new)
            done = end
        after = "".join(pieces) + text[done:]
        for number, pair in enumerate(zip(text.split("\n"), after.split("\n"), strict=True), 1):
            lines += renaming.told(Place(file, number, 1), *pair)
        if after != text:
            yield file, after.encode()


def _in_cells(
    files: Files, noted: Iterable[NotedWord], renaming: Renaming, lines: list[RenamedLine]
) -> Iterator[tuple[str, bytes]]:
    """The tables or the workbook, where they change; tells their cells."""
    words: dict[Place, dict[str, str]] = defaultdict(dict)
    for word in noted:
        if (spelt := renaming.spelt(word)) != word.word:
            words[word.place][word.word] = spelt
    cells = {place: partial(_respelt, pairs) for place, pairs in words.items()}
    texts: dict[Place, str] = {}
    for cell in (c for grid in Given(dict(files)).grids for line in grid.lines for c in line):
        texts[cell.place] = cells.get(cell.place, str)(cell.text)
        lines += renaming.told(cell.place, cell.text, texts[cell.place])
    for file in {place.file: None for place in cells}:
        if any(place.sheet for place in cells):
            yield file, xlsx.respelt(file, files[file], {place: texts[place] for place in cells})
        else:
            yield file, table.respelt(file, files[file], cells)


def _respelt(pairs: Mapping[str, str], text: str) -> str:
    """The text of a cell with other words, where one begins or follows a sign of ours."""
    words = "|".join(map(re.escape, sorted(pairs, key=len, reverse=True)))
    begins = rf"(^[\"'\s]*|[;:\[]\s*)({words})(?![\w-])"
    return re.sub(begins, lambda found: found[1] + pairs[found[2]], text)
