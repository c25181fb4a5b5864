"""What a package is to whom on a page that is moved: the words and figures of `deals`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import deals
from stancecli.lenses.deals.conclusion import conclusion, further
from stancecli.lenses.deals.finding import Deals
from stancecli.lenses.deals.phrases import PackageNames, gained
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.methods.packages.rungs import PackageRung
from stancecli.model import IMPORTANCE, Actor, Model, Range
from stancecli.page.whatif import package as module
from stancecli.page.whatif.contexts import contexts
from stancecli.page.whatif.package import movable
from stancecli.page.whatif.texts import WORDS as TEXTS
from tests import browser
from tests.models import random_model
from tests.moved import (
    WORDS,
    choose,
    drawn,
    exact,
    found,
    found_in,
    importances,
    opened_page,
    text_of,
)
from tests.pages import KLAMATH, moving, shared
from tests.running import run

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

FOLDER = Path(__file__).parents[1] / "examples"
FILES = [Path(bundled_case()), FOLDER / "klamath.yaml", FOLDER / "montreal.yaml"]


def first_package(model: Model) -> tuple[list[str], list[str]]:
    """What the package that is told first as entered takes, and no deal."""
    finding = deals.find(Analysis.of(model).situation)
    package = finding.looked_at
    assert package
    return [each.id for each in package.options], [each.id for each in finding.no_deal.options]


# What must not be there.


def test_where_there_is_no_package_or_there_are_too_many_states_nothing_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    analysis = Analysis.of(KLAMATH)
    finding, offered = deals.find(analysis.situation), contexts(analysis, [])
    assert movable(None, offered, {}) is None
    assert movable(finding, offered, {})
    count = finding.states * (1 + len(KLAMATH.holders)) * (1 + len(KLAMATH.scenarios))
    monkeypatch.setattr(module, "MOST_STATES", count - 1)
    assert movable(finding, offered, {}) is None
    html = moving(KLAMATH)
    assert 'id="whatif-package' not in html
    assert "What follows on this page is without what is set above.</p>" in html


def test_a_page_that_does_not_move_has_no_table_for_it() -> None:
    assert 'id="whatif-package' not in shared("case")
    assert "but for “What they would all prefer”" in shared("case", moves=True)


def test_a_situation_without_an_option_of_it_says_so() -> None:
    start = Analysis.of(KLAMATH)
    finding = deals.find(start.situation)
    reached = [start.without(actor).situation for actor in ("tribes", "states")]
    offered = contexts(start, [])
    made = movable(finding, replace(offered, situations=((start.situation, *reached, "Why."),)), {})
    assert made
    assert json.loads(made.which) == [
        [0, "An option of no deal is left out.", "“Go on the licence” is left out.", "Why."]
    ]


# What must be there.


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def said(finding: Deals) -> list[str]:
    """The first sentences of an answer on a package, without why it is left out."""
    names, package = PackageNames(finding), finding.asked
    assert package
    more = further(finding, names)
    for why in names.shown_by(package.unfitness):
        more = more.replace(f"But {why}. ", "", 1)
    return [conclusion(finding, names), more]


def figures(finding: Deals) -> dict[str, list[str | None]]:
    """By actor that judges by anything: the gain, its ends, where now is, and its part alone."""
    package = finding.asked
    assert package
    alone = {each.actor.id: each.alone for each in package.takers}
    return {
        each.actor.name: [
            *map(gained, (each.gain, each.bounds.low, each.bounds.high, each.gain - each.now)),
            None if (own := alone.get(each.actor.id)) is None else gained(own),
        ]
        for each in package.gains
        if each.actor.id in alone or each.gain or not each.bounds.exact
    }


def weighed_anew(model: Model, rng: Random) -> Model:
    """The model with some importances as ranges, some of them from 0 on."""

    def loosened(actor: Actor) -> Actor:
        interests = (
            replace(each, importance=Range(each.importance.low * rng.randint(0, 1), Fraction(9, 2)))
            if rng.random() < 0.2
            else each
            for each in actor.interests
        )
        return replace(actor, interests=tuple(interests))

    return replace(model, actors=tuple(map(loosened, model.actors)))


def some_packages() -> Iterator[tuple[Analysis, Deals]]:
    """Random models with two takers or more, and any package of each, better or not."""
    for seed in range(120):
        rng = Random(seed)
        model = random_model(
            rng,
            decisions=(1, 1),
            interests=(1, 2),
            density=(0.6, 0.3)[seed % 3 == 0],
            unknowns=True,
            blanks=seed % 4 == 0,
            one_size=seed % 2 == 0,
            impossible=False,
            irreversible=False,
        )
        analysis = Analysis.of(weighed_anew(model, rng))
        try:
            finding = deals.find(analysis.situation)
        except Unanswerable:  # nobody can move
            continue
        likely = [each for each in finding.listed if each.rung is not PackageRung.NONE]
        if listed := likely or finding.listed[:1]:
            options = rng.choice(listed).options
            yield analysis, asked_of(analysis, finding, [option.id for option in options])


def asked_of(analysis: Analysis, no_deal: Deals, options: list[str]) -> Deals:
    held = [option.id for option in no_deal.no_deal.options]
    return deals.find(analysis.situation, no_deal=held, state=options)


@pytest.mark.browser
def test_what_a_package_is_to_whom_is_what_deals_says(chrome: Chrome, tmp_path: Path) -> None:
    asked, expected, rng = [], [], Random(35)
    for analysis, finding in some_packages():
        interests = [each for actor in analysis.situation.actors() for each in actor.interests]
        numbers = {interest.id: n for n, interest in enumerate(interests)}
        picked = {id_: rng.choice(WORDS) for id_ in numbers if rng.random() < 0.15}
        made = movable(finding, contexts(analysis, []), numbers)
        assert made
        (table,) = json.loads(made.tables)
        words = [[numbers[id_], IMPORTANCE[word]] for id_, word in picked.items()]
        asked.append([table, json.loads(made.names), made.name, words])
        assert finding.asked
        options = [option.id for option in finding.asked.options]
        then = asked_of(analysis.set(picked) if picked else analysis, finding, options)
        expected.append([said(then), figures(then)])
    opened_page(chrome, tmp_path, shared("case", moves=True))
    told: list[Any] = chrome.execute_script(
        """
        const [words, asked] = arguments;
        const sum = packages(words, sums(words));
        return asked.map(([read, names, name, picked]) => {
          const table = sum.readPackage(read);
          const signed = (n) => sum.signed(n, table.unit);
          const named = (e) => ({ ...e, name: names[e.who][0] });
          const all = sum.felt(table, new Map(picked)).map(named);
          const { shown } = sum.rows(all, all.length);
          return [sum.told(name, table, all), Object.fromEntries(shown.filter((e) => e.judges)
            .map((e) => [e.name, [e.gain, e.low, e.high, e.now].map(signed)
              .concat(e.takes && e.can ? signed(e.alone) : null)]))];
        });
        """,
        dict(TEXTS),
        asked,
    )
    assert told == expected
    for part in (
        "as entered for",
        "whatever is not known.",
        "no worse for",
        "not judged: ",
        "parties.",
        "but by what",
        "By its own part alone",
        "Neither works",
        "one can follow",
        "for nobody.",
        "As entered a loss",
    ):
        assert any(part in " ".join(sentences) for sentences, _ in expected), part


def shown_gains(chrome: Chrome) -> dict[str, tuple[str, str]]:
    """By actor, the gain and what stands beside it."""
    rows = [row for row in found(chrome, "#whatif-package tbody tr") if row.is_displayed()]
    return {
        found_in(row, "th span")[0].text: (
            found_in(row, ".figure")[0].text,
            found_in(row, "td.m")[0].text,
        )
        for row in rows
    }


def said_gains(finding: dict[str, Any], names: dict[str, str]) -> dict[str, tuple[str, str]]:
    package = finding["asked"]
    alone = {each["actor"]: each["alone"] for each in package["takers"]}
    shown = {}
    for each in package["gains"]:
        gain, now = exact(each["gain"]), exact(each["now"])
        reach = each["bounds"]
        if isinstance(reach, dict):
            low, high = (gained(exact(reach[end])) for end in ("low", "high"))
        elif not gain and each["actor"] not in alone:
            continue
        besides = [f"{low} to {high}"] if isinstance(reach, dict) else []
        if each["actor"] in alone:
            own = alone[each["actor"]]
            besides += ["alone: cannot" if own is None else f"alone {gained(exact(own))}"]
        if gain != now:
            besides.append(f"now {gained(gain - now)}")
        shown[names[each["actor"]]] = gained(gain), " · ".join(besides)
    return shown


@pytest.mark.browser
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_moved_is_what_the_command_line_says_of_the_package(
    file: Path, chrome: Chrome, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    model, rng = load(file), Random(file.stem)
    names = {actor.id: actor.name for actor in model.actors}
    taken, no_deal = first_package(model)
    state = "".join(f" --state {id_}" for id_ in taken)
    state += "".join(f" --no-deal {id_}" for id_ in no_deal)
    opened_page(chrome, tmp_path, moving(model))
    labels = [each.text for each in found(chrome, "#whatif-decision option")]
    by_label = {
        f"{actor.name}: {decision.question}": decision.id
        for actor in model.actors
        for decision in actor.decisions
    }
    order = [by_label[label] for label in labels]
    seen = set()
    for _ in range(8):
        moved, options = drawn(model, order, rng)
        moved.set_on(chrome)
        if not text_of(chrome, "#whatif-set").startswith("Set: "):
            assert not found(chrome, "#whatif-package")[0].is_displayed()
            continue
        assert not found(chrome, "#whatif-package-still")[0].is_displayed()
        sentence = text_of(chrome, "#whatif-package .concluded")
        asked = f"deals {options.partition(' ')[2]}{state} -m {file}"
        code, text, err = run(capfd, f"{asked} -f json")
        if code:
            assert sentence in " ".join(err.split())
            assert not shown_gains(chrome)
            continue
        assert shown_gains(chrome) == said_gains(json.loads(text)["finding"], names)
        _, short, _ = run(capfd, f"{asked} -f md")
        plain = " ".join(short.replace("**", "").replace("\\", "").split())
        if " But " not in plain:
            assert " ".join(sentence.split()) in plain, "word for word"
        seen.add(sentence)
    assert len(seen) > 1
    assert browser.said_in_console(chrome) == []


@pytest.mark.browser
def test_the_section_stands_as_written_until_anything_is_set(
    chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, moving(KLAMATH))
    (moved,), (still,) = (found(chrome, f"#whatif-package{part}") for part in ("", "-still"))
    assert (moved.is_displayed(), still.is_displayed()) == (False, True)
    importances(chrome)["Power from the dams"][3].click()
    assert (moved.is_displayed(), still.is_displayed()) == (True, False)
    assert text_of(chrome, "#whatif-package .concluded") == (
        "“Hand them over for removal” with “Go on the licence”: not better than no deal for all "
        "parties. As entered a loss for PacifiCorp (−3)."
    )
    assert shown_gains(chrome)["PacifiCorp"] == ("−3", "−5 to −1 · alone: cannot")
    found(chrome, "#whatif-reset")[0].click()
    assert (moved.is_displayed(), still.is_displayed()) == (False, True)


@pytest.mark.browser
def test_bars_end_where_the_figures_do(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, moving(KLAMATH))
    importances(chrome)["Power from the dams"][3].click()
    row = found(chrome, "#whatif-package tbody tr")[0]

    def at(mark: str) -> tuple[float, float]:
        (element,) = found_in(row, f".{mark}")
        left, wide = (
            float(element.value_of_css_property(each).removesuffix("px"))
            for each in ("left", "width")
        )
        return left, left + wide

    (none, _), (entered, _) = at("none"), at("at")
    unit = (none - entered) / 3
    assert at("hurts-strongly") == pytest.approx((none - unit, none), abs=0.5)
    assert at("hurts") == pytest.approx((none - 5 * unit, none - unit), abs=0.5)
    assert not found_in(row, ".helps, .helps-strongly, .dot, .now")


@pytest.mark.browser
def test_an_importance_that_is_set_stays_said_where_another_decision_is_shown(
    chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    importances(chrome)["Relations with Seoul"][0].click()
    set_ = text_of(chrome, "#whatif-set")
    choose(chrome, "decision", 1)
    assert text_of(chrome, "#whatif-set") == set_
    before = shown_gains(chrome)
    (first, *_) = importances(chrome).values()
    next(button for button in first if not button.is_selected()).click()
    assert text_of(chrome, "#whatif-set").endswith("; “Relations with Seoul” low (was high)")
    choose(chrome, "decision", 0)
    assert text_of(chrome, "#whatif-set").startswith(set_)
    assert len(before) > 5
