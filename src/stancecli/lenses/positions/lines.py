"""The lines below a table of stands: the scale, who stands together or clashes, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import DecisionPositions, Positions
from stancecli.methods.positions.alignment import Alignment
from stancecli.methods.positions.scale import ScaleSummary
from stancecli.methods.positions.support import Stand
from stancecli.model import Actor
from stancecli.wording import names

SUBJECT = "Positions"
NAMES, GROUPS = 3, 3
"""How many names of a group, and how many groups, stand on one line."""
PLACED = 10
"""How many actors are named at their places on a scale."""


def scale_lines(positions: DecisionPositions | None) -> Iterator[r.Entry]:
    """Who stands at which place on the scale, and where its middle is."""
    scale = positions.scale if positions else None
    if not positions or not scale:
        return
    if positions.stands:
        yield r.Entry(_places(scale), r.strong("Scale"))
    mean, median = fmt.rounded(scale.mean), fmt.rounded(scale.median)
    yield r.Entry(
        f"by weight, mean {mean}, nearest {names(scale.nearest_mean)}; median {median}, nearest "
        f"{names(scale.nearest_median)}",
        r.strong("Middle"),
    )


def _places(scale: ScaleSummary) -> str:
    """`0 Soviet Union · 20 London and Paris, Japan`, from the lowest place up."""
    placed = sorted(scale.leverage, key=lambda leverage: leverage.at)
    shown = [
        f"{fmt.number(at)} {', '.join(leverage.actor.name for leverage in there)}"
        for at, there in groupby(placed[:PLACED], key=lambda leverage: leverage.at)
    ]
    left = len(placed) - PLACED
    return " · ".join((*shown, *((f"{left} more",) if left > 0 else ())))


def alignment_lines(finding: Positions) -> Iterator[r.Entry]:
    """Who stands together and the strongest clash: in words, or else in interests."""
    by_words = bool(finding.stated.pairs)
    alignment = finding.stated if by_words else finding.derived
    if not alignment.pairs:
        return
    by = "" if by_words else "by interests: "
    if alignment.groups:
        shown = " · ".join(map(group_of, alignment.groups[:GROUPS]))
        left = len(alignment.groups) - GROUPS
        more = f" · {fmt.counted(left, 'more group')}" if left > 0 else ""
        meaning = " (in a group nobody is opposed to another)"
        yield r.Entry(f"{by}{shown}{more}{meaning}", r.strong("Together"))
    yield r.Entry(f"{by}{_clashes(alignment)}", r.strong("Clash"))


def group_of(actors: Sequence[Actor]) -> str:
    """Names with commas; of more than three, two and how many there are besides."""
    shown = actors if len(actors) <= NAMES else actors[: NAMES - 1]
    listed = ", ".join(actor.name for actor in shown)
    left = len(actors) - len(shown)
    return f"{listed} and {left} more" if left else listed


def _clashes(alignment: Alignment) -> str:
    if not alignment.clashes:
        return "nobody is opposed to another"
    strongest = alignment.clashes[0]
    pair, count = strongest.pair, fmt.counted(len(strongest.options), "option")
    left = alignment.clashing - 1
    more = f" · {fmt.counted(left, 'more pair')}" if left else ""
    return f"{pair.a.name} against {pair.b.name}, on {count}{more}"


def not_known(finding: Positions) -> Iterator[r.Entry]:
    """Of whom nothing is said, of whom nothing is known at all, what is not firm or left out."""
    told = {
        f"{words} {group_of(actors)}": f"{words} {names(actors)}"
        for words, actors in (
            ("No stance of", finding.silent),
            ("Neither stance nor effect known of", finding.untouched),
        )
        if actors
    }
    stands = [stand for positions in finding.by_decision for stand in positions.stands]
    besides = doubts(stands, " (?)" if finding.decision else "")
    if finding.stated.too_large or finding.derived.too_large:
        besides.insert(0, "Who stands together and who clashes: left out, too many pairs")
    if told or besides:
        entry = r.Entry(" · ".join((*told, *besides)), r.strong("Not known"))
        lines = (r.Entry(f"{words}.") for words in (*told.values(), *besides))
        yield r.topic(entry, (r.listing(lines, bullet="·"),))


def doubts(stands: Iterable[Stand], mark: str = " (?)") -> list[str]:
    """How many signs of what actors want are not firm; `mark` is that of the table."""
    unsure = [stand for stand in stands if not stand.firm]
    turns = sum(stand.turns for stand in unsure)
    vanishes = len(unsure) - turns
    can = (
        f"turn {fmt.counted(turns, 'sign')}" if turns else "",
        f"bring {fmt.counted(vanishes, 'value')} to 0" if vanishes else "",
    )
    return [f"Ranges could {fmt.listed(filter(None, can))}{mark}"] if unsure else []
