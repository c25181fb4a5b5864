"""A page that is moved in a browser, through its own controls; and what the command line says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.methods.performance import performance_table
from stancecli.model import IMPORTANCE, Model, Range
from tests import browser
from tests.running import run

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

WORDS = [*IMPORTANCE]


def opened_page(chrome: Chrome, folder: Path, html: str, width: int = 1440) -> None:
    file = folder / "what-if.html"
    file.write_text(html, encoding="utf-8")
    browser.show(chrome, file, width=width)


def found(chrome: Chrome, selector: str) -> list[WebElement]:
    from selenium.webdriver.common.by import By

    return chrome.find_elements(By.CSS_SELECTOR, selector)


def text_of(chrome: Chrome, selector: str) -> str:
    (element,) = found(chrome, selector)
    return element.text


def choose(chrome: Chrome, what: str, place: int) -> None:
    from selenium.webdriver.support.ui import Select

    for select in found(chrome, f"#whatif-{what}"):
        Select(select).select_by_index(place)


def importances(chrome: Chrome) -> dict[str, list[WebElement]]:
    """By criterion that can be weighed in the decision that is seen, its four buttons."""
    rows = [row for row in found(chrome, ".panel .weights tbody tr") if row.is_displayed()]
    return {
        named.text: buttons[1:]
        for row in rows
        for named, buttons in [(found_in(row, "th")[0], found_in(row, "input"))]
    }


def found_in(element: WebElement, selector: str) -> list[WebElement]:
    from selenium.webdriver.common.by import By

    return element.find_elements(By.CSS_SELECTOR, selector)


@dataclass(frozen=True)
class Moved:
    """What a reader sets: places in the selects, and importances by the names of criteria."""

    decision: int
    view: int
    scenario: int
    importances: dict[str, str]

    def set_on(self, chrome: Chrome) -> None:
        """Put everything back, and set it through the page's own controls."""
        found(chrome, "#whatif-reset")[0].click()
        for what in ("decision", "view", "scenario"):
            choose(chrome, what, getattr(self, what))
        buttons = importances(chrome)
        for name, word in self.importances.items():
            buttons[name][WORDS.index(word)].click()


def drawn(model: Model, order: list[str], rng: Random) -> tuple[Moved, str]:
    """A setting, and the options of the command line that ask the same."""
    place = rng.randrange(len(order))
    analysis = Analysis.of(model)
    view, scenario = rng.randrange(len(model.holders) + 1), rng.randrange(len(model.scenarios) + 1)
    view = view if not scenario or not model.scenarios[scenario - 1].view else 0
    options = ""
    if scenario:
        named = model.scenarios[scenario - 1].id
        analysis, options = analysis.in_scenario(named), f" --scenario {named}"
    if view:
        holder = model.holders[view - 1].id
        analysis, options = analysis.view(holder), f"{options} --view {holder}"
    fixed = {each.item for each in (model.scenarios[scenario - 1].set if scenario else ())}
    table = performance_table(analysis.situation, order[place])
    # Where one option is open, there is nothing to weigh.
    criteria = table.criteria if table.candidates[1:] else ()
    free = [criterion for criterion in criteria if criterion.id not in fixed]
    chosen = rng.sample(free, rng.randint(min(1, len(free)), min(3, len(free))))
    words = {criterion.name: rng.choice(WORDS) for criterion in chosen}
    sets = (f" --set {criterion.id}={words[criterion.name]}" for criterion in chosen)
    return Moved(place, view, scenario, words), f"{order[place]}{options}{''.join(sets)}"


def asked(capfd: pytest.CaptureFixture[str], file: Path, options: str) -> dict[str, Any]:
    """What the command line says of a decision."""
    code, text, _ = run(capfd, f"tradeoffs {options} -m {file} -f json")
    assert code == 0
    (finding,) = json.loads(text)["finding"]["tradeoffs"]
    return dict(finding)


def exact(number: float | str) -> Fraction:
    return Fraction(str(number))


def shown_points(chrome: Chrome) -> list[tuple[str, str, str]]:
    rows = [row for row in found(chrome, ".panel .points tbody tr") if row.is_displayed()]
    cells = [found_in(row, "th, td") for row in rows]
    return [(name.text, points.text, ends.text) for name, _, points, ends in cells]


def said_points(finding: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str, str]]:
    """Points with their bounds as they are written, the most points first."""
    options = [each for each in finding["options"] if not each["ruled_out"]]
    options.sort(key=lambda each: -exact(each["points"]))
    return [
        (
            names[each["option"]],
            fmt.number(exact(each["points"])),
            ""
            if not isinstance(each["bounds"], dict)
            else fmt.interval(Range(exact(each["bounds"]["low"]), exact(each["bounds"]["high"]))),
        )
        for each in options
    ]


def shown_gaps(chrome: Chrome) -> tuple[list[str], dict[str, str]]:
    """The sums of the groups of the matrix that is seen, and the gap of each row by its name."""
    rows = [row for row in found(chrome, "[data-effects] tbody tr") if row.is_displayed()]
    sums = [found_in(row, "td")[0].text for row in rows if row.get_attribute("class") == "group"]
    others = [found_in(row, "th, td") for row in rows if row.get_attribute("class") != "group"]
    names = {cells[0]: cells[-1].text for cells in others}
    return sums, {_without_weight(name): gap for name, gap in names.items()}


def _without_weight(header: WebElement) -> str:
    (weight,) = found_in(header, "small")
    return header.text.removesuffix(weight.text).strip()


def said_gaps(finding: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    switch = finding["switch"]
    trades = (*switch["better"], *switch["worse"], *switch["equal"])
    return {
        names[trade["criterion"]]: fmt.number(abs(exact(trade["gain"]))) if trade["gain"] else ""
        for trade in trades
    }


def assert_says(sentence: str, finding: dict[str, Any], names: dict[str, str]) -> None:
    """The first sentence has the leader, the verdict and the sums of the command line."""
    verdict = finding["verdict"]
    if verdict == "only":
        assert f"“{names[finding['leader']]}”" in sentence
        assert "is the only open option" in sentence
        return
    assert sentence.removeprefix("On judgement alone, ").startswith(f"“{names[finding['leader']]}”")
    assert (": open" in sentence or "not judged and can turn" in sentence) == (verdict == "open")
    unturned = sentence.endswith("No one step turns it.") and not finding["conditions"]
    assert unturned == (verdict == "firm")
    margin, gain, price = (
        fmt.tenths(exact(finding[each])) for each in ("margin", "for", "against")
    )
    if exact(finding["margin"]) and "not judged and can turn" not in sentence:
        assert f"{margin} ahead" in sentence or f" by {margin}" in sentence
        assert f"{gain} for it, {price} against" in sentence or "behind on nothing" in sentence
