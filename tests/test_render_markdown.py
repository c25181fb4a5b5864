from typing import Any

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from stancecli import notation as fmt, report as r
from stancecli.model import Citation
from stancecli.render import markdown
from tests.conftest import Golden
from tests.reports import REPORTS

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    *("a|b", "`code`", "[x](javascript:1)", "<script>", "![i](u)", "a_b_c", "~~gone~~", "&lt;"),
    *("# head", "###### head", "- item", "1. one", "1) one", "-", "+", "12.", "> quoted"),
    *("***", "---", "===", "a\nb", "\\"),
)
PLAIN_TOKENS = {"text", "text_special", "strong_open", "strong_close", "hardbreak", "softbreak"}


def holding(name: str) -> r.Report:
    """A report with a name in each place where one can stand."""
    row = r.Row(name, (r.Cell(name),), "1", "low")
    return r.Report(
        subject=name,
        conclusion=name,
        more=name,
        blocks=(
            r.Paragraph(r.text(name), r.Basis(judgement=True)),
            r.Note(name),
            r.Section(
                name, (r.Listing((r.Entry(r.text(name), below=(r.text(name),)),)),), note=name
            ),
            r.Table(
                (r.Column(name, "current"),),
                (r.Group(name, (row,)),),
                legend=r.Legend((r.Sign(name, name),), (name,)),
            ),
        ),
    )


def parsed(report: r.Report) -> list[Any]:
    return PARSER.parse(markdown.render(report))


def shape(report: r.Report) -> list[str]:
    return [token.type for token in parsed(report)]


@pytest.mark.parametrize("name", REPORTS)
def test_layout(golden: Golden, name: str) -> None:
    golden(f"render/{name}.md", markdown.render(REPORTS[name]))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_wherever_it_stands(name: str) -> None:
    check(name)


@given(
    # No name is blank: the loader trims it, and asks for one that is left with nothing. Nor has it
    # the marks of names set apart, since the loader refuses all such characters.
    st.text(
        st.characters(exclude_categories=("Cs", "Zs"), exclude_characters="\x02\x03"),
        min_size=1,
        max_size=30,
    ).filter(str.strip)
)
def test_any_name_is_text_wherever_it_stands(name: str) -> None:
    check(name)


def check(name: str) -> None:
    assert shape(holding(name)) == shape(holding("Name"))
    inline = [token for token in parsed(holding(name)) if token.type == "inline"]
    assert {child.type for token in inline for child in token.children} <= PLAIN_TOKENS
    heading = "".join(child.content for child in inline[0].children)
    assert heading == fmt.visible(name).strip()


def lines(*blocks: r.Block) -> list[str]:
    """The lines of an answer below its conclusion."""
    return markdown.render(r.Report("?", "!", blocks=blocks)).splitlines()[4:]


def test_what_a_statement_rests_on_stands_within_its_full_stop() -> None:
    judged = r.Basis(judgement=True)
    said = {
        "So it is.": "So it is (unsourced).",
        "So it is": "So it is (unsourced)",
        "So it is...": "So it is... (unsourced)",
        "1.": "1\\. (unsourced)",
        "Costs $5": "Costs \\$5 (unsourced)",
    }
    for text, shown in said.items():
        assert lines(r.Paragraph(text, judged)) == [shown]
    quoted = r.Basis((Citation("map", "p. 1", "So."),))
    whole = markdown.render(r.Report("?", "!", blocks=(r.Paragraph("Yes.", quoted),)), whole=True)
    assert whole.endswith("\n\nYes \\[map p. 1\\]. “So.”\n")


def test_two_lists_that_follow_each_other_stay_two() -> None:
    two = (r.Listing((r.Entry("a"),)), r.Listing((r.Entry("b"),)))
    report = r.Report("?", "!", blocks=two)
    assert shape(report).count("bullet_list_open") == 2
    assert lines(r.Note("x"), *two, r.Note("y")).count("<!-- -->") == 1


@pytest.mark.parametrize("name", ["@ann", "x^2^", "::: note", "(@a) one"])
def test_what_pandoc_would_read_as_its_own_is_escaped(name: str) -> None:
    shown = markdown.render(r.Report("?", "!", blocks=(r.Paragraph(name),))).splitlines()[-1]
    assert all(f"\\{mark}" in shown for mark in "@^" if mark in name)
    assert not shown.startswith(":")
    check(name)


def test_weights_stand_in_words() -> None:
    row = r.Row("X", (r.Cell("+", judgement=True),), "3", "high")
    plain = r.Row("Y", (r.Cell("0"),), "2", "")
    table = r.Table((r.Column("One", "current"),), (r.Group("", (row,)),), (plain,), weight="wt")
    assert lines(table)[2:] == [*("| X | high | +\\* |", "| Y | 2 | 0 |")]
