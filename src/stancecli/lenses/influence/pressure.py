"""How it is told who moves an actor, and who wants an option and can move whoever decides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from stancecli import notation as fmt, report as r
from stancecli.lenses.influence.finding import Pressure
from stancecli.methods.influence import InfluencePath, OnActor, Stake, Tie
from stancecli.wording import standing
from stancecli.wording.states import WANTS, wanted

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


def of_pressure(finding: Pressure) -> r.Report:
    """Who wants the option and who does not, what each has at stake, and whom it can move."""
    otherwise = "ruled out" if finding.ruled_out else ""
    mark = standing(finding, finding.option) or otherwise
    name = fmt.marked(fmt.quoted(finding.option.name), mark)
    return r.Report(
        subject=SUBJECT,
        scope=(f"on {name}", f"decided by {finding.decider.name}"),
        conclusion=f"{name}: {_sides(finding)}.",
        blocks=(stakes_table(finding),) if finding.stakes else (),
        next=tuple(_next_of_pressure(finding)),
    )


def _sides(finding: Pressure) -> str:
    """How many are on each side, of those who could press for it or against it."""
    decider = finding.decider.name
    if not finding.stakes:
        return f"nobody else has a stake in it or any influence on {decider}"
    sides = Counter(each.side for each in finding.stakes)
    told = [
        f"{count or 'nobody'} {words}"
        for count, words in ((sides["for"], "for it"), (sides["against"], "against it"))
    ]
    if left := sides["neutral"] + sides[""]:
        told.append(f"{left} neutral or not known")
    return f"{', '.join(told)}, of those with a stake in it or influence on {decider}"


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


def _next_of_pressure(finding: Pressure) -> Iterator[r.Next]:
    if finding.stakes and finding.stakes[0].influence:
        yield next_path(finding.stakes[0].actor.id, finding.decider.id, "the way link by link")
    yield r.Next("positions", (finding.decision.id,), "who stands where on all its options")
