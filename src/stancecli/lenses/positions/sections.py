"""What the whole answer on positions has besides: claim by claim, pair by pair, on a scale."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.actors import ActorPositions, PairPositions
from stancecli.lenses.positions.finding import Positions
from stancecli.lenses.positions.lines import TOGETHER, on_how_many
from stancecli.lenses.positions.table import EMPTY, consequences_named, scale_table
from stancecli.methods.positions.alignment import Alignment, Pair
from stancecli.methods.positions.preferences import Stand
from stancecli.methods.positions.scale import ScalePlace, ScaleSummary
from stancecli.situation import Bearing
from stancecli.wording import claimed, matrix, names, on_criterion
from stancecli.wording.states import in_interests, says

MATRIX = 24
"""The matrix of all pairs has no more actors."""


def everybody_sections(finding: Positions) -> Iterator[r.Section]:
    """What is said against interest, who agrees with whom, and the scale of the one decision."""
    stands = [stand for positions in finding.by_decision for stand in positions.against_interest]
    if stands:
        yield r.Section("Said against interest", tuple(map(_against_interest, stands)))
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
    for pair in finding.by_scale:
        places = tuple(_place(place, place.actor.name) for place in (pair.a, pair.b))
        note = f"{fmt.number(pair.distance)} apart on the scale from 0 to 100"
        yield r.Section(pair.a.decision.question, (r.Listing(places),), note)
    for both in finding.by_option:
        stands = tuple(_stand(stand, stand.actor.name) for stand in (both.a, both.b))
        yield r.Section(both.option.name, stands)


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


def _against_interest(stand: Stand) -> r.Section:
    """What is said against interest, and which interests speak for it and against it."""
    entries = said(stand, "says")
    for label, sign in (("for it", 1), ("against", -1)):
        if consequences := [c for c in stand.consequences if c.middle * sign > 0]:
            claims = (claim for consequence in consequences for claim in consequence.claims)
            entries.append(r.Entry(consequences_named(consequences), label, basis=r.basis(*claims)))
    title = f"{stand.actor.name} on {fmt.quoted(stand.option.name)}"
    if stand.better:
        entries.append(r.Entry(names(stand.better), "better"))
    return r.Section(title, (r.listing(entries),), _says_and_wants(stand))


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
            f"{fmt.number(scale.median)}; nearest: {names(scale.nearest_median)}",
            "weighted median",
            below=(_margin(scale.margin),),
        ),
    )
    note = r.Note("They sum up where the weight lies, and are no forecast of what is decided.")
    table = (scale_table(scale),) if with_table else ()
    return r.Section("On the scale from 0 to 100", (r.Listing(middles), *table, note))


def _margin(margin: Fraction) -> str:
    """What it takes to move the median, rounded down, so that less never suffices."""
    if not margin:
        return "exactly half of the weight lies at or below it, so it is the lower of two"
    tenths = floor(1000 * margin)
    if not tenths:
        return "it would move if less than 0.1 of 100 parts of the weight crossed it"
    share = fmt.number(Fraction(tenths, 10))
    return f"at least {share} of 100 parts of the weight would have to cross it before it moves"
