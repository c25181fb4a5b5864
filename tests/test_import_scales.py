"""On which scale the numbers of a table stand: one a column, and what is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given, strategies as st

from tests.conftest import Golden
from tests.imported import imported, refusals
from tests.models import COSTLY

PARTIES = "Party,EU,Tax\nUnion,7,0\nAlliance,4,5\nLeft,1,10\n"
TENS = (0, 2, 5, 8, 10, 1, 9, 3, 7)
SEVENS = (1, 7, 2, 6, 3, 5, 4, 4, 2)


def column(*numbers: object, other: Sequence[object] = ()) -> str:
    """A sheet of one column of numbers, and of another beside it."""
    rows = [f'A{n},"{number}"' for n, number in enumerate(numbers)]
    if other:
        rows = [f"{row},{more}" for row, more in zip(rows, other, strict=True)]
    return "\n".join(("Who,Dam,Ladder" if other else "Who,Dam", *rows, ""))


def stances(sheet: str, *words: str) -> list[list[float]]:
    """The stances of each actor, in the order of the columns."""
    model = imported(sheet, *words, kind="stances").model
    return [[float(each.stance or 0) for each in actor.positions] for actor in model.actors]


SHARES = column(0.25, 1)
BESIDE = column(-2, 1, other=(0.2, 0.9))
SEVEN_OF_TEN = column(*TENS, other=SEVENS)


@pytest.mark.parametrize(
    ("sheet", "words", "first"),
    [
        # 7 of 1 to 7 is the end that is for; 0 of 0 to 10 the one that is against.
        (PARTIES, ("scale EU=1:7", "scale Tax=0:10"), [2, -2]),
        (PARTIES, ("scale eu=1:7", "scale 0:10"), [2, -2]),
        (PARTIES, ("scale EU=7:1", "scale *=10:0"), [-2, 2]),
        # A row a statement has the scale of its column.
        ("actor,issue,score\nA,Dam,7\n", ("map stance=score", "scale score=1:7"), [2]),
        # What is asked about is answered by a scale.
        (SHARES, ("scale 0:1",), [-1]),
        (SHARES, ("scale Dam=-2:2",), [0.25]),
        (column(0, 1), ("value 0=-1", "value 1=1"), [-1]),
        # Either answer is taken: a scale of its own, or the same one said again.
        (SEVEN_OF_TEN, ("scale 0:10", "scale Ladder=1:7"), [-2, -2]),
        (SEVEN_OF_TEN, ("scale 0:10", "scale Ladder=0:10"), [-2, -1.6]),
        (BESIDE, ("scale Ladder=0:1",), [-2, -1.2]),
        # What is a stance beyond doubt is not asked about.
        (column(1, 1), (), [1]),
        (column(0, -1), (), [0]),
        (column(0, 1, 2), (), [0]),
        (column("0.5", "-0.5"), (), [0.5]),
        (column("yes", 0, 1), (), [1]),
        # Means of stances have decimals on both sides, and whole numbers say yes or nothing.
        (column(-1.5, 1, other=(0.2, 0.9)), (), [-1.5, 0.2]),
        (column(-2, 1, other=(0, 1)), (), [-2, 0]),
        # What may be on one scale by chance is taken: all think much alike, all alike, too few.
        (column(*TENS, other=(6, 7, 6.5, 7, 6.5, 7, 6, 6, 8)), ("scale 0:10",), [-2, 0.4]),
        (column(*TENS, other=[7] * 9), ("scale 0:10",), [-2, 0.8]),
        (column(*TENS, other=[1, 2, *[""] * 7]), ("scale 0:10",), [-2, -1.6]),
    ],
)
def test_each_column_has_its_own_scale(
    sheet: str, words: tuple[str, ...], first: list[float]
) -> None:
    assert stances(sheet, *words)[0] == first


ASKED: list[tuple[str, ...]] = [
    (PARTIES, "scale EU=1:6", "scale *=0:10"),
    # Columns without a scale are asked about, and no others.
    (PARTIES, "scale EU=1:7"),
    (PARTIES, "scale Taxes=0:10"),
    (column(0.2, 0.9),),
    (column(0, 1),),
    (column(0, 0),),
    (column(0.5, 1, "n/a"),),
    (column(".3", "0,4"),),
    (BESIDE,),
    (SEVEN_OF_TEN, "scale 0:10"),
    # A hundredth of the others is another range in a small sheet too.
    (column(90, 10, other=(0.1, 0.9)), "scale 0:100"),
]


def test_what_may_be_on_another_scale_is_asked_about(golden: Golden) -> None:
    golden("import/refused-scales.txt", refusals(ASKED, partial(imported, kind="stances")))


@COSTLY
@given(st.lists(st.integers(0, 10), min_size=2, max_size=12))
def test_a_column_beside_itself_has_no_other_range(numbers: list[int]) -> None:
    assert len(stances(column(*numbers, other=numbers), "scale 0:10")) == len(numbers)
