"""Pictures of a decision, and of a package, each a file of its own, drawn as on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import deals, influence, positions, tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import Criterion
from stancecli.page.bargain import bargain, without_a_deal
from stancecli.page.drawings.alone import alone
from stancecli.page.drawings.images import Size, image
from stancecli.page.drawings.svg import Drawing, below
from stancecli.page.drawn import drawn
from stancecli.page.matrix import matrix
from stancecli.page.opening import square_of
from stancecli.page.parts import Figure
from stancecli.page.register import Register
from stancecli.page.sides import on_options
from stancecli.page.stakes import GRID, as_rated, power_and_interest
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
    judged = ranked((DecisionVerdict.of(table) for table in tables), situation.model.main)
    if not judged:
        raise Unanswerable(NO_DECISION)
    return judged[0].decision.id


def picture(
    situation: Situation, view: str, decision: str, between: Pair | None = None
) -> DrawnPicture:
    """A picture of a decision; `view` is one of PICTURES.

    `between` are the criteria of the square. Raises Unanswerable where there is nothing to draw.
    """
    figure = PICTURES[view](situation, decision, between)
    asked = situation.decision(decision)
    heading = f"{situation.actor(asked.actor).name}: {asked.question}"
    return _of_figure(figure, heading)


def rated_picture(situation: Situation) -> DrawnPicture:
    """Power and interest as actors are rated by hand. Raises Unanswerable where nobody is."""
    figure = as_rated(situation, GRID)
    title = situation.model.title if situation.model.titled else figure.title
    return _of_figure(figure, title)


def package_picture(situation: Situation) -> DrawnPicture:
    """What all would prefer to no deal, or what comes nearest, of all decisions together.

    Raises Unanswerable where there is neither, or where `deals` has no answer.
    """
    finding = deals.find(situation)
    said = deals.describe(finding)
    figures = [*bargain(finding)]
    if not figures:
        raise Unanswerable(
            "no package is better than no deal, and none comes near", ("stance deals",)
        )
    package, *order = figures
    notes = (said.more, without_a_deal(finding), *package.key)
    heading = said.conclusion if finding.packages else f"{said.conclusion} {package.title}"
    drawing = drawn(package, package.width)
    for figure in order:
        title = ": ".join((figure.title, *figure.key))
        drawing = below(drawing, title, drawn(figure, figure.width))
    return _pictured(drawing, heading, *notes, left_out=package.left)


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


PICTURES: Mapping[str, Callable[[Situation, str, Pair | None], Figure]] = MappingProxyType(
    {"tension": _tension, "matrix": _matrix, "stands": _stands, "grid": _grid}
)
"""What each picture of a decision shows."""
