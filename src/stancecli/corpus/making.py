"""A corpus made of statements: both files of it, and what is said when it is done.

The model has the largest actors and issues, and what they said period by period. A position is the
mean of what an actor said of an issue in a period, and cites the latest passage on the side that it
is on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from stancecli import notation as fmt
from stancecli.corpus import COLUMNS, FILE, MODEL
from stancecli.corpus.database import FOLDING, Database, Query, Report, quoted_name
from stancecli.corpus.engine import Engine
from stancecli.corpus.fold import FOLDED, Folded, Folding
from stancecli.corpus.inputs import CITED, CODER, DUCKDB, FoldOptions, StatementFiles
from stancecli.corpus.reading import folded_position
from stancecli.corpus.tables import statement_table
from stancecli.diagnostics import NOWHERE, Unanswerable
from stancecli.imports import headings as heads, labelled, left_line
from stancecli.imports.rows import DraftRows, cited, voted, written
from stancecli.imports.values import stance_word
from stancecli.imports.writer import ids_of, is_address, line_of_text
from stancecli.loader.kinds import MOST_WORDS
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.methods.positions import Every, FoldedPosition, stance_of
from stancecli.sheets.table import SheetCell

DECIMALS = 3
"""Of a mean."""
MOST_POSITIONS = 30_000
"""In the model, at most: more take long to load."""
LONGEST_NAME = 1000
"""Characters of a name in the model, at most."""
UNNAMED = "(a name of no letters)"

_WHAT_IT_IS = (
    "What each actor wants, and who decides what, is still to be judged: statements do not say."
)


_word = lru_cache(4096)(stance_word)  # Few of a vote are different.

Passage = Mapping[str, str]
"""What is said of a passage, by CITED."""

Passages = Mapping[tuple[str, str, str, int], Passage]
"""By actor, issue, period and side the latest passage."""


@dataclass(frozen=True)
class TopPositions:
    """The largest actors and issues, and where these actors stand on these issues."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    positions: tuple[FoldedPosition, ...]
    passages: Passages
    every: Every
    others: Mapping[str, tuple[str, ...]]
    """What else actors are called, by their names."""

    def cited(self, position: FoldedPosition) -> list[Passage]:
        """The latest passage on its side; of a mean of 0 a neutral one, or one of either side."""
        stance, period = _rounded(stance_of(position)), position.date[: self.every.length]
        for sides in ((1 if stance > 0 else -1,),) if stance else ((0,), (1, -1)):
            keys = [(position.actor, position.to, period, each) for each in sides]
            if found := [self.passages[key] for key in keys if key in self.passages]:
                return found
        return []

    def text(self, folded: Folded) -> str:
        """The model, as a file has it. What is in none of its positions is counted at its top."""
        return written(self._rows(folded.name), (*self._notes(folded), _WHAT_IT_IS)).written

    def _notes(self, folded: Folded) -> Iterator[str]:
        yield (
            f"Folded from {folded.name}: {fmt.counted(len(self.actors), 'actor')} and "
            f"{fmt.counted(len(self.issues), 'issue')} with the most statements. "
            f"Each position is the mean of what an actor said of an issue in a {self.every.value}."
        )
        rest = (
            (folded.actors - len(self.actors), "actor"),
            (folded.issues - len(self.issues), "issue"),
            (folded.statements - sum(position.n for position in self.positions), "statement"),
        )
        if counted := [fmt.counted(count, thing) for count, thing in rest if count]:
            yield f"Not in this model, but in {FILE}: {fmt.listed(counted, 'and')}."
        if any(len(self.others.get(actor, ())) > MOST_WORDS for actor in self.actors):
            yield f"Of the other names of an actor the first {MOST_WORDS:,} are here."

    def _rows(self, name: str) -> DraftRows:
        cited_by = [*map(self.cited, self.positions)]
        titles = {each[heads.SOURCE]: each[heads.SOURCE] for found in cited_by for each in found}
        sources = ids_of(titles, "source")
        issues = ids_of({name: name for name in self.issues}, "issue", sources.values())
        taken = (*sources.values(), *issues.values())
        actors = ids_of({name: name for name in self.actors}, "actor", taken)
        rows = DraftRows(name, "Positions")
        for title, id_ in sources.items():
            url = title if is_address(title) else ""
            rows.add("sources", id=id_, title=_name(title), url=url)
        for text, id_ in issues.items():
            rows.add("issues", id=id_, name=_name(text))
        for text, id_ in actors.items():
            others = self.others.get(text, ())[:MOST_WORDS]
            also = [SheetCell(_name(other), NOWHERE) for other in others]
            rows.add("actors", id=id_, name=_name(text), also=also)
        for position, found in zip(self.positions, cited_by, strict=True):
            coders = dict.fromkeys(passage[CODER] for passage in found if CODER in passage)
            by = fmt.listed(map(_name, coders), "and")
            rows.add(
                "positions",
                actor=actors[position.actor],
                to=issues[position.to],
                stance=_word(_rounded(stance_of(position))),
                votes=voted(position.votes) if position.votes else "",
                date=position.date,
                because=f"The passage was coded by {by}." if by else "",
                cite=[_citation(passage, sources) for passage in found],
            )
        return rows


def top_positions(folding: Folding, most: int) -> TopPositions:
    """The `most` actors and issues with the most statements, ties by name, and what they cite.

    Fewer where they come to more than MOST_POSITIONS.
    """
    actors, issues = (_largest(folding, what, most) for what in ("actor", "issue"))
    cells = _cells(folding, actors, issues)
    while len(cells) > MOST_POSITIONS and most > 1:
        most = most * 3 // 4
        actors, issues = actors[:most], issues[:most]
        cells = [cell for cell in cells if cell.actor in actors and cell.to in issues]
    rank = {issue: n for n, issue in enumerate(issues)}
    cells = sorted(cells, key=lambda cell: rank[cell.to])
    told = (_passages(folding, actors, issues), folding.options.every, folding.others)
    return TopPositions(actors, issues, tuple(cells), *told)


@lru_cache(4096)
def _rounded(stance: Fraction) -> Fraction:
    return round(stance, DECIMALS)


def _cells(folding: Folding, actors: Sequence[str], issues: Sequence[str]) -> list[FoldedPosition]:
    """What these actors said of these issues; weights of nothing have no mean."""
    asked = Query()
    among = " AND ".join(
        f"{what} IN {asked.several(names)}"
        for what, names in (("actor", actors), ("issue", issues))
    )
    asked.text = f"""SELECT {", ".join(map(quoted_name, COLUMNS))} FROM {FOLDED}
WHERE why = 0 AND weight > 0 AND {among} ORDER BY actor, issue, period"""
    return [folded_position(*row) for row in folding.database.ask(asked)]


def _largest(folding: Folding, what: str, most: int) -> tuple[str, ...]:
    rows = folding.database.ask(
        f"SELECT {what}, SUM(n) AS said FROM {FOLDED} WHERE why = 0 "
        f"GROUP BY {what} ORDER BY said DESC, {what} LIMIT {most}"
    )
    return tuple(name for name, _ in rows)


def _passages(folding: Folding, actors: Sequence[str], issues: Sequence[str]) -> Passages:
    """The latest passage of these actors on these issues, in each period and on each side."""
    if heads.SOURCE not in folding.table.roles:
        return {}
    there = [role for role in CITED if role in folding.table.roles]
    found: dict[tuple[str, str, str, int], Passage] = {}
    for actor, issue, period, side, *told in folding.asked.ask(
        folding.statements.passages(actors, issues)
    ):
        passage = {role: text for role, text in zip(there, told, strict=True) if text}
        found[actor, issue, period, int(side)] = passage
    return found


def _name(text: str) -> str:
    return line_of_text(text[:LONGEST_NAME]) or UNNAMED


def _citation(passage: Passage, sources: Mapping[str, str]) -> SheetCell:
    at, quote = (line_of_text(passage.get(role, "")) for role in (heads.PLACE, heads.QUOTE))
    at, quote = (text if len(text) <= LONGEST_SCALAR else "" for text in (at, quote))
    return cited(sources[passage[heads.SOURCE]], at, quote, NOWHERE)


ONCE_FOLDED = 0.85
"""The share of the work that is done once the statements are folded."""


def make(
    given: StatementFiles | Engine,
    options: FoldOptions,
    folder: Path,
    spill: Path,
    *,
    table: str = "",
    report: Report | None = None,
) -> Folded:
    """Fold statements into a folder; `spill` is for what does not fit into memory.

    Raises Unanswerable or InvalidModel for statements that cannot be read, or of which nothing can
    be folded.
    """
    joined = [Path(join.file) for join in options.reading.joins]
    if joined and isinstance(given, Engine):
        raise Unanswerable(
            "--join reads files, and an engine none", ("let it have a view that joins them",)
        )
    is_database = isinstance(given, StatementFiles) and given.kind == DUCKDB
    database = Database(
        (*(() if is_database else given.paths), *joined),
        spill,
        writes=folder / FILE,
        attached=given.paths[0] if is_database else None,
        memory=FOLDING,
    )
    share = (lambda done: report(ONCE_FOLDED * done)) if report else None
    try:
        if isinstance(given, Engine):
            statements = given.statements(options)
        else:
            statements = statement_table(database, given, options, table)
        folding = Folding(database, statements, options, share)
        folded = folding.run()
        folding.write(folder / FILE)
        top = top_positions(folding, options.top)
    finally:
        database.close()
    (folder / MODEL).write_text(top.text(folded), encoding="utf-8", newline="\n")
    return folded


def told(folded: Folded, folder: Path) -> Iterator[str]:
    """What is said when it is done: what was read, what came of it, what was left out and why."""
    yield f"stance: {folded.name} was folded into {folder}"
    order = f", with the {folded.dates.partition('-')[0]} first in dates" if folded.dates else ""
    yield from labelled("read", iter([fmt.counted(folded.read, "statement") + order]))
    when = f", {folded.first} to {folded.last}" if folded.last else ", without dates"
    came_in = (
        f"{fmt.counted(folded.statements, 'statement')}{when}",
        fmt.counted(folded.actors, "actor")
        + (f", {folded.several:,} of them with several names for one id" if folded.several else ""),
        fmt.counted(folded.issues, "issue"),
    )
    yield from labelled("folded", iter(came_in))
    yield from labelled("left out", map(left_line, folded.left_out))
    rows = f"{FILE}: {fmt.counted(folded.rows, 'row')}, one for each actor, issue and period"
    yield from labelled("written", iter((rows, MODEL)))
