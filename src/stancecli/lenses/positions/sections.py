"""The sections of stands: on the options, claim by claim, and on scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    OptionPositions,
    PairPositions,
    Positions,
)
from stancecli.methods.positions.scale import ScalePlace, ScaleSummary
from stancecli.methods.positions.support import Consequence, Stand
from stancecli.model import Actor, exactly
from stancecli.wording import claimed, names

AGAINST_INTEREST = 3
"""Of so many stands a short answer shows what is said against interest."""

EMPTY = r.Cell("·")
"""Nothing said or judged, or nobody."""


def everybody_sections(finding: Positions) -> Iterator[r.Block]:
    """The stands on one decision, or their numbers on all; what is said against interest."""
    if finding.decision:
        yield from _foremost_stands(finding.by_decision[0])
        if scale := finding.by_decision[0].scale:
            yield _scale(scale)
    else:
        yield _count_table(finding.by_decision)
    yield from _said_against_interest(
        [stand for positions in finding.by_decision for stand in positions.against_interest]
    )


def actor_sections(finding: ActorPositions) -> Iterator[r.Block]:
    """The places and the stands of one actor, claim by claim."""
    for place in finding.places:
        yield r.Section(
            place.decision.question, (r.Listing((_place(place, "place"),)),), "from 0 to 100"
        )
    for stand in finding.stands:
        yield _stand(stand, stand.option.name)


def pair_sections(finding: PairPositions) -> Iterator[r.Block]:
    """Two actors, scale by scale and option by option."""
    for pair in finding.by_scale:
        places = tuple(_place(place, place.actor.name) for place in (pair.a, pair.b))
        note = f"{fmt.number(pair.distance)} apart on the scale from 0 to 100"
        yield r.Section(pair.a.decision.question, (r.Listing(places),), note)
    if finding.by_option:
        yield _pair_table(finding)
    for both in finding.by_option:
        stands = tuple(_stand(stand, stand.actor.name) for stand in (both.a, both.b))
        yield r.Section(both.option.name, stands)


# The stands on the options.


def _foremost_stands(positions: DecisionPositions) -> Iterator[r.Block]:
    """What everybody says and wants of each option; the largest values alone in a short answer."""
    actors = {stand.actor.id: stand.actor for stand in positions.stands}
    if not actors:
        return
    kept = {option.id for option in positions.foremost_options}
    short = [on_option for on_option in positions.by_option if on_option.option.id in kept]
    whole = _stand_table(positions, actors.values(), positions.by_option)
    missing = (
        (len(actors) - len(positions.foremost), "actor"),
        (len(positions.by_option) - len(short), "option"),
    )
    left_out = fmt.listed(fmt.counted(count, thing) for count, thing in missing if count)
    if not left_out:
        yield whole
        return
    yield r.Shortened(
        whole=(whole,),
        short=(_stand_table(positions, positions.foremost, short),),
        tells=f"{left_out} with smaller values left out",
    )


def _stand_table(
    positions: DecisionPositions, actors: Iterable[Actor], options: Sequence[OptionPositions]
) -> r.Table:
    stands = {(stand.actor.id, stand.option.id): stand for stand in positions.stands}
    columns: list[r.Column] = []
    for on_option in options:
        name, is_out = on_option.option.name, on_option.ruled_out
        columns += (
            r.Column("says", over=name, mark=_mark(positions, on_option), muted=is_out),
            r.Column("wants", over=name, muted=is_out),
        )
    rows = []
    for actor in actors:
        row = (stands.get((actor.id, on_option.option.id)) for on_option in options)
        rows.append(r.Row(actor.name, tuple(cell for stand in row for cell in stand_cells(stand))))
    return r.Table(
        tuple(columns), (r.Group("", tuple(rows)),), legend=stand_legend(stands.values())
    )


def _count_table(by_decision: Iterable[DecisionPositions]) -> r.Table:
    """How many actors speak for and against each option, and how many it serves and harms."""
    groups = []
    for positions in by_decision:
        rows = []
        for on_option in positions.by_option:
            name = fmt.marked(on_option.option.name, _mark(positions, on_option))
            said = (on_option.speak_for, on_option.speak_against)
            affected = (on_option.served, on_option.harmed)
            cells = (r.Cell(str(len(who))) if who else EMPTY for who in said + affected)
            rows.append(r.Row(name, tuple(cells)))
        title = f"{positions.decider.name} · {positions.decision.question}"
        groups.append(r.Group(title, tuple(rows)))
    return r.Table(
        columns=(
            r.Column("for", over="said"),
            r.Column("against", over="said"),
            r.Column("serves", over="affects"),
            r.Column("harms", over="affects"),
        ),
        groups=tuple(groups),
        legend=r.Legend(notes=("numbers of actors; serves, harms: by the option's own effects",)),
    )


def _mark(positions: DecisionPositions, on_option: OptionPositions) -> str:
    if on_option.option.id == positions.current.id:
        return "current"
    return "ruled out" if on_option.ruled_out else ""


def _pair_table(finding: PairPositions) -> r.Table:
    """What two actors say and want of each option, where they agree, and what that adds up to."""
    columns = (
        *(
            r.Column(word, over=a.name)
            for a in (finding.a, finding.b)
            for word in ("says", "wants")
        ),
        *(r.Column(word, over="the two") for word in ("say", "want")),
    )
    rows = []
    for pair in finding.by_option:
        relations = (r.Cell(relation or "·") for relation in (pair.stated, pair.derived))
        cells = (*stand_cells(pair.a), *stand_cells(pair.b), *relations)
        rows.append(r.Row(pair.option.name, cells))
    sums = (finding.stated, finding.derived)
    foot = (
        ("Agreement, added up", [pair.convergence if pair else 0 for pair in sums]),
        ("Clash, added up", [pair.divergence if pair else 0 for pair in sums]),
    )
    return r.Table(
        columns=columns,
        groups=(r.Group("", tuple(rows)),),
        foot=tuple(
            r.Row(name, (*[r.Cell()] * 4, *(r.Cell(fmt.number(size)) for size in sizes)))
            for name, sizes in foot
        ),
        legend=stand_legend(stand for pair in finding.by_option for stand in (pair.a, pair.b)),
    )


def stand_cells(stand: Stand | None) -> tuple[r.Cell, r.Cell]:
    """What an actor says of an option, and what its criteria make of it."""
    says = wants = EMPTY
    if stand and (position := stand.position) and position.stance is not None:
        value = exactly(position.stance)
        reason = position.says or position.because
        says = r.Cell(fmt.effect(value), fmt.sense(value), position.is_judgement, reason)
    if stand and stand.derived is not None:
        figure = fmt.number(stand.derived, signed=True)
        wants = r.Cell(
            figure + "!" * stand.against_interest + _doubt(stand),
            # Never strongly: its size, at most 1, does not compare with that of a stance.
            fmt.Sense.UNKNOWN if stand.turns else fmt.sense(exactly(stand.derived)),
            stand.rests_on_judgement,
            _summary(stand.consequences),
        )
    return says, wants


def stand_legend(stands: Iterable[Stand]) -> r.Legend:
    """How to read the cells of these stands."""
    stands = list(stands)
    stated = (stand.position for stand in stands if stand.position)
    signs = {
        r.Sign("·", "nothing said or judged"): True,
        r.Sign("!", "the two part"): any(stand.against_interest for stand in stands),
        r.Sign("?", f"ranges could {_turning(stands)}"): not all(stand.firm for stand in stands),
        r.JUDGED: any(stand.rests_on_judgement for stand in stands)
        or any(position.is_judgement for position in stated),
    }
    return r.Legend(
        tuple(sign for sign, is_used in signs.items() if is_used),
        (
            "says: ++ strongly supports to −− strongly opposes",
            "wants: what the option's own effects do to the actor's interests, −1 to +1",
        ),
    )


def _doubt(stand: Stand) -> str:
    """The mark of a sign that ranges and unknowns could turn, or bring to 0."""
    return "" if stand.firm else "?"


def _turning(stands: Iterable[Stand]) -> str:
    """What ranges could do to those signs that are not firm."""
    turns = [stand.turns for stand in stands if not stand.firm]
    if all(turns):
        return "turn it"
    return "turn it or bring it to 0" if any(turns) else "bring it to 0"


def _summary(consequences: Iterable[Consequence]) -> str:
    """`Relations with Seoul −−, Opinion at home −`."""
    return ", ".join(
        f"{consequence.criterion.name} {fmt.effect(consequence.size)}"
        for consequence in consequences
    )


# Claim by claim.


def _stand(stand: Stand, title: str) -> r.Section:
    """A stand, claim by claim."""
    entries = _said(stand)
    for consequence in stand.consequences:
        criterion = consequence.criterion
        for claim in consequence.claims:
            because = f": {claim.because}" if claim.because else ""
            words = f"{criterion.name} ({fmt.weight(criterion)}){because}"
            entries.append(claimed(claim, words, r.sign(claim.size)))
    note = f"{_says_and_wants(stand)}{': the two part' if stand.against_interest else ''}"
    return r.Section(title, (r.listing(entries),), note)


def _said_against_interest(stands: Sequence[Stand]) -> Iterator[r.Section]:
    """What is said against interest, and which interests speak for it and against it."""
    sections: list[r.Section] = []
    for stand in stands:
        entries = _said(stand)
        for label, sign in (("for it", 1), ("against", -1)):
            if consequences := [c for c in stand.consequences if c.middle * sign > 0]:
                claims = (claim for consequence in consequences for claim in consequence.claims)
                entries.append(r.Entry(_summary(consequences), label, basis=r.basis(*claims)))
        title = f"{stand.actor.name} on {fmt.quoted(stand.option.name)}"
        doubt = "" if stand.firm else f"; ranges could {_turning([stand])}"
        sections.append(r.Section(title, (r.listing(entries),), f"{_says_and_wants(stand)}{doubt}"))
    if not sections:
        return
    blocks: list[r.Block] = [*sections[:AGAINST_INTEREST]]
    if rest := tuple(sections[AGAINST_INTEREST:]):
        blocks.append(r.Shortened(rest, tells=f"{len(rest):,} more"))
    yield r.Section("Said against interest", tuple(blocks))


def _said(stand: Stand) -> list[r.Entry]:
    """What an actor says, or how it is known to stand; nothing where it says nothing."""
    if not (position := stand.position):
        return []
    words = position.says or position.because or fmt.stance(position.stance or Fraction(0))
    return [r.Entry(words, "says", basis=r.basis(position))]


def _says_and_wants(stand: Stand) -> str:
    """What an actor says of an option and what it wants, on one line."""
    return f"{fmt.says(stand.stance)}, {fmt.wants(stand.derived, _doubt(stand))}"


# Places on a scale.


def _place(place: ScalePlace, label: str) -> r.Entry:
    """Where an actor stands on a scale."""
    position, where = place.position, fmt.placed(place.at, place.capability, place.salience)
    reason = position.says or position.because
    return r.Entry(where, label, basis=r.basis(position), below=(reason,) if reason else ())


def _scale(scale: ScaleSummary) -> r.Section:
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
    return r.Section("On the scale from 0 to 100", (r.Listing(middles), _scale_table(scale), note))


def _margin(margin: Fraction) -> str:
    """What it takes to move the median, rounded down, so that less never suffices."""
    if not margin:
        return "exactly half of the weight lies at or below it, so it is the lower of two"
    tenths = floor(1000 * margin)
    if not tenths:
        return "it would move if less than 0.1 of 100 parts of the weight crossed it"
    share = fmt.number(Fraction(tenths, 10))
    return f"at least {share} of 100 parts of the weight would have to cross it before it moves"


def _scale_table(scale: ScaleSummary) -> r.Table:
    """Where each actor stands on a scale, and how much it moves the weighted mean."""
    rows = []
    for leverage in scale.leverage:
        position, pull = leverage.position, leverage.pull
        cells = (
            r.Cell(fmt.number(leverage.at), judgement=position.is_judgement),
            r.Cell(fmt.number(position.capability or 0)),
            r.Cell(fmt.number(position.salience or 0)),
            r.Cell(fmt.number(leverage.share)),
            r.Cell("all of it" if pull is None else fmt.number(pull, signed=True)),
        )
        rows.append(r.Row(leverage.actor.name, cells))
    headings = ("place", "capability", "salience", "share of weight", "pull on the mean")
    return r.Table(
        columns=tuple(map(r.Column, headings)),
        groups=(r.Group("", tuple(rows)),),
        legend=r.Legend(
            notes=(
                "weight: capability × salience; its share is how far the mean moves when the actor "
                "moves by 1",
                "pull: the mean less the mean without the actor",
            )
        ),
    )
