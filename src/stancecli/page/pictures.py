"""Pictures, each a file of its own, drawn as on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import compare, deals, influence, positions, tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.performance import performance_table
from stancecli.methods.positions.store import ModelStatements
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import Criterion
from stancecli.page.actors import (
    GRID,
    as_rated,
    on_issues,
    on_options,
    power_and_interest,
    who_moves_whom,
)
from stancecli.page.asked import MOST_COMPARED
from stancecli.page.claims import Register
from stancecli.page.decision import matrix, pair_of, square_of
from stancecli.page.drawings.images import Size, alone, image
from stancecli.page.drawings.svg import Drawing
from stancecli.page.drawn import drawn
from stancecli.page.outcomes import agreeing, bargain, compared, without_a_deal
from stancecli.page.parts import Figure
from stancecli.situation import Situation
from stancecli.wording.verdict import ranked

Pair = tuple[Criterion, Criterion]


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as SVG, what it shows in words, and by count what it leaves out."""

    svg: str
    title: str
    left_out: str = ""

    def image(self, form: str, size: Size | None = None) -> bytes:
        """The same as `png` or `pdf`; raises Unanswerable where typst is not installed."""
        return image(self.svg, form, self.title, size)


View = Callable[[Situation, str | None, Pair | None], DrawnPicture]
"""What draws a picture: of a situation, about one of its items or about none."""


def picture(
    situation: Situation, view: str, about: str | None = None, between: Pair | None = None
) -> DrawnPicture:
    """A picture of a model, one of PICTURES; `about` is an item that it takes, by its id.

    Without one it is of the question that the model is about, or of all of it. `between` are the
    criteria of a tension. Raises Unanswerable where there is nothing to draw.
    """
    return PICTURES[view](situation, about, between)


def main_view(situation: Situation, decision: str | None = None) -> str:
    """What is shown first of a decision, or of the question that the model is about.

    What pulls apart, else what each option does, else who says what.
    """
    if decision is None and not any(situation.decisions()):
        return "stands"
    finding = _found(situation, decision or weightiest(situation))
    if pair_of(finding):
        return "tension"
    return "matrix" if finding.criteria else "stands"


def _of_figure(figure: Figure, heading: str) -> DrawnPicture:
    return _pictured(drawn(figure, figure.width), heading, *figure.key, left_out=figure.left)


def _pictured(drawing: Drawing, heading: str, *notes: str, left_out: str) -> DrawnPicture:
    return DrawnPicture(alone(drawing, heading, *notes), drawing.title, left_out)


def weightiest(situation: Situation, decisions: Iterable[str] | None = None) -> str:
    """The decision that stands first on the page: of all, or of those named by their ids.

    Raises Unanswerable where there is none.
    """
    ids = [decision.id for decision in situation.decisions()] if decisions is None else decisions
    tables = (performance_table(situation, id_) for id_ in ids)
    judged = ranked((DecisionVerdict.of(table) for table in tables), situation.main)
    if not judged:
        raise Unanswerable(NO_DECISION)
    return judged[0].decision.id


def decisions_of(situation: Situation, about: str | None) -> tuple[str, ...] | None:
    """The decision that is meant, or those of the actor; None where nothing is.

    Raises Unanswerable where an actor has none.
    """
    if about is None or situation.kind_of(about) == "decision":
        return (about,) if about else None
    actor = situation.actor(about)
    if not actor.decisions:
        raise Unanswerable(
            f"{actor.name} has nothing to decide in this model",
            (f"stance show {about}", f"stance export svg {about} --view map"),
        )
    return tuple(decision.id for decision in actor.decisions)


# Of a decision.


def _of_decision(show: Callable[[Situation, str, Pair | None], Figure]) -> View:
    """The picture of a decision, the weightiest of those that are meant."""

    def of(situation: Situation, about: str | None, between: Pair | None) -> DrawnPicture:
        id_ = weightiest(situation, decisions_of(situation, about))
        decision = situation.decision(id_)
        heading = f"{situation.actor(decision.actor).name}: {decision.question}"
        return _of_figure(show(situation, id_, between), heading)

    return of


def _found(situation: Situation, decision: str) -> Tradeoff:
    (finding,) = tradeoffs.find(situation, [decision]).tradeoffs
    return finding


def _tension(situation: Situation, decision: str, between: Pair | None) -> Figure:
    finding = _found(situation, decision)
    for criterion in between or ():
        if criterion not in finding.criteria:
            raise Unanswerable(f"“{criterion.name}” is touched by no option of this decision")
    for figure in square_of(finding, between):
        return figure
    raise Unanswerable(
        "the options of this decision bear on fewer than two interests: there is no square",
        (f"stance export svg {decision} --view matrix",) if finding.criteria else (),
    )


def _matrix(situation: Situation, decision: str, _: Pair | None) -> Figure:
    finding = _found(situation, decision)
    if not finding.criteria:
        raise Unanswerable("this model does not say what these options do to interests")
    return matrix(finding, Register(situation), with_points=True)


def _stands(situation: Situation, decision: str, _: Pair | None) -> Figure:
    (finding,) = positions.find(situation, decision).by_decision
    if not any(stand.stated is not None for stand in finding.stands):
        others = influence.find_pressure(situation, situation.option_of(decision)).stakes
        raise Unanswerable(
            "nobody is known to say anything of the options of this decision",
            (f"stance export svg {decision} --view grid",) if others else (),
        )
    return on_options(finding, Register(situation))


def _grid(situation: Situation, decision: str, _: Pair | None) -> Figure:
    found = influence.find_pressure(situation, situation.option_of(decision))
    if not found.stakes:
        raise Unanswerable(
            f"nobody else has a stake in this decision or any influence on {found.decider.name}"
        )
    return power_and_interest(found, GRID)


# Of an issue as well.


def _is_issue(situation: Situation, about: str | None) -> bool:
    return about is not None and situation.kind_of(about) == "issue"


def _stands_of(situation: Situation, about: str | None, between: Pair | None) -> DrawnPicture:
    """Who says what of the options of a decision, or of issues where there is none."""
    if not _is_issue(situation, about) and (about or any(situation.decisions())):
        return _of_decision(_stands)(situation, about, between)
    said = ModelStatements(situation, situation.model.issues)
    found = (
        positions.find_on(situation, situation.issue(about))
        if about
        else positions.find_issues(said)
    )
    asked = [each for each in found.by_issue if each.stated]
    if not asked:
        raise Unanswerable("nobody is known to say anything of it")
    heading = asked[0].issue.name if about else situation.model.title
    return _of_figure(on_issues(asked, Register(situation)), heading)


def _grid_or_ratings(situation: Situation, about: str | None, between: Pair | None) -> DrawnPicture:
    """The grid of a decision; of an issue, and of a model with ratings, as actors are rated."""
    is_rated = any(actor.rated for actor in situation.actors())
    if _is_issue(situation, about) or (about is None and is_rated):
        figure = as_rated(situation, GRID, situation.issue(about) if about else None)
        titled = situation.model.title if situation.model.titled else figure.title
        return _of_figure(figure, situation.issue(about).name if about else titled)
    return _of_decision(_grid)(situation, about, between)


def _compare(situation: Situation, about: str | None, _: Pair | None) -> DrawnPicture:
    """The decisions that are meant, or all, as entered, on each view and in each scenario."""
    first = weightiest(situation, decisions_of(situation, about))
    every = decisions_of(situation, about) or [each.id for each in situation.decisions()]
    finding = compare.find(situation, every if len(every) <= MOST_COMPARED else [first])
    figure = compared(finding, first)
    return _of_figure(figure, compare.describe(finding).conclusion)


def _influence(situation: Situation, about: str | None, _: Pair | None) -> DrawnPicture:
    """Who moves whom, and first who moves an actor, or whoever decides what is meant."""
    actor = about if about and situation.kind_of(about) == "actor" else None
    decision = None if actor else about
    if about is None and any(situation.decisions()):
        decision = weightiest(situation)
    figure = who_moves_whom(situation, decision, actor)
    return _of_figure(figure, figure.title)


def _agreement(situation: Situation, about: str | None, _: Pair | None) -> DrawnPicture:
    """Who agrees and who clashes, on all that is said and decided or on what is meant."""
    figure = agreeing(situation, about)
    return _of_figure(figure, figure.title)


def _deals(situation: Situation, *_: object) -> DrawnPicture:
    """What all would prefer to no deal, or what comes nearest, of all decisions together."""
    finding = deals.find(situation)
    said = deals.describe(finding)
    package = next(bargain(finding), None)
    if not package:
        raise Unanswerable(
            "no package is better than no deal, and none comes near", ("stance deals",)
        )
    notes = (said.more, without_a_deal(finding), *package.key)
    heading = said.conclusion if finding.packages else f"{said.conclusion} {package.title}"
    drawing = drawn(package, package.width)
    return _pictured(drawing, heading, *notes, left_out=package.left)


PICTURES: Mapping[str, View] = MappingProxyType(
    {
        "tension": _of_decision(_tension),
        "matrix": _of_decision(_matrix),
        "stands": _stands_of,
        "grid": _grid_or_ratings,
        "compare": _compare,
        "influence": _influence,
        "agreement": _agreement,
        "deals": _deals,
    }
)
"""Each picture, of an item or of all."""
