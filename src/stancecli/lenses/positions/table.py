"""The tables of stands: actors against options, one actor's or one pair's options, a scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.finding import (
    ActorPositions,
    DecisionPositions,
    OptionPositions,
    PairPositions,
    Positions,
)
from stancecli.methods.positions import Stated
from stancecli.methods.positions.preferences import Consequence, Rank, Stand
from stancecli.methods.positions.scale import ScaleSummary
from stancecli.model import exactly
from stancecli.wording import standing
from stancecli.wording.states import DIVIDED, WANTS, wanted

EMPTY = r.Cell("·")
"""Nothing said or judged, or nobody."""

ROWS, OPTIONS = 10, 4
"""Of so many actors and options, those of which most is said, a short table shows the stands."""
MOST_OPTIONS = r.Most((ROWS,), "option")
SAYS = "says −− to ++"


def everybody_table(finding: Positions) -> Iterator[r.Block]:
    """The stands on one decision, or their numbers on all; the foremost alone in a short answer."""
    if not finding.decision:
        yield _count_table(finding.by_decision)
        return
    positions = finding.by_decision[0]
    if positions.stands:
        yield _stand_table(positions)
    elif positions.scale:
        yield replace(scale_table(positions.scale), most_rows=r.Most((ROWS,), "actor"))


def _stand_table(positions: DecisionPositions) -> r.Table:
    """What everybody says and wants of each option; the foremost in a short answer."""
    stands = {(stand.actor.id, stand.option.id): stand for stand in positions.stands}
    # Where no effect is judged, as in a sheet of stances, nothing can be said of interests.
    judged = any(stand.preference for stand in positions.stands)
    words = ("says", "wants") if judged else ("says",)
    actors, options = foremost(positions)
    columns = tuple(
        r.Column(
            word,
            over=_name(positions, found),
            muted=found.ruled_out,
            rank=found.option.id not in options,
        )
        for found in positions.by_option
        for word in words
    )
    rows = tuple(
        r.Row(
            actor.name,
            tuple(
                cell
                for found in positions.by_option
                for cell in stand_cells(stands.get((actor.id, found.option.id)))[: len(words)]
            ),
            rank=actor.id not in actors,
        )
        for actor in {stand.actor.id: stand.actor for stand in positions.stands}.values()
    )
    return r.Table(
        columns,
        (r.Group("", rows),),
        legend=stand_legend(stands.values(), judged=judged),
        most_rows=r.Most((len(actors),), "actor"),
        most_columns=r.Most((len(options) * len(words),), "option", each=len(words)),
    )


def foremost(positions: DecisionPositions) -> tuple[set[str], set[str]]:
    """The ids of the actors, the decider among them, and of the options of a short table."""
    decider, current = positions.decider.id, positions.current.id
    actors = [(stand.actor.id, stand) for stand in positions.stands]
    places = {option.id: place for place, option in enumerate(positions.decision.options)}
    options = [
        (stand.option.id, stand)
        for stand in sorted(positions.stands, key=lambda stand: places[stand.option.id])
    ]
    return _foremost(actors, ROWS, decider), _foremost(options, OPTIONS, current)


def _foremost(stands: Sequence[tuple[str, Stand]], most: int, first: str) -> set[str]:
    """Of the ids that have stands `first`, and those of which most is said.

    Where that is equal, those with most preferences that are no open ones.
    """
    words = dict.fromkeys((id_ for id_, _ in stands), Fraction(0))
    interests = dict.fromkeys(words, 0)
    for id_, stand in stands:
        words[id_] += abs(stand.stated or Fraction(0))
        interests[id_] += abs(stand.derived or 0)
    ranked = sorted(words, key=lambda id_: (id_ != first, -words[id_], -interests[id_]))
    return set(ranked[:most])


def _name(positions: DecisionPositions, on_option: OptionPositions) -> str:
    """An option, and in brackets whether it holds or is ruled out."""
    option = on_option.option
    mark = standing(positions, option) or ("ruled out" if on_option.ruled_out else "")
    return fmt.marked(option.name, mark)


def _count_table(by_decision: Sequence[DecisionPositions]) -> r.Table:
    """How many actors speak for and against each option, and for how many it is first, or behind.

    A short answer has the decisions on which most is said.
    """
    kept = dict[str, int]()
    for positions in sorted(by_decision, key=_spoken, reverse=True):
        if not kept or len(positions.by_option) <= ROWS - sum(kept.values()):
            kept[positions.decision.id] = len(positions.by_option)
    return r.Table(
        columns=(
            r.Column("for", over="said"),
            r.Column("against", over="said"),
            r.Column("first", over="interests"),
            r.Column("behind", over="interests"),
        ),
        groups=tuple(_counts(found, is_kept=found.decision.id in kept) for found in by_decision),
        legend=r.Legend(
            notes=("numbers of actors; first: alone, or level with some of the others",)
        ),
        most_rows=r.Most((sum(kept.values()),), "option"),
    )


def _spoken(positions: DecisionPositions) -> int:
    """How many stances there are on the options of a decision."""
    return sum(len(found.speak_for) + len(found.speak_against) for found in positions.by_option)


def _counts(positions: DecisionPositions, *, is_kept: bool) -> r.Group:
    rows = []
    for on_option in positions.by_option:
        said = (on_option.speak_for, on_option.speak_against)
        affected = (on_option.served, on_option.harmed)
        cells = (r.Cell(str(len(who))) if who else EMPTY for who in said + affected)
        rows.append(r.Row(_name(positions, on_option), tuple(cells), rank=not is_kept))
    return r.Group(f"{positions.decider.name} · {positions.decision.question}", tuple(rows))


def actor_table(finding: ActorPositions) -> Iterator[r.Block]:
    """What one actor says and wants of each option."""
    if finding.stands:
        rows = tuple(r.Row(stand.option.name, stand_cells(stand)) for stand in finding.stands)
        columns = (r.Column("says"), r.Column("wants"))
        legend = stand_legend(finding.stands)
        yield r.Table(columns, (r.Group("", rows),), legend=legend, most_rows=MOST_OPTIONS)


def pair_table(finding: PairPositions) -> Iterator[r.Block]:
    """What two actors say and want of each option, and where they agree."""
    if not finding.by_option:
        return
    columns = (
        *(
            r.Column(word, over=a.name)
            for a in (finding.a, finding.b)
            for word in ("says", "wants")
        ),
        *(r.Column(word, over="the two") for word in ("say", "want")),
    )
    rows = []
    for a, b in finding.by_option:
        alike = (_alike(a.side, b.side), _alike(a.derived, b.derived))
        rows.append(r.Row(a.option.name, (*stand_cells(a), *stand_cells(b), *alike)))
    yield r.Table(
        columns=columns,
        groups=(r.Group("", tuple(rows)),),
        legend=stand_legend(chain(*finding.by_option)),
        most_rows=MOST_OPTIONS,
    )


def pair_on_issues(finding: PairPositions) -> Iterator[r.Block]:
    """What two actors say of each issue of which both speak, the furthest apart first."""
    if not finding.by_issue:
        return
    furthest = sorted(finding.by_issue, key=lambda both: -abs(both[0].stance - both[1].stance))
    rows = tuple(
        r.Row(a.target.name, (said_cell(a), said_cell(b), _alike(a.side, b.side)))
        for a, b in furthest
    )
    columns = (r.Column(finding.a.name), r.Column(finding.b.name), r.Column("the two"))
    divided = any(stated.divided for stated in chain(*furthest))
    yield r.Table(
        columns,
        (r.Group("", rows),),
        legend=r.Legend((DIVIDED,) if divided else (), (SAYS,)),
        most_rows=r.Most((ROWS,), "issue"),
    )


def _alike(one: int | None, other: int | None) -> r.Cell:
    """Whether two who stand on these sides agree or clash."""
    if not one or not other:
        return EMPTY
    return r.Cell("agree" if one == other else "clash")


def said_cell(stated: Stated) -> r.Cell:
    """What an actor says of an issue."""
    judgement = any(position.is_judgement for position in stated.positions)
    if stated.divided:
        return r.Cell(str(DIVIDED.mark), fmt.Sense.UNKNOWN, judgement)
    value = exactly(stated.stance)
    return r.Cell(fmt.effect(value), fmt.sense(value), judgement)


def stand_cells(stand: Stand | None) -> tuple[r.Cell, r.Cell]:
    """What an actor says of an option, and where the option stands by its interests."""
    says = wants = EMPTY
    if stand and stand.position and stand.stance is not None:
        value = exactly(stand.stance)
        judgement = any(p.is_judgement for p in stand.statements)
        if stand.divided:
            says = r.Cell(str(DIVIDED.mark), fmt.Sense.UNKNOWN, judgement)
        else:
            says = r.Cell(fmt.effect(value), fmt.sense(value), judgement)
    if stand and (preference := stand.preference):
        wants = r.Cell(
            wanted(preference) + "!" * stand.against_interest,
            SENSES.get(preference.rank),
            stand.rests_on_judgement,
        )
    return says, wants


SENSES: Mapping[Rank, fmt.Sense] = MappingProxyType(
    {
        Rank.FIRST: fmt.Sense.FIRST,
        Rank.LEVEL: fmt.Sense.CAN_BE_FIRST,
        Rank.OPEN: fmt.Sense.CAN_BE_FIRST,
    }
)
"""How the ranks are coloured in which an option is, or can be, behind no other."""


def stand_legend(stands: Iterable[Stand], *, judged: bool = True) -> r.Legend:
    """How to read the cells of these stands; those of what actors want, where any is `judged`."""
    stands = list(stands)
    stated = (position for stand in stands for position in stand.statements)
    signs = {
        r.Sign("!", "against what is said"): any(stand.against_interest for stand in stands),
        DIVIDED: any(stand.divided for stand in stands),
        r.JUDGED: any(stand.rests_on_judgement for stand in stands)
        or any(position.is_judgement for position in stated),
    }
    notes = (f"{SAYS} · “·” unknown", *((WANTS,) if judged else ()))
    return r.Legend(tuple(sign for sign, is_used in signs.items() if is_used), notes)


def consequences_named(consequences: Iterable[Consequence]) -> str:
    """`Relations with Seoul −−, Opinion at home −`."""
    return ", ".join(
        f"{consequence.criterion.name} {fmt.effect(consequence.size)}"
        for consequence in consequences
    )


def scale_table(scale: ScaleSummary) -> r.Table:
    """Where each actor stands on a scale, and how much it moves the weighted mean."""
    rows = []
    for leverage in scale.leverage:
        position, pull = leverage.position, leverage.pull
        cells = (
            r.Cell(fmt.number(leverage.at), judgement=position.is_judgement),
            r.Cell(fmt.number(position.capability or 0)),
            r.Cell(fmt.number(position.salience or 0)),
            r.Cell(fmt.number(leverage.share)),
            r.Cell("all of it" if pull is None else fmt.rounded(pull, signed=True)),
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
