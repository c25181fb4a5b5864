import re
import shlex
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from rich.cells import cell_len
from rich.text import Text

from stancecli import notation as fmt, report as r
from stancecli.model import Citation
from stancecli.render import terminal
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
    for mark in ("(current)", "(ahead)", "gain"):
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


def test_what_can_be_asked_next_runs_as_printed() -> None:
    commands = {
        "stance tradeoffs china --given activists.silent": "without the campaign",
        "stance robustness china": "how firm this is",
    }
    assert terminal.render_next({}, width=40, colour=False) == ""
    narrow = terminal.render_next(commands, width=40, colour=False).splitlines()
    assert narrow[2:5] == [
        "  stance tradeoffs china --given \\",
        "    activists.silent",
        "    without the campaign",
    ]
    wide = terminal.render_next(commands, width=80, colour=False).splitlines()
    assert "  stance tradeoffs china --given activists.silent" in wide


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
