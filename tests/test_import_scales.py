"""On which scale the numbers of a table stand: one a column, and what is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, import_model
from stancecli.imports.given import Given, reading_options
from tests.corpora import csv, fold, positions

PARTIES = "Party,EU,Tax\nUnion,7,0\nAlliance,4,5\nLeft,1,10\n"


def stances(sheet: str, *scales: str, values: Sequence[str] = ()) -> list[list[Fraction]]:
    """The stances of each actor, in the order of the columns."""
    said = reading_options([], values, scales, False, None)
    model = import_model(Given({"sheet.csv": sheet.encode()}), said, IMPORTS["stances"]).model
    return [[each.stance or Fraction(0) for each in actor.positions] for actor in model.actors]


def fault(sheet: str, *scales: str, values: Sequence[str] = ()) -> str:
    with pytest.raises(InvalidModel) as raised:
        stances(sheet, *scales, values=values)
    (problem,) = raised.value.problems
    return str(problem)


def column(*numbers: object, other: Sequence[object] = ()) -> str:
    """A sheet of one column of numbers, and of another beside it."""
    rows = [f"A{n},{number}" for n, number in enumerate(numbers)]
    if other:
        rows = [f"{row},{more}" for row, more in zip(rows, other, strict=True)]
    return "\n".join(("Who,Dam,Ladder" if other else "Who,Dam", *rows, ""))


def test_each_column_has_its_own_scale() -> None:
    # 7 of 1 to 7 is the end that is for; 0 of 0 to 10 the one that is against.
    read = [[2, -2], [0, 0], [-2, 2]]
    assert stances(PARTIES, "EU=1:7", "Tax=0:10") == read
    assert stances(PARTIES, "eu=1:7", "0:10") == read
    assert stances(PARTIES, "EU=1:7", "*=0:10") == read
    assert stances(PARTIES, "EU=7:1", "*=10:0") == [[-2, 2], [0, 0], [2, -2]]


def test_a_number_outside_the_scale_of_its_column_is_a_fault_there() -> None:
    assert fault(PARTIES, "EU=1:6", "*=0:10").startswith(
        "sheet.csv:2:2: E511 7 is not within 1 to 6"
    )


def test_columns_without_a_scale_are_asked_about_and_no_others() -> None:
    asked = fault(PARTIES, "EU=1:7")
    assert "numbers from 0 to 10:" in asked
    assert "stance import sheet.csv --scale EU=1:7 --scale 0:10" in asked


def test_a_scale_of_no_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(Unanswerable) as refused:
        stances(PARTIES, "Taxes=0:10")
    assert refused.value.message == "--scale Taxes: no such heading (did you mean Tax?)"


def test_a_row_a_statement_has_the_scale_of_its_column() -> None:
    sheet = "actor,issue,score\nUnion,Dam,7\nLeft,Dam,1\n"
    said = reading_options(["stance=score"], [], ["score=1:7"], False, None)
    model = import_model(Given({"sheet.csv": sheet.encode()}), said, IMPORTS["stances"]).model
    assert [actor.positions[0].stance for actor in model.actors] == [2, -2]


# Numbers from 0 to 1.


@pytest.mark.parametrize("numbers", [(0.2, 0.9), (0, 1), (0, 0), (0.5, 1, "n/a"), (".3", "0,4")])
def test_numbers_from_0_to_1_are_asked_about(numbers: Sequence[object]) -> None:
    asked = fault(column(*(f'"{n}"' for n in numbers)))
    assert asked.startswith("sheet.csv:1:2: E511 numbers from 0 to 1 (“Dam” ")
    assert "stance import sheet.csv --scale 0:1" in asked
    assert "stance import sheet.csv --scale -2:2" in asked


def test_what_is_asked_about_is_answered_by_a_scale() -> None:
    sheet = column(0.25, 1)
    assert stances(sheet, "0:1") == stances(sheet, "Dam=0:1") == [[-1], [2]]
    assert stances(sheet, "-2:2") == stances(sheet, "Dam=-2:2") == [[Fraction(1, 4)], [1]]
    assert stances(column(0, 1), values=["0=-1", "1=1"]) == [[-1], [1]]


@pytest.mark.parametrize("numbers", [(1, 1), (0, -1), (0, 1, 2), ("0.5", "-0.5"), ("yes", 0, 1)])
def test_what_is_a_stance_beyond_doubt_is_not_asked_about(numbers: Sequence[object]) -> None:
    assert len(stances(column(*numbers))) == len(numbers)


def test_one_column_of_shares_among_stances_is_asked_about_alone() -> None:
    shares, whole = (0.2, 0.9), (-2, 1)
    asked = fault(column(*whole, other=shares))
    assert "(“Ladder” 0.2 to 0.9)" in asked
    assert "--scale Ladder=0:1" in asked
    assert stances(column(*whole, other=shares), "Ladder=0:1") == [
        [-2, Fraction("-1.2")],
        [1, Fraction("1.6")],
    ]
    # Means of stances have decimals on both sides, and whole numbers say yes or nothing.
    assert stances(column(-1.5, 1, other=shares)) == [
        [Fraction("-1.5"), Fraction("0.2")],
        [1, Fraction("0.9")],
    ]
    assert stances(column(-2, 1, other=(0, 1))) == [[-2, 0], [1, 1]]


@pytest.mark.parametrize("numbers", [("0", "1", "n/a"), ('"0,5"', "1")])
def test_a_fold_asks_about_numbers_from_0_to_1(tmp_path: Path, numbers: Sequence[str]) -> None:
    rows = (f"A{n},B,{number}" for n, number in enumerate(numbers))
    csv(tmp_path, "votes.csv", ["actor,issue,stance", *rows])
    with pytest.raises(Unanswerable, match=r"“stance” has numbers from 0") as refused:
        fold(tmp_path, "votes.csv")
    assert refused.value.advice == (
        "where 0 is against: stance fold votes.csv --scale 0:1",
        "where 0 is neither: stance fold votes.csv --scale -2:2",
    )
    assert not list((tmp_path / "out").iterdir())


def test_a_fold_takes_the_answer_and_what_is_beyond_doubt(tmp_path: Path) -> None:
    def folded(said: str, *scales: str, values: Sequence[str] = ()) -> list[int]:
        rows = (f"A{n},B,{word}" for n, word in enumerate(said.split()))
        csv(tmp_path, "votes.csv", ["actor,issue,stance", *rows])
        fold(tmp_path, "votes.csv", reading=reading_options([], values, scales, False, None))
        return [row[7] // 1000 for row in positions(tmp_path)]

    assert folded("0 1", "0:1") == folded("0 1", "stance=0:1") == [-2000, 2000]
    assert folded("0 1", "*=-2:2") == [0, 1000]
    assert folded("0 1", values=["0=-1", "1=1"]) == [-1000, 1000]
    assert folded("0 1 -1") == [0, 1000, -1000]
    assert folded("0 1 yes") == [0, 1000, 1000]
    with pytest.raises(Unanswerable, match="--scale issue: no stances stand under it"):
        folded("0 1", "issue=0:1")


def test_shares_are_told_by_all_statements_and_not_by_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancecli.corpus.fold.SAMPLED", 2)
    csv(tmp_path, "votes.csv", ["actor,issue,stance", "A,B,0", "C,B,1", "D,B,-1"])
    assert fold(tmp_path, "votes.csv").statements == 3


# One scale over several columns.

TENS = (0, 2, 5, 8, 10, 1, 9, 3, 7)


def test_one_scale_over_columns_of_different_range_is_asked_about() -> None:
    sheet = column(*TENS, other=(1, 7, 2, 6, 3, 5, 4, 4, 2))
    asked = fault(sheet, "0:10")
    assert "“Ladder” 1 to 7, where the other column has numbers from 0 to 10" in asked
    assert "stance import sheet.csv --scale 0:10 --scale Ladder=1:7" in asked
    # Either answer is taken: a scale of its own, or the same one said again.
    assert stances(sheet, "0:10", "Ladder=1:7")[0] == [-2, -2]
    assert stances(sheet, "0:10", "Ladder=0:10")[0] == [-2, Fraction("-1.6")]


def test_a_hundredth_of_the_others_is_another_range_in_a_small_sheet_too() -> None:
    assert "“Ladder” 0.1 to 0.9" in fault(column(90, 10, other=(0.1, 0.9)), "0:100")


@pytest.mark.parametrize(
    "other",
    [
        (6, 7, 6.5, 7, 6.5, 7, 6, 6, 8),  # all think much alike
        (7, 7, 7, 7, 7, 7, 7, 7, 7),  # all think alike
        (1, 2, "", "", "", "", "", "", ""),  # too few to tell
    ],
)
def test_what_may_be_on_one_scale_by_chance_is_taken(other: Sequence[object]) -> None:
    assert len(stances(column(*TENS, other=other), "0:10")) == len(TENS)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=12))
def test_a_column_beside_itself_has_no_other_range(numbers: list[int]) -> None:
    assert len(stances(column(*numbers, other=numbers), "0:10")) == len(numbers)
