"""The model of a corpus: its largest actors and issues, each position with its latest passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from stancecli import notation as fmt
from stancecli.corpus.fold import FOLDED, Folded, Folding
from stancecli.corpus.roles import CITED, CODER
from stancecli.corpus.rules import THOUSAND
from stancecli.diagnostics import NOWHERE
from stancecli.folded.columns import FILE
from stancecli.folded.sql import Query, quoted_name
from stancecli.imports import headings as heads
from stancecli.imports.rows import DraftRows, cited, written
from stancecli.imports.stances.values import stance_word
from stancecli.imports.writer import ids_of, is_address, line_of_text
from stancecli.loader import load_files
from stancecli.loader.tree import LONGEST_SCALAR
from stancecli.sheets.cells import SheetCell

DECIMALS = 3
"""Of a mean."""
LONGEST_NAME = 1000
"""Characters of a name in the model, at most."""
UNNAMED = "(a name of no letters)"

_WHAT_IT_IS = (
    "What each actor wants, and who decides what, is still to be judged: statements do not say."
)


@dataclass(frozen=True, slots=True)
class FoldedCell:
    """Where one actor stands on one issue, over all periods, as the folded table counts it."""

    actor: str
    issue: str
    n: int
    favouring: int
    opposing: int
    weight: int
    stance: int
    first: str
    last: str

    @property
    def mean(self) -> Fraction:
        """The weighted mean of its stances, from −2 to 2."""
        return round(Fraction(self.stance, self.weight * THOUSAND), DECIMALS)

    @property
    def told(self) -> str:
        """`3 statements, 2004 to 2006: 2 for, 1 against`."""
        when = f", {self.first} to {self.last}" if self.first != self.last else ""
        neither = self.n - self.favouring - self.opposing
        counts = (
            (self.favouring, "for"),
            (self.opposing, "against"),
            (neither, "neither for nor against"),
        )
        told = ", ".join(f"{count:,} {how}" for count, how in counts if count)
        return f"{fmt.counted(self.n, 'statement')}{when}: {told}"


Passage = Mapping[str, str]
"""What is said of a passage, by CITED."""


@dataclass(frozen=True)
class TopPositions:
    """The largest actors and issues, and where these actors stand on these issues."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    cells: tuple[FoldedCell, ...]
    passages: Mapping[tuple[str, str], Passage]

    def text(self, folded: Folded) -> str:
        """The model, as a file has it. What is in none of its positions is counted at its top."""
        model = written(self._rows(folded.name), (*self._notes(folded), _WHAT_IT_IS))
        load_files([model])
        return model.written

    def _notes(self, folded: Folded) -> Iterator[str]:
        yield (
            f"Folded from {folded.name}: {fmt.counted(len(self.actors), 'actor')} and "
            f"{fmt.counted(len(self.issues), 'issue')} with the most statements. "
            "The stance of each position is the mean of its statements."
        )
        rest = (
            (folded.actors - len(self.actors), "actor"),
            (folded.issues - len(self.issues), "issue"),
            (folded.statements - sum(cell.n for cell in self.cells), "statement"),
        )
        counted = [fmt.counted(count, thing) for count, thing in rest if count]
        if counted:
            yield f"Not in this model, but in {FILE}: {fmt.listed(counted, 'and')}."

    def _rows(self, name: str) -> DraftRows:
        titles = {each[heads.SOURCE]: each[heads.SOURCE] for each in self.passages.values()}
        sources = ids_of(titles, "source")
        issues = ids_of({name: name for name in self.issues}, "issue", sources.values())
        taken = (*sources.values(), *issues.values())
        actors = ids_of({name: name for name in self.actors}, "actor", taken)
        rows = DraftRows(name, "Positions")
        for title, id_ in sources.items():
            url = title if is_address(title) else ""
            rows.add("sources", id=id_, title=_name(title), url=url)
        for table, named in (("issues", issues), ("actors", actors)):
            for text, id_ in named.items():
                rows.add(table, id=id_, name=_name(text))
        for cell in self.cells:
            passage = self.passages.get((cell.actor, cell.issue), {})
            coder = line_of_text(passage.get(CODER, ""))
            rows.add(
                "positions",
                actor=actors[cell.actor],
                to=issues[cell.issue],
                stance=stance_word(cell.mean),
                says=cell.told,
                date=cell.last,
                because=f"The passage was coded by {coder}." if coder else "",
                cite=(_citation(passage, sources),) if passage else (),
            )
        return rows


def top_positions(folding: Folding, most: int) -> TopPositions:
    """The `most` actors and issues with the most statements, ties by name, and what they cite."""
    actors, issues = (_largest(folding, what, most) for what in ("actor", "issue"))
    asked = Query()
    among = " AND ".join(
        f"{what} IN ({', '.join(map(asked.value, names))})"
        for what, names in (("actor", actors), ("issue", issues))
    )
    sums = ("n", "for", "against", "weight", "stance")
    summed = ", ".join(f"CAST(SUM({quoted_name(name)}) AS BIGINT)" for name in sums)
    first, last = quoted_name("first"), quoted_name("last")
    asked.text = f"""SELECT actor, issue, {summed},
  COALESCE(MIN(NULLIF({first}, '')), ''), MAX({last}) FROM {FOLDED}
WHERE why = 0 AND {among} GROUP BY actor, issue ORDER BY actor, issue"""
    rank = {issue: n for n, issue in enumerate(issues)}
    cells = [FoldedCell(*row) for row in folding.database.ask(asked)]
    # Weights of nothing have no mean.
    cells = sorted((c for c in cells if c.weight), key=lambda cell: rank[cell.issue])
    passages = _passages(folding, cells)
    return TopPositions(actors, issues, tuple(cells), passages)


def _largest(folding: Folding, what: str, most: int) -> tuple[str, ...]:
    rows = folding.database.ask(
        f"SELECT {what}, SUM(n) AS said FROM {FOLDED} WHERE why = 0 "
        f"GROUP BY {what} ORDER BY said DESC, {what} LIMIT {most}"
    )
    return tuple(name for name, _ in rows)


def _passages(folding: Folding, cells: Sequence[FoldedCell]) -> Mapping[tuple[str, str], Passage]:
    """The latest passage of each cell that has one.

    Only statements of the last days are looked at; all of them for those whose last have no source.
    """
    found: dict[tuple[str, str], Passage] = {}
    if heads.SOURCE not in folding.table.roles:
        return found
    there = [role for role in CITED if role in folding.table.roles]
    for looks_at_last in (True, False):
        left = [cell for cell in cells if (cell.actor, cell.issue) not in found]
        days = list(dict.fromkeys(cell.last for cell in left)) if looks_at_last else []
        if not left or (looks_at_last and "" in days):
            continue
        actors, issues = (dict.fromkeys(map(attrgetter(w), left)) for w in ("actor", "issue"))
        last = {(cell.actor, cell.issue): cell.last for cell in left}
        for actor, issue, day, *told in folding.asked.ask(
            folding.statements.passages(actors, issues, days)
        ):
            if not looks_at_last or day == last.get((actor, issue)):
                passage = {role: text for role, text in zip(there, told, strict=True) if text}
                found.setdefault((actor, issue), passage)
    return {
        (c.actor, c.issue): found[c.actor, c.issue] for c in cells if (c.actor, c.issue) in found
    }


def _name(text: str) -> str:
    return line_of_text(text[:LONGEST_NAME]) or UNNAMED


def _citation(passage: Passage, sources: Mapping[str, str]) -> SheetCell:
    at, quote = (line_of_text(passage.get(role, "")) for role in (heads.PLACE, heads.QUOTE))
    at, quote = (text if len(text) <= LONGEST_SCALAR else "" for text in (at, quote))
    return cited(sources[passage[heads.SOURCE]], at, quote, NOWHERE)
