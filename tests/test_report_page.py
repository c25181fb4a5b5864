"""The report page: first what must not be in it, then what must, and then a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from markupsafe import escape

from stancecli import notation as fmt
from stancecli.lenses import tradeoffs
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.methods.feasibility import suppose
from stancecli.model import Actor, Model, Source
from stancecli.page import page
from stancecli.page.drawings.rail import Move, rail
from stancecli.situation import Situation
from tests import browser
from tests.models import decider, effect, random_model
from tests.traps import TRAPS, hostile_models, renamed

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CASE = load(bundled_case())
EXAMPLES = sorted(Path(__file__).parents[1].glob("examples/*"))
ATTACKS = (
    "</script><script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "<b onmouseover=alert(1)>bold</b>",
    "\" onload=\"document.title='owned'",
    "' style='background:url(http://example.org/x)'",
    "</style><img src=http://example.org/y onerror=alert(1)>",
    "</title></svg><iframe src=http://example.org/z>",
    "{{ 7*7 }}{% raw %}",
    "&lt;i&gt; &amp;",
)
VOID = {"meta", "br", "wbr"}


def written(model: Model, *given: str) -> str:
    return page(suppose(Situation.of(model), given))


CASE_PAGE = written(CASE)
EARLIER = ("activists.silent", "families.silence", "rok.quiet")
HOSTILE = replace(
    renamed(CASE, [*ATTACKS, *TRAPS]),
    sources=(Source(id="park2012", title=ATTACKS[0], author=ATTACKS[2], url=ATTACKS[1]),),
)
LARGE = random_model(
    Random(4),
    actors=(36, 36),
    decisions=(0, 1),
    options=(2, 5),
    interests=(2, 6),
    density=0.05,
    impossible=False,
    irreversible=False,
)


@dataclass
class Parsed(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


def parsed(html: str) -> Parsed:
    found = Parsed()
    found.feed(html)
    found.close()
    assert not found.open, "every element is closed"
    return found


def assert_inert(html: str) -> None:
    """No script, no handler, nothing loaded; links lead to the page itself and to http(s)."""
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    found = parsed(html)
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "form", "use", "b"}
    anchors = [each["id"] for _, each in found.elements if "id" in each]
    assert len(set(anchors)) == len(anchors)
    for _, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        if "style" in attributes:
            assert re.fullmatch(r"--\w+: \d+(; --figure: 46px)?", attributes["style"] or "")
    for link in found.of("a"):
        href = link["href"] or ""
        assert href.startswith(("http://", "https://")) or href.removeprefix("#") in anchors


@pytest.mark.parametrize("model", [CASE, HOSTILE, LARGE], ids=["case", "hostile", "large"])
def test_a_page_is_inert(model: Model) -> None:
    assert_inert(written(model))


@given(hostile_models())
@example(renamed(random_model(Random(95103)), ["one name for all"]))
def test_no_text_makes_markup(model: Model) -> None:
    assert_inert(written(model))


def test_hostile_names_are_there_as_text() -> None:
    found = "".join(parsed(written(HOSTILE)).text)
    for name in {each.name for each in HOSTILE.actors}:
        assert fmt.visible(name) in found
    assert fmt.visible(HOSTILE.title) in found
    assert "{{ 7*7 }}{% raw %}" in found
    assert "49" not in re.findall(r"\d+", found), "no template ran what a name holds"


def test_an_address_that_is_no_web_address_is_text() -> None:
    model = replace(CASE, sources=(replace(CASE.sources[0], url="javascript:alert(1)"),))
    hrefs = [each["href"] for each in parsed(written(model)).of("a")]
    assert all(href and href.startswith("#") for href in hrefs)
    assert str(CASE.sources[0].url) in [each["href"] for each in parsed(CASE_PAGE).of("a")]


def test_a_model_without_decisions_and_one_with_an_empty_decision_have_pages() -> None:
    bare = replace(CASE, actors=(replace(CASE.actors[0], decisions=(), positions=()),), sources=())
    bare = replace(bare, actors=(replace(bare.actors[0], constraints=(), influence=()),))
    assert "There is no decision in this model." in written(bare)
    alone = decider({"peace": 1}, {"talk": {}, "wait": {}}, current="wait")
    assert "Which?" in written(alone)


SECTIONS = ("positions", "influence", "rest", "actors", "sources", "source-park2012")


def test_every_section_is_there_and_is_reached_from_the_first_screen() -> None:
    found = parsed(CASE_PAGE)
    anchors = [each["id"] for each in found.of("section")]
    settled = [decision.id for actor in CASE.actors for decision in actor.decisions]
    expected = [f"{part}-{id_}" for id_ in settled for part in ("choice", "firm")]
    assert [each for each in anchors if not str(each).startswith("positions-")] == [
        *expected,
        *SECTIONS,
    ]
    hrefs = [each["href"] for each in found.of("a")]
    assert {f"#choice-{id_}" for id_ in settled} | {"#positions", "#influence", "#rest"} <= set(
        hrefs
    )


def test_a_page_of_one_decision_says_on_its_first_screen_how_firm_it_is() -> None:
    model = decider({"peace": 1}, {"talk": {"peace": 2}, "wait": {"peace": -1}}, current="wait")
    html = written(model)
    unfolded = html.partition('id="firm-a.choice"')[2].partition("<details>")[0]
    assert "1 effect would do for “Wait”" in unfolded
    assert '<a href="#firm-a.choice">How firm is that?</a>' in html


def test_the_shares_are_all_and_of_a_set_as_the_answer_says_and_nothing_more() -> None:
    # 999 of 1,000 weightings are not all of them.
    narrow = decider({"x": 2, "y": 1}, {"a": {"x": 1}, "b": {"y": "501/500"}}, "a")
    shares = written(narrow)
    assert "A over 99 of 100" in shares
    assert "100 of 100" not in shares
    alike = decider({"x": 2, "y": 2}, {"a": {"x": 1, "y": 1}, "b": {"x": 0}}, "a")
    assert "and no interest above another" in written(alike)


def test_a_reader_of_the_screen_has_headings_headers_and_words_for_pictures() -> None:
    found = parsed(written(CASE, *EARLIER))
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(each.get("scope") for each in found.of("th"))
    assert all(each["role"] == "img" for each in found.of("svg"))
    assert CASE_PAGE.count("<svg") == len(re.findall("<svg[^>]*><title>[^<]", CASE_PAGE))
    assert found.elements[0] == ("html", {"lang": "en"})


def test_cells_have_their_reasons_and_citations_lead_to_their_source() -> None:
    found = parsed(CASE_PAGE)
    titles = [str(each["title"]) for each in found.of("td") if "title" in each]
    options = CASE.actors[0].decisions[0].options
    reasons = {each.because for option in options for each in option.effects if each.because}
    assert sum(any(because in title for title in titles) for because in reasons) > 10
    cites = [each["href"] for each in found.of("a") if each.get("class") == "cite"]
    assert len(cites) > 50
    assert set(cites) == {"#source-park2012"}


@pytest.mark.parametrize("name", ["case", "earlier", "large", *(each.stem for each in EXAMPLES)])
def test_nothing_is_said_of_an_option_that_a_page_does_not_have(name: str) -> None:
    text = "\n".join(parsed(PAGES[name]()).text)
    assert not re.search(r"(?<!\w)-v\b", text)


def test_what_a_short_answer_leaves_out_is_folded_and_names_no_file() -> None:
    found = "".join(parsed(CASE_PAGE).text)
    folds = CASE_PAGE.count("<details")
    assert folds > 20
    assert folds == CASE_PAGE.count("<summary>")
    assert "Instead of “Search and repatriate” (current)" in found
    assert "actors.yaml" not in CASE_PAGE


def test_a_page_tells_what_each_actor_wants_what_binds_it_and_what_it_says() -> None:
    section = CASE_PAGE.partition('<section id="actors">')[2].partition("</section>")[0]
    found = " ".join("".join(parsed(f"<section>{section}</section>").text).split())
    for actor in CASE.actors:
        for each in actor.interests:
            assert f"{each.name} ({fmt.weight(each)})" in found
        for bond in actor.constraints:
            assert f"{bond.name} ({fmt.weight(bond)})" in found
        for position in actor.positions:
            assert position.says in found


def test_a_way_of_influence_through_others_stands_with_the_chart() -> None:
    section = CASE_PAGE.partition('<section id="influence">')[2].partition("</section>")[0]
    assert re.search(r"<h3>From [^<]* to China ", section)
    chain = section.partition('<ol class="chain">')[2].partition("</ol>")[0]
    assert chain.count("<strong>") >= 3
    alone = replace(CASE, actors=tuple(replace(each, influence=()) for each in CASE.actors))
    assert "passes through others" not in written(alone)


def test_tradeoffs_are_asked_once_for_each_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find = tradeoffs.find

    def counting(situation: Situation, decisions: Sequence[str]) -> tradeoffs.Tradeoffs:
        asked.extend(decisions)
        return find(situation, decisions)

    monkeypatch.setattr(tradeoffs, "find", counting)
    page(suppose(Situation.of(CASE), ()))
    assert asked == [each.id for actor in CASE.actors for each in actor.decisions]


def test_a_title_of_a_point_has_no_fractions() -> None:
    halves = replace(
        CASE,
        actors=tuple(
            replace(
                each, influence=tuple(replace(i, strength=Fraction(7, 2)) for i in each.influence)
            )
            for each in CASE.actors
        ),
    )
    titles = re.findall(r"<title>([^<]*: influence [^<]*)</title>", written(halves))
    assert titles
    assert not any("/" in title for title in titles)


def drawn_rail(*gains: tuple[int, int]) -> str:
    left, right = (Actor(id=id_, name=id_) for id_ in ("left", "right"))
    moves = [
        Move(left, "a → b", ((left, Fraction(one)), (right, Fraction(other))))
        for one, other in gains
    ]
    return str(rail("start", moves, None, title="moves", width=900).__html__())


def test_bars_of_two_actors_have_scales_of_their_own() -> None:
    high = re.findall(r'height="([\d.]+)"', drawn_rail((12, -2), (6, -1)))
    assert high == ["18", "18", "9", "9"]


def test_only_effects_of_its_own_are_drawn_from_an_option() -> None:
    (one,) = decider({"peace": 2}, {"talk": {"peace": 1}, "wait": {}}, current="wait").actors
    (other,) = decider({"calm": 1}, {"push": {}, "rest": {}}, current="push", actor="b").actors
    (settled,) = other.decisions
    push, rest = settled.options
    push = replace(push, effects=(effect("b.push", "a.peace", 1),))
    other = replace(other, decisions=(replace(settled, options=(push, rest)),))
    html = written(Model(title="Two", actors=(one, other)))
    assert re.findall(r"<title>(\w+ on \w+: .*?)</title>", html) == ["Talk on Peace: +"] * 2


def test_a_scenario_is_named_and_the_way_from_it_is_drawn() -> None:
    earlier = suppose(Situation.of(CASE), EARLIER)
    html = page(earlier, "given “Silent help”")
    assert "given “Silent help”" in html
    assert html.count("Where it starts") == 2, "drawn for two widths"
    assert "given “Silent help”" not in CASE_PAGE
    rests = next(each for each in EXAMPLES if each.stem == "klamath")
    assert "Where it starts" not in _of_file(rests)


def _of_file(file: Path) -> str:
    return written(load(file))


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


PAGES: dict[str, Callable[[], str]] = {
    "case": lambda: written(CASE),
    "earlier": lambda: written(CASE, *EARLIER),
    "hostile": lambda: written(HOSTILE),
    "large": lambda: written(LARGE),
    **{each.stem: partial(_of_file, each) for each in EXAMPLES},
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_in_a_browser(name: str, width: int, chrome: Chrome, tmp_path: Path) -> None:
    html = PAGES[name]()
    file = tmp_path / "report.html"
    file.write_text(html, encoding="utf-8")
    browser.show(chrome, file, width=width, dark=name == "earlier")
    assert f"<title>{escape(chrome.title)}</title>" in html
    assert browser.requested(chrome) == [file.as_uri()]
    assert browser.said_in_console(chrome) == []
    across = "return document.documentElement.scrollWidth"
    assert chrome.execute_script(across) <= width
    unseen = "return [...document.querySelectorAll('section')].filter(e => !e.offsetHeight).length"
    assert chrome.execute_script(unseen) == 0


@pytest.mark.browser
def test_on_a_telephone_no_text_is_smaller_than_11_pixels(chrome: Chrome, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(written(CASE, *EARLIER), encoding="utf-8")
    browser.show(chrome, file, width=390)
    smallest = (
        "return Math.min(...[...document.querySelectorAll('body *')]"
        ".filter(e => e.getClientRects().length && e.childNodes.length"
        " && e.firstChild.nodeType === 3 && e.firstChild.data.trim())"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert chrome.execute_script(smallest) >= 11


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` or `#rgb` (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: int) -> None:
    block = re.findall(r":root \{([^}]*)\}", CASE_PAGE)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", block))
    pairs = [("fg", "card"), ("muted", "card"), ("fg", "grey1"), ("bg", "grey2"), ("bg", "grey3")]
    pairs += [(name, "bg") for name in ("fg", "muted", "link", "judgement", "plus", "minus")]
    pairs += [(f"{name}-fg", name) for name in ("helps", "helps2", "hurts", "hurts2")]
    pairs.append(("fg", "grey4"))
    for text, behind in pairs:
        dark, light = sorted(luminance(colours[each]) for each in (text, behind))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, behind)
