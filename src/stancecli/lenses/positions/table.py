"""The tables of stands: actors against options, one actor's or one pair's options, a scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from stancecli import notation as fmt, report as r
from stancecli.lenses.positions.actors import ActorPositions, PairPositions
from stancecli.lenses.positions.finding import ROWS, DecisionPositions, OptionPositions, Positions
from stancecli.methods.positions.preferences import Consequence, Rank, Stand
from stancecli.methods.positions.scale import ScaleSummary
from stancecli.methods.positions.statements import Stated
from stancecli.model import exactly
from stancecli.wording import standing
from stancecli.wording.states import DIVIDED, WANTS, both_ways, wanted

EMPTY = r.Cell("·")
"""Nothing said or judged, or nobody."""

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
    actors = {actor.id for actor in positions.foremost}
    options = {option.id for option in positions.foremost_options}
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
    """What two actors say and want of each option, where they agree, and what that adds up to."""
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
    for pair in finding.by_option:
        relations = (r.Cell(relation or "·") for relation in (pair.stated, pair.derived))
        cells = (*stand_cells(pair.a), *stand_cells(pair.b), *relations)
        rows.append(r.Row(pair.option.name, cells))
    sums = (finding.stated, finding.derived)
    foot = (
        ("Agreement, added up", [pair.convergence if pair else 0 for pair in sums]),
        ("Clash, added up", [pair.divergence if pair else 0 for pair in sums]),
    )
    whole = r.Table(
        columns=columns,
        groups=(r.Group("", tuple(rows)),),
        foot=tuple(
            r.Row(name, (*[r.Cell()] * 4, *(r.Cell(fmt.number(size)) for size in sizes)))
            for name, sizes in foot
        ),
        legend=stand_legend(stand for pair in finding.by_option for stand in (pair.a, pair.b)),
        most_rows=MOST_OPTIONS,
    )
    yield r.Shortened((whole,), (replace(whole, foot=()),))


def pair_on_issues(finding: PairPositions) -> Iterator[r.Block]:
    """What two actors say of each issue of which both speak, the furthest apart first."""
    if not finding.by_issue:
        return
    furthest = sorted(finding.by_issue, key=lambda on: -abs(on.a.stance - on.b.stance))
    rows = tuple(
        r.Row(on.issue.name, (said_cell(on.a), said_cell(on.b), r.Cell(on.stated or "·")))
        for on in furthest
    )
    columns = (r.Column(finding.a.name), r.Column(finding.b.name), r.Column("the two"))
    divided = any(stated.divided for on in furthest for stated in (on.a, on.b))
    yield r.Table(
        columns,
        (r.Group("", rows),),
        legend=r.Legend((DIVIDED,) if divided else (), (SAYS,)),
        most_rows=r.Most((ROWS,), "issue"),
    )


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
    if stand and (position := stand.position) and stand.stance is not None:
        value = exactly(stand.stance)
        judgement = any(p.is_judgement for p in stand.statements)
        if stand.divided:
            why = both_ways(stand.both_ways) if stand.both_ways else fmt.voted(position)
            says = r.Cell(str(DIVIDED.mark), fmt.Sense.UNKNOWN, judgement, why)
        else:
            reason = position.says or position.because
            says = r.Cell(fmt.effect(value), fmt.sense(value), judgement, reason)
    if stand and (preference := stand.preference):
        wants = r.Cell(
            wanted(preference) + "!" * stand.against_interest,
            SENSES.get(preference.rank),
            stand.rests_on_judgement,
            consequences_named(stand.consequences),
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
