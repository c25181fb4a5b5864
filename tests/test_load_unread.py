"""What stands in a text or a folder and is no part of the model: it is said, never dropped."""

from __future__ import annotations

import pytest
import yaml

from stancecli.graph import build
from stancecli.lenses import check
from stancecli.load import load_text, tree

MODEL = """\
stance: 1
title: Beds  # a comment that is meant as one
#an own line
actors:
  ward:
    name: 'Bed #1'  # and another
    about: >-
      A block holds #2 as it is.
    also: ["#3", a#4]
    interests:
      calm: {name: Calm, importance: high}
"""


def unread(text: str) -> list[str]:
    return [str(gap) for gap in load_text(text, "m").unread]


def test_comments_that_are_meant_are_passed_over() -> None:
    assert unread(MODEL) == []


@pytest.mark.parametrize(
    "loader", [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
)
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("'Bed #1'  # and another", "Bed #1 left", "6:15: G409 a comment begins here: “#1 left”"),
        ("title: Beds  #", "title: é  #1 #", "2:11: G409 a comment begins here: “#1 # a"),
        (">-\n      A block", "A text\n      that", "8:18: G409 a comment begins here: “#2 as it"),
        ("a#4]", "a #4\n      ]", "9:20: G409 a comment begins here: “#4”"),
    ],
)
def test_a_comment_within_a_line_of_text_is_a_gap(
    old: str, new: str, expected: str, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_LOADER", loader)
    assert MODEL.count(old) == 1
    (gap,) = unread(MODEL.replace(old, new))
    assert gap.startswith(f"m:{expected}")


def test_check_lists_it_among_the_gaps() -> None:
    finding = check.ask(build(load_text(MODEL.replace("'Bed #1'  # and", "Bed #1"), "m")))
    assert "G409" in [problem.code for problem in finding.problems]
