"""The lines below a table of stands: the scale, who stands together or clashes, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import DecisionPositions, Positions
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions.alignment import Alignment, Pair
from stancecli.methods.positions.preferences import Stand
from stancecli.methods.positions.scale import ScaleSummary
from stancecli.methods.positions.statements import Stated, Target
from stancecli.methods.positions.store import Speaker, Totals
from stancecli.model import Actor, Position
from stancecli.wording import names
from stancecli.wording.states import both_ways, briefly_preferred, preferred

SUBJECT = "Positions"


def subject(corpus: str, every: str = "") -> str:
    """What is asked: `Positions by year`, of which folder where it is of folded statements."""
    by = f" by {every}" if every else ""
    return f"corpus {corpus} · {SUBJECT}{by}" if corpus else f"{SUBJECT}{by}"


def scale_of(totals: Totals) -> str:
    """`870,109 statements, 200 actors on 6,202 issues, 1946 to 2019`."""
    said = fmt.counted(totals.statements, "statement")
    on = f"{fmt.counted(totals.actors, 'actor')} on {fmt.counted(totals.issues, 'issue')}"
    return ", ".join(filter(None, (said, on, span(totals.first, totals.last))))


def span(first: str, last: str) -> str:
    """`1946 to 2019`; one where both are the same, or only one is known."""
    return " to ".join(dict.fromkeys(filter(None, (first, last))))


def cited(corpus: str, *positions: Position) -> r.Basis | None:
    """What positions rest on; nothing is known of folded ones."""
    return None if corpus else r.basis(*positions)


NAMES, GROUPS = 3, 3
"""How many names of a group, and how many groups, stand on one line."""
VERDICTS = 2
"""How many verdicts by interests stand on one line."""
PLACED = 10
"""How many actors are named at their places on a scale."""


def scale_lines(positions: DecisionPositions | None) -> Iterator[r.Entry]:
    """Who stands at which place on the scale, and where its middle is."""
    scale = positions.scale if positions else None
    if not positions or not scale:
        return
    if positions.stands:
        yield r.Entry(_places(scale), r.strong("Scale"))
    if any(stand.stated is not None for stand in positions.stands):
        # Else the headline says so.
        yield r.Entry(f"by weight, {middle(scale)}", r.strong("Middle"))


def middle(scale: ScaleSummary, *, named: bool = True) -> str:
    """`mean 48, nearest “A”; median 30, nearest “B”`: where the weight lies on a scale."""
    middles = (
        ("mean", scale.mean, scale.nearest_mean),
        ("median", scale.median, scale.nearest_median),
    )
    told = (
        f"{what} {fmt.rounded(at)}{f', nearest {names(near)}' if named else ''}"
        for what, at, near in middles
    )
    return ("; " if named else ", ").join(told)


def _places(scale: ScaleSummary) -> str:
    """`0 Soviet Union · 20 London and Paris, Japan`, from the lowest place up."""
    placed = sorted(scale.leverage, key=lambda leverage: leverage.at)
    shown = [
        f"{fmt.number(at)} {', '.join(leverage.actor.name for leverage in there)}"
        for at, there in groupby(placed[:PLACED], key=lambda leverage: leverage.at)
    ]
    left = len(placed) - PLACED
    return " · ".join((*shown, *((f"{left} more",) if left > 0 else ())))


def interest_lines(finding: Positions) -> Iterator[r.Entry]:
    """The verdict by the interests of each actor but the decider, of whom the headline tells."""
    if not finding.decision:
        return
    positions = finding.by_decision[0]
    known = [
        found
        for found in positions.preferences
        if found.actor.id != positions.decider.id and found.verdict is not Conclusion.EMPTY
    ]
    alike: dict[str, list[Actor]] = {}
    for found in known:
        alike.setdefault(briefly_preferred(found), []).append(found.actor)
    shown = [f"{words} for {group_of(actors)}" for words, actors in alike.items()][:VERDICTS]
    left = sum(len(actors) for actors in [*alike.values()][VERDICTS:])
    more = [f"{left} more"] if left else []
    if shown:
        entry = r.Entry(" · ".join([*shown, *more]), r.strong("Interests"))
        sentences = [r.Entry(f"For {found.actor.name}: {preferred(found)}.") for found in known]
        yield r.topic(entry, (r.listing(sentences, bullet="·"),))


Said: TypeAlias = tuple[Actor, Target, Sequence[Position]]
"""Who said something of what, and in which statements."""


def both_ways_lines(said: Iterable[Said], corpus: str = "") -> Iterator[r.Entry]:
    """Who said both ways of what, and when; the first of several in a short answer."""
    entries = [
        r.Entry(said_both_ways(actor, pair, target), basis=cited(corpus, *pair))
        for actor, target, pair in said
        if pair
    ]
    for entry in entries[:1]:
        more = f" · {len(entries) - 1} more" if entries[1:] else ""
        short = replace(entry, text=r.text(entry.text, more), label=r.strong("Both ways"))
        yield r.topic(short, (r.listing(entries, bullet="·"),))


def said_both_ways(actor: Actor, pair: Sequence[Position], target: Target | None = None) -> str:
    """`Ann on “A tax” said both ways: for it 2024-01, against it 2024-12`."""
    on = f" on {fmt.quoted(target.name)}" if target else ""
    return f"{actor.name}{on} said both ways: {both_ways(pair)}"


def of_stands(stands: Iterable[Stand]) -> Iterator[Said]:
    return ((stand.actor, stand.option, stand.both_ways) for stand in stands)


def of_stated(found: Iterable[Stated]) -> Iterator[Said]:
    return ((stated.actor, stated.target, stated.both_ways) for stated in found)


def alignment_lines(finding: Positions) -> Iterator[r.Entry]:
    """Who stands together and the strongest clash: in words, or else in interests."""
    by_words = bool(finding.stated.pairs)
    alignment = finding.stated if by_words else finding.derived
    if not alignment.pairs:
        return
    by = "" if by_words else "by interests: "
    if alignment.groups:
        yield r.Entry(f"{by}{together(alignment)}", r.strong("Together"))
    yield r.Entry(f"{by}{clashes(alignment)}", r.strong("Clash"))


TOGETHER = "no two clash on balance"


def group_of(actors: Sequence[Actor]) -> str:
    """Names with commas; of more than three, two and how many there are besides.

    Names that have commas are parted by semicolons.
    """
    shown = actors if len(actors) <= NAMES else actors[: NAMES - 1]
    mark = "; " if any("," in actor.name for actor in shown) else ", "
    listed = mark.join(actor.name for actor in shown)
    left = len(actors) - len(shown)
    return f"{listed} and {left:,} more" if left else listed


def together(alignment: Alignment, speakers: Sequence[Speaker] = ()) -> str:
    """The first groups, in each first who says most: `Ann, Bob · Cy, Dee and 2 more (…)`."""
    n = {each.actor.id: each.statements for each in speakers}
    found = (sorted(group, key=lambda a: -n.get(a.id, 0)) for group in alignment.groups[:GROUPS])
    shown = " · ".join(map(group_of, found))
    left = len(alignment.groups) - GROUPS
    more = f" · {fmt.counted(left, 'more group')}" if left > 0 else ""
    return f"{shown}{more} (in a group {TOGETHER})"


def clashes(alignment: Alignment, thing: str = "option") -> str:
    """Who is apart: `Ann against Bob, on 2 options · 3 more pairs`."""
    if not alignment.clashes:
        return TOGETHER
    pair = alignment.clashes[0].pair
    left = alignment.clashing - 1
    more = f" · {fmt.counted(left, 'more pair')}" if left else ""
    return f"{pair.a.name} against {pair.b.name}, {on_how_many(pair, thing)}{more}"


def on_how_many(pair: Pair, thing: str = "thing") -> str:
    """`on 4 of 5 issues`: on how many they agree, or clash, where that is more."""
    more, fewer = max(pair.agreements, pair.clashes), min(pair.agreements, pair.clashes)
    return (
        f"on {more:,} of {more + fewer:,} {thing}s" if fewer else f"on {fmt.counted(more, thing)}"
    )


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
    besides = []
    if finding.too_large:
        besides.append("Which options are better for whom: left out, too many cells")
    if finding.stated.too_large or finding.derived.too_large:
        besides.insert(0, "Who stands together and who clashes: left out, too many pairs")
    if told or besides:
        entry = r.Entry(" · ".join((*told, *besides)), r.strong("Not known"))
        lines = (r.Entry(f"{words}.") for words in (*told.values(), *besides))
        yield r.topic(entry, (r.listing(lines, bullet="·"),))
