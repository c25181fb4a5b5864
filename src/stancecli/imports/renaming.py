"""An id renamed in every place that means it, whatever a model is kept in.

Only words are changed, where the reader of the model found them. Then the model is read again: each
of them has to mean what it meant before, or nothing is renamed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
Respelt: TypeAlias = Mapping[Place, Mapping[str, str]]
"""By place: the words there, each with the one to write."""

_LEAD = re.compile(r"(?:[|>][^\n]*\n\s*|[\"']\s*)?")
"""What stands before the text of a value that is quoted, or a block."""


def rename(path: Path, old: str, new: str) -> tuple[list[tuple[Place, str, str]], Files]:
    """What becomes of a model where an id is another; nothing is written.

    The lines of texts and the cells that change, before and after; one that is the same holds the
    old id, and stays. And the files that change. Raises InvalidModel for faults of the model, and
    Unanswerable where the id cannot be renamed.
    """
    if path.suffix.lower() == ".ods":
        advice = "save it as xlsx in a spreadsheet, rename there, and save that as ods"
        raise Unanswerable(f"{path}: an OpenDocument workbook is read, and not written", (advice,))
    kind, pattern = kept_as(path)
    files = dict(read_path(path, pattern))
    model, noted = _read(kind, files)
    ids = _renamed_ids(model, old, new)
    words: dict[Place, dict[str, str]] = defaultdict(dict)
    for word in noted:
        words[word.place][word.word] = _spelt(word, ids)
    lines, done = list[tuple[Place, str, str]](), dict[str, bytes]()
    holding = re.compile(rf"(?<![\w.-]){re.escape(old)}(?![\w-])")
    for place, before, after in (_in_cells if kind else _in_texts)(files, words, done):
        lines += [(place, before.strip(), after.strip())] if before != after else []
        lines += [(place, after.strip(), after.strip())] if holding.search(after) else []
    refused = f"{old} cannot be {new}: nothing was changed"
    try:
        _, now = _read(kind, files | done)
    except InvalidModel as invalid:
        first = invalid.problems[0]
        why = (f"{first.place}: {first.message}", first.hint)
        raise Unanswerable(refused, filter(None, why)) from None
    for word, then in zip_longest(noted, now, fillvalue=NotedWord(NOWHERE, "", "", "")):
        if then.id != _id_of(word, ids):
            said = f"{then.place}: “{then.word}” would mean {then.id or 'nothing'}"
            raise Unanswerable(refused, (said, f"write {word.id} there first"))
    return lines, done


def _read(kind: str, files: Files) -> tuple[Model, Sequence[NotedWord]]:
    if not kind:
        noted: list[NotedWord] = []
        return load_files(starmap(TextFile, files.items()), noted=noted), noted
    given = Given(dict(files))
    draft = drafted(given, ReadingOptions(), IMPORTS[kind])
    return load_draft(draft, written(draft.rows), given), draft.noted


def _renamed_ids(model: Model, old: str, new: str) -> dict[tuple[bool, str], str]:
    """The ids that change, each with whether it is that of a scenario, which are apart.

    Raises Unanswerable for an id that there is not, or that cannot be.
    """
    scenarios = [scenario.id for scenario in model.scenarios]
    if old not in model.items and old not in scenarios:
        raise none_such(f"no id “{old}” in this model", old, (*model.items, *scenarios))
    owner, (its, _, short) = old.rpartition(".")[0], new.rpartition(".")
    if its != owner or not ID.fullmatch(short):
        hint = "lower-case letters and digits, joined by -" + f", behind {owner}." * bool(owner)
        raise Unanswerable(f"“{new}” is no id for {old}", (hint,))
    for actor in model.actors:
        if folded(new) in map(folded, actor.also) and actor.id != old:
            raise Unanswerable(f"{new} is taken: it is another name of {actor.id}")
    if old not in model.items:
        return {(True, old): new}
    owned = (id_ for id_ in model.items if id_ == old or id_.startswith(f"{old}."))
    return {(False, id_): new + id_[len(old) :] for id_ in owned}


def _id_of(word: NotedWord, ids: Mapping[tuple[bool, str], str]) -> str:
    return ids.get((word.kind == "scenario", word.id), word.id)


def _spelt(word: NotedWord, ids: Mapping[tuple[bool, str], str]) -> str:
    """The word for the same thing; a name stays."""
    id_ = _id_of(word, ids)
    if id_ != word.id and word.word.casefold() == word.id:
        return id_
    return id_.rpartition(".")[2] if word.word == word.id.rpartition(".")[2] else word.word


def _in_texts(
    files: Files, words: Respelt, done: dict[str, bytes]
) -> Iterator[tuple[Place, str, str]]:
    """The lines of files of YAML, before and after; what becomes of the files goes to `done`."""
    for file, data in files.items():
        text = data.decode()
        starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        starts[0] += text.startswith("\ufeff")
        changes: list[tuple[int, int, str]] = []
        for place in (place for place in words if place.file == file):
            at = starts[place.line - 1] + place.column - 1
            lead = _LEAD.match(text, at)
            at = lead.end() if lead else at
            for word, new in words[place].items():
                if text.startswith(word, at):  # What is not spelt out is not changed.
                    changes.append((at, at + len(word), new))
                    at += len(word) + 1  # The next of `option:interest` stands behind a sign.
        pieces, end = [""], 0
        for start, stop, new in sorted(changes):
            pieces += (text[end:start], new)
            end = stop
        after = "".join(pieces) + text[end:]
        for number, pair in enumerate(zip(text.split("\n"), after.split("\n"), strict=True), 1):
            yield Place(file, number, 1), *pair
        done |= {file: after.encode()} if after != text else {}


def _in_cells(
    files: Files, words: Respelt, done: dict[str, bytes]
) -> Iterator[tuple[Place, str, str]]:
    """The same of the cells of tables or of a workbook."""
    changed = {at: pairs for at, pairs in words.items() if any(a != b for a, b in pairs.items())}
    cells = {place: partial(_respelt, pairs) for place, pairs in changed.items()}
    texts: dict[Place, str] = {}
    for cell in (c for grid in Given(dict(files)).grids for line in grid.lines for c in line):
        texts[cell.place] = cells.get(cell.place, str)(cell.text)
        yield cell.place, cell.text, texts[cell.place]
    for file in dict.fromkeys(place.file for place in cells):
        if any(place.sheet for place in cells):
            done[file] = xlsx.respelt(file, files[file], {place: texts[place] for place in cells})
        else:
            done[file] = table.respelt(file, files[file], cells)


def _respelt(pairs: Mapping[str, str], text: str) -> str:
    """The text of a cell with other words, where one begins or follows a sign of ours."""
    words = "|".join(map(re.escape, sorted(pairs, key=len, reverse=True)))
    begins = rf"(^[\"'\s]*|[;:\[]\s*)({words})(?![\w-])"
    return re.sub(begins, lambda found: found[1] + pairs[found[2]], text)
