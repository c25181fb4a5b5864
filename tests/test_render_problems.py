import re

from hypothesis import given, strategies as st

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.render import problems

FAULT = Problem(
    Place("actors.yaml", 41, 15),
    "E203",
    "no source “parks2012”",
    "did you mean park2012?",
    "        cite: parks2012 China ¶3",
    9,
)
GAP = Problem(Place("actors.yaml", 74, 11), "G401", "“choose” not judged on “Opinion at home”")


def test_nothing_wrong_says_nothing() -> None:
    assert problems.render([], colour=True) == ""


def test_faults_with_their_lines_then_gaps_then_counts() -> None:
    assert problems.render([GAP, FAULT], colour=False).splitlines() == [
        "actors.yaml:41:15: E203 no source “parks2012” (did you mean park2012?)",
        "    41 │         cite: parks2012 China ¶3",
        "       │               ^^^^^^^^^",
        "",
        "actors.yaml:74:11: G401 “choose” not judged on “Opinion at home”",
        "",
        "1 fault, 1 gap.",
    ]


def test_gaps_alone_are_counted_by_the_answer_that_follows() -> None:
    assert problems.render([GAP], colour=False).splitlines() == [
        "actors.yaml:74:11: G401 “choose” not judged on “Opinion at home”"
    ]


def test_carets_stand_under_wide_characters_and_escapes() -> None:
    line = "漢\u202e: bad"
    fault = Problem(Place("m.yaml", 1, 5), "E1", "odd", line_text=line, width=3)
    _, excerpt, carets = problems.render([fault], colour=False).splitlines()[:3]
    assert excerpt == "     1 │ 漢\\u202e: bad"
    assert carets == "       │ " + " " * (2 + 6 + 2) + "^^^"


def test_a_line_without_end_is_shown_around_the_fault() -> None:
    line = "x" * 500_000 + "bad" + "y" * 500_000
    fault = Problem(Place("m.yaml", 1, 500_001), "E1", "odd", line_text=line, width=3)
    excerpt, carets = problems.render([fault], colour=False).splitlines()[1:3]
    assert len(excerpt) < 200
    assert excerpt.count("…") == 2
    assert excerpt[carets.index("^") : carets.index("^") + 3] == "bad"


@given(st.text(max_size=300), st.integers(1, 300), st.integers(0, 400))
def test_no_text_of_a_file_steers_the_terminal(line: str, column: int, width: int) -> None:
    fault = Problem(Place("m.yaml", 3, column), "E1", line, line, line, width)
    shown = problems.render([fault], colour=True)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert all(fmt.visible(character) == character for character in bare if character != "\n")
    assert bare == problems.render([fault], colour=False)
