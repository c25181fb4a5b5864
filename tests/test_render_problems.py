import re

from hypothesis import example, given, strategies as st
from rich.cells import cell_len

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Problem
from stancecli.render import terminal

FAULT = Problem(
    Place("actors.yaml", 41, 15),
    "E203",
    "no source “parks2012”",
    "did you mean park2012?",
    "        cite: parks2012 China ¶3",
    9,
)


def shown(fault: Problem, width: int = 80) -> list[str]:
    return terminal.render_problems([fault], width=width, colour=False).splitlines()


def under_carets(excerpt: str, carets: str) -> str:
    """What stands in the columns over the carets."""
    columns = [character for character in excerpt for _ in range(cell_len(character))]
    return "".join(dict.fromkeys(columns[carets.index("^") : len(carets)]))


def test_nothing_wrong_says_nothing() -> None:
    assert terminal.render_problems([], width=80, colour=True) == ""


def test_faults_with_their_lines_then_their_count() -> None:
    assert shown(FAULT) == [
        "actors.yaml:41:15: E203 no source “parks2012” (did you mean park2012?)",
        "    41 │         cite: parks2012 China ¶3",
        "       │               ^^^^^^^^^",
        "",
        "1 fault.",
    ]
    both = terminal.render_problems([FAULT, FAULT], width=80, colour=False).splitlines()
    assert both[:3] == both[3:6] == shown(FAULT)[:3]
    assert both[6:] == ["", "2 faults."]


def test_carets_stand_under_wide_characters_escapes_and_marks_of_no_column() -> None:
    for line, column, width, shown_line, carets in (
        ("漢\u202e: bad", 5, 3, "漢\\u202e: bad", " " * (2 + 6 + 2) + "^^^"),
        ("ae\u0301b", 3, 1, "ae\u0301b", " ^"),  # underlined with what it stands on
    ):
        fault = Problem(Place("m.yaml", 1, column), "E1", "odd", line_text=line, width=width)
        assert shown(fault)[1:3] == [f"     1 │ {shown_line}", f"       │ {carets}"]


def test_a_line_without_end_is_shown_around_the_fault() -> None:
    line = "x" * 500_000 + "bad" + "y" * 500_000
    fault = Problem(Place("m.yaml", 1, 500_001), "E1", "odd", line_text=line, width=3)
    for width in (40, 80, 200):
        excerpt, carets = shown(fault, width)[1:3]
        assert len(excerpt) == width
        assert excerpt.count("…") == 2
        assert excerpt[carets.index("^") : carets.index("^") + 3] == "bad"
        assert carets.count("^") == 3


def test_a_place_wider_than_the_page_is_cut_and_underlined_to_the_cut() -> None:
    line = "key: " + "漢" * 200
    fault = Problem(Place("m.yaml", 1, 6), "E1", "odd", line_text=line, width=200)
    excerpt, carets = shown(fault, 40)[1:3]
    assert excerpt.endswith("…")
    assert cell_len(excerpt) <= 40
    assert carets.count("^") == 2 * excerpt.count("漢") > 20
    assert under_carets(excerpt, carets) == "漢"


def test_an_excerpt_has_room_however_narrow_the_page_is() -> None:
    fault = Problem(Place("m.yaml", 1, 50), "E1", "odd", line_text="x" * 100, width=3)
    assert cell_len(shown(fault, 10)[1].partition("│ ")[2]) == 20
    assert cell_len(shown(fault, 29)[1].partition("│ ")[2]) == 20
    assert cell_len(shown(fault, 31)[1].partition("│ ")[2]) == 22


@given(
    st.text(st.sampled_from("aZ漢カ🙂é\u0301\u200b\u202e\t ❤\ufe0f"), max_size=400),
    st.integers(1, 400),
    st.integers(1, 60),
    st.integers(40, 120),
)
@example(line="ZZZ\u200b\u200b\u200bカカカカカ", column=12, marked=1, width=40)
def test_an_excerpt_keeps_within_the_page_and_its_carets_under_it(
    line: str, column: int, marked: int, width: int
) -> None:
    column = min(column, len(line) + 1)
    fault = Problem(Place("m.yaml", 1, column), "E1", "odd", line_text=line, width=marked)
    for each in shown(fault, width)[1:-2]:
        assert cell_len(each) <= width
    if line:
        assert "^" in shown(fault, width)[2]


@given(st.text(max_size=300), st.integers(1, 300), st.integers(0, 400))
def test_no_text_of_a_file_steers_the_terminal(line: str, column: int, width: int) -> None:
    fault = Problem(Place("m.yaml", 3, column), "E1", line, line, line, width)
    coloured = terminal.render_problems([fault], width=80, colour=True)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert all(fmt.visible(character) == character for character in bare if character != "\n")
    assert bare == terminal.render_problems([fault], width=80, colour=False)
