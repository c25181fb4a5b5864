"""What stands below a table of stands: who stands where on the scale, together or apart, what is
unknown; and in the whole answer stands claim by claim, and all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    PairPositions,
    Positions,
)
from stancecli.lenses.positions.table import EMPTY, scale_table
from stancecli.methods.ladder import Conclusion
from stancecli.methods.positions import Stated, Target
from stancecli.methods.positions.agreement import Alignment, Pair
from stancecli.methods.positions.preferences import Stand
from stancecli.methods.positions.scale import ScalePlace, ScaleSummary
from stancecli.methods.positions.store import Speaker, Totals
from stancecli.model import Actor, Position
from stancecli.situation import Bearing
from stancecli.wording import claimed, matrix, names, on_criterion
from stancecli.wording.states import both_ways, briefly_preferred, in_interests, preferred, says

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


def both_ways_lines(said: Iterable[Stand | Stated], corpus: str = "") -> Iterator[r.Entry]:
    """Who said both ways of what, and when; the first of several in a short answer."""
    entries = []
    for each in said:
        if pair := each.both_ways:
            target = each.option if isinstance(each, Stand) else each.target
            words = said_both_ways(each.actor, pair, target)
            entries.append(r.Entry(words, basis=cited(corpus, *pair)))
    for entry in entries[:1]:
        more = f" · {len(entries) - 1} more" if entries[1:] else ""
        short = replace(entry, text=r.text(entry.text, more), label=r.strong("Both ways"))
        yield r.topic(short, (r.listing(entries, bullet="·"),))


def said_both_ways(actor: Actor, pair: Sequence[Position], target: Target | None = None) -> str:
    """`Ann on “A tax” said both ways: for it 2024-01, against it 2024-12`."""
    on = f" on {fmt.quoted(target.name)}" if target else ""
    return f"{actor.name}{on} said both ways: {both_ways(pair)}"


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


# What the whole answer has besides: claim by claim, pair by pair, on a scale.


MATRIX = 24
"""The matrix of all pairs has no more actors."""


def everybody_sections(finding: Positions) -> Iterator[r.Section]:
    """Who agrees with whom, and the scale of the one decision."""
    yield from alignment_sections("By what they say", finding.stated)
    yield from alignment_sections("By their interests", finding.derived)
    if finding.decision and (scale := finding.by_decision[0].scale):
        # The table stands above already where there is nothing else to show.
        yield _scale(scale, with_table=bool(finding.by_decision[0].stands))


def actor_sections(finding: ActorPositions) -> Iterator[r.Section]:
    """The places and the stands of one actor, claim by claim."""
    for place in finding.places:
        entry = _place(place, "place")
        yield r.Section(place.decision.question, (r.Listing((entry,)),), "from 0 to 100")
    for stand in finding.stands:
        yield _stand(stand, stand.option.name)


def pair_sections(finding: PairPositions) -> Iterator[r.Section]:
    """Two actors, scale by scale and option by option."""
    for a, b in finding.by_scale:
        places = tuple(_place(place, place.actor.name) for place in (a, b))
        note = f"{fmt.number(abs(a.at - b.at))} apart on the scale from 0 to 100"
        yield r.Section(a.decision.question, (r.Listing(places),), note)
    for both in finding.by_option:
        stands = tuple(_stand(stand, stand.actor.name) for stand in both)
        yield r.Section(both[0].option.name, stands)


# Claim by claim.


def _stand(stand: Stand, title: str) -> r.Section:
    """A stand, claim by claim."""
    entries = said(stand, "says")
    for consequence in stand.consequences:
        criterion = consequence.criterion
        for claim in consequence.claims:
            because = f": {claim.because}" if claim.because else ""
            words = f"{criterion.name} ({fmt.weight(criterion)}){because}"
            entries.append(claimed(claim, words, r.sign(claim.size)))
    entries += map(_reaction, stand.reactions)
    note = f"{_says_and_wants(stand)}{': the two part' if stand.against_interest else ''}"
    return r.Section(title, (r.listing(entries),), note)


def _reaction(bearing: Bearing) -> r.Entry:
    """What somebody else does to an interest where this option holds, and not where others do."""
    claim, because = bearing.claim, f": {bearing.claim.because}" if bearing.claim.because else ""
    on = on_criterion(bearing.option, bearing.criterion)
    return claimed(claim, f"{on} ({bearing.doer.name}){because}", r.sign(claim.size))


def said(stand: Stand, label: r.Words, before: str = "") -> list[r.Entry]:
    """What an actor says, or how it is known to stand; nothing where it says nothing."""
    if not (position := stand.position):
        return []
    words = position.says or position.because or fmt.stance(position.stance or Fraction(0))
    return [r.Entry(before + words, label, basis=r.basis(position))]


def _says_and_wants(stand: Stand) -> str:
    """What an actor says of an option, and where that stands by its interests, on one line."""
    return f"{says(stand)}, {in_interests(stand.preference)}"


# Pair by pair.


def alignment_sections(title: str, alignment: Alignment) -> Iterator[r.Section]:
    """Who agrees with whom and who clashes: groups, the strongest pairs, all pairs."""
    if not alignment.pairs:
        return
    groups = [("together", group) for group in alignment.groups]
    if alignment.alone:
        groups.append(("alone" if len(alignment.alone) == 1 else "each alone", alignment.alone))
    entries = [
        r.Entry(" · ".join(actor.name for actor in actors), label) for label, actors in groups
    ]
    pairs = [("agree", ranked, ranked.pair.convergence) for ranked in alignment.agreements]
    pairs += [("clash", ranked, ranked.pair.divergence) for ranked in alignment.clashes]
    for label, ranked, size in pairs:
        a, b = r.strong(ranked.pair.a.name), r.strong(ranked.pair.b.name)
        on = names(ranked.options) or on_how_many(ranked.pair)
        words = r.text(a, " with ", b, f", {on}" if not ranked.options else f", on {on}")
        entries.append(r.Entry(words, label, fmt.number(size)))
    note = r.Note(f"together: {TOGETHER} · figures: sizes 0 to 1, half of both, added")
    yield r.Section(title, (r.listing(entries), note, *_pair_matrix(alignment)))


def _pair_matrix(alignment: Alignment) -> Iterator[r.Block]:
    """How far every two agree and clash, actors in their groups."""
    homes = [(f"together {n}", group) for n, group in enumerate(alignment.groups, 1)]
    homes.append(("alone", alignment.alone))
    everybody = [(home, actor) for home, group in homes for actor in group]
    shown = everybody[:MATRIX]

    def cell(n: int, m: int) -> r.Cell:
        if n == m:
            return r.Cell()
        return _pair_cell(alignment.pairs.between(shown[n][1], shown[m][1]), above=m > n)

    yield matrix(
        shown,
        cell,
        "above the diagonal how far two agree, below it how far they clash",
        "sizes added, and in brackets on how many options",
    )
    if left := len(everybody) - len(shown):
        yield r.Note(f"{fmt.counted(left, 'actor')} left out; -f json has every pair")


def _pair_cell(pair: Pair | None, *, above: bool) -> r.Cell:
    if pair and above and pair.agreements:
        figure = f"{fmt.number(pair.convergence)} ({pair.agreements})"
        return r.Cell(figure, fmt.Sense.HELPS)
    if pair and not above and pair.clashes:
        return r.Cell(f"{fmt.number(pair.divergence)} ({pair.clashes})", fmt.Sense.HURTS)
    return EMPTY


# Places on a scale.


def _place(place: ScalePlace, label: str) -> r.Entry:
    """Where an actor stands on a scale."""
    position, where = place.position, fmt.placed(place.at, place.capability, place.salience)
    reason = position.says or position.because
    return r.Entry(where, label, basis=r.basis(position), below=(reason,) if reason else ())


def _scale(scale: ScaleSummary, *, with_table: bool) -> r.Section:
    """The weighted mean and median, the options nearest to them, and who moves the mean."""
    middles = (
        r.Entry(f"{fmt.number(scale.mean)}; nearest: {names(scale.nearest_mean)}", "weighted mean"),
        r.Entry(
            f"{fmt.number(scale.median)}; nearest: {names(scale.nearest_median)}", "weighted median"
        ),
    )
    note = r.Note("They sum up where the weight lies, and are no forecast of what is decided.")
    table = (scale_table(scale),) if with_table else ()
    return r.Section("On the scale from 0 to 100", (r.Listing(middles), *table, note))
