"""The page as HTML, from blocks made by hand: each kind is there, and looks as it means."""

import re
from dataclasses import replace
from typing import get_args

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Place
from stancecli.model import Citation, Source, exactly
from stancecli.page import written
from stancecli.page.parts import ClaimList, Fold, Page, PagePart, Shown
from stancecli.render import markdown
from stancecli.render.html import render
from tests.reports import REPORTS, cited

SAID = "\N{LATIN SMALL LETTER THORN}"
"""A character that stands in no template, so that what is found is what was told."""


def rendered(*blocks: Shown) -> str:
    sources = tuple(
        PagePart(id_, id_, blocks=(ClaimList((), Source(id=id_, title=id_)),))
        for id_ in ("park2012", "un1951")
    )
    parts = (PagePart("answer", "Answer", blocks=blocks), *sources)
    page = Page("Title", "facts", "Conclusion.", parts=parts)
    return written(page, lambda citation: f"source-{citation.source}")


def body(html: str) -> str:
    """The text of a page, without its tags and with single spaces."""
    return " ".join(re.sub("<[^>]*>", "", html.partition("<main")[2]).split())


EVERY_KIND: dict[type, r.Block] = {
    r.Paragraph: r.Paragraph(r.text(SAID)),
    r.Note: r.Note(SAID),
    r.Listing: REPORTS["show"].blocks[0].blocks[0],  # type: ignore[union-attr]
    r.Section: r.Section(SAID, ()),
    r.Table: r.Table((r.Column("column"),), (r.Group("", (r.Row(SAID, (r.Cell("+"),)),)),)),
    r.Shortened: r.Shortened((r.Note(SAID),)),
}


def test_every_kind_of_block_is_written_alone_in_a_section_and_folded() -> None:
    assert set(EVERY_KIND) == set(get_args(r.Block))
    for block in EVERY_KIND.values():
        alone, inside = rendered(block), rendered(r.Section("outer", (block,)))
        opened = rendered(Fold("opened", (block,)), r.Shortened((r.Section("more", (block,)),)))
        told = SAID if block is not EVERY_KIND[r.Listing] else "Relations with Pyongyang"
        # What a short answer leaves out of a section stands in its fold once more.
        assert [html.count(told) for html in (alone, inside, opened)] == [1, 1, 2], block


def test_a_mark_of_judgement_stays_with_its_value() -> None:
    """A grid places each element of a cell by itself, so value and mark are one element."""
    row = r.Row("China", (r.Cell("+0.5", judgement=True),))
    html = rendered(r.Table((r.Column("wants"),), (r.Group("", (row,)),)))
    value = r'<td[^>]*>\s*<span class="short">\+0\.5<sup>\*.*?</sup></span></td>'
    assert re.search(value, html)


def test_signs_beside_a_title_look_as_in_the_table_and_numbers_are_text() -> None:
    note = r.text(r.sign(exactly(-2)), " → ", r.sign(exactly(1)), ", not −1.5 (+9)")
    html = rendered(r.Section("Seoul", (), note=note))
    assert re.findall(r'<span class="tile ([\w-]+)">(.*?)</span>', html) == [
        (fmt.Sense.HURTS_STRONGLY.value, "−−"),
        (fmt.Sense.HELPS.value, "+"),
    ]
    assert "−− → +, not −1.5 (+9)" in body(html)


def test_what_a_short_answer_leaves_out_is_folded_without_a_hint_and_names_no_file() -> None:
    origin = r.Origin("high", place=Place("secret.yaml", 3, 4))
    shown = r.Entry("shown", details=("why",), origin=origin)
    html = rendered(r.Section("Reasons", (r.listing((shown, r.Entry("left out")), 1),)))
    before, _, folded = html.partition("<details")
    assert ("left out" in before, "why" in before) == (False, False)
    assert ("shown" in folded, "left out" in folded, "why" in folded) == (True, True, True)
    assert "-v" not in body(html)
    assert "secret.yaml" not in html


def test_each_place_in_a_bracket_leads_to_its_passage() -> None:
    places = ("Dilemma ¶3", "Dilemma ¶4")
    cite = (*(Citation("park2012", place) for place in places), Citation("un1951"))
    html = rendered(r.Paragraph(r.text("so"), r.Basis(cite)))
    assert re.findall(r'href="#source-(\w+)"[^>]*>(.*?)</a>', html) == [
        ("park2012", "Dilemma ¶3"),
        ("park2012", "¶4"),
        ("un1951", "§"),
    ]
    assert "[park2012 Dilemma ¶3; ¶4]" in body(html)


def test_a_table_is_as_large_as_its_columns_are_many() -> None:
    for columns, size in ((1, "few"), (5, "few"), (6, "some"), (12, "some"), (13, "many")):
        rows = (r.Row("X", (r.Cell("+"),) * columns),)
        html = rendered(r.Table((r.Column("A"),) * columns, (r.Group("", rows),)))
        (found,) = re.findall(r'class="[^"]*\b(few|some|many)\b', html.partition("<main")[2])
        assert found == size


def test_a_piece_of_a_page_has_no_link_that_leads_nowhere() -> None:
    report = r.Report("asked", "so", blocks=(r.Paragraph("so", cited("¶3")),))
    assert "href" not in render(report)
    assert "[park2012 ¶3]" in render(report)


def test_hints_for_a_page_change_its_look_and_no_words_of_other_forms() -> None:
    cell = r.Cell("[2]", framed="2", look="other")
    row = r.Row("China", (cell,), about="Which?", anchor="there")
    table = r.Table((r.Column("a"),), (r.Group("", (row,)),), look="grid")
    html = rendered(table)
    assert '<table class="grid few"' in html
    assert '<a href="#there">China</a> <small>Which?</small>' in html
    assert re.search(r'<td class="plain other entered"[^>]*>\s*<span class="short">2<', html)
    assert "[2]" not in html
    bare = replace(table, look="", groups=(r.Group("", (r.Row("China", (r.Cell("[2]"),)),)),))
    told = (markdown.render(r.Report("asked", "so", blocks=(each,))) for each in (table, bare))
    assert len({*told}) == 1
