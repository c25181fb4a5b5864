"""A terminal: answers, faults with their lines, and colours that can be read."""

import re
import shlex
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from rich.text import Text

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import Place, Problem
from stancecli.model import Citation
from stancecli.render import FAULT, GREY, JUDGEMENT, PALETTES, TILES, Background, printed, terminal
from stancecli.render.terminal.lines import unbroken
from tests.conftest import Golden
from tests.reports import POSITIONS, REPORTS, TRADEOFFS

ANSI = re.compile(r"\x1b\[[0-9;]*m")
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
short_words = st.text(st.sampled_from("aZ9é漢字カ한🙂−“"), min_size=1, max_size=3)
short_names = st.lists(short_words, min_size=1, max_size=8).map(" ".join)
reports = st.sampled_from(list(REPORTS.values()))
widths = st.integers(40, 200)


def renamed(value: Any, name: str) -> Any:
    """A report in which every word but its numbers and marks is a name from a stranger."""
    if isinstance(value, r.Span):
        return replace(value, text=name)
    if isinstance(value, Citation):
        return Citation("s", name.split(" ")[0])
    if isinstance(value, tuple):
        return tuple(renamed(each, name) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: renamed(getattr(value, field.name), name) for field in fields(value)}
        return type(value)(**named)
    return name if isinstance(value, str) and len(value) > 5 else value


def plain(report: r.Report, width: int = 80) -> str:
    return terminal.render(report, width=width, colour=False)


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("name", REPORTS)
def test_layout(golden: Golden, name: str, width: int) -> None:
    golden(f"render/{name}-{width}.txt", plain(REPORTS[name], width))


def test_colours(golden: Golden) -> None:
    golden("render/tradeoffs-80.ansi", terminal.render(TRADEOFFS, width=80, colour=True))


def test_a_split_table_repeats_its_row_names_and_shows_each_column_once() -> None:
    lines = plain(TRADEOFFS, 40).splitlines()
    assert lines.count("  Opinion at home (1)") == 2
    above_rules = [line.split("  ") for line, rule in pairwise(lines) if rule.startswith("─")]
    marks = [word.strip() for line in above_rules for word in line if word.strip()]
    for mark in ("(current)", "(ahead)", "(ruled out)"):
        assert marks.count(mark) == 1


@given(report=reports, name=names, width=widths)
@example(report=POSITIONS, name="\u00a0", width=40)
def test_no_word_is_lost(report: r.Report, name: str, width: int) -> None:
    shown = plain(renamed(report, name), width)
    for piece in unbroken(Text(fmt.visible(name))):
        assert piece.plain.strip(" ") in shown


@given(report=reports, name=short_names, width=widths)
def test_no_line_is_wider_than_the_page(report: r.Report, name: str, width: int) -> None:
    for line in plain(renamed(report, name), width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip(" ")


@given(report=reports, name=names, width=widths)
def test_no_name_steers_the_terminal_and_colours_change_no_character(
    report: r.Report, name: str, width: int
) -> None:
    strange = renamed(report, name)
    shown = plain(strange, width)
    assert all(fmt.visible(character) == character for character in shown if character != "\n")
    coloured = ANSI.sub("", terminal.render(strange, width=width, colour=True))
    assert [line.rstrip(" ") for line in coloured.split("\n")] == shown.split("\n")


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = terminal.render(TRADEOFFS, width=80, colour=True)
    for name, value in {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "20", "LINES": "3"}.items():
        monkeypatch.setenv(name, value)
    assert terminal.render(TRADEOFFS, width=80, colour=True) == before


def test_the_foot_says_what_is_left_out_and_one_command_on_a_line_where_both_fit() -> None:
    def foot(left_out: tuple[str, ...], commands: dict[str, str], width: int = 80) -> list[str]:
        return terminal.render_foot(left_out, commands, width=width, colour=False).splitlines()

    path = "stance robustness china -m 'my models/one file.yaml'"
    assert foot((), {}) == []
    assert foot(("12 tensions",), {}) == ["", "-v: 12 tensions"]
    both = ("each reason", "12 tensions")
    assert foot(both, {"stance check": "gaps", "stance": ""}) == [
        "",
        "-v: each reason, 12 tensions · next: stance check",
    ]
    assert foot(both, {path: ""}, 40) == [
        "",
        "-v: each reason, 12 tensions",
        "next: stance robustness china -m \\",
        "  'my models/one file.yaml'",
    ]


paths = st.lists(st.text("ab-_./é漢'\"\\ $;", min_size=1, max_size=30), min_size=1, max_size=4).map(
    "/".join
)


@given(path=paths, width=st.sampled_from([40, 60, 80]), left=st.booleans())
@example(path="/home/somebody/cases/" + "a-long-folder/" * 6 + "m.yaml", width=60, left=True)
@example(path="it's here.yaml", width=40, left=False)
def test_a_command_never_breaks_within_a_word(path: str, width: int, left: bool) -> None:
    words = ["stance", "robustness", "china", "--given", "activists.silent", "-m", path]
    command = shlex.join(words)
    missing = ("each reason with its passages", "12 tensions") if left else ()
    foot = terminal.render_foot(missing, [command], width=width, colour=False)
    typed = foot.partition("next: ")[2].replace(" \\\n", "\n")
    assert shlex.split(typed) == words
    assert shlex.quote(path) in typed
    for line in foot.splitlines():
        assert cell_len(line) <= max(width, cell_len(shlex.quote(path)) + 8)
    shown = terminal.render_next({command: ""}, width=width, colour=False)
    typed = shown.partition("Ask next\n")[2].rstrip().replace(" \\\n", "\n")
    assert shlex.split(typed) == words


# Faults.


WRONG = Problem(
    Place("actors.yaml", 41, 15),
    "E203",
    "no source “parks2012”",
    "did you mean park2012?",
    "        cite: parks2012 China ¶3",
    9,
)


def shown(fault: Problem, width: int = 80) -> list[str]:
    return terminal.render_problems([fault], width=width, colour=False).splitlines()


def test_nothing_wrong_says_nothing() -> None:
    assert terminal.render_problems([], width=80, colour=True) == ""


def test_faults_with_their_lines_then_their_count() -> None:
    assert shown(WRONG) == [
        "actors.yaml:41:15: E203 no source “parks2012” (did you mean park2012?)",
        "    41 │         cite: parks2012 China ¶3",
        "       │               ^^^^^^^^^",
        "",
        "1 fault.",
    ]
    both = terminal.render_problems([WRONG, WRONG], width=80, colour=False).splitlines()
    assert both[:3] == both[3:6] == shown(WRONG)[:3]
    assert both[6:] == ["", "2 faults."]


def test_of_many_faults_with_the_same_words_ten_are_shown_and_the_others_counted() -> None:
    others = [replace(WRONG, message=f"no source “a{n}”", line_text="") for n in range(11)]
    ten = terminal.render_problems([WRONG] * 10 + others, width=80, colour=False)
    assert "more" not in ten
    many = [*[WRONG] * 20, others[0], *[WRONG] * 13]
    lines = terminal.render_problems(many, width=80, colour=False).splitlines()
    assert lines[:30] == shown(WRONG)[:3] * 10
    assert lines[30:] == [
        str(others[0]),
        "and 23 more of this kind: E203 no source “parks2012”",
        "",
        "34 faults.",
    ]


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


# Colours: WCAG contrast of every style, on every background that it is meant for.


ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of the usual size."""
WHITE, BLACK = "#ffffff", "#000000"
GROUNDS = {
    Background.LIGHT: (WHITE, "#fdf6e3"),
    Background.DARK: (BLACK, "#16171c", "#002b36", "#2e3440"),
    Background.UNKNOWN: (WHITE, BLACK),
}
"""White and black, and what themes that many use write on (Solarized, Nord)."""


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour.get_truecolor())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Color, b: Color) -> float:
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("background", Background)
def test_every_style_has_colours_that_can_be_read_on_every_background(
    background: Background,
) -> None:
    palette = PALETTES[background]
    assert set(palette) == {GREY, JUDGEMENT, FAULT, *TILES.values()}
    assert set(TILES) == set(fmt.Sense)
    assert len(set(palette.values())) == len(palette)
    for name, written in palette.items():
        style = Style.parse(written)
        assert style.color
        grounds = [style.bgcolor] if style.bgcolor else map(Color.parse, GROUNDS[background])
        for ground in grounds:
            assert contrast(style.color, ground) >= ENOUGH, (name, ground)


@pytest.mark.parametrize(("background", "sense"), list(product(Background, fmt.Sense)))
def test_a_style_is_printed_in_its_colours(background: Background, sense: fmt.Sense) -> None:
    style = Style.parse(PALETTES[background][TILES[sense]])
    assert style.color
    assert style.bgcolor
    shown = printed(Text("+", TILES[sense]), colour=True, background=background)
    codes = f"38;5;{style.color.number};48;5;{style.bgcolor.number}"
    assert shown == f"\x1b[{'1;' if style.bold else ''}{codes}m+\x1b[0m"
