"""What a page says where its reader moves it: what the command line says, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from stancecli import notation as fmt
from stancecli.analysis import Analysis
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.loader import load, load_text
from stancecli.loader.files import bundled_case
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.find_out import find_out
from stancecli.model import IMPORTANCE, UNKNOWN, Actor, Citation, Interest, Model, Range, Source
from stancecli.page import page
from stancecli.page.opening import verdict_line
from stancecli.page.whatif.tables import encoded
from stancecli.page.whatif.texts import WORDS as TEXTS
from stancecli.page.whatif.unknowns import Unknowns
from stancecli.wording.find_out import first_to_find_out
from stancecli.wording.verdict import conclusion, further
from tests import browser
from tests.models import decider, random_model
from tests.moved import (
    WORDS,
    asked,
    assert_says,
    choose,
    drawn,
    exact,
    found,
    found_in,
    importances,
    opened_page,
    said_gaps,
    said_points,
    shown_gaps,
    shown_points,
    text_of,
)
from tests.pages import CASE, EXAMPLES, HOSTILE, moving, shared
from tests.running import run
from tests.test_one_size import FEAR, TORN

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser

FILES = [
    Path(bundled_case()),
    *(file for file in EXAMPLES if file.stem in ("klamath", "montreal")),
]


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def told(analysis: Analysis, decision: str) -> Tradeoff:
    tradeoff: Tradeoff = analysis.tradeoffs(decision).tradeoffs[0]
    return tradeoff


@pytest.mark.parametrize("file", [*FILES, Path("one-size")], ids=lambda file: file.stem)
def test_what_is_moved_is_what_the_command_line_says(
    file: Path, chrome: Chrome, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if file.stem == "one-size":
        file = tmp_path / "one-size.yaml"
        file.write_text(FEAR)
    model, rng = load(file), Random(file.stem)
    names = {o.id: o.name for a in model.actors for d in a.decisions for o in d.options}
    names |= {c.id: c.name for actor in model.actors for c in actor.criteria}
    opened_page(chrome, tmp_path, moving(model))
    labels = [each.text for each in found(chrome, "#whatif-decision option")]
    by_label = {
        f"{actor.name}: {decision.question}": decision.id
        for actor in model.actors
        for decision in actor.decisions
    }
    order = [by_label[label] for label in labels] or list(by_label.values())
    seen = set()
    for _ in range(9):
        moved, options = drawn(model, order, rng)
        moved.set_on(chrome)
        finding = asked(capfd, file, options)
        sentence = text_of(chrome, "p.lead")
        assert_says(sentence, finding, names)
        assert shown_points(chrome) == said_points(finding, names)[: len(shown_points(chrome))]
        if finding["switch"] and text_of(chrome, "#whatif-set").startswith("Set: "):
            sums, gaps = shown_gaps(chrome)
            assert gaps == said_gaps(finding, names)
            both = (fmt.number(exact(finding[each])) for each in ("for", "against"))
            assert [each for each in sums if each] == [each for each in both if each != "0"]
        seen.add((finding["verdict"], finding["leader"]))
        code, short, _ = run(capfd, f"tradeoffs {options} -m {file} -f md")
        assert code == 0
        plain = " ".join(short.replace("**", "").replace("\\", "").split())
        assert " ".join(sentence.split()) in plain, "word for word"
        (to_find_out,) = (each.text for each in found(chrome, ".panel:not([hidden]) .find-out"))
        is_set = text_of(chrome, "#whatif-set").startswith("Set: ")
        assert bool(to_find_out) == bool(finding["find_out"] and is_set)
        assert to_find_out in plain, "word for word"
    assert len(seen) > 2
    assert browser.said_in_console(chrome) == []


def as_told(capfd: pytest.CaptureFixture[str], question: str) -> str:
    """What the command line says, short and whole, in one line without marks."""
    every = []
    for how in ("-f md", "-f md -v"):
        code, text, _ = run(capfd, f"{question} {how}")
        assert code == 0
        every.append(" ".join(text.replace("**", "").replace("\\", "").split()))
    return " ".join(every)


def seen(chrome: Chrome, selector: str) -> list[WebElement]:
    return [each for each in found(chrome, selector) if each.is_displayed()]


def entries(part: WebElement) -> list[str]:
    """The lines below a matrix or a table that are not folded."""
    lines = found_in(part, ".listing > li")
    shown = (" ".join(each.text.split()) for each in lines if each.is_displayed())
    return [each.replace(" §]", "]") for each in shown]  # where a source is cited without a passage


@pytest.mark.parametrize("file", [Path(bundled_case()), *EXAMPLES], ids=lambda file: file.stem)
def test_each_decision_has_a_screen_of_its_own(
    file: Path, chrome: Chrome, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    model = load(file)
    start = Analysis.of(model)
    decisions = {
        f"{actor.name}: {decision.question}": decision
        for actor in model.actors
        for decision in actor.decisions
    }
    opened_page(chrome, tmp_path, moving(model))
    labels = [each.text for each in found(chrome, "#whatif-decision option")] or [*decisions]
    assert sorted(labels) == sorted(decisions)
    contexts_ = [start]
    if model.holders:
        contexts_.append(start.view(model.holders[0].id))
    if model.scenarios:
        contexts_.append(start.in_scenario(model.scenarios[0].id))
    for place, label in enumerate(labels):
        decision = decisions[label]
        choose(chrome, "decision", place)
        finding = told(start, decision.id)
        assert text_of(chrome, "p.lead") == conclusion(finding)
        assert text_of(chrome, ".sub") == further(finding)
        assert text_of(chrome, "nav strong") == verdict_line(finding)

        (own,) = seen(chrome, "[id^=choice-]")
        assert own.get_attribute("id") == f"choice-{decision.id}"
        parts = {str(each.get_attribute("id")): each for each in found_in(own, "section")}
        leading = [str(each.get_attribute("href")) for each in seen(chrome, "nav li a")]
        assert [each.rpartition("#")[2] for each in leading[:2]] == [*parts][:2]
        why, says = (parts[f"{part}-{decision.id}"] for part in ("why", "positions"))

        assert {each.text for each in found(chrome, ".question")} <= {label}
        columns = {each.text.partition("\n")[0] for each in found_in(why, ".matrix thead th")}
        assert columns - {"gap", ""} == {each.name for each in decision.options if finding.criteria}
        said = as_told(capfd, f"tradeoffs {decision.id} -m {file}")
        for part in (part for entry in entries(why) for part in entry.split(" · ")):
            assert part in said

        said = as_told(capfd, f"positions {decision.id} -m {file}")
        (concluded,) = found_in(says, ".concluded")
        assert concluded.text in said
        names = {each.text.partition("\n")[0] for each in found_in(says, ".stands tbody th")}
        assert names == {each.name for each in decision.options}
        for entry in entries(says):
            assert entry.partition(" · ")[0] in said
        if bearing := parts.get(f"bearing-{decision.id}"):
            (concluded,) = found_in(bearing, ".concluded")
            assert concluded.text in as_told(capfd, f"influence {decision.id} -m {file}")

        for analysis in contexts_[1:]:
            is_view = bool(analysis.scenario and analysis.scenario.view)
            choose(chrome, "view" if is_view else "scenario", 1)
            assert text_of(chrome, "p.lead") == conclusion(told(analysis, decision.id))
            assert found(chrome, "#whatif-below")[0].is_displayed(), "the rest is as it was"
            found(chrome, "#whatif-reset")[0].click()


def test_the_address_names_the_decision_and_is_followed(chrome: Chrome, tmp_path: Path) -> None:
    labels = {panel.decision.id: panel for panel in Analysis.of(CASE).tradeoffs().tradeoffs}

    def shows(id_: str) -> bool:
        (own,) = seen(chrome, "[id^=choice-]")
        said = conclusion(labels[id_])
        return (own.get_attribute("id"), text_of(chrome, "p.lead")) == (f"choice-{id_}", said)

    opened_page(chrome, tmp_path, shared("case", moves=True))
    assert shows("china.refugees")
    choose(chrome, "decision", 2)
    assert chrome.current_url.endswith("what-if.html#choice-rok.diplomacy")
    chrome.refresh()
    assert shows("rok.diplomacy"), "an address that is passed on"
    chrome.execute_script("scrollTo(0, 9999)")
    row = "#decisions a[href='#choice-dprk.leavers']"
    chrome.execute_script(f'document.querySelector("{row}").click()')
    assert shows("dprk.leavers"), "as the table of decisions leads there"
    chrome.back()
    assert shows("rok.diplomacy")
    for other in ("nobody", "%E0%A4", "decisions", "choice-", "choice-%22%5D"):
        chrome.execute_script("window.location.hash = arguments[0]", f"#{other}")
        assert shows("rok.diplomacy"), other
    assert browser.said_in_console(chrome) == []


def test_the_short_page_has_what_is_known_of_each_decision(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True, brief=True))
    said = []
    for place in range(len(found(chrome, "#whatif-decision option"))):
        choose(chrome, "decision", place)
        (own,) = seen(chrome, "[id^=choice-]")
        said.append(" ".join(entries(own)))
    assert "Turns it “Relations with Seoul” below about 2.8" in said[0]
    assert "Turns it “Standing with its public” below about 1.2" in said[2]
    assert len(set(said)) == len(said)


WEIGHTS: dict[str, int | str] = {"x": 3, "y": 2, "z": 1}
SOME = Range(Fraction(0), Fraction(2))
TABLES: dict[str, dict[str, dict[str, int | str | Range]]] = {
    "firm": {"one": {"x": 2, "y": 1, "z": 0}, "two": {"x": -2, "y": -1, "z": -2}},
    "leads": {"one": {"x": 1, "y": 1, "z": 0}, "two": {"x": 2, "y": -1, "z": 0}},
    "open": {"one": {"x": SOME, "y": 1, "z": 0}, "two": {"x": 1, "y": 0, "z": 1}},
    "level": {"one": {"x": 2, "y": 0, "z": 0}, "two": {"x": 0, "y": 2, "z": 2}},
    "a quarter": {"one": {"x": 0, "y": 0, "z": "0.25"}, "two": {"x": 0, "y": 0, "z": 0}},
    "one blank": {"one": {"x": 1, "y": 0, "z": 0}, "two": {"x": 0, "z": 0}},
    "blanks": {"one": {"x": 1, "y": 1}, "two": {"x": 0, "z": 0}},
}


def test_each_verdict_is_told_alike_cited_and_on_judgement_alone(
    chrome: Chrome, tmp_path: Path
) -> None:
    seen = set()
    for rows in TABLES.values():
        model = decider(WEIGHTS, rows, "two", otherwise="")
        for graded in (None, "", "E"):
            if graded is not None:
                (actor,) = model.actors
                interests = tuple(
                    replace(each, cite=(Citation("book", "p. 1"),)) for each in actor.interests[:1]
                )
                actor = replace(actor, interests=(*interests, *actor.interests[1:]))
                book = Source(id="book", title="A book", reliability=graded)
                model = replace(model, sources=(book,), actors=(actor,))
            opened_page(chrome, tmp_path, moving(model))
            said = text_of(chrome, "p.lead")
            assert said == conclusion(told(Analysis.of(model), "a.choice"))
            assert ("on judgement alone" in said.lower()) is (graded is None)
            assert ("on a source of reliability e alone" in said.lower()) is (graded == "E")
            seen.add(said)
    assert len(seen) == 3 * len(TABLES)


@pytest.mark.parametrize("first", ["0.7", "0.8"])
def test_what_counts_once_and_twice_is_one_claim_on_the_page(
    first: str, chrome: Chrome, tmp_path: Path
) -> None:
    model = load_text(TORN.replace("FIRST", first).replace("LAST", "1.5"))
    opened_page(chrome, tmp_path, moving(model))
    said = text_of(chrome, "p.lead")
    assert said == conclusion(told(Analysis.of(model), "a.one"))
    assert ("cannot lead" in said) == (first == "0.7")


def weighed_anew(model: Model, rng: Random) -> Model:
    """The model with some importances as ranges, of which the ends are no words."""

    def loosened(actor: Actor) -> Actor:
        interests = (
            replace(each, importance=Range(each.importance.low * Fraction(1, 3), Fraction(7, 2)))
            if rng.random() < 0.4
            else each
            for each in actor.interests
        )
        return replace(actor, interests=tuple(interests))

    return replace(model, actors=tuple(map(loosened, model.actors)))


def test_what_to_find_out_first_is_what_the_command_line_says(
    chrome: Chrome, tmp_path: Path
) -> None:
    asked_of, expected, rng = [], [], Random(35)
    wide: dict[str, int | str | Range] = dict.fromkeys("abcdefg", UNKNOWN)
    drawn_ = (
        random_model(rng, unknowns=True, blanks=n % 3 == 0, one_size=n % 2 == 0) for n in range(250)
    )
    every = [(weighed_anew(model, rng), 0.3) for model in drawn_]
    every.append((decider(dict.fromkeys(wide, 1), {"stay": {}, "go": wide}, "stay"), 0))
    for model, share in every:
        analysis = Analysis.of(model)
        for decision in analysis.situation.decisions():
            table = performance_table(analysis.situation, decision.id)
            free = [each for each in table.criteria if isinstance(each, Interest)]
            picked = {each.id: rng.choice(WORDS) for each in free if rng.random() < share}
            numbers = {criterion.id: n for n, criterion in enumerate(table.criteria)}
            places = {option.id: n for n, option in enumerate(decision.options)}
            unknowns = Unknowns(decision)
            made = encoded(table, places, numbers) | {"called": unknowns.places(table)}
            importances_ = [[numbers[id_], IMPORTANCE[word]] for id_, word in picked.items()]
            names = [option.name for option in decision.options]
            asked_of.append([made, importances_, names, unknowns.written])
            found_out = find_out(
                performance_table(analysis.set(picked).situation, decision.id) if picked else table
            )
            expected.append(first_to_find_out(found_out) if found_out else "")
    opened_page(chrome, tmp_path, shared("case", moves=True))
    said = chrome.execute_script(
        """
        const [words, asked] = arguments;
        const sum = sums(words);
        const { firstToFindOut } = inquiries(words, sum);
        return asked.map(([table, picked, names, unknowns]) =>
          firstToFindOut(sum.weighed(sum.read(table), new Map(picked)), names, unknowns));
        """,
        dict(TEXTS),
        asked_of,
    )
    assert said == expected
    parts = ("it lead", "not judged", "?", "three do", "three together", "None of", "too.")
    for part in parts:
        assert any(part in each for each in expected), part


def test_what_to_find_out_first_stands_where_anything_is_set(
    chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    (line, *_) = found(chrome, ".find-out")
    assert not line.is_displayed(), "it stands below as it was"
    importances(chrome)["Opinion at home"][1].click()
    set_ = told(Analysis.of(CASE).set({"china.opinion": "medium"}), "china.refugees")
    assert set_.find_out
    assert line.text == f"Find out {first_to_find_out(set_.find_out)}"
    importances(chrome)["Relations with Seoul"][0].click()
    choose(chrome, "view", 1 + [each.id for each in CASE.holders].index("china"))
    assert not line.is_displayed(), "it is settled"


def test_each_cell_says_who_leads_if_it_is_chosen(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    for name, buttons in importances(chrome).items():
        for place, button in enumerate(buttons):
            shown = chrome.execute_script(
                "return arguments[0].nextElementSibling.textContent", button
            )
            assert button.accessible_name == f"{name}: {WORDS[place]}: {shown}"
    (row,) = [
        each
        for each in found(chrome, ".panel:not([hidden]) .weights tbody tr")
        if found_in(each, "th")[0].text == "Relations with Seoul"
    ]
    cells = [each.text for each in found_in(row, "input + span") if each.text]
    assert cells == ["Search 3.5", "Search 1.5", "Benign 0.5", "Benign 1"]
    importances(chrome)["Relations with Seoul"][0].click()
    assert text_of(chrome, "p.lead").startswith("“Search and repatriate” (current)")
    assert "3.5 ahead" in text_of(chrome, "p.lead")
    marked = [each.text for each in found_in(row, ".entered input + span")]
    assert marked == ["Benign 0.5"]


def test_the_matrix_follows_and_frames_what_is_another(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    assert not any(each.is_displayed() for each in found(chrome, "[data-effects]"))
    choose(chrome, "view", 2)
    (matrix,) = (each for each in found(chrome, "[data-effects]") if each.is_displayed())
    framed = [each.text for each in found_in(matrix, "td.changed")]
    assert len(framed) == 5
    assert "framed: another than it was" in matrix.text
    titles = [each.text for each in found_in(matrix, ".group th") if each.is_displayed()]
    assert titles == ["“Search and repatriate” does better", "“Benign neglect” does better"]
    choose(chrome, "view", 0)
    assert not matrix.is_displayed(), "it stands below as it was"


def test_what_is_moved_is_marked_and_can_be_put_back(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    before = {each: text_of(chrome, each) for each in ("p.lead", ".sub", "nav strong")}

    def told_of(section: str) -> str:
        """What stands behind the title of a section while it is without what is set."""
        after = "return getComputedStyle(document.querySelector(arguments[0]), '::after').content"
        return str(chrome.execute_script(after, f"section#{section} > h2"))

    sections = ("why-china\\.refugees", "influence", "compare")
    assert {*map(told_of, (*sections, "deals"))} == {"none"}
    assert text_of(chrome, "#whatif-set").startswith("As it stands.")
    importances(chrome)["Relations with Seoul"][3].click()
    choose(chrome, "view", 2)
    set_ = text_of(chrome, "#whatif-set")
    assert set_ == "Set: “Relations with Seoul” vital (was high); view: China"
    assert "changed" in str(found(chrome, "#whatif-set")[0].get_attribute("class"))
    assert text_of(chrome, ".sub") == f"Without that: {before['p.lead']}"
    assert text_of(chrome, "nav strong").startswith("What if: ")
    assert found(chrome, "#whatif-below")[0].is_displayed()
    assert {*map(told_of, sections)} == {'" · without what is set"'}
    assert told_of("deals") == "none", "it follows"
    importances(chrome)["Relations with Seoul"][2].click()
    assert text_of(chrome, "#whatif-set") == "Set: view: China", "as entered is no change"
    found(chrome, "#whatif-reset")[0].click()
    assert {each: text_of(chrome, each) for each in before} == before
    assert not found(chrome, "#whatif-below")[0].is_displayed()


def test_with_nothing_moved_the_page_says_what_it_says_without_a_script(
    chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    moved = text_of(chrome, "p.lead"), text_of(chrome, ".sub"), text_of(chrome, "nav strong")
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened_page(chrome, tmp_path, shared("case", moves=True))
        assert (text_of(chrome, "p.lead"), text_of(chrome, ".sub")) == moved[:2]
        assert text_of(chrome, "nav strong") == moved[2]
        assert not found(chrome, "#whatif-on")[0].is_displayed()
        assert not any(panel.is_displayed() for panel in found(chrome, ".panel"))
        assert "its script does not run" in text_of(chrome, "#whatif-off")
        assert len(seen(chrome, "[id^=choice-]")) == 1, "the others are folded"
        others = [each.text for each in seen(chrome, "details.told > summary")]
        assert len(others) == len(found(chrome, ".panel")) - 1
        (fold,) = (each for each in seen(chrome, "details.told") if each.text.startswith("South"))
        found_in(fold, "summary")[0].send_keys("\n")
        assert conclusion(told(Analysis.of(CASE), "rok.diplomacy")) in fold.text
        assert any(drawing.is_displayed() for drawing in found(chrome, "#whatif-still svg"))
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_page_is_moved_by_the_keyboard_alone(chrome: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    opened_page(chrome, tmp_path, shared("case", moves=True))

    def press(*keys: str) -> None:
        for key in keys:
            chrome.switch_to.active_element.send_keys(key)

    def until(label: str, key: str = Keys.TAB) -> None:
        for _ in range(60):
            press(key)
            element = chrome.switch_to.active_element
            if element.get_attribute("id") == label or element.accessible_name.startswith(label):
                return
        raise AssertionError(label)

    until("whatif-view")
    press("C")
    assert text_of(chrome, "#whatif-set") == "Set: view: China"
    until("Relations with Seoul: high")
    outline = chrome.execute_script(
        "return getComputedStyle(document.activeElement.parentNode).outlineStyle"
    )
    assert outline == "solid", "one sees where one is"
    press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert "“Relations with Seoul” low (was high)" in text_of(chrome, "#whatif-set")
    assert text_of(chrome, "p.lead").startswith("“Search and repatriate” (current) leads")
    label = chrome.switch_to.active_element.accessible_name
    assert label.startswith("Relations with Seoul: low: "), "one stays where one is"
    until("whatif-reset", Keys.SHIFT + Keys.TAB)
    press(Keys.ENTER)
    assert text_of(chrome, "#whatif-set").startswith("As it stands.")
    assert found(chrome, "p.lead[aria-live=polite]")


def test_hostile_names_stay_names_where_things_move(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("hostile", moves=True))
    title = chrome.title
    (china,) = (each for each in HOSTILE.actors if each.id == "china")
    seoul = next(each for each in china.interests if each.id == "china.seoul")
    choose(chrome, "view", 1)
    choose(chrome, "scenario", 1)
    choose(chrome, "scenario", 0)
    buttons = found(chrome, ".panel:not([hidden]) .weights tbody tr")
    for row in buttons:
        found_in(row, "input")[1].click()
    assert fmt.visible(seoul.name) in text_of(chrome, "#whatif-set")
    assert chrome.title == title
    assert not found(chrome, "main b, main img, main iframe")
    assert len(found(chrome, "script")) == 1
    assert browser.said_in_console(chrome) == []
    assert browser.requested(chrome) == [(tmp_path / "what-if.html").as_uri()]


def test_no_other_script_runs_beside_ours(chrome: Chrome, tmp_path: Path) -> None:
    html = shared("case", moves=True)
    attack = "<script>document.title = 'owned'</script>"
    attack += "<img src='data:,' onerror=\"document.title = 'owned'\">"
    attack += "<a id='bad' href=\"javascript:document.title = 'owned'\">x</a>"
    opened_page(chrome, tmp_path, html.replace("</main>", f"{attack}</main>"))
    chrome.execute_script("document.getElementById('bad').click()")
    assert chrome.title == CASE.title
    assert len(browser.said_in_console(chrome)) >= 2, "the policy refused them"
    assert found(chrome, "#whatif-on")[0].is_displayed(), "and ours runs"


def test_the_start_is_what_is_asked_for(chrome: Chrome, tmp_path: Path) -> None:
    start = Analysis.of(CASE).in_scenario(CASE.scenarios[0].id).set({"china.image": "vital"})
    opened_page(chrome, tmp_path, page(start.situation, start.said, start=start))
    decision = start.situation.decision("china.refugees")
    text = conclusion(told(start, decision.id))
    assert text in (text_of(chrome, "p.lead"), text_of(chrome, "p.lead").replace("\n", " "))
    assert text_of(chrome, "#whatif-set").startswith("As it stands.")
    choose(chrome, "scenario", 0)
    plain = Analysis.of(CASE).set({"china.image": "vital"})
    assert text_of(chrome, "p.lead") == conclusion(told(plain, decision.id))
    name = CASE.scenarios[0].name
    assert text_of(chrome, "#whatif-set") == f"Set: scenario: as entered (was {name})"


# On paper, and at every width.


def test_the_controls_are_not_printed_but_what_is_set_is(chrome: Chrome, tmp_path: Path) -> None:
    opened_page(chrome, tmp_path, shared("case", moves=True))
    importances(chrome)["Relations with Seoul"][0].click()
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not found(chrome, "#whatif-on")[0].is_displayed()
        assert text_of(chrome, "#whatif-set") == "Set: “Relations with Seoul” low (was high)"
        assert text_of(chrome, ".question").startswith("China: How should China")
        assert found(chrome, "#whatif-below")[0].is_displayed()
        found(chrome, "#whatif-below")
        chrome.execute_script("document.getElementById('whatif-reset').click()")
        assert not found(chrome, "#whatif-set")[0].is_displayed(), "nothing is set"
    finally:
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_that_moves_is_wider_than_the_page(
    width: int, chrome: Chrome, tmp_path: Path
) -> None:
    opened_page(chrome, tmp_path, shared("hostile", moves=True), width)
    for place in range(len(found(chrome, "#whatif-decision option"))):
        choose(chrome, "decision", place)
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
        shown = [each for each in found(chrome, ".panel") if each.is_displayed()]
        assert len(shown) == 1
    choose(chrome, "view", 1)
    assert found(chrome, "#whatif-package table")[0].is_displayed()
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
