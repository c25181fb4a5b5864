"""How it is told who moves an actor, and who wants an option and can move whoever decides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.influence.finding import Pressure, Stakeholder
from stancecli.methods.influence import InfluencePath, OnActor, Stake, Tie
from stancecli.methods.positions.preferences import Stand
from stancecli.wording import names, standing
from stancecli.wording.states import WANTS, beside_current, in_interests, says, wanted

SUBJECT = "Influence"
NAMED = 2
"""Of those of a strength below the strongest, and of the ways over one other, so many are named."""
STRONGEST = 4
"""So many of the strongest are named."""


def next_path(start: str, end: str, tells: str) -> r.Next:
    return r.Next("influence", (), tells, {"from": (start,), "to": (end,)})


def means(tie: Tie) -> str:
    """By what one actor moves another."""
    return tie.claim.by or tie.claim.because or "no means stated"


def path_basis(path: InfluencePath) -> r.Basis:
    return r.basis(*(tie.claim for tie in path.ties))


def most_on(found: OnActor) -> str:
    """Who moves an actor most, without sums.

    `Most influence on China, directly: North Korea, South Korea (medium); 4 more low. By way of
    South Korea: Families in South Korea, South Korean public (no link below medium).`
    """
    name = found.actor.name
    if not found.direct:
        return f"No direct influence on {name} is entered."
    said, told = by_strength(found.direct, lambda tie: tie.start.name)
    sentences = [f"Most influence on {name}, directly: {said}."]
    if over := found.over[:NAMED]:
        below = f"no link below {fmt.strength(over[0].weakest)}"
        sentences.append(f"By way of {_ways(over, len(found.over) - len(over))} ({below}).")
        told += [tie for way in over for tie in way.ties]
    return " ".join((*sentences, *judged_alone(told)))


def judged_alone(told: Iterable[Tie]) -> Iterator[str]:
    """A sentence, where none of the ties that are told is cited."""
    if all(tie.claim.is_judgement for tie in told):
        yield "On judgement alone."


def by_strength(
    ties: Iterable[Tie], called: Callable[[Tie], str], most: int = STRONGEST
) -> tuple[str, list[Tie]]:
    """Ties from the strongest down, and those of them that are named: the strongest, up to `most`,
    and of each strength below up to two, else their number."""
    said, told = list[str](), list[Tie]()
    for strength, group in groupby(ties, lambda tie: tie.strength):
        alike, word = list(group), fmt.strength(strength)
        shown = alike[: NAMED if said else most]
        left = len(alike) - len(shown)
        if said and left:
            said.append(f"{len(alike)} more {word}")
            continue
        more = [f"{left} more"] if left else []
        said.append(f"{', '.join((*map(called, shown), *more))} ({word})")
        told += shown
    return "; ".join(said), told


def _ways(over: Sequence[InfluencePath], left: int) -> str:
    """Whoever has a way, by who is between: `South Korea: A, B; of North Korea: C`."""
    said = [
        f"{between}: {', '.join(way.ties[0].start.name for way in ways)}"
        for between, ways in groupby(over, lambda way: way.through[0].name)
    ]
    return "; ".join(("; of ".join(said), *([f"{left} more"] if left else [])))


# Who wants an option, who does not, and who of them can move the decider.


LISTED = 8
"""How many stakeholders of a side, or places on a scale, a short answer shows."""
PRESSURE_LEGEND = r.Note(
    "wanting it is told by what an actor says, and where it says nothing by interests, beside the "
    "option that holds; the word is the weakest link of the way"
)


def of_pressure(finding: Pressure) -> r.Report:
    """Who wants the option, who does not, and who of them can move the decider."""
    is_current = finding.option.id == finding.current.id
    for_change = finding.opponents if is_current else finding.supporters
    otherwise = "ruled out" if finding.ruled_out else ""
    mark = standing(finding, finding.option) or otherwise
    name = fmt.marked(fmt.quoted(finding.option.name), mark)
    sides = [
        *_side("Wants it", finding, finding.supporters),
        *_side("Does not want it", finding, finding.opponents),
    ]
    stakes = r.Section("Power and interest", (stakes_table(finding),))
    return r.Report(
        subject=SUBJECT,
        scope=(f"on {name}", f"decided by {finding.decider.name}"),
        conclusion=f"{name}: {_sides(finding)}.",
        more=" ".join(_further(finding, for_change)),
        blocks=(
            *(reversed(sides) if is_current else sides),
            *((PRESSURE_LEGEND,) if sides else ()),
            *_neither(finding),
            *_on_scale(finding),
            *([r.Shortened((stakes,), tells="power and interest")] if finding.stakes else ()),
        ),
        next=tuple(_next_of_pressure(finding, for_change)),
    )


def _sides(finding: Pressure) -> str:
    """How many want it and how many do not; the decider is told of only where it is alone."""
    supporters, opponents = len(finding.supporters), len(finding.opponents)
    leaning = finding.own.leaning if finding.own else 0
    neutral = f", {len(finding.neutral)} neutral" if finding.neutral else ""
    if not supporters and not opponents and not leaning:
        return f"nobody is known to want it or to be against it{neutral}"
    wanted, unwanted = "nobody is known to want it", "nobody is known to be against it"
    if supporters:
        wanted = f"{fmt.counted(supporters, 'actor')} would want it"
    elif leaning > 0:
        wanted = f"only {finding.decider.name} itself would want it"
    if opponents:
        unwanted = f"{opponents if supporters else fmt.counted(opponents, 'actor')} would not"
    elif leaning < 0:
        unwanted = f"only {finding.decider.name} itself would not"
    return f"{wanted}, {unwanted}{neutral}"


def _further(finding: Pressure, for_change: Sequence[Stakeholder]) -> Iterator[str]:
    if for_change:
        yield _power(finding.decider.name, for_change)
    if finding.places:
        have = fmt.counted(len(finding.places), "actor has", "actors have")
        yield f"{have} a place on the scale, which is not counted here."


def _power(decider: str, stakeholders: Sequence[Stakeholder]) -> str:
    """How many of those who would want a change can move the decider, and how."""
    all_, able = len(stakeholders), sum(who.path is not None for who in stakeholders)
    direct = sum(who.tie is not None for who in stakeholders)
    can = f"can move {decider} {'directly' if direct else 'only through others'}"
    if all_ == 1:
        return f"The one who would want a change {can if able else f'cannot move {decider}'}."
    if not able:
        return f"None of the {all_} who would want a change can move {decider}."
    if 0 < direct < able:
        return (
            f"Of the {all_} who would want a change, {direct} can move {decider} directly "
            f"and {able - direct} only through others."
        )
    if able == all_:
        return f"All {all_} who would want a change {can}."
    return f"Of the {all_} who would want a change, {able} {can}."


def _side(
    title: str, finding: Pressure, stakeholders: Sequence[Stakeholder]
) -> Iterator[r.Section]:
    if not stakeholders:
        return
    able = [_stakeholder(finding, who, who.path) for who in stakeholders if who.path]
    unable = [who.actor for who in stakeholders if not who.path]
    blocks: list[r.Block] = [r.listing(able, LISTED)] if able else []
    if unable:
        blocks.append(r.Note(f"without a way to {finding.decider.name}: {names(unable)}"))
    yield r.Section(title, tuple(blocks))


def _stand(finding: Pressure, who: Stakeholder) -> str:
    """What it says, or how the option compares by its interests where it says nothing."""
    return says(who.stand) if who.by == "stated" else _interests(finding, who.stand)


def _interests(finding: Pressure, stand: Stand) -> str:
    holds = finding.option.id == finding.current.id
    return (in_interests if holds else beside_current)(stand.preference)


def _stakeholder(finding: Pressure, who: Stakeholder, path: InfluencePath) -> r.Entry:
    """Where it stands, and by what path it could press."""
    if path.through:
        how = f"through {names(path.through)}"
        how += f"; directly only {fmt.strength(who.tie.strength)}" if who.tie else ""
    else:
        how = f"directly: {means(path.ties[0])}"
    return r.Entry(
        r.text(r.strong(who.actor.name), f" ({_stand(finding, who)}), {how}"),
        label=fmt.strength(path.weakest),
        basis=path_basis(path),
    )


def _neither(finding: Pressure) -> Iterator[r.Listing]:
    """Who is neutral, by what tells of it, and where the decider stands."""
    entries = []
    if finding.neutral:
        told = [f"{who.actor.name} ({_stand(finding, who)})" for who in finding.neutral]
        rest = ", ".join(told[LISTED:])
        more = f" and {len(told) - LISTED} more" if rest else ""
        shown = ", ".join(told[:LISTED]) + more
        entries.append(r.Entry(shown, r.strong("Neutral"), details=(rest,) if rest else ()))
    if own := finding.own:
        stands = f"{finding.decider.name}: {says(own)}, {_interests(finding, own)}"
        entries.append(r.Entry(stands, r.strong("Decides")))
    if entries:
        yield r.Listing(tuple(entries))


def _on_scale(finding: Pressure) -> Iterator[r.Section]:
    if not finding.places:
        return
    entries = (
        r.Entry(
            r.text(
                r.strong(place.actor.name),
                f" {fmt.placed(place.at, place.capability, place.salience)}",
            ),
            basis=r.basis(place.position),
        )
        for place in finding.places
    )
    at = finding.option.at
    where = "" if at is None else f"{fmt.quoted(finding.option.name)} is at {fmt.number(at)}"
    yield r.Section("On the scale from 0 to 100", (r.listing(entries, LISTED),), where)


def stakes_table(finding: Pressure) -> r.Table:
    """What each has at stake and can move, by the side on which it is."""
    groups = (
        r.Group(title, tuple(_stake(each) for each in finding.stakes if each.side in sides))
        for title, sides in SIDES.items()
    )
    decider = f"influence on {finding.decider.name}"
    return r.Table(
        columns=(
            r.Column("stake"),
            r.Column("total", over=decider),
            r.Column("directly", over=decider),
            r.Column("says"),
            r.Column("wants"),
        ),
        groups=tuple(group for group in groups if group.rows),
        legend=r.Legend(
            notes=(
                "stake: weight × effect of every option, added up without signs · influence: "
                "direct, and over one other actor (MIDI)",
                WANTS,
            )
        ),
    )


SIDES = {"For it": ("for",), "Against it": ("against",), "Neutral, or not known": ("neutral", "")}


def _stake(each: Stake) -> r.Row:
    says = "·" if each.stated is None else "±" if each.divided else fmt.step(2 * each.stated)
    figures = (fmt.number(each.stake), fmt.number(each.influence), fmt.number(each.direct))
    return r.Row(each.actor.name, tuple(map(r.Cell, (*figures, says, wanted(each.preference)))))


def _next_of_pressure(finding: Pressure, for_change: Sequence[Stakeholder]) -> Iterator[r.Next]:
    able = [who for who in for_change if who.path]
    if able:
        yield next_path(able[0].actor.id, finding.decider.id, "the way link by link")
    yield r.Next("positions", (finding.decision.id,), "who stands where on all its options")
