"""Who has influence on whom, of all, of one actor, between two, or for an option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from typing import TypeAlias

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import table
from stancecli.methods.evidence import Backing, Grounds, grounds
from stancecli.methods.feasibility import RuledOut, ruled_out
from stancecli.methods.influence import (
    InfluencePath,
    Matrices,
    OnActor,
    Quadrant,
    Stake,
    Sums,
    Tie,
    direct_ties,
    disjoint_paths,
    influence_matrices,
    influences_on,
    moved,
    stakes_in,
)
from stancecli.methods.positions.preferences import compare, stands_on
from stancecli.model import Actor, Decision, Option, Range
from stancecli.situation import Situation
from stancecli.wording import answer, bulleted, claimed, rests_on, row, standing
from stancecli.wording.moves import several, through, upper
from stancecli.wording.verdict import HOW

_TIE = "from=start to=end strength=claim.strength"


@dataclass(frozen=True)
class Influences:
    """All actors; they are `ranked` by influence, then by how little they depend.

    `decision` is the one in question, asked about or the first, and `on_decider` who moves its
    decider; None in a model without decisions. `ties` are the direct influences, by strength.
    """

    decision: Decision | None
    on_decider: OnActor | None
    matrices: Matrices
    ranked: tuple[Sums, ...]
    ties: tuple[Tie, ...]
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        return table(
            self.ranked, "actor influence direct_influence dependence direct_dependence quadrant"
        )


@dataclass(frozen=True)
class ActorInfluence:
    """Who can move one actor (`on_actor`), and whom it can move: its direct `ties`, by strength.

    `mean` is that of the sums of all actors.
    """

    on_actor: OnActor
    ties: tuple[Tie, ...]
    sums: Sums
    mean: Fraction
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor that this one can move, and for each that can move it."""
        return table((*self.ties, *self.on_actor.direct), _TIE)


@dataclass(frozen=True)
class InfluencePaths:
    """The strongest path from one actor to another, then others that need nobody on it.

    `total` is MIDI, which counts the direct influence and all paths over one other actor. `ties`
    are all that there are between any two.
    """

    start: Actor
    end: Actor
    paths: tuple[InfluencePath, ...]
    total: Fraction
    grounds: Grounds
    ties: tuple[Tie, ...] = field(default=(), repr=False)

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each step of each path."""
        for number, path in enumerate(self.paths, 1):
            yield from table(path.ties, _TIE, path=number)


@dataclass(frozen=True)
class Pressure:
    """Who is for an option and who against it, with how much influence on whoever decides.

    `stakes` are everybody else with a stake in the decision or any influence on the decider.
    """

    option: Option
    decision: Decision
    decider: Actor
    current: Option
    ruled_out: tuple[RuledOut, ...]
    stakes: tuple[Stake, ...]
    grounds: Grounds

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each actor."""
        return table(self.stakes, "actor side is_said stake direct influence")


Finding: TypeAlias = Influences | ActorInfluence | InfluencePaths | Pressure


def find(situation: Situation, decision_id: str | None = None) -> Influences:
    """Who can move whom, of all actors, and first who moves whoever decides."""
    id_, known = decision_id or situation.main, direct_ties(situation)
    decision = situation.decision(id_) if id_ and situation.kind_of(id_) == "decision" else None
    matrices, ties = influence_matrices(situation), _by_strength(known.values())
    ranked = sorted(matrices.sums, key=lambda sums: (-sums.influence, sums.dependence))
    on_decider = moved(known, situation.actor(decision.actor)) if decision else None
    rests = grounds(situation, (tie.claim for tie in ties))
    return Influences(decision, on_decider, matrices, tuple(ranked), ties, rests)


def _by_strength(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: tie.strength, reverse=True))


def find_actor(situation: Situation, actor_id: str) -> ActorInfluence:
    """Whom one actor can move, and who can move it."""
    matrices, ties = influence_matrices(situation), direct_ties(situation)
    sums = matrices.sums[matrices.index[actor_id]]
    rests = grounds(situation, (tie.claim for pair, tie in ties.items() if actor_id in pair))
    own = _by_strength(tie for tie in ties.values() if tie.start.id == actor_id)
    return ActorInfluence(moved(ties, sums.actor), own, sums, matrices.mean, rests)


def find_paths(situation: Situation, start: str, end: str) -> InfluencePaths:
    """By what paths one actor can move another. Raises Unanswerable where they are one."""
    if start == end:
        raise Unanswerable("influence needs two different actors")
    paths = disjoint_paths(situation, start, end, 4)  # the strongest and three besides
    ties = direct_ties(situation)
    total = influences_on(ties, end).get(start, Fraction(0))
    rests = grounds(situation, (tie.claim for path in paths for tie in path.ties))
    ends = situation.actor(start), situation.actor(end)
    return InfluencePaths(*ends, paths, total, rests, tuple(ties.values()))


def find_pressure(situation: Situation, option_id: str) -> Pressure:
    """Who wants an option and who does not, and who of them can move whoever decides it."""
    option = situation.option(option_id)
    decision = situation.decision(option.decision)
    compared = (compare(situation, (decision,)) or {}).get(decision.id, {})
    stands, ties = stands_on(situation, decision, compared=compared), direct_ties(situation)
    on_decider = (tie.claim for (_, end), tie in ties.items() if end == decision.actor)
    return Pressure(
        option=option,
        decision=decision,
        decider=situation.actor(decision.actor),
        current=situation.option(situation.option_of(decision.id)),
        ruled_out=ruled_out(situation, option_id),
        stakes=stakes_in(situation, decision, option, stands, ties),
        grounds=grounds(situation, on_decider),
    )


# In words.

ROWS = r.Most((6, 5, 4, 3), "influence")
"""How many influences a short answer shows, from roomy to tight."""
LISTED = 500
"""The most influences that a whole answer lists, the strongest first."""


def describe(finding: Finding) -> r.Report:
    """The answer to whichever question of influence was asked."""
    match finding:
        case Influences():
            return _of_all(finding)
        case ActorInfluence():
            return _of_actor(finding)
        case InfluencePaths():
            return _of_paths(finding)
        case Pressure():
            return _of_pressure(finding)


def _named(name: str, strength: Range, *marks: str) -> str:
    return fmt.marked(name, fmt.strength(strength), *marks)


def most_on(found: OnActor) -> Iterator[str]:
    """Who moves an actor most, directly, and through others as strongly as the strongest."""
    name = found.actor.name
    if not found.direct:
        yield f"No influence on {name} is recorded."
        return
    is_judged = all(tie.claim.is_judgement for tie in found.direct)
    but = HOW[Backing.UNSOURCED] if is_judged else ""
    who = several(_named(tie.start.name, tie.claim.strength) for tie in found.direct)
    most = upper(f"{_middle(found.direct)}most influence")
    yield f"{most} on {name}{but}: {who}."
    if found.over:
        ways = (_named(w.ties[0].start.name, w.strength, _through(w)) for w in found.over)
        yield f"Also, by way of others: {several(ways)}."


def _middle(ties: Iterable[Tie]) -> str:
    """What stands before a comparison of strengths of which one is a range."""
    return "" if all(tie.claim.strength.exact for tie in ties) else "at middle estimates "


def _through(path: InfluencePath) -> str:
    """`through A, then B`; of a long way the first three."""
    return through([actor.name for actor in path.through])


def _table(sides: Sequence[tuple[str, Sequence[r.Row]]], *notes: str) -> r.Table:
    """Who, how strongly, by what means, and through whom, where there is a way through others."""
    cells = [row.cells for _, rows in sides for row in rows]
    heads = ["how strongly", "by what means"]
    heads += ["through whom"] * any(own[-1].text != "–" for own in cells)
    groups = _groups(
        (title, [replace(row, cells=row.cells[: len(heads)]) for row in rows])
        for title, rows in sides
    )
    legend = r.legend(chain.from_iterable(cells), *notes)
    columns = (r.Column(head, prose=n > 0) for n, head in enumerate(heads))
    return r.Table(tuple(columns), groups, names="who", legend=legend, most_rows=ROWS)


def _groups(sides: Iterable[tuple[str, Sequence[r.Row]]]) -> tuple[r.Group, ...]:
    """Rows under their titles, where there are any."""
    return tuple(r.Group(title, tuple(rows)) for title, rows in sides if rows)


def _row(name: str, tie: Tie, rank: int, way: InfluencePath | None = None) -> r.Row:
    """A tie, or the first of a way."""
    ties, strength = (way.ties, way.strength) if way else ((tie,), tie.claim.strength)
    unsourced = any(each.claim.is_judgement for each in ties)
    how = r.Cell(
        fmt.strength(strength), judgement=unsourced, signs=(r.JUDGED,) if unsourced else ()
    )
    by = tie.claim.by or tie.claim.because or "–"
    over = ", then ".join(actor.name for actor in way.through) if way else "–"
    return row(name, how, by, over, rank=rank)


def _why(ties: Iterable[Tie]) -> r.Section:
    """Why each is so strong, for the whole answer."""
    entries = []
    for tie in ties:
        reason = tie.claim.because or "no reason given"
        entries.append(claimed(tie.claim, f"{tie.start.name} on {tie.end.name}: {reason}"))
    return bulleted("Why so strong", entries)


GROUPS = {
    Quadrant.RELAY: "Moves others and is moved",
    Quadrant.DOMINANT: "Moves others",
    Quadrant.DEPENDENT: "Is moved",
    Quadrant.AUTONOMOUS: "Neither",
}
"""The four groups of actors in words, those that move others first."""


def _sums(ranked: Sequence[Sums], mean: Fraction) -> r.Table:
    """What actors move and are moved over all ways, in their groups."""
    groups = {title: list[r.Row]() for title in GROUPS.values()}
    for each in ranked:
        moves, is_moved = each.direct_influence, each.direct_dependence
        figures = map(fmt.number, (each.influence, moves, each.dependence, is_moved))
        groups[GROUPS[each.quadrant]].append(row(each.actor.name, *figures))
    counted = (
        "directly: low 1, medium 2, high 3, decisive 4, added · in all: and over one other actor, "
        "each way as strong as its weaker link (MACTOR)"
    )
    mean_said = f"moves, is moved: in all more than the mean of all actors, {fmt.rounded(mean)}"
    heads = ("moves in all", "moves directly", "is moved in all", "is moved directly")
    return r.Table(
        tuple(map(r.Column, heads)),
        _groups(groups.items()),
        names="Sums over all ways",
        legend=r.Legend(notes=(counted, mean_said)),
    )


def _blocks(
    table: r.Table, grounds: Grounds, *details: r.Block, silent: Iterable[str] = ()
) -> Iterator[r.Block]:
    """The table, what the whole answer has besides, what is not known, and the sources."""
    none = several(silent)
    said = "Where none is recorded, it may be that nobody looked."
    said += f" By and on these none is: {none}." if none else ""
    not_known = r.Entry(said, r.strong("Not known"), part=r.Part.NOT_KNOWN)
    yield table
    yield r.Shortened(details, tells="sums over all ways")
    yield r.Listing((not_known, *rests_on(grounds, "influence")))


def _of_all(finding: Influences) -> r.Report:
    """Who has influence on whoever decides, then the strongest influence elsewhere."""
    ties, on = finding.ties, finding.on_decider
    if not ties:
        return r.Report("Influence", "No influence is recorded; it may be that nobody looked.")
    first = on.actor if on else finding.ranked[0].actor
    who = first.name if on else ""
    asks = f"Who has influence on {who}, and on others?" if on else "Who has influence on whom?"
    said = [*most_on(on)] if on else []
    if elsewhere := [tie for tie in ties if not on or tie.end.id != first.id]:
        most = elsewhere[0].claim.strength
        ways = [f"{t.start.name} on {t.end.name}" for t in elsewhere if t.claim.strength == most]
        # What the first sentence tells is not told again, and not denied.
        where = " elsewhere" if on and any(tie.claim.strength == most for tie in on.direct) else ""
        said.append(f"{upper(fmt.strength(most))} influence{where}: {several(ways)}.")
    silent = (s.actor.name for s in finding.ranked if not s.influence and not s.dependence)
    left = [f"the {LISTED} strongest of {len(ties):,}"] if ties[LISTED:] else []
    table = _table([*_by_moved(ties[:LISTED], first.id if on else "")], *left)
    sums = _sums(finding.ranked, finding.matrices.mean)
    blocks = _blocks(table, finding.grounds, sums, _why(ties[:LISTED]), silent=silent)
    return answer("Influence", (who, asks), said, blocks)


def _by_moved(ties: Sequence[Tie], decider: str) -> Iterator[tuple[str, Sequence[r.Row]]]:
    """Influence on each, first on whoever decides; of equal ones those on it are shown first."""
    ranked = sorted(ties, key=lambda tie: (-tie.strength, tie.end.id != decider))
    by_end: dict[str, list[tuple[int, Tie]]] = {decider: []} if decider else {}
    for rank, tie in enumerate(ranked):
        by_end.setdefault(tie.end.id, []).append((rank, tie))
    for own in filter(None, by_end.values()):
        rows = [_row(tie.start.name, tie, rank) for rank, tie in own]
        yield f"Influence on {own[0][1].end.name}", rows


def _of_actor(finding: ActorInfluence) -> r.Report:
    on, actor, ties = finding.on_actor, finding.sums.actor, finding.ties
    moves = several(_named(tie.end.name, tie.claim.strength) for tie in ties)
    on_others = f"Influence of {actor.name} on others: {moves}."
    nobody = f"No influence of {actor.name} on others is recorded."
    moved_by = [_row(tie.start.name, tie, rank) for rank, tie in enumerate(on.direct)]
    moved_by += [_row(way.ties[0].start.name, way.ties[0], 0, way) for way in on.over]
    own = [_row(tie.end.name, tie, rank) for rank, tie in enumerate(ties)]
    sides = ((f"Influence on {actor.name}", moved_by), (f"Influence of {actor.name} on", own))
    sums, why = _sums([finding.sums], finding.mean), _why((*on.direct, *ties))
    asks = f"Influence on {actor.name}, and of {actor.name} on others"
    said = [*most_on(on), on_others if ties else nobody]
    blocks = _blocks(_table(sides), finding.grounds, sums, why) if moved_by or own else ()
    return answer("Influence", (actor.name, asks), said, blocks)


def _of_paths(finding: InfluencePaths) -> r.Report:
    """The strongest way, link by link, then ways that need nobody on it."""
    start, end, paths = finding.start.name, finding.end.name, finding.paths
    asks = f"By what ways could {start} have influence on {end}?"
    if not paths:
        nobody = f"No influence of {start} on {end} is recorded, directly or through others"
        return answer("Influence", [asks], [f"{nobody}; it may be that nobody looked."], ())
    how = f"{_through(paths[0])} ({fmt.strength(paths[0].strength)})"
    total = f"Sum over all ways of one or two links: {fmt.number(finding.total)} (MACTOR)."
    why = _why(tie for path in paths for tie in path.ties)
    ways = [
        (
            upper(f"{_through(path)}: {fmt.strength(path.strength)}"),
            [_row(tie.start.name, tie, n) for tie in path.ties],
        )
        for n, path in enumerate(paths)
    ]
    table = _table(
        ways,
        "Each has influence on the next. A way is as strong as its weakest link.",
        "A further way needs nobody from those above.",
    )
    no_other = upper(f"{_middle(finding.ties)}no other way is stronger.")
    said = [f"Influence of {start} on {end}: {how}.", no_other]
    blocks = _blocks(table, finding.grounds, r.Note(total), why)
    return answer("Influence", [asks], said, blocks)


SIDES = {"For it": ("for",), "Against it": ("against",), "Neutral, or not known": ("neutral", "")}


def _of_pressure(finding: Pressure) -> r.Report:
    decider, option = finding.decider.name, fmt.quoted(finding.option.name)
    pressing = [each for each in finding.stakes if each.influence]
    speak_for, against, neither = (
        several(fmt.marked(each.actor.name, reach(each)) for each in pressing if each.side in side)
        for side in SIDES.values()
    )
    named = fmt.marked(option, standing(finding, finding.option))
    said = [
        f"For {named}, with influence on {decider}: {speak_for or 'nobody known'}.",
        f"Against it: {against or 'nobody known'}.",
    ]
    said += [f"Neutral, or not known: {neither}."] if neither else []
    said += [f"{option} is ruled out now."] if finding.ruled_out else []
    blocks: list[r.Block] = [stakes_table(finding)] if finding.stakes else []
    if finding.grounds.claims:
        blocks.append(r.listing(rests_on(finding.grounds, "influence", f"on {decider}")))
    scope = (decider, f"Who has influence, and is for {option} or against it?")
    return answer("Influence", scope, said, blocks)


def reach(each: Stake) -> str:
    """How an actor can move whoever decides: directly so strongly, or through others alone."""
    if each.direct.mid:
        return fmt.strength(each.direct)
    return "through others" if each.influence else "none recorded"


def stakes_table(finding: Pressure) -> r.Table:
    """What each can move and has at stake, by the side on which it is."""
    groups = _groups(
        (title, [_stake(each) for each in finding.stakes if each.side in side])
        for title, side in SIDES.items()
    )
    on = r.Column(f"influence on {finding.decider.name}", prose=True)
    return r.Table(
        (on, r.Column("says"), r.Column("stake"), r.Column("sum over all ways", rank=1)),
        groups,
        legend=r.legend(
            (cell for group in groups for row in group.rows for cell in row.cells),
            "A side is by what each says, or else by its interests.",
            "stake: weight × effect of every option, added up without signs",
        ),
        most_columns=r.Most((3,), "column"),
        most_rows=r.Most((12, 10, 8, 6, 5, 4), "actor"),
    )


def _stake(each: Stake) -> r.Row:
    says = r.Cell("–" if each.stated is None else fmt.step(2 * each.stated))
    if each.divided:
        says = r.Cell("±", signs=(r.Sign("±", "says both"),))
    stake = fmt.number(each.stake) if each.entered else "–"
    return row(each.actor.name, reach(each), says, stake, fmt.number(each.influence))
