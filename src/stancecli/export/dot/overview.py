"""The map of a model: who has influence on whom, and below it who gains and who loses by what.

A box is an actor with what it decides; an arrow the strongest direct influence of one on another.
The table has what each other option is to each actor against now: what it gains and what it loses,
apart, since a net would hide both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby

import networkx as nx

from stancecli import notation as fmt
from stancecli.export.dot.text import BEGIN, FONT, GREY, INK, PAPER, attributes, html, quote
from stancecli.methods.differences import Difference, bounds_of, differences, gain_of
from stancecli.methods.feasibility import blanks_of, ruled_out
from stancecli.methods.influence import Tie, direct_ties
from stancecli.model import Actor, Blank, Decision, Option
from stancecli.situation import Situation

MOST_BOXES, MOST_LAYERS, MOST_TIES = 30, 12, 30
"""Of more boxes, or of influence over more steps, those next to the main decider are drawn."""
MOST_OPTIONS, MOST_ACTORS = 16, 32
"""The columns and the rows of the table."""
IN_A_BOX, DECISIONS = 8, 3
"""So many options of a decision, and so many decisions, stand in a box."""
STRONG = Fraction(3)
"""From this strength on, high, an influence is strong."""

MUTED, LINE = "#626262", "#b2b2b2"
_GROUNDS = {
    (1, True): ("#005faf", "#ffffff"),
    (1, False): ("#d7ebff", "#003f75"),
    (-1, True): ("#af5f00", "#ffffff"),
    (-1, False): ("#ffe7cf", "#6b3a00"),
    (0, False): ("#e4e4e4", MUTED),
}
"""The ground and the ink of what is gained, lost or unknown: surely, or perhaps not."""


@dataclass(frozen=True)
class GainOrLoss:
    """What some interests of an actor gain together, or lose, in points.

    It is `sure` where it is more than nothing at every estimate in the ranges.
    """

    points: Fraction
    sure: bool
    unsourced: bool

    @classmethod
    def of(cls, changes: Sequence[Difference]) -> GainOrLoss:
        """What some differences of one sign come to."""
        bounds = bounds_of(changes)
        claims = chain.from_iterable((*each.ceasing, *each.beginning) for each in changes)
        return cls(
            gain_of(changes),
            bounds.low > 0 or bounds.high < 0,
            any(claim.is_judgement for claim in claims),
        )


@dataclass(frozen=True)
class MapCell:
    """What an option is to an actor against now: what its interests gain, and what they lose.

    Each part is in points: above 0 what rises, below 0 what falls, and 0 where nothing but a range
    is known. The net is nowhere.
    """

    parts: tuple[GainOrLoss, ...]

    @classmethod
    def of(cls, changes: Sequence[Difference]) -> MapCell:
        """What some differences come to."""
        gains = [each for each in changes if each.gain > 0]
        losses = [each for each in changes if each.gain < 0]
        open_ = [each for each in changes if not each.bounds.exact]
        told = [own for own in (gains, losses) if own] or [open_] * bool(open_)
        return cls(tuple(map(GainOrLoss.of, told)))


@dataclass(frozen=True)
class ModelMap:
    """What the map of a model shows; `left_out` says by number what it does not.

    `boxes` and `ties` are who has influence on whom; of a large model those next to `about`.
    `stakes` has what each of the `options` is to each of the `actors`, by the ids of both; where an
    option is nothing to an actor there is none.
    """

    situation: Situation
    boxes: tuple[Actor, ...]
    ties: tuple[Tie, ...]
    about: Actor | None
    options: tuple[Option, ...]
    actors: tuple[Actor, ...]
    stakes: Mapping[tuple[str, str], MapCell]
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, situation: Situation) -> ModelMap:
        """The map of a model, as far as a page holds it."""
        every = sorted(direct_ties(situation).values(), key=lambda tie: -tie.strength)
        ties, about = every[:MOST_TIES], None
        boxes = _boxes(situation, ties)
        if len(boxes) > MOST_BOXES or _layers(ties) > MOST_LAYERS:
            decisions = (situation.actor(each.actor) for each in _decisions(situation))
            about = next(decisions, None) or every[0].start
            ties = [tie for tie in every if about in (tie.start, tie.end)][: MOST_BOXES - 1]
            boxes = {about.id} | {each.id for tie in ties for each in (tie.start, tie.end)}
        others = [
            option
            for decision in _decisions(situation)
            for option in decision.options
            if not situation.holds(option.id)
        ]
        stakes = dict(_stakes(situation, others[:MOST_OPTIONS]))
        touched = {id_ for id_, _ in stakes}
        actors = [actor for actor in situation.actors() if actor.id in touched]
        model = situation.model
        counts = {
            "actors": len({actor.id for actor in model.actors} - set(boxes) - touched)
            + len(actors[MOST_ACTORS:]),
            "other options": len(others[MOST_OPTIONS:]),
            "influences": len(every) - len(ties),
            "interests": sum(len(actor.interests) for actor in model.actors),
            "constraints": sum(len(actor.constraints) for actor in model.actors),
            "positions": sum(len(actor.positions) for actor in model.actors),
            "issues": len(model.issues),
            "sources": len(model.sources),
        }
        return cls(
            situation,
            tuple(actor for actor in situation.actors() if actor.id in boxes),
            tuple(ties),
            about,
            tuple(others[:MOST_OPTIONS]),
            tuple(actors[:MOST_ACTORS]),
            stakes,
            tuple(f"{what} {count:,}" for what, count in counts.items() if count),
        )


def _decisions(situation: Situation) -> Sequence[Decision]:
    """All decisions, the main one and those of its decider first."""
    every = [*situation.decisions()]
    main = {each.actor for each in every if each.id == situation.main}
    return sorted(every, key=lambda each: (each.id != situation.main, each.actor not in main))


def _boxes(situation: Situation, ties: Iterable[Tie]) -> set[str]:
    """Who decides anything, or has influence that is drawn, or is under it."""
    ends = {each.id for tie in ties for each in (tie.start, tie.end)}
    return ends | {decision.actor for decision in situation.decisions()}


def _layers(ties: Iterable[Tie]) -> int:
    """How many steps the longest way along these goes, where none turns back."""
    graph = nx.DiGraph((tie.start.id, tie.end.id) for tie in ties)
    order = {id_: n for n, id_ in enumerate(reversed([*nx.dfs_postorder_nodes(graph)]))}
    onward = nx.DiGraph((a, b) for a, b in graph.edges if order[a] < order[b])
    return nx.dag_longest_path_length(onward)


def _stakes(
    situation: Situation, options: Iterable[Option]
) -> Iterator[tuple[tuple[str, str], MapCell]]:
    for decision_id, own in groupby(options, lambda option: option.decision):
        blanks: dict[str, dict[str, Blank]] = {}
        for id_, interest in blanks_of(situation, situation.decision(decision_id)):
            blanks.setdefault(interest, {})[id_] = Blank(option=id_, to=interest)
        for option in own:
            found = differences(situation, situation.taking(option.id), situation.actors(), blanks)
            for id_, changes in groupby(found, lambda each: each[0].id):
                stake = MapCell.of([change for _, change in changes])
                if stake.parts:
                    yield (id_, option.id), stake


# How it is drawn.


def picture(shown: ModelMap) -> str:
    """The map as DOT: the title above, the table and what signs mean below."""
    model = shown.situation.model
    title = f"{_font(html(model.title, 70), 18)}"
    for words in filter(None, (model.as_of and f"as of {model.as_of}", model.draft)):
        title += f"  {_font(html(words), 12, MUTED)}"
    font = {**FONT, "fontsize": "12", "fontcolor": INK}
    layout = {"rankdir": "TB", "ranksep": "0.35", "nodesep": "0.3", "bgcolor": PAPER, "pad": "0.2"}
    # At most 1,600 points wide and high.
    layout |= {"size": "22.2,22.2", "tooltip": model.title, "labelloc": "b", **font}
    edge = {**font, "fontsize": "10", "arrowsize": "0.8"}
    return "\n".join(
        [
            BEGIN,
            f"  graph {attributes(layout)}",
            f"  graph [label={_table(shown)}]",
            f"  node {attributes({**font, 'shape': 'plain'})}",
            f"  edge {attributes(edge)}",
            '  subgraph "cluster" {',
            f'    graph [label=<{title}>, labelloc="t", color="{PAPER}"]',
            *(f"    {_box(shown.situation, actor)}" for actor in shown.boxes),
            *(f"    {_arrow(tie)}" for tie in shown.ties),
            "  }",
            "}",
            "",
        ]
    )


def _font(words: str, size: int, ink: str = INK) -> str:
    return f'<FONT POINT-SIZE="{size}" COLOR="{ink}">{words}</FONT>'


def _left(words: str) -> str:
    """Lines of a cell that begin at its left."""
    return words.replace("<BR/>", '<BR ALIGN="LEFT"/>') + '<BR ALIGN="LEFT"/>'


def _box(situation: Situation, actor: Actor) -> str:
    """An actor with its questions, and the options of each."""
    cells = [f'<TD BGCOLOR="#e6e6e6" ALIGN="LEFT"><B>{html(actor.name, 30)}</B></TD>']
    for decision in actor.decisions[:DECISIONS]:
        asked = _font(f"<I>{_left(html(decision.question, 40))}</I>", 10)
        cells.append(f'<TD ALIGN="LEFT" BALIGN="LEFT">{asked}</TD>')
        options = sorted(decision.options, key=lambda each: not situation.holds(each.id))
        kept = {option.id for option in options[:IN_A_BOX]}
        cells += [_option(situation, each) for each in decision.options if each.id in kept]
        cells += _more(len(options) - IN_A_BOX, "options")
    cells += _more(len(actor.decisions) - DECISIONS, "decisions")
    rows = "".join(f"<TR>{cell}</TR>" for cell in cells)
    look = f'BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="{GREY}"'
    label = f'<<TABLE {look} BGCOLOR="{PAPER}">{rows}</TABLE>>'
    return f"{quote(actor.id)} [label={label}, tooltip={quote(actor.name)}]"


def _option(situation: Situation, option: Option) -> str:
    reasons = ruled_out(situation, option.id)
    name = html(option.name, 30)
    if situation.holds(option.id):
        told = f"<B>{_left(f'▸ {name}')}</B>"
    elif reasons:
        why = _font(_left(html(f"ruled out by {reasons[0].said}", 44)), 9, MUTED)
        told = f"{_font(_left(name), 12, MUTED)}{why}"
    else:
        told = _left(name)
    return f'<TD ALIGN="LEFT" BALIGN="LEFT">{told}</TD>'


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f'<TD ALIGN="LEFT">{_font(f"other {what}: {count:,}", 9, MUTED)}</TD>'


def _arrow(tie: Tie) -> str:
    ink = INK if tie.strength >= STRONG else MUTED
    look = {
        "label": f" {fmt.strength(tie.claim.strength)} ",
        "penwidth": f"{float(tie.strength) * 0.8:.2f}",
        "style": "dashed" if tie.claim.is_judgement else "solid",
        "color": ink,
        "fontcolor": ink,
        "tooltip": f"{tie.start.name} → {tie.end.name}: {tie.claim.by or 'no means are told'}",
    }
    return f"{quote(tie.start.id)} -> {quote(tie.end.id)} {attributes(look)}"


def _table(shown: ModelMap) -> str:
    """Who gains and who loses by each option, and below it what signs mean and what is left out."""
    situation = shown.situation
    rows = []
    if shown.actors:
        heads = [f'<TD ROWSPAN="2">{html("Who gains, who loses, against now", 20)}</TD>']
        for id_, own in groupby(shown.options, lambda option: option.actor):
            name = f"<B>{html(situation.actor(id_).name, 16)}</B>"
            heads.append(f'<TD COLSPAN="{len([*own])}" BGCOLOR="#e6e6e6">{name}</TD>')
        rows = ["".join(heads), "".join(_head(situation, option) for option in shown.options)]
        for actor in shown.actors:
            stakes = (shown.stakes.get((actor.id, option.id)) for option in shown.options)
            cells = [
                _cell(stake, is_own=option.actor == actor.id)
                for stake, option in zip(stakes, shown.options, strict=True)
            ]
            rows.append(f'<TD ALIGN="RIGHT">{html(actor.name, 30)}</TD>{"".join(cells)}')
    notes = [
        "→ has influence on, directly; the thicker, the more; dashed: unsourced",
        "▸ what holds now; + − what the interests of each gain and lose, in points, by another "
        "option, all else as now",
        "the points of two actors are no common measure: compare along a row",
        "pale: could be nothing; ?: unknown; *: unsourced; grey frame: whoever decides",
    ]
    if shown.about:
        notes.append(
            f"Large model: drawn is who has influence on {shown.about.name}, and on whom it has"
        )
    if shown.left_out:
        notes.append(f"Not drawn: {', '.join(shown.left_out)} (stance export dot --whole)")
    foot = "".join(_font(_left(html(note, 120)), 10) for note in notes)
    columns = len(shown.options) + 1
    rows.append(f'<TD COLSPAN="{columns}" ALIGN="LEFT" BALIGN="LEFT" BORDER="0">{foot}</TD>')
    look = 'BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4"'
    body = "".join(f"<TR>{row}</TR>" for row in rows)
    return f'<<TABLE {look} COLOR="{LINE}">{body}</TABLE>>'


def _head(situation: Situation, option: Option) -> str:
    out = bool(ruled_out(situation, option.id))
    name = html(option.name, 15) + "<BR/>(ruled out)" * out
    return f"<TD>{_font(name, 10, MUTED if out else INK)}</TD>"


def _cell(stake: MapCell | None, *, is_own: bool) -> str:
    """What an option is to an actor: what it gains, beside what it loses."""
    frame = f' BORDER="2" COLOR="{GREY}"' if is_own and stake else ""
    if not stake:
        return "<TD> </TD>"
    told = ""
    for part in stake.parts:
        sign = (part.points > 0) - (part.points < 0)
        ground, ink = _GROUNDS[sign, part.sure]
        words = fmt.number(part.points, signed=True) if sign else "?"
        star = "*" if part.unsourced else ""
        told += f'<TD BGCOLOR="{ground}">{_font(f"<B>{words}{star}</B>", 10, ink)}</TD>'
    inner = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">'
    return f'<TD{frame} CELLPADDING="2">{inner}<TR>{told}</TR></TABLE></TD>'
