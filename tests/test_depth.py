"""What a short answer shows of a report, and what the whole one: each kind of block alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, strategies as st

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
    listing = r.listing((ENTRY, OTHER), 1, bullet="·")
    assert short(listing) == (r.Listing((SHORT_ENTRY,), "·"),)
    assert whole(listing) == (r.Listing((WHOLE_ENTRY, OTHER), "·"),)
    assert short(r.listing((OTHER,), 0)) == ()
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
    left = r.listing((OTHER,) * 1_201, 1)
    told = r.Shortened((NOTE,), (), "12 smaller")
    section = r.Section("Why", (left, NOTE, told), "of 3")

    def noted(blocks: Iterable[r.Block]) -> str:
        (found,) = blocks
        assert isinstance(found, r.Section)
        return r.plain(found.note)

    assert noted(short(section)) == "of 3; 1,200 more: -v; 12 smaller: -v"
    assert noted(depth.shortened([section], hints=False)) == "of 3"
    assert noted(short(r.Section("Why", (told,)))) == "12 smaller: -v"
    assert noted(short(r.Section("Why", (NOTE,), "of 3"))) == "of 3"
    assert [*pieces(short(section))] == ["other"]
    (all_of_it,) = whole(section)
    assert all_of_it == r.Section("Why", (r.Listing((OTHER,) * 1_201), NOTE, NOTE), "of 3")


def test_what_stands_in_no_section_is_told_at_the_foot() -> None:
    blocks = (
        r.listing((OTHER,) * 3, 1),
        NOTE,
        r.Shortened((NOTE,), (), "all pairs"),
        r.Shortened((NOTE,)),
        r.Section("Why", (r.Shortened((NOTE,), (), "12 smaller"),)),
    )
    report = r.Report(subject="A", conclusion="C", blocks=blocks)
    assert depth.left_out(report) == ("2 more", "all pairs")


# How far an answer is tightened.

MARKED = r.Sign("x", "marked")
NAMED = r.Sign("Wide", "“Wide and low”")


def row(name: str, *cells: str, rank: int = 0, signs: tuple[r.Sign, ...] = ()) -> r.Row:
    return r.Row(name, tuple(r.Cell(cell, signs=signs) for cell in cells), rank=rank)


def table(rows: tuple[int, ...] = (9,), columns: tuple[int, ...] = (9,)) -> r.Table:
    """Four rows in two groups and three columns; what counts most stands last."""
    return r.Table(
        tuple(r.Column(name, rank=rank) for name, rank in (("A", 2), ("B", 1), ("C", 0))),
        (
            r.Group("for", (row("one", "1", "2", "3", rank=3, signs=(MARKED,)),)),
            r.Group(
                "against",
                (
                    row("two", "4", "5", "6", rank=2, signs=(NAMED,)),
                    row("three", "7", "8", "9", rank=1),
                    row("four", "0", "0", "0", rank=0),
                ),
            ),
        ),
        foot=(row("sum", "a", "b", "c"),),
        legend=r.Legend((MARKED,), ("a note",), (NAMED,)),
        most_rows=r.Most(rows, "row"),
        most_columns=r.Most(columns, "option"),
    )


def at(step: int, *blocks: r.Block) -> tuple[r.Block, ...]:
    return depth.short(r.Report("A", "C", blocks=blocks, step=step)).blocks


def test_entries_go_at_their_step() -> None:
    listing = r.Listing((OTHER, r.Entry("first to go", step=1), r.Entry("last", step=2)))
    assert [len([*pieces(at(step, listing))]) for step in range(3)] == [3, 2, 1]
    assert [depth.missing(listing, step) for step in range(3)] == [""] * 3
    lines = replace(listing, most=r.Most(called="line"))
    assert [depth.missing(lines, step) for step in range(3)] == ["", "1 more line", "2 more lines"]
    swapped = r.Shortened((NOTE,), (table((4, 4, 2)),), "the note")
    told = ["the note", "2 more rows, the note"]
    assert [depth.missing(swapped, step) for step in (1, 2)] == told
    assert depth.unabridged([swapped]) == (NOTE,)


def shrinking(most: int) -> st.SearchStrategy[tuple[int, ...]]:
    counts = st.lists(st.integers(0, most), min_size=1, max_size=4)
    return counts.map(lambda found: tuple(sorted(found, reverse=True)))


@st.composite
def blocks(draw: st.DrawFn) -> tuple[r.Block, ...]:
    steps = st.none() | st.integers(1, 5)
    entries = tuple(r.Entry(str(n), step=draw(steps)) for n in range(draw(st.integers(0, 4))))
    listing = r.listing([r.Entry(f"listed {n}") for n in range(4)], *draw(shrinking(5)))
    cut = table(draw(shrinking(5)), draw(shrinking(4)))
    swapped = r.Shortened((NOTE,), (r.listing([r.Entry("held")]),))
    return (cut, r.Listing(entries), r.Section("In it", (listing, swapped)))


def pieces(found: tuple[r.Block, ...]) -> Iterator[str]:
    """What is shown, piece by piece."""
    for block in found:
        match block:
            case r.Table():
                yield from (column.name for column in block.columns)
                yield from (each.name for each in block.rows)
            case r.Listing():
                yield from (r.plain(entry.text) for entry in block.entries)
            case r.Section():
                yield from pieces(block.blocks)


@given(blocks(), st.integers(0, 25))
def test_the_first_step_that_fits_is_taken_or_the_last(
    found: tuple[r.Block, ...], room: int
) -> None:
    report = r.Report("A", "C", blocks=found)

    def lines(tried: r.Report) -> int:
        return len([*pieces(depth.short(tried).blocks)])

    shown = [{*pieces(at(step, *found))} for step in range(9)]
    assert all(after <= before for before, after in pairwise(shown))
    tries = [r.Report("A", "C", blocks=found, step=n) for n in range(9)]
    best = next((tried for tried in tries if lines(tried) <= room), tries[-1])
    taken = depth.fit(report, lambda tried: lines(tried) <= room)
    assert depth.short(taken).blocks == depth.short(best).blocks


@given(shrinking(5), st.integers(0, 4))
def test_what_is_cut_is_counted(most: tuple[int, ...], step: int) -> None:
    rows, listing = table(most), r.listing([OTHER] * 4, *most)
    for block, always in ((rows, 4), (listing, 0)):  # three columns and a foot always stay
        left = depth.missing(block, step)
        shown = len([*pieces(at(step, block))]) - always
        assert int(left.split()[0] if left else 0) == 4 - shown
