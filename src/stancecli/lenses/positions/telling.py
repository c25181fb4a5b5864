"""How the finding of who stands where is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.details import tell_actor, tell_pair
from stancecli.lenses.positions.finding import (
    ActorPositions,
    PairPositions,
    Positions,
    Question,
    Tally,
)
from stancecli.lenses.positions.parts import (
    SAYS,
    WANTS,
    both,
    cells,
    doubted,
    gaps,
    marks,
    said,
    summary,
)
from stancecli.lenses.positions.scale import tell_scale
from stancecli.methods.positions.alignment import Alignment, Meeting, Pair
from stancecli.methods.positions.support import Stand
from stancecli.model import Actor
from stancecli.wording import rests_on

PARTINGS, MEETINGS, NAMES, MATRIX = 3, 3, 8, 24
"""How many of these an answer shows without -v; the matrix has no more actors even with it."""


def tell(finding: Positions | ActorPositions | PairPositions, *, verbose: bool = False) -> r.Report:
    """Who stands where: everybody, one actor, or one pair."""
    match finding:
        case ActorPositions():
            return tell_actor(finding, verbose=verbose)
        case PairPositions():
            return tell_pair(finding, verbose=verbose)
        case Positions():
            return _tell_all(finding, verbose=verbose)


def _tell_all(finding: Positions, *, verbose: bool) -> r.Report:
    only = finding.questions[0] if finding.decision else None
    parting = [stand for each in finding.questions for stand in each.parting]
    return r.Report(
        asked=f"Positions · {only.decision.question if only else 'every decision'}",
        conclusion=_said_of_current(only) if only else _said_of_all(finding),
        more=" ".join((*_said_of_scales(finding), _said_of_parting(parting))),
        blocks=(
            *(_one(only, verbose=verbose) if only else (_tallies(finding.questions),)),
            *_parting(parting, verbose=verbose),
            *_alignment("By what they say", finding.stated, verbose=verbose),
            *_alignment("By what the options do to them", finding.derived, verbose=verbose),
            gaps(_gaps(finding)),
            rests_on(finding.grounds, "claim"),
        ),
        next=tuple(_next(finding)),
    )


def _said_of_current(question: Question) -> str:
    tally = next(each for each in question.tallies if each.option.id == question.current.id)
    name = fmt.marked(fmt.quoted(question.current.name), "current")
    if not tally.speak_for and not tally.speak_against:
        placed = len(question.scale.levers) if question.scale else 0
        have = fmt.counted(placed, "actor has", "actors have")
        but = f", but {have} a place on the scale" if placed else ""
        return f"{name}: nobody is known to speak for or against it{but}."
    supporters = fmt.counted(len(tally.speak_for), "actor")
    return f"{name}: {supporters} for it, {len(tally.speak_against)} against it."


def _said_of_scales(finding: Positions) -> Iterator[str]:
    scales = [each.scale for each in finding.questions if each.scale]
    if finding.decision and scales:
        yield (
            f"By weight, the middle of the scale is {fmt.number(scales[0].mean)} as a mean and "
            f"{fmt.number(scales[0].median)} as a median."
        )
    elif scales:
        places = fmt.counted(sum(len(each.levers) for each in scales), "place is", "places are")
        yield f"Besides, {places} known on {fmt.counted(len(scales), 'scale')}."


def _said_of_all(finding: Positions) -> str:
    tallies = [tally for each in finding.questions for tally in each.tallies]
    spoken = [each for each in tallies if each.speak_for or each.speak_against]
    if not spoken:
        return f"Of the {fmt.counted(len(tallies), 'option')} nothing is said."
    disputed = [each for each in spoken if each.speak_for and each.speak_against]
    return (
        f"Something is said of {len(spoken)} of {fmt.counted(len(tallies), 'option')}; "
        f"of {len(disputed) or 'none'} both for and against."
    )


def _said_of_parting(parting: Sequence[Stand]) -> str:
    if not parting:
        return "Nobody says what its own interests speak against."
    points = (
        f"On {fmt.counted(len(parting), 'point')} an actor says what its interests do not bear out"
    )
    if len(parting) > 2:
        return f"{points}."
    return f"{points}: {'; '.join(f'{s.actor.name}, on {fmt.quoted(s.option.name)}' for s in parting)}."


# The table of stands, or, of all decisions, of their numbers.


def _one(question: Question, *, verbose: bool) -> Iterator[r.Block]:
    people = {stand.actor.id: stand.actor for stand in question.stands}
    if not verbose:
        people = {each.id: each for each in question.foremost}
    kept = {each.id for each in question.foremost_options}
    tallies = [each for each in question.tallies if verbose or each.option.id in kept]
    known = {(stand.actor.id, stand.option.id): stand for stand in question.stands}
    rows = (
        r.Row(each.name, _stand_cells([known.get((each.id, t.option.id)) for t in tallies]))
        for each in people.values()
    )
    if people:
        yield r.Table(
            columns=tuple(column for tally in tallies for column in _columns(question, tally)),
            groups=(r.Group("", tuple(rows)),),
            legend=(SAYS, WANTS, marks(question.stands)),
        )
    everybody = len({stand.actor.id for stand in question.stands})
    smaller = _smaller(everybody - len(people), len(question.tallies) - len(tallies))
    if smaller:
        yield r.Note(f"{smaller} with smaller values left out: -v")
    if question.scale:
        yield tell_scale(question.scale)


def _stand_cells(stands: Iterable[Stand | None]) -> tuple[r.Cell, ...]:
    return tuple(cell for stand in stands for cell in cells(stand))


def _columns(question: Question, tally: Tally) -> tuple[r.Column, r.Column]:
    name, grey = tally.option.name, tally.ruled_out
    return (
        r.Column("says", over=name, mark=_mark(question, tally), muted=grey),
        r.Column("wants", over=name, muted=grey),
    )


def _mark(question: Question, tally: Tally) -> str:
    if tally.option.id == question.current.id:
        return "current"
    return "ruled out" if tally.ruled_out else ""


def _smaller(actors: int, options: int) -> str:
    parts = [fmt.counted(actors, "actor")] if actors else []
    parts += [fmt.counted(options, "option")] if options else []
    return fmt.listed(parts)


def _tallies(questions: Sequence[Question]) -> r.Table:
    return r.Table(
        columns=(
            r.Column("for", over="said"),
            r.Column("against", over="said"),
            r.Column("serves", over="affects"),
            r.Column("harms", over="affects"),
        ),
        groups=tuple(
            r.Group(
                f"{question.decider.name} · {question.decision.question}",
                tuple(_tally_row(question, tally) for tally in question.tallies),
            )
            for question in questions
        ),
        legend=("numbers of actors; serves, harms: by the option's own effects",),
    )


def _tally_row(question: Question, tally: Tally) -> r.Row:
    counts = (tally.speak_for, tally.speak_against, tally.served, tally.harmed)
    return r.Row(
        fmt.marked(tally.option.name, _mark(question, tally)),
        tuple(r.Cell(str(len(actors)) if actors else "·") for actors in counts),
    )


# What is said against interest.


def _parting(parting: Sequence[Stand], *, verbose: bool) -> Iterator[r.Section]:
    if not parting:
        return
    shown = parting if verbose else parting[:PARTINGS]
    note = fmt.left_out(len(parting) - len(shown))
    yield r.Section("Said against interest", tuple(map(_parted, shown)), note)


def _parted(stand: Stand) -> r.Section:
    sides = (
        ("for it", [each for each in stand.consequences if each.middle > 0]),
        ("against", [each for each in stand.consequences if each.middle < 0]),
    )
    entries = [said(stand.position)] if stand.position else []
    for label, those in sides:
        if those:
            claims = (claim for each in those for claim in each.claims)
            entries.append(r.Entry(r.text(summary(those)), label=label, basis=r.basis(*claims)))
    title = f"{stand.actor.name} on {fmt.quoted(stand.option.name)}"
    open_ = "" if stand.firm else f"; ranges could {doubted([stand])}"
    return r.Section(title, (r.Listing(tuple(entries)),), note=f"{both(stand)}{open_}")


# Who agrees with whom.


def _alignment(title: str, found: Alignment, *, verbose: bool) -> Iterator[r.Section]:
    if not found.pairs:
        return
    most = None if verbose else MEETINGS
    entries = (
        *(_names("together", each, verbose=verbose) for each in found.groups[:most]),
        *_alone(found.alone, verbose=verbose),
        *(
            _meeting("agree", each, each.pair.convergence, verbose=verbose)
            for each in found.agreements[:most]
        ),
        *(
            _meeting("clash", each, each.pair.divergence, verbose=verbose)
            for each in found.clashes[:most]
        ),
    )
    matrix = _matrix(found) if verbose else ()
    legend = r.Note("together: no two of them clash · figures: sizes 0 to 1, half of both, added")
    yield r.Section(
        title, (r.Listing(entries), legend, *matrix), "" if verbose else "all pairs: -v"
    )


def _alone(people: Sequence[Actor], *, verbose: bool) -> Iterator[r.Entry]:
    if people:
        label = "alone" if len(people) == 1 else "each alone"
        yield _names(label, people, verbose=verbose)


def _names(label: str, people: Sequence[Actor], *, verbose: bool) -> r.Entry:
    shown = people if verbose else people[:NAMES]
    left = len(people) - len(shown)
    names = [each.name for each in shown] + ([f"{left} more"] if left else [])
    return r.Entry(r.text(" · ".join(names)), label=label)


def _meeting(label: str, meeting: Meeting, size: Fraction, *, verbose: bool) -> r.Entry:
    pair, names = meeting.pair, [fmt.quoted(option.name) for option in meeting.options]
    on = fmt.listed(names) if verbose or len(names) < 3 else fmt.counted(len(names), "option")
    return r.Entry(
        r.text(r.strong(pair.a.name), " with ", r.strong(pair.b.name), f", on {on}"),
        label=label,
        aside=r.text(fmt.number(size)),
    )


def _matrix(found: Alignment) -> Iterator[r.Block]:
    """Every pair, actors in their groups."""
    homes = [(f"together {n}", group) for n, group in enumerate(found.groups, 1)]
    homes.append(("alone", found.alone))
    everybody = [(home, each) for home, group in homes for each in group]
    shown = everybody[:MATRIX]
    place = {each.id: n for n, each in enumerate(found.actors)}
    pairs = {(pair.a.id, pair.b.id): pair for pair in found.pairs}
    rows = [
        (home, r.Row(f"{n} {each.name}", tuple(_pair_cells(pairs, place, each, shown))))
        for n, (home, each) in enumerate(shown, 1)
    ]
    yield r.Table(
        columns=r.numbered(home for home, _ in shown),
        groups=tuple(
            r.Group(home, tuple(row for _, row in run))
            for home, run in groupby(rows, key=lambda row: row[0])
        ),
        legend=(
            "above the diagonal how far two agree, below it how far they clash",
            "sizes added, and in brackets on how many options",
        ),
    )
    left = len(everybody) - len(shown)
    if left:
        yield r.Note(f"{fmt.counted(left, 'actor')} left out; -f json has every pair")


def _pair_cells(
    pairs: Mapping[tuple[str, str], Pair],
    place: Mapping[str, int],
    own: Actor,
    others: Sequence[tuple[str, Actor]],
) -> Iterator[r.Cell]:
    right = False
    for _, other in others:
        first, second = sorted((own.id, other.id), key=lambda id_: place[id_])
        pair = pairs.get((first, second))
        if other.id == own.id:
            right = True
            yield r.Cell()
        elif pair is None:
            yield r.Cell("·")
        elif right:
            yield _size(pair.convergence, pair.agreements, fmt.Sense.HELPS)
        else:
            yield _size(pair.divergence, pair.clashes, fmt.Sense.HURTS)


def _size(size: Fraction, count: int, meaning: fmt.Sense) -> r.Cell:
    return r.Cell(f"{fmt.number(size)} ({count})", meaning) if count else r.Cell("·")


# What is not known, and what to ask next.


def _gaps(finding: Positions) -> Iterator[str]:
    if finding.silent:
        yield (
            f"No stance is known of {fmt.listed(each.name for each in finding.silent[:NAMES])}"
            + (f" and {len(finding.silent) - NAMES} more." if len(finding.silent) > NAMES else ".")
        )
    if finding.untouched:
        yield (
            f"Neither a stance nor an effect is known of "
            f"{fmt.counted(len(finding.untouched), 'actor')}: "
            f"{fmt.listed(each.name for each in finding.untouched[:NAMES])}"
            + (", …" if len(finding.untouched) > NAMES else ".")
        )
    stands = [stand for each in finding.questions for stand in each.stands]
    turning = sum(stand.turns for stand in stands)
    fading = sum(not stand.firm for stand in stands) - turning
    if turning:
        yield f"{fmt.counted(turning, 'sign')} under “wants” could turn (?), by ranges and unknowns."
    if fading:
        yield f"{fmt.counted(fading, 'value')} under “wants” could be 0 (?), by ranges and unknowns."


def _next(finding: Positions) -> Iterator[r.Ask]:
    first = finding.questions[0]
    if not finding.decision:
        yield r.Ask(f"stance positions {first.decision.id}", "who stands where on this decision")
        return
    scope = f"stance positions {finding.decision.id}"
    yield r.Ask(f"stance influence --on {first.current.id}", "who could press for or against it")
    if first.parting:
        yield r.Ask(f"{scope} --actor {first.parting[0].actor.id}", "what makes its row so")
    if finding.stated.clashes:
        pair = finding.stated.clashes[0].pair
        yield r.Ask(f"{scope} --pair {pair.a.id} {pair.b.id}", "the strongest clash")
