"""The report page: first what must not be in it, then what must."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from rich.color import Color

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import describe, find
from stancecli.model import (
    Actor,
    Citation,
    Influence,
    Issue,
    Model,
    Position,
    Range,
    Source,
    View,
    exactly,
)
from stancecli.page import page, report
from stancecli.page.claims import where
from stancecli.page.writing import css_string
from stancecli.render import markdown
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, decider, random_model
from tests.pages import (
    CASE,
    HOSTILE,
    KLAMATH,
    LETTERS,
    PAGES,
    as_read,
    assert_inert,
    earlier,
    parsed,
    section,
    shared,
    written,
)
from tests.test_render_palettes import ENOUGH, contrast
from tests.traps import hostile_models, renamed

CASE_PAGE = shared("case")
CASE_PARSED = parsed(CASE_PAGE)


@pytest.mark.parametrize("name", ["case", "hostile", "large"])
def test_a_page_is_inert(name: str) -> None:
    for brief in (False, True):
        assert_inert(shared(name, brief=brief))


@COSTLY
@given(hostile_models())
@example(renamed(random_model(Random(95103)), ["one name for all"]))
def test_no_text_makes_markup(model: Model) -> None:
    assert_inert(written(model))


def test_hostile_names_are_there_as_text() -> None:
    found = "".join(parsed(shared("hostile")).text)
    for name in {each.name for each in HOSTILE.actors}:
        assert fmt.visible(name) in found
    assert fmt.visible(HOSTILE.title) in found
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
    hrefs = [each["href"] for each in parsed(written(replace(LETTERS, sources=sources))).of("a")]
    assert all(href and href.startswith("#") for href in hrefs)
    assert str(CASE.sources[0].url) in [each["href"] for each in CASE_PARSED.of("a")]


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("/home/somebody/secret/case.yaml", "case.yaml:3"),
        ("C:\\Users\\somebody\\case.yaml", "case.yaml:3"),
        ("", ""),
    ],
)
def test_a_page_names_the_file_of_a_claim_and_no_folder(file: str, shown: str) -> None:
    assert where(Place(file, 3, 7)) == shown
    assert where(Place("/home/x/a.xlsx", 3, 7, "Actors")) == "a.xlsx, Actors!G3"


def test_a_page_of_the_bundled_case_names_no_folder() -> None:
    assert "actors.yaml:" in CASE_PAGE
    assert not re.search(r"/[\w/]*actors\.yaml", CASE_PAGE)


def test_a_model_without_decisions_and_one_with_an_empty_decision_have_pages() -> None:
    bare = replace(CASE, actors=(replace(CASE.actors[0], decisions=(), positions=()),), sources=())
    bare = replace(bare, actors=(replace(bare.actors[0], constraints=(), influence=()),))
    assert "There is no decision in this model." in written(bare)
    alone = decider({"peace": 1}, {"talk": {}, "wait": {}}, current="wait", otherwise="")
    html = written(alone)
    assert "Which?" in html
    assert "no verdict" in html
    assert_inert(html)


def test_nothing_of_length_is_said_twice() -> None:
    """No sentence of the page stands on it twice; what opens at a button has its own text, and a
    table the legend of its signs."""
    body = CASE_PAGE.partition("<main")[2].partition("</main>")[0]
    for own in (r'<div class="slim">.*?</svg></div>', r'<p class="m legend">.*?</p>'):
        body = re.sub(own, "", body, flags=re.DOTALL)
    texts = (
        re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", each)).strip()
        for each in re.findall(
            r"<(?:p|li|small)\b[^>]*>.*?</(?:p|li|small)>", body, flags=re.DOTALL
        )
    )
    counts = Counter(text for text in texts if len(text) > 60)
    assert len(counts) > 100
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_title_of_a_source_stands_once() -> None:
    (source,) = CASE.sources
    assert CASE_PAGE.count(source.title) == 1
    assert CASE_PAGE.count("reliability B") == 2, "of all sources, and of this one"
    sources = tuple(replace(each, reliability="", because="") for each in LETTERS.sources)
    unrated = written(replace(LETTERS, sources=sources))
    assert unrated.count("reliability") == unrated.count("reliability not given") == 1


@pytest.mark.parametrize("name", ["case", "large", "klamath", "letters"])
def test_nothing_is_said_of_an_option_that_a_page_does_not_have(name: str) -> None:
    text = "\n".join(parsed(PAGES[name]()).text)
    assert not re.search(r"(?<!\w)-v\b", text)


# What must be there.


def test_the_headline_is_what_tradeoffs_says_of_the_weightiest_decision() -> None:
    report = describe(find(Situation.of(CASE), ["china.refugees"]))
    lead = CASE_PAGE.partition('<p class="lead">')[2].partition("</p>")[0]
    assert "".join(parsed(f"<p>{lead}</p>").text) == report.conclusion
    assert f'<p class="sub">{report.more}</p>'.replace("'", "&#39;") in CASE_PAGE
    nav = CASE_PAGE.partition("<nav")[2].partition("</nav>")[0]
    assert "<strong>China: open, “Benign neglect”" in nav


SECTIONS = [
    "choice-china.refugees",
    "decisions",
    "positions",
    "influence",
    "rest",
    "deals",
    "compare",
    "others",
    "actors",
    "sources",
    "judgements",
]


def test_every_section_is_there_and_the_line_at_the_top_leads_to_them() -> None:
    assert [each["id"] for each in CASE_PARSED.of("section")] == SECTIONS
    nav = CASE_PAGE.partition("<nav")[2].partition("</nav>")[0]
    leading = re.findall('href="#([^"]*)"', nav)
    assert leading == [each for each in SECTIONS if each not in ("others", "actors", "judgements")]


def test_the_first_screen_has_the_square_the_points_and_who_leads_at_what_weight() -> None:
    for html in (CASE_PAGE, shared("case", brief=True)):
        first = html.partition("<main")[2].partition("<section")[0]
        titles = re.findall("<title>([^<]*)</title>", first)
        assert any(each.startswith("What each option does to") for each in titles)
        assert any(each.startswith("Points:") for each in titles)
        assert "helps both: no option" in first
        assert first.count(' same entered"') == 6
        assert "Search 3.5" in first
        assert "Search = “Search and repatriate”" in first


def test_a_brief_page_is_the_first_screen_alone() -> None:
    found = parsed(shared("case", brief=True))
    assert [each["id"] for each in found.of("section")] == ["sources"]
    assert not found.of("button", "details")
    assert {each["href"] for each in found.of("a")} == {"#source-park2012", CASE.sources[0].url}
    assert "Turns it" in "".join(found.text)


def test_every_decision_is_a_row_that_leads_to_its_matrix() -> None:
    rows = re.findall(
        r'<th scope="row"><a href="#choice-([\w.]+)"', section(CASE_PAGE, "decisions")
    )
    assert sorted(rows) == sorted(d.id for actor in CASE.actors for d in actor.decisions)
    assert rows[0] == "china.refugees", "what is open comes first"
    for row in rows[1:]:
        inside = CASE_PAGE.partition(f'<div id="choice-{row}">')[2].partition("</details>")[0]
        assert 'class="matrix' in inside, "a link to what a fold holds opens it"


def test_each_cell_opens_what_stands_behind_it() -> None:
    opened = {str(each["id"]) for each in CASE_PARSED.of("div") if "popover" in each}
    buttons = [each for each in CASE_PARSED.of("button") if "popovertarget" in each]
    assert {each["popovertarget"] for each in buttons} == opened
    assert all(each.get("aria-label") or "chip" in str(each["class"]) for each in buttons)
    label = "Search and repatriate on Relations with Seoul: −−, hurts strongly"
    button = next(b for b in buttons if b.get("aria-label") == label)
    stated = next(
        e for e in Situation.of(CASE).effects_of("china.crackdown") if e.to == "china.seoul"
    )
    shown = CASE_PAGE.partition(f'id="{button["popovertarget"]}"')[2].partition("\n</div>")[0]
    text = "".join(parsed(f"<div{shown}</div>").text)
    for said in (
        "Returns set Beijing against a government",
        "[park2012 Intro ¶3; Dilemma ¶1]",
        "confidence high",
        f"actors.yaml:{stated.place.line}",
    ):
        assert said in text


def test_views_and_quotes_stand_behind_a_cell() -> None:
    model = decider({"peace": 1}, {"talk": {"peace": 2}, "wait": {"peace": -1}}, current="wait")
    (actor,) = model.actors
    (decision,) = actor.decisions
    talk, wait = decision.options
    (claim,) = talk.effects
    cite = (Citation("s", "p. 4", "we will not sign"),)
    claim = replace(claim, cite=cite, views=(View("s", exactly(1)),), because="So it is.")
    decision = replace(decision, options=(replace(talk, effects=(claim,)), wait))
    model = replace(
        model,
        actors=(replace(actor, decisions=(decision,)),),
        sources=(Source(id="s", title="Speech"),),
    )
    html = written(model)
    opened = html.partition("<div popover")[2].partition("\n</div>")[0]
    assert "“we will not sign”" in opened
    assert "views: s +" in opened
    assert "So it is." in opened
    assert "<q>“we will not sign”</q>" in section(html, "sources")


def test_citations_lead_to_their_passage_and_passages_back() -> None:
    cites = re.findall(r'<span class="cite">.*?</span>\n?', CASE_PAGE, flags=re.DOTALL)
    leading = [href for cite in cites for href in re.findall('href="#([^"]*)"', cite)]
    assert len(leading) > 50
    assert len(set(leading)) > 10
    assert all(each.startswith("passage-park2012-") for each in leading)
    passages = {each for each in CASE_PARSED.anchors if each.startswith("passage-")}
    assert len(passages) == len({c.passage for s in CASE.statements() for c in s.cite})
    backs = [each["href"] for each in CASE_PARSED.of("a") if each.get("class") == "back"]
    assert len(backs) > 60
    assert all(str(href).removeprefix("#") in CASE_PARSED.anchors for href in backs)


def test_every_claim_is_told_in_the_appendix_once() -> None:
    claims = [each for each in CASE_PARSED.anchors if each.startswith("claim-")]
    told = sum(not s.is_judgement for s in CASE.statements())
    assert len(claims) == told + sum(claim.is_judgement for claim in CASE.claims())
    shown = "".join(parsed(f"<div>{section(CASE_PAGE, 'sources')}</div>").text)
    shown += "".join(parsed(f"<div>{section(CASE_PAGE, 'judgements')}</div>").text)
    for claim in CASE.claims():
        assert claim.because in shown


def _speaking(*dated: tuple[str, str, int]) -> Model:
    """Two actors on an issue, at these dates."""
    positions = [
        (who, Position(actor=who, to="price", stance=Fraction(stance), date=date, says=f"{date}!"))
        for who, date, stance in dated
    ]
    actors = tuple(
        Actor(
            id=who, name=who.title(), positions=tuple(p for whose, p in positions if whose == who)
        )
        for who in dict.fromkeys(whose for whose, _ in positions)
    )
    return Model(title="Talk", issues=(Issue(id="price", name="A price"),), actors=actors)


def test_issues_have_their_sides_and_time_has_its_table() -> None:
    model = _speaking(("ann", "2005", -1), ("ann", "2007", 2), ("bob", "2005", 1))
    html = written(model)
    assert_inert(html)
    assert 'id="issues"' not in html, "there is no other"
    lead, _, below = html.partition('<p class="lead">')[2].partition("</p>")
    assert "“A price”: 1 for it, 0 against, 1 both ways." in lead
    assert "Bob" in below.partition('<table class="stands">')[2].partition("</table>")[0]
    time = section(html, "time")
    assert "1 actor moved." in time
    rows = r"<th scope=\"row\"[^>]*>2007.*<th scope=\"row\"[^>]*>2005"
    assert re.search(rows, time, re.DOTALL), "the last year first"
    for first, second in (("2005", "2005"), ("2005-03-01", "2005-03-02")):
        one_time = _speaking(("ann", first, -1), ("bob", second, 1))
        assert 'id="time"' not in written(one_time)


def test_views_and_scenarios_are_side_by_side_only_where_there_are_any() -> None:
    assert "view of China" in section(CASE_PAGE, "compare")
    alone = decider({"peace": 1}, {"talk": {"peace": 2}, "wait": {"peace": -1}}, current="wait")
    assert 'id="compare"' not in written(alone)


def test_what_does_not_fit_is_counted() -> None:
    interests: dict[str, int | str] = dict.fromkeys((f"i{n}" for n in range(10)), 1)
    options: dict[str, dict[str, int | str | Range]] = {
        f"o{m}": {f"i{n}": (n + m) % 5 - 2 for n in range(10)} for m in range(9)
    }
    html = written(decider(interests, options, current="o0"))
    assert "1 more option" in html
    assert "3 more options" in html, "points"
    assert "2 more rows" in html, "who leads at what importance"


@pytest.mark.parametrize("brief", [False, True], ids=["whole", "brief"])
def test_all_of_an_example_reads_as_it_did(golden: Golden, brief: bool) -> None:
    """The page, and the same as Markdown: what is where, and the words of each part."""
    letters = Situation.of(LETTERS)
    name = f"report/letters{'-brief' * brief}"
    golden(f"{name}.txt", as_read(page(letters, brief=brief)))
    golden(f"{name}.md", markdown.render(report(letters, brief=brief)))


def test_what_the_tables_of_actors_leave_out_is_counted() -> None:
    model = decider({"peace": 1}, {"go": {"peace": 1}, "stay": {}}, current="stay")
    crowd = tuple(
        Actor(
            id=f"b{n}",
            name=f"Crowd {n}",
            positions=(Position(actor=f"b{n}", to="a.go", stance=Fraction(1)),),
            influence=(Influence(actor=f"b{n}", to="a", strength=Fraction(2)),),
        )
        for n in range(20)
    )
    html = written(replace(model, actors=(*model.actors, *crowd)))
    assert "11 more actors" in section(html, "positions")
    assert "11 more actors" in section(html, "influence")


def test_a_reader_of_the_screen_has_headings_headers_and_words_for_pictures() -> None:
    found = parsed(earlier())
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(each.get("scope") for each in found.of("th"))
    assert all(each["role"] == "img" for each in found.of("svg"))
    assert CASE_PAGE.count("<svg") == len(re.findall("<svg[^>]*><title>[^<]", CASE_PAGE))
    assert found.elements[0] == ("html", {"lang": "en"})


def test_tradeoffs_are_asked_once_for_each_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find_them = tradeoffs.find

    def counting(situation: Situation, decisions: Sequence[str]) -> tradeoffs.Tradeoffs:
        asked.extend(decisions)
        return find_them(situation, decisions)

    monkeypatch.setattr(tradeoffs, "find", counting)
    page(Situation.of(KLAMATH))
    assert asked == [each.id for actor in KLAMATH.actors for each in actor.decisions]


def test_a_scenario_is_named_and_the_path_from_it_is_told() -> None:
    html = earlier()
    assert "given “Silent help”" in html.partition("<main")[0]
    assert "who pays" in section(html, "rest")
    assert "given “Silent help”" not in CASE_PAGE.partition("<main")[0]


# Colours.


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: int) -> None:
    block = re.findall(r":root \{([^}]*)\}", CASE_PAGE)[scheme]
    colours = {"unknown-fg": "#fff", **dict(re.findall(r"--([\w-]+): (#\w+);", block))}
    pairs = [("fg", "card"), ("muted", "card"), ("bg", "grey3"), ("other-fg", "other")]
    pairs += [(name, "bg") for name in ("fg", "muted", "link", "judgement", "minus")]
    pairs += [(f"{name}-fg", name) for name in ("helps", "helps2", "hurts", "hurts2", "unknown")]
    for text, behind in pairs:
        one, other = (Color.parse(_full(colours[each])) for each in (text, behind))
        assert contrast(one, other) >= ENOUGH, (text, behind)


def _full(colour: str) -> str:
    """`#rgb` as `#rrggbb`."""
    digits = colour.removeprefix("#")
    return colour if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)
