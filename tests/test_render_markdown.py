from typing import Any

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from stancecli import notation as fmt, report as r
from stancecli.render import markdown
from tests.conftest import Golden
from tests.reports import REPORTS

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "a|b",
    "`code`",
    "[x](javascript:1)",
    "<script>",
    "# head",
    "- item",
    "1. one",
    "***",
    "---",
    "===",
    "a\nb",
    "&lt;",
    "\\",
    "![i](u)",
    "a_b_c",
    "~~gone~~",
    "> quoted",
    "+",
)
PLAIN_TOKENS = {"text", "text_special", "strong_open", "strong_close", "hardbreak", "softbreak"}


def holding(name: str) -> r.Report:
    """A report with a name in each place where one can stand."""
    row = r.Row(name, (r.Cell(name),), "1", "low", "+1")
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
    # No name is blank: the loader trims it, and asks for one that is left with nothing.
    st.text(st.characters(exclude_categories=("Cs", "Zs")), min_size=1, max_size=30).filter(
        str.strip
    )
)
def test_any_name_is_text_wherever_it_stands(name: str) -> None:
    check(name)


def check(name: str) -> None:
    assert shape(holding(name)) == shape(holding("Name"))
    inline = [token for token in parsed(holding(name)) if token.type == "inline"]
    assert {child.type for token in inline for child in token.children} <= PLAIN_TOKENS
    heading = "".join(child.content for child in inline[0].children)
    assert heading == fmt.visible(name).strip()


def test_a_picture_stays_within_its_fence() -> None:
    report = r.Report("?", "!", blocks=(r.Picture(("```", "│ <b>"), alt="A line."),))
    [fence] = [token for token in parsed(report) if token.type == "fence"]
    assert fence.content == "```\n│ <b>\n"
