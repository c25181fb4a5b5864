"""What a short answer shows of a report, and what the whole one: each kind of block alone."""

from __future__ import annotations

import pytest

from stancecli import depth, report as r
from stancecli.model import Citation

QUOTED = r.Basis((Citation("map", "p. 1", "So it is."),))
BARE = r.Basis((Citation("map", "p. 1"),))
ORIGIN = r.Origin("high")
ENTRY = r.Entry("said", "Why", basis=QUOTED, below=("below",), details=("detail",), origin=ORIGIN)
SHORT_ENTRY = r.Entry("said", "Why", basis=BARE, below=("below",))
WHOLE_ENTRY = r.Entry(
    "said", "Why", basis=QUOTED, below=("below", "detail"), details=(), origin=ORIGIN
)
OTHER = r.Entry("other")
NOTE = r.Note("a note")


def short(*blocks: r.Block) -> tuple[r.Block, ...]:
    shown = depth.short(r.Report(subject="A", conclusion="C", blocks=blocks)).blocks
    assert depth.shortened(blocks, hints=True) == shown
    assert "So it is." not in repr(shown), "two citations of one place are equal, quoted or not"
    return shown


def whole(*blocks: r.Block) -> tuple[r.Block, ...]:
    return depth.whole(r.Report(subject="A", conclusion="C", blocks=blocks)).blocks


def test_a_listing_loses_its_rest_its_details_and_what_is_quoted() -> None:
    listing = r.Listing((ENTRY,), "·", (OTHER,))
    assert short(listing) == (r.Listing((SHORT_ENTRY,), "·"),)
    assert whole(listing) == (r.Listing((WHOLE_ENTRY, OTHER), "·"),)
    assert short(r.Listing((), "·", (OTHER,))) == ()
    assert [depth.shortens(each) for each in (listing, r.Listing((ENTRY,)))] == [True, False]


def test_what_is_shortened_shows_one_of_two() -> None:
    block = r.Shortened((r.Listing((ENTRY,)), NOTE), (r.Note("in short"),), "all of it")
    assert short(block) == (r.Note("in short"),)
    assert whole(block) == (r.Listing((WHOLE_ENTRY,)), NOTE)
    assert depth.shortens(block)
    inner = r.Shortened((block,), (block,))
    assert short(inner) == (r.Note("in short"),)
    assert whole(inner) == (r.Listing((WHOLE_ENTRY,)), NOTE)


def test_a_section_says_beside_its_title_what_it_leaves_out() -> None:
    left = r.Listing((OTHER,), "", (OTHER,) * 1_200)
    told = r.Shortened((NOTE,), (), "12 smaller")
    section = r.Section("Why", (left, NOTE, told), "of 3")
    (found,) = short(section)
    assert isinstance(found, r.Section)
    assert r.plain(found.note) == "of 3; 1,200 more: -v; 12 smaller: -v"
    assert found.blocks == (r.Listing((OTHER,)), NOTE)
    (bare,) = depth.shortened([section], hints=False)
    assert isinstance(bare, r.Section)
    assert bare.note == "of 3"
    (unnoted,) = short(r.Section("Why", (told,)))
    assert isinstance(unnoted, r.Section)
    assert r.plain(unnoted.note) == "12 smaller: -v"
    (kept,) = short(r.Section("Why", (NOTE,), "of 3"))
    assert isinstance(kept, r.Section)
    assert r.plain(kept.note) == "of 3"
    (all_of_it,) = whole(section)
    assert all_of_it == r.Section("Why", (r.Listing((OTHER,) * 1_201), NOTE, NOTE), "of 3")


@pytest.mark.parametrize(
    ("blocks", "is_so"),
    [((), False), ((NOTE,), False), ((NOTE, r.Shortened(())), True)],
)
def test_a_section_is_shortened_where_any_block_of_it_is(
    blocks: tuple[r.Block, ...], is_so: bool
) -> None:
    assert depth.shortens(r.Section("Why", blocks)) == is_so
    assert depth.shortens(r.Section("Why", (NOTE, r.Section("In it", blocks)))) == is_so


def test_what_stands_in_no_section_is_told_at_the_foot() -> None:
    blocks = (
        r.Listing((OTHER,), "", (OTHER, OTHER)),
        NOTE,
        r.Shortened((NOTE,), (), "all pairs"),
        r.Shortened((NOTE,)),
        r.Section("Why", (r.Shortened((NOTE,), (), "12 smaller"),)),
    )
    report = r.Report(subject="A", conclusion="C", blocks=blocks)
    assert depth.left_out(report) == ("2 more", "all pairs")


def test_trees_chains_and_paragraphs_lose_their_origins_and_quotes() -> None:
    leaf = r.Branch("leaf", QUOTED, (), ORIGIN)
    tree = r.Tree(r.Branch("root", QUOTED, (leaf,), ORIGIN))
    bare = r.Branch("leaf", BARE)
    assert short(tree) == (r.Tree(r.Branch("root", BARE, (bare,))),)
    chain = r.Chain("start", (r.Link("moves", "end", QUOTED, True, ORIGIN),))
    assert short(chain) == (r.Chain("start", (r.Link("moves", "end", BARE, True),)),)
    paragraph = r.Paragraph("so", QUOTED)
    assert short(paragraph) == (r.Paragraph("so", BARE),)
    assert short(r.Paragraph("so")) == (r.Paragraph("so"),)
    assert whole(tree, chain, paragraph) == (tree, chain, paragraph)
