"""The table of `tradeoffs`: options across, criteria down, and what rules an option out."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.comparison import Change, Switch
from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff
from stancecli.lenses.tradeoffs.wording import because
from stancecli.model import IMPORTANCE, Breach, Criterion, Effect, Option
from stancecli.notation import effect, interval, marked, number, quoted, sense, worded
from stancecli.report import (
    Basis,
    Block,
    Cell,
    Column,
    Entry,
    Group,
    Listing,
    Paragraph,
    Row,
    Section,
    Table,
    basis,
    text,
)
from stancecli.values import RuledOut


def table(of: Tradeoff) -> Table:
    shown = (*of.open, *(each for each in of.options if each.ruled_out))
    compared = of.switch
    rows = tuple(_groups(of, compared, shown)) if compared else (Group("", _rows(of, shown)),)
    return Table(
        columns=tuple(column(of, each) for each in shown),
        groups=rows,
        foot=tuple(_foot(of, shown)),
        weight="wt",
        figure="gain" if compared else "",
        legend=_legend(of, shown),
    )


def column(of: Tradeoff, each: Scored) -> Column:
    leads = each.option in of.leaders
    ahead = "ahead" if len(of.leaders) == 1 else "level ahead"
    marks = [
        "current" if each.option is of.current else "",
        ahead if leads and len(of.open) > 1 else "",
        "ruled out" if each.ruled_out else "",
    ]
    mark = ", ".join(filter(None, marks))
    return Column(each.option.name, mark, strong=leads, muted=bool(each.ruled_out))


def _groups(of: Tradeoff, compared: Switch, shown: tuple[Scored, ...]) -> Iterator[Group]:
    ahead, other = with_marks(of, compared.end), with_marks(of, compared.start)
    for title, changes in (
        (f"{ahead} does better than {other}", compared.better),
        (f"{other} does better", compared.worse),
        ("Equal for both", compared.equal),
    ):
        if changes:
            yield Group(title, tuple(_row(of, each.criterion, shown, each) for each in changes))


def with_marks(of: Tradeoff, option: Option) -> str:
    scored = next(each for each in of.options if each.option is option)
    return marked(quoted(option.name), column(of, scored).mark)


def _rows(of: Tradeoff, shown: tuple[Scored, ...]) -> tuple[Row, ...]:
    return tuple(_row(of, criterion, shown) for criterion in of.criteria)


def _row(
    of: Tradeoff, criterion: Criterion, shown: tuple[Scored, ...], change: Change | None = None
) -> Row:
    cells = [of.cell(each.option, criterion) for each in shown]
    claims = (claim for cell in cells for claim in (*cell.claims, *cell.always))
    return Row(
        name=criterion.name,
        cells=tuple(_cell(of, each.option, criterion) for each in shown),
        weight=interval(criterion.weight).replace(" to ", "–"),
        weight_word=worded(criterion.weight, IMPORTANCE),
        figure=number(change.gain, signed=True) if change else "",
        basis=basis(*claims),
    )


ALWAYS, PAST_SCALE = "°", "!"


def _cell(of: Tradeoff, option: Option, criterion: Criterion) -> Cell:
    cell = of.cell(option, criterion)
    if not cell.judged and not cell.always:
        return Cell("·")
    marks = (ALWAYS if cell.always else "") + (PAST_SCALE if cell.passes_scale else "")
    reasons = "; ".join(f"{because(c)} {_bracket(c)}" for c in (*cell.claims, *cell.always))
    return Cell(
        effect(cell.value) + marks, sense(cell.value), cell.rests_on_judgement, reason=reasons
    )


def _bracket(claim: Effect | Breach) -> str:
    rests = basis(claim)
    return "(judgement)" if rests.judgement else " ".join(rests.brackets)


def _foot(of: Tradeoff, shown: tuple[Scored, ...]) -> Iterator[Row]:
    gain = number(of.switch.gain, signed=True) if of.switch else ""
    yield Row("Points", tuple(Cell(number(each.points)) for each in shown), figure=gain)
    if not all(each.bounds.exact for each in shown):
        spans = tuple(Cell(interval(each.bounds)) for each in shown)
        yield Row("at least, at most", spans)
    yield Row("Effects cited", tuple(Cell(f"{e.cited} of {e.effects}") for e in shown))


def _legend(of: Tradeoff, shown: tuple[Scored, ...]) -> tuple[str, ...]:
    used = [_cell(of, each.option, criterion) for criterion in of.criteria for each in shown]
    signs = {
        "++ + help": any("+" in cell.text for cell in used),
        "−− − hurt": any("−" in cell.text for cell in used),
        "0 neither": any(cell.text.startswith("0") for cell in used),
        "/ range": any("/" in cell.text for cell in used),
        "? unknown": any("?" in cell.text for cell in used),
        "· not judged": any(cell.text == "·" for cell in used),
        "* judgement": any(cell.judgement for cell in used),
        f"{ALWAYS} holds whatever is chosen": any(ALWAYS in cell.text for cell in used),
        f"{PAST_SCALE} past the scale": any(PAST_SCALE in cell.text for cell in used),
    }
    gain = " · gain: weight × step" if of.switch else ""
    return (
        "  ".join(sign for sign, is_used in signs.items() if is_used),
        f"wt 1 low to 4 vital · points: weight × effect, added{gain}",
    )


def excluded(of: Tradeoff) -> Iterator[Block]:
    """What is ruled out, and by what: a sentence, or a list of several."""
    said = [
        (f"{quoted(each.option.name)}, by {by}", _basis(reason))
        for each in of.options
        for reason, by in zip(each.ruled_out, each.excluded_by, strict=True)
    ]
    if len(said) == 1:
        (sentence, rests), *_ = said
        yield Paragraph(text(f"Ruled out: {sentence}"), rests)
    elif said:
        entries = tuple(Entry(text(sentence), basis=rests) for sentence, rests in said)
        yield Section("Ruled out", (Listing(entries, "·"),))


def _basis(reason: RuledOut) -> Basis | None:
    return None if isinstance(reason.by, Option) else basis(reason.by)
