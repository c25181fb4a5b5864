"""The picture of a package: what it shows is what `deals` finds, whatever the names are."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import deals
from stancecli.methods import stability
from stancecli.model import Model, Range, exactly
from stancecli.page import decision as module, report
from stancecli.page.decision import bargain
from stancecli.page.drawings import WIDE
from stancecli.page.drawings.plots import INK, THICK, PackageChart, PackageRow
from stancecli.page.parts import Figure
from stancecli.render import terminal
from stancecli.situation import Situation
from tests.pages import FILES, KLAMATH, of_file, section, shared, written
from tests.test_lens_deals import example


def figures(model: Model) -> list[Figure]:
    return [*bargain(deals.find(Situation.of(model)))]


def chart(model: Model) -> PackageChart:
    figure, *_ = figures(model)
    assert isinstance(figure.data, PackageChart)
    return figure.data


def row(low: int, gain: int, high: int, *, now: int = 0, alone: int | None = None) -> PackageRow:
    ends = Fraction(low), Fraction(high), Fraction(gain)
    own = None if alone is None else Fraction(alone)
    return PackageRow(
        "takes part", "Ann", "Go", ends[2], Range(*ends), Fraction(now), own, False, ()
    )


def shapes(*rows: PackageRow, is_now: bool = True) -> ET.Element:
    drawing = PackageChart(rows, is_now).drawn(WIDE)
    return ET.fromstring(str(drawing.__html__()))


def spans(svg: ET.Element, kind: str) -> list[tuple[float, float]]:
    """From where to where bars of a kind go, but for those of the key, which are lower."""
    rects = (each for each in svg.iter("rect") if each.attrib.get("class") == kind)
    bars = (each for each in rects if float(each.attrib["height"]) >= THICK)
    found = [(float(each.attrib["x"]), float(each.attrib["width"])) for each in bars]
    return [(x, x + wide) for x, wide in found]


def marks(svg: ET.Element, way: str) -> list[str]:
    """The paths in the colour of text: lines go on by V, triangles end in Z."""
    paths = (each for each in svg.iter("path") if each.attrib.get("class") == INK)
    return [each.attrib["d"] for each in paths if way in each.attrib["d"]]


# What must not be there.


def test_a_model_that_is_too_large_for_deals_has_a_page_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stability, "MOST_CELLS", 4)
    with pytest.raises(Unanswerable):
        deals.find(Situation.of(KLAMATH))
    html = written(KLAMATH)
    assert 'id="rest"' in html
    assert 'id="deals"' not in html


def test_the_page_does_not_set_how_large_a_shape_is() -> None:
    sheet = (files("stancecli.page") / "templates" / "style.css").read_text(encoding="utf-8")
    svg = shapes(row(-4, -2, -1), row(1, 3, 5, alone=-1), row(-1, 0, 2, now=1), is_now=False)
    kinds = {name for each in svg.iter() for name in each.attrib.get("class", "").split()}
    assert {"helps", "hurts-strongly", "side"} <= kinds
    for kind in kinds:
        assert not re.search(rf"(?m)^\.{kind} \{{[^}}]*(width|height):", sheet), kind


# What must be there.


def test_the_rows_are_what_deals_answers() -> None:
    """Of the Klamath, and of Elmira, where now is not no deal."""
    for name in ("klamath", "elmira"):
        asked = example(name)
        answered: list[dict[str, Any]] = [
            row
            for row in asked.deals().finding.rows()
            if row["package"] == 1
            and (row["role"] != "other" or row["gain_low"] or row["gain_high"])
        ]
        drawn = {each.name: each for each in chart(asked.situation.model).rows}
        assert drawn.keys() == {row["actor"].name for row in answered}
        for row in answered:
            shown = drawn[row["actor"].name]
            assert (shown.gain, shown.alone) == (row["gain"], row["alone"])
            assert (shown.bounds.low, shown.bounds.high) == (row["gain_low"], row["gain_high"])
            assert shown.now == row["gain"] - row["than_now"]
            assert bool(shown.part) == (row["role"] == "takes part")


def test_the_klamath_as_worked_by_hand() -> None:
    pacificorp, states, *others = chart(KLAMATH).rows
    assert (pacificorp.gain, pacificorp.reach, pacificorp.by_itself) == (
        3,
        "+1 to +5",
        "alone: cannot",
    )
    assert (states.gain, states.reach, states.by_itself) == (6, "", "alone −1")
    assert [each.name for each in others if each.loses] == [others[-1].name] == ["Siskiyou County"]
    gets, gives = pacificorp.sides
    assert gets == ("gets", ("No liability for a removal +3", "A good name on the river +2"))
    assert gives == ("gives", ("Power from the dams −2",))
    assert [label for label, _ in others[-1].sides] == ["loses"]
    assert not row(0, 0, 0).loses, "who gains nothing loses nothing"


def test_a_bar_is_dark_to_the_least_and_pale_to_the_most() -> None:
    svg = shapes(row(-4, -2, -1), row(1, 3, 5), row(-1, 0, 2))
    (no_deal, least), (loss, none) = *spans(svg, "helps-strongly"), *spans(svg, "hurts-strongly")
    assert no_deal == none
    unit = least - no_deal
    ends = [
        *((no_deal + unit, no_deal + 5 * unit), (no_deal, no_deal + 2 * unit)),
        *((no_deal - 4 * unit, no_deal - unit), (no_deal - unit, no_deal)),
    ]
    assert loss == pytest.approx(no_deal - unit, abs=0.2)
    assert [*spans(svg, "helps"), *spans(svg, "hurts")] == [pytest.approx(e, abs=0.3) for e in ends]


def test_what_is_sure_has_no_tick_and_now_is_a_mark_where_it_is_not_no_deal() -> None:
    exact, open_ = shapes(row(3, 3, 3)), shapes(row(1, 3, 5))
    assert not spans(exact, "helps")
    ticks = [len(marks(svg, "V")) for svg in (exact, open_)]
    assert ticks == [1, 3], "the line; the line, a tick, and that of the key"
    rows = row(1, 1, 1, now=2), row(1, 1, 1, now=-1)
    assert len(marks(shapes(*rows, is_now=False), "Z")) == 3, "one each, and the key"
    assert len(marks(shapes(*rows, is_now=True), "Z")) == 2, "one at the line, and the key"
    silent = replace(row(0, 0, 0), gain=None, bounds=exactly(0))
    svg = shapes(row(1, 1, 1), silent)
    assert len(spans(svg, "helps-strongly")) == 1
    assert "nothing filled in" in [each.text for each in svg.iter("tspan")]


def test_of_too_many_actors_those_who_lose_stay_and_the_others_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_ACTORS", 3)
    figure, *_ = figures(KLAMATH)
    assert isinstance(figure.data, PackageChart)
    names = [each.name for each in figure.data.rows]
    assert names == ["PacifiCorp", "California and Oregon", "Siskiyou County"]
    assert figure.left == "2 more actors"
    assert figure.left in figure.key


def test_the_page_has_the_picture_and_the_words_have_the_table() -> None:
    shown = section(shared("klamath"), "deals")
    assert shown.count("<svg") == 2, "wide, and for a telephone"
    assert "<table" not in shown
    assert "Hand them over for removal" in shown
    until = (
        "Until “Hand them over for removal” follows, California and Oregon would be 1 point worse"
    )
    assert until in " ".join(shown.split())
    text = terminal.render(report(Situation.of(KLAMATH)), width=100, colour=False)
    told = text.partition("What could several do together?")[2]
    assert "California and Oregon" in told
    assert "Who takes part" in told


def test_where_there_is_no_bargain_there_is_no_picture() -> None:
    shown = section(of_file(FILES["letters"]), "deals")
    assert "there is no bargain" in shown
    assert "<svg" not in shown
