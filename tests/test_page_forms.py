"""One composition of the report, shown as a page and told in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import get_args

import pytest
from docx import Document

from stancecli import depth, report as r
from stancecli.lenses import stability
from stancecli.lenses.stability import Stability
from stancecli.model import Source
from stancecli.page import document, page, report
from stancecli.page.drawings.plots import PointsChart
from stancecli.page.forms import PAGE, in_words, shown
from stancecli.page.parts import (
    Beside,
    ClaimGroup,
    ClaimList,
    Figure,
    Fold,
    Own,
    Page,
    PagePart,
    Shown,
    Told,
)
from stancecli.render import markdown, terminal
from stancecli.situation import Situation
from tests.pages import KLAMATH, LETTERS

NOTHING = r.Shortened((r.Note("for the whole answer"),), tells="more")
TITLE = "Þing"


def words(*blocks: Shown) -> tuple[r.Block, ...]:
    return in_words(Page("title", "facts", "So.", parts=(PagePart(blocks=blocks),))).blocks


# What the page shows.


def test_a_fold_in_which_nothing_would_be_is_not_on_the_page() -> None:
    assert shown((Fold("empty", (NOTHING,)), NOTHING), PAGE) == ()
    full = Fold("full", (NOTHING, r.Note("shown")))
    assert shown((full,), PAGE) == (replace(full, blocks=(r.Note("shown"),)),)


def test_a_table_is_whole_where_it_fits_and_has_no_look_of_its_own() -> None:
    def table(rows: int, look: str = "") -> r.Table:
        return r.Table((), (r.Group("", tuple(r.Row(str(n), ()) for n in range(rows))),), look=look)

    for rows, look, is_whole in ((16, "", True), (17, "", False), (16, "grid", False)):
        whole, short = table(rows, look), table(3, look)
        found = shown((r.Shortened((whole,), (short,), more="some more"),), PAGE)
        assert found == ((whole,) if is_whole else (short, r.Note("some more")))


# What stands for it in words.

CLAIM = Told("It", "(high)", "So it is.", r.Basis((), judgement=True), "2012")
IN_WORDS: dict[type, tuple[Own, Sequence[r.Block]]] = {
    Figure: (Figure("a", PointsChart(()), told=(r.Note("drawn"),)), [r.Note("drawn")]),
    Fold: (Fold("inside", (r.Note("f"),)), [r.Section("inside", (r.Note("f"),))]),
    Beside: (Beside((r.Note("left"),), (r.Note("right"),)), [r.Note("left"), r.Note("right")]),
    ClaimList: (
        ClaimList((ClaimGroup("¶1", (CLAIM,)),), Source(id="s", title="Speech"), "1 more."),
        [
            r.Paragraph("s, “Speech”."),
            r.Section(
                "¶1",
                (
                    r.Listing(
                        (
                            r.Entry(
                                r.text(
                                    *(r.strong("It"), " ", "(high)", "  ", "So it is."),
                                    *("  ", r.muted("2012")),
                                )
                            ),
                        ),
                        "·",
                    ),
                ),
            ),
            r.Note("1 more."),
        ],
    ),
}


def test_every_block_of_the_page_has_words() -> None:
    assert set(IN_WORDS) == set(get_args(Own))
    for kind, (block, expected) in IN_WORDS.items():
        assert [*words(block)] == [*expected], kind


def test_a_passage_whose_claims_are_told_elsewhere_names_them() -> None:
    group = ClaimGroup("¶2", (), elsewhere=(("It", "claim-1"), ("That", "")))
    assert words(ClaimList((group,))) == (r.Section("¶2", (r.Note("also: It and That"),)),)


def test_the_appendix_is_for_the_whole_answer_but_names_its_sources() -> None:
    listed = ClaimList((ClaimGroup("¶1", (CLAIM,)),), Source(id="s", title="Speech"))
    parts = tuple(
        PagePart(title, title, blocks=blocks, is_ending=True)
        for title, blocks in (("Others", (r.Note("other"),)), ("Read", (listed,)))
    )
    made = in_words(Page("title", "facts", "So.", parts=parts))
    assert depth.left_out(made) == ("Others",)
    reference = r.Listing((r.Entry("s, “Speech”."),), "·")
    assert depth.short(made).blocks == (r.Section("Read", (reference,), note=()),)
    others, read = depth.whole(made).blocks
    assert others == r.Section("Others", (r.Note("other"),))
    assert isinstance(read, r.Section)
    assert read.blocks == words(listed)


# Every form.


def in_every_form() -> Iterator[str]:
    situation = Situation.of(LETTERS)
    answer = report(situation)
    yield page(situation)
    yield markdown.render(answer)
    yield terminal.render(answer, width=80, colour=False)
    written = Document(BytesIO(document(situation)))
    yield "\n".join(paragraph.text for paragraph in written.paragraphs)


def test_a_section_added_to_one_answer_is_in_every_form(monkeypatch: pytest.MonkeyPatch) -> None:
    describe = stability.describe

    def more(finding: Stability) -> r.Report:
        found = describe(finding)
        added = r.Section(TITLE, (r.Paragraph("Said only here."),))
        return replace(found, blocks=(*found.blocks, added))

    monkeypatch.setattr(stability, "describe", more)
    for form in in_every_form():
        assert form.count(TITLE) == form.count("Said only here.") == 1


def test_the_whole_report_in_words_tells_every_claim() -> None:
    made = report(Situation.of(KLAMATH))
    whole = " ".join(terminal.render(made, width=80, colour=False, whole=True).split())
    for claim in KLAMATH.claims():
        assert " ".join(claim.because.split()) in whole
