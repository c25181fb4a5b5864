"""The report page: first what must not be in it, then what must.

What stands where, and the words of each part, is in tests/golden/report, of an example.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from rich.color import Color

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import describe, find
from stancecli.lenses.tradeoffs.words import further
from stancecli.loader import load_text
from stancecli.methods.feasibility import suppose
from stancecli.model import Model, Range
from stancecli.page import css_string, page, report
from stancecli.page.claims import where
from stancecli.page.pictures import template
from stancecli.render import markdown
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, decider, random_model, several
from tests.pages import (
    HOSTILE,
    KLAMATH,
    LETTERS,
    as_read,
    assert_inert,
    crowd,
    section,
    shared,
    tree,
    written,
)
from tests.running import first_quick
from tests.test_render_terminal import ENOUGH, contrast
from tests.traps import hostile_models, renamed

PAGE = shared("klamath")
PARSED = tree(PAGE)
MAIN = KLAMATH.actors[0].decisions[0]
TALK = """
stance: 1
issues: {price: {name: A price}}
actors:
  ann:
    name: Ann
    positions: [{to: price, stance: -1, date: 2005}, {to: price, stance: 2, date: 2007}]
  bob: {name: Bob, positions: [{to: price, stance: 1, date: 2005}]}
"""


@pytest.mark.parametrize("name", first_quick(["hostile", "case", "large"]))
def test_a_page_is_inert(name: str) -> None:
    for brief in (False, True):
        assert_inert(shared(name, brief=brief))


@COSTLY
@given(hostile_models())
@example(renamed(random_model(Random(95103)), ["one name for all"]))
@example(several("a? x 1: *one b.y 1 | two b.y 0", "b? y 1: *go y 1 | stay y 0"))
def test_no_text_makes_markup(model: Model) -> None:
    assert_inert(written(model))


def test_hostile_names_are_there_as_text() -> None:
    found = tree(shared("hostile")).text
    for name in {HOSTILE.title, *(each.name for each in HOSTILE.actors)}:
        assert " ".join(fmt.visible(name).split()) in found
    assert "{{ 7*7 }}{% raw %}" in found
    assert "49" not in re.findall(r"\d+", found), "no template ran what a name holds"


@pytest.mark.parametrize("title", ['a"; } x { y: url(z)', "</style>", "\\", "a: b", "中", "\n"])
def test_a_title_cannot_leave_the_string_at_the_foot_of_a_printed_page(title: str) -> None:
    string = css_string(title)
    assert re.fullmatch(r'"(?:[A-Za-z0-9 .,]|\\[0-9a-f]{6} )*"', string)
    decoded = re.sub(r"\\([0-9a-f]{6}) ", lambda found: chr(int(found[1], 16)), string[1:-1])
    assert decoded == fmt.visible(title)


def test_an_address_that_is_no_web_address_is_text() -> None:
    sources = tuple(replace(each, url="javascript:alert(1)") for each in LETTERS.sources)
    links = tree(written(replace(LETTERS, sources=sources))).of("a")
    assert all(each.attributes["href"].startswith("#") for each in links)
    assert {each.url for each in KLAMATH.sources if each.url} <= {
        each.attributes["href"] for each in PARSED.of("a")
    }


def test_a_page_names_the_file_of_a_claim_and_no_folder() -> None:
    for place, shown in (
        (Place("/home/somebody/secret/case.yaml", 3, 7), "case.yaml:3"),
        (Place("C:\\Users\\somebody\\case.yaml", 3, 7), "case.yaml:3"),
        (Place("", 3, 7), ""),
        (Place("/home/x/a.xlsx", 3, 7, "Actors"), "a.xlsx, Actors!G3"),
    ):
        assert where(place) == shown
    assert "klamath.yaml:" in PAGE
    assert not re.search(r"/[\w/]*klamath\.yaml", PAGE)


def test_a_model_without_decisions_and_one_with_an_empty_decision_have_pages() -> None:
    assert "There is no decision in this model." in written(Model(title="Nothing"))
    alone = decider({"peace": 1}, {"talk": {}, "wait": {}}, current="wait", otherwise="")
    html = written(alone)
    assert "Which?" in html
    assert "nothing filled in" in html
    assert 'id="compare"' not in html
    assert_inert(html)


def test_nothing_of_length_is_said_twice() -> None:
    """No sentence of the page stands on it twice; what opens at a button has its own text, and a
    table the legend of its signs."""
    body = PAGE.partition("<main")[2].partition("</main>")[0]
    for own in (r'<div class="slim">.*?</svg></div>', r'<p class="m legend">.*?</p>'):
        body = re.sub(own, "", body, flags=re.DOTALL)
    said = re.findall(r"<(?:p|li|small)\b[^>]*>.*?</(?:p|li|small)>", body, flags=re.DOTALL)
    texts = (" ".join(re.sub("<[^>]+>", " ", each).split()) for each in said)
    counts = Counter(text for text in texts if len(text) > 64)
    assert len(counts) > 50
    assert [text for text, count in counts.items() if count > 1] == []
    assert all(PAGE.count(f">{source.title}<") <= 1 for source in KLAMATH.sources)
    assert not re.search(r"(?<!\w)-v\b", PARSED.text), "no option of a command"


# What must be there.


@pytest.mark.parametrize("brief", [False, True], ids=["whole", "brief"])
def test_all_of_an_example_reads_as_it_did(golden: Golden, brief: bool) -> None:
    """The page, and the same as Markdown: what is where, and the words of each part."""
    letters = Situation.of(LETTERS)
    name = f"report/letters{'-brief' * brief}"
    golden(f"{name}.txt", as_read(page(letters, brief=brief)))
    golden(f"{name}.md", markdown.render(report(letters, brief=brief)))


def test_the_headline_is_what_tradeoffs_says_and_the_line_at_the_top_leads_to_each_section() -> (
    None
):
    found = find(Situation.of(KLAMATH), [MAIN.id])
    report = describe(found)
    lead = PAGE.partition('<p class="lead">')[2].partition("</p>")[0]
    assert tree(lead).text == report.conclusion
    more = further(found.tradeoffs[0])
    assert f'<p class="sub">{more}</p>'.replace("'", "&#39;") in PAGE
    for sentence in more.split(". "):
        assert sentence.rstrip(".") in report.more
    nav = PAGE.partition("<nav")[2].partition("</nav>")[0]
    leading = re.findall('href="#([^"]*)">([^<]*)', nav)
    names = " ".join(name for _, name in leading)
    assert names == "Verdict Winners Moves Levers Voices Sources"
    places = [each.attributes.get("id") for each in PARSED.every()]
    assert [*filter(dict(leading).get, places)] == [place for place, _ in leading]
    assert "judgements" not in places, "a cell says what is unsourced"


def test_each_cell_opens_what_stands_behind_it() -> None:
    opened = {e.attributes["id"] for e in PARSED.of("div") if "popover" in e.attributes}
    buttons = [each.attributes for each in PARSED.of("button")]
    assert {each["popovertarget"] for each in buttons} == opened
    names = re.findall(r'<th scope="row"><button type="button" popovertarget=', PAGE)
    heard = [each for each in buttons if each.get("aria-label")]
    assert len(names) + len(heard) == len(buttons)
    assert min(map(len, (names, heard))) > 5


BEHIND = """
stance: 1
sources: {s: {title: Speech}}
actors:
  a:
    name: A
    interests: {peace: {name: Peace, importance: low}}
    decisions:
      c:
        question: Which?
        current: wait
        options:
          talk:
            name: Talk
            effects:
              - to: peace
                effect: 2
                cite: {source: s, at: p. 4, quote: we will not sign}
                views: {s: 2}
                confidence: high
                because: So it is.
          wait: {name: Wait, effects: [{to: peace, effect: -1, because: It was so.}]}
"""


def test_what_a_cell_rests_on_stands_behind_it_and_at_the_end() -> None:
    html = written(load_text(BEHIND, "here.yaml"))
    weight, shown, *_, other = (
        tree(f"<div popover{opened}").text
        for opened in html.partition("<footer")[0].split("<div popover")[1:]
    )
    assert weight.startswith("Peace")
    for said in ("“we will not sign”", "views: s ++", "So it is.", "[s p. 4]", "confidence high"):
        assert said in shown
    assert "here.yaml:16" in shown
    assert "<q>“we will not sign”</q>" in section(html, "sources")
    assert "It was so." in other
    assert "It was so." not in html.partition("<div popover")[0], "no list of what is unsourced"


def test_issues_have_their_sides() -> None:
    html = written(load_text(TALK))
    assert_inert(html)
    lead, _, below = html.partition('<p class="lead">')[2].partition("</p>")
    assert "Known to have spoken for “A price”: Bob." in lead
    assert "Bob" in below.partition("<svg")[2].partition("</svg>")[0]
    heard = section(html, "voices")
    assert "<svg" not in heard.partition("<details")[0], "there is no other issue"


def test_what_does_not_fit_is_counted() -> None:
    interests: dict[str, int | str] = dict.fromkeys((f"i{n}" for n in range(10)), 1)
    options: dict[str, dict[str, int | str | Range]] = {
        f"o{m}": {f"i{n}": (n + m) % 5 - 2 for n in range(10)} for m in range(9)
    }
    html = written(decider(interests, options, current="o0"))
    assert "1 more option" in html
    assert "2 more options" in html, "bars"
    html = written(crowd(20))
    assert "17 others" in section(html, "voices")
    assert "14 more influences" in section(html, "levers")


def test_each_look_of_a_shape_has_a_rule() -> None:
    ruled = set(re.findall(r"\.([a-z][\w-]*)", template("pictures.css")))
    shapes = [
        each
        for name in ("klamath", "case")
        for svg in tree(shared(name)).of("svg")
        for each in svg.every()
    ]
    looks = {look for each in shapes for look in each.attributes.get("class", "").split()}
    assert looks <= ruled
    assert {"strip", "boxed", "lane", "swing"} <= looks


def test_a_reader_of_the_screen_has_headings_headers_and_words_for_pictures() -> None:
    levels = [int(each.tag[1]) for each in PARSED.every() if re.fullmatch("h[1-6]", each.tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(each.attributes.get("scope") for each in PARSED.of("th"))
    assert PARSED.of("svg") == PARSED.of("svg", role="img")
    assert PAGE.count("<svg") == len(re.findall("<svg[^>]*><title>[^<]", PAGE))
    assert PARSED.children[0].attributes == {"lang": "en"}


def test_a_scenario_is_named_the_path_from_it_is_told_and_each_tradeoff_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    find_them = tradeoffs.find

    def counting(situation: Situation, decisions: Sequence[str]) -> tradeoffs.Tradeoffs:
        asked.extend(decisions)
        return find_them(situation, decisions)

    monkeypatch.setattr(tradeoffs, "find", counting)
    given = suppose(Situation.of(KLAMATH), ["pacificorp.relicense"])
    html = page(given, "given “Seek a licence”")
    assert asked == [each.id for actor in KLAMATH.actors for each in actor.decisions]
    assert "given “Seek a licence”" in html.partition("<main")[0]
    assert "Who loses" in section(html, "moves")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: int) -> None:
    block = re.findall(r":root \{([^}]*)\}", PAGE)[scheme]
    colours = {"unknown-fg": "#fff", **dict(re.findall(r"--([\w-]+): (#\w+);", block))}
    pairs = [("fg", "card"), ("muted", "card"), ("bg", "grey3"), ("other-fg", "other")]
    pairs += [(name, "bg") for name in ("fg", "muted", "link", "minus")]
    pairs += [(f"{name}-fg", name) for name in ("helps", "helps2", "hurts", "hurts2", "unknown")]
    for text, behind in pairs:
        one, other = (Color.parse(_full(colours[each])) for each in (text, behind))
        assert contrast(one, other) >= ENOUGH, (text, behind)


def _full(colour: str) -> str:
    """`#rgb` as `#rrggbb`."""
    digits = colour.removeprefix("#")
    return colour if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)
