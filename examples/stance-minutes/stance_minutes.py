"""Minutes: a line for each who spoke, as in `Town for the dam`. Other lines are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stancecli.diagnostics import Place
from stancecli.export import Format
from stancecli.imports import Draft, Given, Import, LeftOut, ReadingOptions
from stancecli.imports.rows import DraftRows
from stancecli.imports.writer import new_ids
from stancecli.situation import Situation

STANCES = {"for": "supports", "against": "opposes"}
_LINE = re.compile(r"(.+?) (for|against) (.+)")


def recognises(given: Given) -> bool:
    """Whether the one file is called minutes."""
    return given.is_single and given.ending == ".minutes"


def read(given: Given, options: ReadingOptions) -> Draft:
    """Who spoke is an actor, of what an issue, and each line a position."""
    lines = given.data.decode(errors="replace").splitlines()
    found = {n: _LINE.fullmatch(line.strip()) for n, line in enumerate(lines, 1) if line.strip()}
    spoken = {n: said.groups() for n, said in found.items() if said}
    who, what = (dict.fromkeys(said[at] for said in spoken.values()) for at in (0, 2))
    actors = dict(zip(who, new_ids(who, "actor"), strict=True))
    issues = dict(zip(what, new_ids(what, "issue", actors.values()), strict=True))
    rows = DraftRows(given.name, "Minutes")
    for table, ids in (("issues", issues), ("actors", actors)):
        for name, id_ in ids.items():
            rows.add(table, id=id_, name=name)
    for line, (actor, word, issue) in spoken.items():
        place, stance = Place(given.name, line, 1), STANCES[word]
        rows.add("positions", place, actor=actors[actor], to=issues[issue], stance=stance)
    other = len(found) - len(spoken)
    left = (LeftOut(other, "lines", "nobody speaks for or against anything"),) if other else ()
    return Draft(rows, ("Imported from minutes. Still to be judged: what each wants.",), left)


def export(situation: Situation) -> str:
    """A line for each position with a stance that is for or against."""
    return "".join(f"{line}\n" for line in _lines(situation))


def _lines(situation: Situation) -> Iterator[str]:
    for actor in situation.model.actors:
        for position in actor.positions:
            if position.stance:
                word = "for" if position.stance > 0 else "against"
                yield f"{actor.name} {word} {situation.item(position.to).name}"


READ = Import("minutes of a meeting", recognises, read)
WRITTEN = Format(".minutes", "who spoke for and against what", export)
