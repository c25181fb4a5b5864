"""The report and single answers as slides: a sentence each, its picture, a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from stancecli import depth, notation as fmt, report as r
from stancecli.model import Model
from stancecli.page.documents import SQUARE, picture
from stancecli.page.drawn import drawn
from stancecli.page.parts import Beside, Figure, Fold, Page, PagePart, Shown
from stancecli.render.office.pptx import FEW, MOST_LINES, Deck, Slide, SlidePicture
from stancecli.render.office.references import places_in_words

MOST_COLUMNS = 9
"""A table of more has no room on a slide."""
WIDTHS, SHAPE = (SQUARE, 520, 640), 1.5
"""Pixels across that pictures are tried at, and how much wider than high their place is."""
SHORT_TITLE, LONG_TITLE = 30, 210
"""Letters of a sentence that says little alone, and of one that goes on with the next."""

WHY, HOW_FIRM = (r.Part.WHY, r.Part.PRICE), (r.Part.PULL, r.Part.TURNS_IT, r.Part.NOT_KNOWN)
"""What the slide of the verdict leaves to the one that says why, and the other way about."""

_SHORT = partial(depth.shortened, hints=False)


def slides(page: Page, model: Model, *, template: Path | None = None) -> bytes:
    """The report: what it is about, the verdict, and a slide for each answer."""
    deck = Deck(page.title, template)
    parts = [part for part in page.parts if not part.is_appendix]
    if not page.is_brief:
        deck.begin(page.title, page.question, page.facts, page.about)
    first = (*page.first, *(parts[0].blocks if parts else ()))
    question = page.question or page.title
    deck.add(_slide(page.conclusion, question, page.more, first, model, page.facts, without=WHY))
    for part in parts:
        slide = _of_part(part, page, model)
        if slide.picture or slide.lines:  # what cannot be told needs no slide
            deck.add(slide)
    return deck.content()


def answer_slides(
    answer: r.Report, model: Model, pictures: Iterable[Shown], *, template: Path | None = None
) -> bytes:
    """One answer on one slide."""
    deck = Deck(answer.asked, template)
    blocks = (*pictures, *answer.blocks)
    deck.add(_slide(answer.conclusion, answer.asked, answer.more, blocks, model))
    return deck.content()


def _of_part(part: PagePart, page: Page, model: Model) -> Slide:
    """What a part concludes is its sentence; one that concludes nothing is of the verdict."""
    title, more = part.conclusion, part.more
    if not title:
        title, more = (more, "") if more else (page.line, "")
    question = " · ".join(filter(None, (part.title, part.note)))
    without = () if part.conclusion else HOW_FIRM
    return _slide(title, question, more, part.blocks, model, without=without)


def _slide(
    title: str,
    question: str,
    more: str,
    blocks: Iterable[Shown],
    model: Model,
    facts: str = "",
    without: Sequence[r.Part] = (),
) -> Slide:
    if more and len(title) <= SHORT_TITLE and len(title) + len(more) < LONG_TITLE:
        title, more = f"{title} {more}", ""
    every = tuple(_flat(blocks))
    figure = next((each for each in every if isinstance(each, Figure)), None)
    entries = [e for each in every if isinstance(each, r.Listing) for e in each.entries]
    grounds = depth.of_parts(entries, r.Part.GROUNDS)
    others = depth.without(entries, r.Part.GROUNDS, *without)
    # What is told of a picture can stand in the answer too.
    told = [*{r.plain(_line(e)): e for e in others if r.plain(e.text)}.values()]
    picture = _drawn(figure) if figure else _table(every)
    lines = tuple(_lines(more, told))[:MOST_LINES]
    if isinstance(picture, r.Table) and len(picture.columns) > FEW:
        lines = lines[: bool(more)]
    left = len(lines) - bool(more)
    return Slide(
        title,
        question,
        picture,
        lines,
        r.plain(grounds[0].text) if grounds else facts or _sources(told, model),
        tuple(_notes(told[:left], (*told[left:], *grounds), model)),
    )


def _flat(blocks: Iterable[Shown]) -> Iterator[Figure | r.Block]:
    """Pictures, what is told of them, and the blocks of a short answer, one after the other."""
    for block in blocks:
        match block:
            case Figure():
                yield block
                yield from (each for each in _flat(block.told) if isinstance(each, r.Listing))
            case Beside():
                yield from _flat((*block.left, *block.right))
            case Fold() | r.Section():
                yield from (each for each in _flat(block.blocks) if not isinstance(each, r.Table))
            case r.Listing() | r.Table() | r.Shortened():
                yield from _SHORT([block])


def _drawn(figure: Figure) -> SlidePicture:
    """So wide that its letters are the largest in the place that it has."""
    drawings = (drawn(figure, width) for width in (*WIDTHS, figure.width))
    best = min(drawings, key=lambda d: max(d.width, SHAPE * d.height))
    return SlidePicture(picture(best), best.width, best.height, best.title)


def _table(blocks: Sequence[object]) -> r.Table | None:
    tables = (each for each in blocks if isinstance(each, r.Table))
    return next((_bare(each) for each in tables if len(each.columns) < MOST_COLUMNS), None)


def _bare(table: r.Table) -> r.Table:
    """A table without bars, whose figures stand beside them."""
    bars = {n for row in table.rows for n, cell in enumerate(row.cells) if cell.look == "meter"}
    columns = tuple(each for n, each in enumerate(table.columns) if n not in bars)
    rows = tuple(
        replace(row, cells=tuple(cell for n, cell in enumerate(row.cells) if n not in bars))
        for row in table.rows
    )
    return replace(table, columns=columns, groups=(r.Group("", rows),)) if bars else table


def _lines(more: str, entries: Iterable[r.Entry]) -> Iterator[r.Text]:
    if more:
        yield r.text(more)
    yield from map(_line, entries)


def _line(entry: r.Entry) -> r.Text:
    label = r.plain(entry.label).strip()
    aside = r.text(" · ", entry.aside) if r.plain(entry.aside) else ()
    return r.text(r.strong(f"{label}: ") if label else "", entry.text, aside)


def _notes(shown: Iterable[r.Entry], others: Iterable[r.Entry], model: Model) -> Iterator[str]:
    """What the lines that are shown rest on, the other lines, and each source in full."""
    known = {source.id: source for source in model.sources}
    used: dict[str, str] = {}
    for entry, is_shown in (*((e, True) for e in shown), *((e, False) for e in others)):
        cites = []
        for source, places in entry.basis.by_source if entry.basis else ():
            found = known.get(source)
            used[source] = fmt.reference(found) if found else f"{source}."
            where = places_in_words(said for said, _ in places)
            cites.append(f"[{', '.join(filter(None, (source, where)))}]")
        if cites or not is_shown:
            yield " ".join((r.plain(_line(entry)), *cites))
    yield from used.values()


def _sources(entries: Iterable[r.Entry], model: Model) -> str:
    """The sources of the lines: the one in full, of several their ids."""
    cited = dict.fromkeys(c.source for e in entries if e.basis for c in e.basis.cite)
    found = [source for source in model.sources if source.id in cited]
    if len(found) == 1:
        return fmt.reference(found[0])
    return fmt.few(source.id for source in found)
