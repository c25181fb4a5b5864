"""What several answers on folded statements have in common: how pairs, moves and stands read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.corpus.reading import FoldedActor, FoldedMove, FoldedStand, Totals
from stancecli.lenses.corpus.finding import (
    CorpusActor,
    CorpusAgreement,
    CorpusDivision,
    CorpusIssue,
    CorpusIssueOverTime,
    CorpusScope,
    PeriodOfPair,
)
from stancecli.model import exactly
from stancecli.wording import not_shown

OfMoves = CorpusActor | CorpusDivision | CorpusIssue | CorpusIssueOverTime

PAIRS, MOVES, MEMBERS = 3, 3, 4
"""So many pairs, moves and members of a group a short answer names."""
ROWS = 10
MEANS = "mean of statements, −2 to 2 · ± divided, not clear of 0"
PERIODS, ISSUES = r.Most((ROWS,), "period"), r.Most((ROWS,), "issue")
"""So many rows a short table has."""


def subject(scope: CorpusScope, every: str = "") -> str:
    """What was asked, and of which folder."""
    return f"corpus {scope.corpus} · Positions{f' by {every}' if every else ''}"


def scale_of(totals: Totals) -> str:
    """`870,109 statements, 200 actors on 6,202 issues, 1946 to 2019`."""
    return ", ".join(
        filter(
            None,
            (
                fmt.counted(totals.statements, "statement"),
                f"{fmt.counted(totals.actors, 'actor')} on {fmt.counted(totals.issues, 'issue')}",
                span(totals.first, totals.last),
            ),
        )
    )


def span(first: str, last: str) -> str:
    """`1946 to 2019`; one where both are the same, or only one is known."""
    ends = dict.fromkeys(filter(None, (first, last)))
    return " to ".join(ends)


def pair_entries(
    label: str, found: Sequence[CorpusAgreement], name: Callable[[CorpusAgreement], str]
) -> Iterator[r.Entry]:
    """The first pairs, a line each."""
    for n, pair in enumerate(found[:PAIRS]):
        yield r.Entry(f"{name(pair)}, {share_of(pair)}", "" if n else r.strong(label))


def both(pair: CorpusAgreement) -> str:
    """The two of a pair."""
    return f"{pair.a} and {pair.b}"


def share_of(pair: CorpusAgreement | PeriodOfPair) -> str:
    """`on 4,512 of 4,600 issues`: on how many they agree, or clash, where that is more."""
    met = pair.agreements + pair.clashes
    count = pair.agreements if pair.agreements >= pair.clashes else pair.clashes
    return f"on {count:,} of {fmt.counted(met, 'issue')}"


def move_entries(found: Sequence[FoldedMove], moved: int, most: int = MOVES) -> Iterator[r.Entry]:
    """The largest moves, a line each, and how many there are besides."""
    for n, move in enumerate(found[:most]):
        more = moved - len(found[:most])
        rest = f" · {more:,} more" if n == most - 1 and more else ""
        yield r.Entry(f"{_move(move)}{rest}", "" if n else r.strong("Moved"))


def move_section(found: Sequence[FoldedMove], moved: int) -> Iterator[r.Section]:
    """The largest moves, if anybody moved."""
    if found:
        note = f"the largest {len(found)} of {moved:,}" if moved > len(found) else ""
        entries = (r.Entry(_move(move)) for move in found)
        yield r.Section("Who moved, and when", (r.listing(entries),), note)


def lines(finding: OfMoves, *first: r.Entry) -> r.Block:
    """The `first`, then the largest moves and what stands in no period, a line each."""
    moves = move_entries(finding.moves, finding.moved)
    return r.listing((*first, *moves, *not_shown(finding.undated, finding.scope.every.value)))


def more_moves(finding: OfMoves) -> r.Block:
    """What a whole answer has besides: all moves that are named."""
    return r.Shortened(
        r.Later(lambda: move_section(finding.moves, finding.moved)),
        tells="more moves" if finding.moved > MOVES else "",
    )


def group(members: Sequence[str]) -> str:
    """The first of a group, and how many there are besides."""
    more = len(members) - MEMBERS
    return ", ".join(members[:MEMBERS]) + (f" and {more:,} more" if more > 0 else "")


def _move(move: FoldedMove) -> str:
    before, after = (fmt.number(x, signed=True) for x in (move.stance_before, move.stance_after))
    when = f"{before} ({move.before}) → {after} ({move.after})"
    return f"{move.actor} on {fmt.quoted(move.issue)}: {when}"


def pair_tables(
    agreements: Sequence[CorpusAgreement], clashes: Sequence[CorpusAgreement]
) -> Iterator[r.Section]:
    """The pairs that agree most, and those that clash most."""
    for title, found in (("Who agrees most", agreements), ("Who clashes most", clashes)):
        if found:
            rows = (
                r.Row(both(pair), (count(pair.agreements), count(pair.clashes))) for pair in found
            )
            yield r.Section(title, (table(("agree on", "clash on"), rows),))


def stands_table(
    stands: Sequence[FoldedStand], name: Callable[[FoldedStand], str], heading: str, called: str
) -> r.Table:
    """Stands with their statements and their mean: the first few, or all in the whole answer."""
    columns = ("statements", "for", "against", "mean", "spread")
    rows = [
        r.Row(
            name(stand),
            (
                count(stand.statements),
                count(stand.speak_for),
                count(stand.speak_against),
                mean(stand),
                r.Cell(fmt.number(Fraction(stand.spread))),
            ),
        )
        for stand in stands
    ]
    note = f"{MEANS}, and spread"
    return table(columns, rows, heading, note, r.Most((ROWS,), called))


def table(
    columns: Iterable[str],
    rows: Iterable[r.Row],
    heading: str = "",
    note: str = "",
    most: r.Most = r.ALL,
) -> r.Table:
    """Rows under these columns; `note` says how to read them, `most` how many are shown."""
    return r.Table(
        columns=tuple(map(r.Column, columns)),
        groups=(r.Group("", tuple(rows)),),
        names=heading,
        legend=r.Legend(notes=(note,)) if note else None,
        most_rows=most,
    )


def count(number: int) -> r.Cell:
    """A count, `·` for none."""
    return r.Cell(f"{number:,}" if number else "·")


def mean(stand: FoldedStand | FoldedActor) -> r.Cell:
    """A mean stance, −2 to 2, with what it means."""
    number = fmt.number(stand.stance, signed=True)
    if isinstance(stand, FoldedStand) and stand.divided:
        return r.Cell(f"{number} ±", fmt.Sense.UNKNOWN)
    return r.Cell(number, fmt.sense(exactly(stand.stance)))


def moved(times: int) -> str:
    """How often sides were changed; empty where nobody did."""
    how_often = "once" if times == 1 else f"{times:,} times"
    return f"Sides changed {how_often} from one period to the next." if times else ""
