"""Pictures: what each figure is drawn as, and each a file of its own, drawn as on the page."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import NamedTuple

from markupsafe import Markup

from stancecli.diagnostics import NO_DECISION, Unanswerable
from stancecli.lenses import (
    Finding,
    between,
    compare,
    deals,
    influence,
    positions,
    stability,
    tradeoffs,
)
from stancecli.lenses.compare import Comparison
from stancecli.lenses.deals import Deals
from stancecli.lenses.influence import Influences, Pressure
from stancecli.lenses.levers import EveryOption, find_all as find_levers
from stancecli.lenses.positions import IssueStands, Positions
from stancecli.lenses.stability import Stability
from stancecli.lenses.stakes import Stakes, describe as stakes_told, find as find_stakes
from stancecli.lenses.tradeoffs import Tradeoff, Tradeoffs
from stancecli.letters import MEND, without_a_font
from stancecli.model import Criterion
from stancecli.page.actors import (
    CHART,
    GRID,
    agreeing,
    as_rated,
    power_and_interest,
    who_moves_whom,
)
from stancecli.page.claims import Register
from stancecli.page.compose import MOST_DECISIONS, by_weight
from stancecli.page.decision import matrix
from stancecli.page.drawings import BETWEEN, KEY_LINES, SMALL, Drawing, Pen, cut, element
from stancecli.page.drawings.tables import matrix_chart
from stancecli.page.levers import ladder
from stancecli.page.moves import bargain, on_the_way
from stancecli.page.opening import bars, opening, pair_of
from stancecli.page.parts import Figure, Matrix, Shown
from stancecli.page.side_by_side import compared
from stancecli.page.voices import picture as voices
from stancecli.page.winners import FEW_ACTORS, winners
from stancecli.situation import Situation


def drawn(figure: Figure, width: int) -> Drawing:
    """The picture, so many pixels across; a matrix is as wide as it must be."""
    data = figure.data
    if isinstance(data, Matrix):
        return matrix_chart(data, title=figure.title, width=width)
    return data.drawn(width)


# Pictures of what a lens has found, those that the report has, for documents.


def pictures_of(finding: Finding, situation: Situation) -> Iterator[Shown]:
    """Pictures of an answer, alone or beside each other, the one that says most first.

    None where only words and tables say it.
    """
    match finding:
        case Tradeoffs(tradeoffs=(one,)) if one.criteria:
            yield from opening(one, ())
            yield matrix(one, Register(situation), with_points=True)
        case Positions() | IssueStands() if finding.foremost:
            yield voices(finding)
        case Pressure() if finding.stakes:
            yield power_and_interest(finding, CHART)
        case Influences() if finding.ties:
            yield who_moves_whom(situation, finding.decision.id if finding.decision else None, None)
        case EveryOption():
            yield from ladder(finding)
        case Comparison():
            yield compared(finding, situation.main)
        case Stakes():
            yield from (each for each in winners(finding, (), FEW_ACTORS) if not each.left)
        case Stability():
            yield replace(on_the_way(finding, situation), title="")
        case Deals():
            yield from (replace(each, title="") for each in bargain(finding))


# A drawing as a file of its own: with the colours and the type of the page in it.


MARGIN = 16
"""Pixels of ground around the drawing."""
FONT = 'svg { font: 13px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }'
DARK = "@media screen and (prefers-color-scheme: dark)"
HEADING = 15
"""Pixels of a letter of the heading above a drawing."""


def alone(drawing: Drawing, heading: str = "", *notes: str, bare: bool = False) -> str:
    """The drawing as a whole SVG file, light or dark as its reader prefers; the same every time.

    `heading` and `notes` stand above it. A `bare` one has no ground around it, and none below it.
    """
    above = Pen()
    told = ((heading, HEADING, "heading"), *((note, SMALL, "m") for note in notes))
    for said, size, look in told:
        if said:
            bold = size == HEADING
            above.text(0, (cut(said, drawing.width, size, KEY_LINES, bold=bold), look))
            above.gap(4)
    above.gap(8 if above.shapes else 0)
    margin = 0 if bare else MARGIN
    width, height = drawing.width + 2 * margin, drawing.height + above.y + 2 * margin
    ground = element("rect", class_="ground", x=0, y=0, width=width, height=height)
    svg = element(
        "svg",
        element("title", drawing.title),
        # The style is our own and holds no text of a model.
        Markup("<style>\n{}\n</style>").format(Markup(_style())),
        Markup("") if bare else ground,
        element("g", *above.shapes, transform=f"translate({margin} {margin})"),
        element("g", *drawing.shapes, transform=f"translate({margin} {margin + above.y})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
    )
    return f"{svg}\n"


def template(name: str) -> str:
    """One of the files that the page is made of."""
    return (files("stancecli.page") / "templates" / name).read_text(encoding="utf-8")


def _style() -> str:
    """The rules of the page's pictures, their colours written out: few programs know variables."""
    colours, rules = map(template, ("colours.css", "pictures.css"))
    light, dark = (dict(re.findall(r"--([\w-]+): ([^;]+);", part)) for part in colours.split(DARK))
    # The first rule fits a picture into its place on the page.
    plain = re.sub(r"^svg \{.*?\}", FONT, rules, count=1)
    coloured = "".join(f"{rule}\n" for rule in plain.splitlines() if "var(--" in rule)
    return f"{_painted(plain, light)}\n{DARK} {{\n{_painted(coloured, light | dark)}}}"


def _painted(rules: str, colours: dict[str, str]) -> str:
    return re.sub(r"var\(--([\w-]+)\)", lambda name: colours[name[1]], rules)


LEAST, MOST = 16, 8_000
"""Pixels of a side of an image that is asked for by its size."""
POINTS = 0.75
"""Of a pixel: 72 of an inch that has 96."""
PLAIN, SHARP = 96, 192
"""Pixels of an inch: as many as a size says, and for images of no given size twice as many."""
FAMILIES = '"Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans"'
"""Fonts of Linux, Windows and macOS: typst knows families by their names alone."""

# What a model says is data here, and never part of what typst reads as its language.
_PAGE = """
#set document(title: sys.inputs.title, date: none)
#set page(width: {width}, height: {height}, margin: 0pt, fill: {ground})
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.title, {fit})
"""


class Size(NamedTuple):
    """How large an image is, in pixels; without a height, as high as the drawing is then."""

    width: int
    height: int | None = None


def image(svg: str, form: str, title: str, size: Size | None = None) -> bytes:
    """A drawing of ours as `png` or `pdf`; `title` says in words what it shows.

    Without a size a PNG has two pixels for each of the drawing. In one of another shape the drawing
    stands in the middle. The same bytes every time, with the same fonts. Warns of letters that have
    none. Raises Unanswerable where typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise Unanswerable(
            f"a drawing becomes {form} by typst, which is not installed",
            ("pip install typst", "or export svg, which needs nothing"),
        ) from None
    width, height = (f"{side * POINTS}pt" if side else "auto" for side in size or (None, None))
    fit = f"width: {width}, height: {height}" if size else ""
    if size and size.height:
        fit += ', fit: "contain"'
    ground = 'rgb("#fdfdfb")' if size else "white"
    # Lines of one text begin where they are told to: typst loses count at a space of no width.
    written = svg.replace(FONT, FONT.replace("system-ui", FAMILIES, 1), 1).replace(BETWEEN, "")
    made = typst.compile(
        _PAGE.format(width=width, height=height, fit=fit, ground=ground).encode(),
        format="png" if form == "png" else "pdf",
        ppi=PLAIN if size else SHARP,
        sys_inputs={"svg": written, "title": title},
    )
    assert isinstance(made, bytes)
    for letters in sorted(without_a_font(svg)):
        warnings.warn(f"no font here has {letters}, so a picture has boxes; {MEND}", stacklevel=2)
    return made


# Of a model.


Pair = tuple[Criterion, Criterion]
NO_EFFECTS = "this model does not say what these options do to interests"


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as SVG, what it shows in words, and by count what it leaves out."""

    svg: str
    title: str
    left_out: str = ""

    def image(self, form: str, size: Size | None = None) -> bytes:
        """The same as `png` or `pdf`; raises Unanswerable where typst is not installed."""
        return image(self.svg, form, self.title, size)


Asked = tuple[Figure, str]
"""What a picture shows, and what is asked there: of whom, or of what."""
View = Callable[[Situation, str | None, Pair | None], Asked]
"""What makes a picture of a situation, about one of its items or about none."""


def picture(
    situation: Situation,
    view: str,
    about: str | None = None,
    between: Pair | None = None,
    scenario: str = "",
) -> DrawnPicture:
    """A picture of a model, one of PICTURES; `about` is an item that it takes, by its id.

    Without one it is of the question that the model is about, or of all of it. `between` are the
    criteria of a tension. The `scenario` is told in words, where there is one. Raises Unanswerable
    where there is nothing to draw.
    """
    figure, asked = PICTURES[view](situation, about, between)
    drawing = drawn(figure, figure.width)
    drawing = replace(drawing, title=" · ".join(filter(None, (drawing.title, scenario))))
    svg = alone(drawing, figure.title, asked, scenario, situation.model.draft, *figure.notes)
    return DrawnPicture(svg, drawing.title, figure.left)


def main_view(situation: Situation, decision: str | None = None) -> str:
    """What is shown first of a decision, or of the question that the model is about.

    What pulls apart, else what each option does, else who says what.
    """
    if decision is None and not any(situation.decisions()):
        return "stands"
    finding = _found(situation, decision or weightiest(situation))
    if pair_of(finding)[1:]:
        return "tension"
    return "matrix" if finding.criteria else "stands"


def weightiest(situation: Situation, decisions: Iterable[str] | None = None) -> str:
    """The decision that stands first on the page: of all, or of those named by their ids.

    Raises Unanswerable where there is none.
    """
    ids = [decision.id for decision in situation.decisions()] if decisions is None else decisions
    for first in by_weight(situation, ids, situation.main):
        return first
    raise Unanswerable(NO_DECISION)


def decisions_of(situation: Situation, about: str | None) -> tuple[str, ...] | None:
    """The decision that is meant, or those of the actor; None where nothing is.

    Raises Unanswerable where an actor has none.
    """
    if about is None or situation.kind_of(about) == "decision":
        return (about,) if about else None
    actor = situation.actor(about)
    if not actor.decisions:
        raise Unanswerable(
            f"nothing in this model is decided by {actor.name}",
            (f"stance show {about}", f"stance export svg {about} --picture map"),
        )
    return tuple(decision.id for decision in actor.decisions)


def _asked(situation: Situation, about: str | None) -> tuple[str, str]:
    """The weightiest of the decisions that are meant, by its id, and what it asks of whom."""
    decision = situation.decision(weightiest(situation, decisions_of(situation, about)))
    return decision.id, f"{situation.actor(decision.actor).name}: {decision.question}"


def _found(situation: Situation, decision: str) -> Tradeoff:
    (finding,) = tradeoffs.find(situation, [decision]).tradeoffs
    return finding


def _tension(situation: Situation, about: str | None, pair: Pair | None) -> Asked:
    decision, asked = _asked(situation, about)
    finding, title = _found(situation, decision), ""
    if pair:
        found = between.find(situation, decision, *(criterion.id for criterion in pair))
        title = between.describe(found).conclusion
    for figure in bars(finding, pair or (), title):
        return figure, asked
    raise Unanswerable(
        "nothing parts the options of this decision: there is nothing to draw",
        (f"stance export svg {decision} --picture matrix",) if finding.criteria else (),
    )


def _matrix(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    decision, asked = _asked(situation, about)
    finding = _found(situation, decision)
    if not finding.criteria:
        raise Unanswerable(NO_EFFECTS)
    return matrix(finding, Register(situation), with_points=True), asked


def _stands(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    """Who has spoken on the options of a decision, or on issues where there is none."""
    item, asked = about, situation.model.title
    if situation.kind_of(about) == "issue" if about else not any(situation.decisions()):
        asked = situation.issue(about).name if about else asked
    else:
        item, asked = _asked(situation, about)
    found = positions.question.find(situation, item) if item or situation.model.issues else None
    if not isinstance(found, Positions | IssueStands) or not found.foremost:
        raise Unanswerable("nobody is known to say anything of it")
    return voices(found), asked


def _stakes(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    """Who gains and who loses by each option of a decision."""
    decision, asked = _asked(situation, about)
    finding = find_stakes(situation, decision)
    said = stakes_told(finding).conclusion
    for figure in winners(finding):
        return replace(figure, title=said), asked
    raise Unanswerable(f"nothing to draw: {said}" if finding.actors else NO_EFFECTS)


def _grid(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    """The grid of a decision; of an issue, and of a model with ratings, as actors are rated."""
    issue = situation.issue(about) if about and situation.kind_of(about) == "issue" else None
    if issue or (not about and any(actor.rated for actor in situation.actors())):
        return as_rated(situation, GRID, issue), issue.name if issue else situation.model.title
    decision, asked = _asked(situation, about)
    found = influence.find_pressure(situation, situation.option_of(decision))
    if not found.stakes:
        raise Unanswerable(
            f"nobody else has a stake in this decision or any influence on {found.decider.name}"
        )
    return power_and_interest(found, GRID), asked


def _compare(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    """The decisions that are meant, or all, as entered, on each view and in each scenario."""
    first = weightiest(situation, decisions_of(situation, about))
    every = decisions_of(situation, about) or [each.id for each in situation.decisions()]
    finding = compare.find(situation, every if len(every) <= MOST_DECISIONS else [first])
    return compared(finding, first), compare.describe(finding).more


def _levers(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    """How far each option is behind, and what would bring it nearer."""
    decision, asked = _asked(situation, about)
    for figure in ladder(find_levers(situation, decision)):
        return figure, asked
    raise Unanswerable("nothing that others choose is known to help an option of this decision")


def _influence(situation: Situation, about: str | None, _: Pair | None) -> Asked:
    """Who moves whom, and first who moves an actor, or whoever decides what is meant."""
    actor = about if about and situation.kind_of(about) == "actor" else None
    decision = None if actor else about
    if about is None and any(situation.decisions()):
        decision = weightiest(situation)
    return who_moves_whom(situation, decision, actor), ""


def _moves(situation: Situation, *_: object) -> Asked:
    """Who would move alone, in all decisions together."""
    finding = stability.find(situation)
    return on_the_way(finding, situation), stability.describe(finding).more


def _deals(situation: Situation, *_: object) -> Asked:
    """The bargain that is told first, of all decisions together."""
    finding = deals.find(situation)
    said = deals.describe(finding)
    for figure in bargain(finding):
        return figure, said.more
    raise Unanswerable(f"nothing to draw: {said.conclusion}", ("stance deals",))


PICTURES: Mapping[str, View] = {
    "tension": _tension,
    "matrix": _matrix,
    "stakes": _stakes,
    "stands": _stands,
    "grid": _grid,
    "compare": _compare,
    "levers": _levers,
    "influence": _influence,
    "agreement": lambda situation, about, _: (agreeing(situation, about), ""),
    "moves": _moves,
    "deals": _deals,
}
"""Each picture, of an item or of all."""
