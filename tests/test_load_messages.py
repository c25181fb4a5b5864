"""What faults say: the slips that people make, each with the words that help to mend it."""

from __future__ import annotations

import codecs

import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.loader import load_text
from stancecli.loader.text import LONGEST_EXCERPT, TextFile, shown

MODEL = """\
stance: 1
title: A ward
sources:
  plan: {title: A plan}
actors:
  ministry:
    name: Health Ministry
    interests:
      safety: {name: Safe births, importance: vital, cite: plan p. 1}
      money: {name: Money, importance: low}
    constraints:
      rule: {name: A rule, force: binding, against: [close]}
    decisions:
      ward:
        question: What now?
        current: keep
        options:
          keep: {name: Keep the ward, effects: [{to: safety, effect: hurts}]}
          close: {name: Close it}
  district:
    name: District
    kind: body
    positions:
      - {to: ministry.close, stance: opposes, says: It is far.}
      - {to: ministry.keep, stance: supports}
    influence:
      - {to: ministry, strength: low}
"""

SLIPS = [
    # An edit of the model, and the whole of its faults.
    (
        "    kind: body",
        "\tkind: body",
        "22:1: E100 not YAML: a tab (indent with spaces)",
    ),
    (
        "    kind: body",
        "     kind: body",
        "22:10: E100 not YAML: mapping values are not allowed in this context "
        "(line 21 is indented otherwise, or its text goes on here and needs quotes)",
    ),
    (
        "    name: District",
        "    name:District",
        "22:9: E100 not YAML: mapping values are not allowed in this context "
        "(put a space after the colon in line 21)",
    ),
    (
        "question: What now?",
        'question: "What" now?',
        "15:26: E100 not YAML: did not find expected key "
        "(quotes end a text: write those within it double, or put others around it)",
    ),
    (
        "says: It is far.}",
        "date: 2020}\n      - {to: ministry.close, stance: supports}",
        "25:14: E322 a second position on “ministry.close”, first at m:24:14 "
        "(several need a “date” each)",
    ),
    (
        "What now?",
        "The ward: what now?",
        "15:27: E100 not YAML: mapping values are not allowed in this context "
        "(a text that holds “: ” or “ #” needs quotes)",
    ),
    (
        "says: It is far.",
        "says: Simple: it is far.",
        "24:59: E100 not YAML: did not find expected ',' or '}' "
        "(a text that holds “: ” or “ #” needs quotes)",
    ),
    (
        "says: It is far.",
        "says: “Far: too far.”",
        "24:57: E100 not YAML: did not find expected ',' or '}' "
        '(only straight quotes count: "…")',
    ),
    (
        "importance: low}",
        "importance: low",
        "11:16: E100 not YAML: did not find expected ',' or '}' "
        "(the “{” in line 10 is not closed)",
    ),
    (
        "title: A ward",
        'title: "A ward',
        "2:8: E100 not YAML: these quotes are not closed",
    ),
    (
        "title: A ward",
        "title: 'A ward isn't closed'",
        "2:20: E100 not YAML: did not find expected key "
        "(quotes end a text: write those within it double, or put others around it)",
    ),
    (
        "      - {to: ministry.keep",
        "      -{to: ministry.keep",
        "25:7: E100 not YAML: did not find expected '-' indicator "
        "(put a space after the “-”)",
    ),
    (
        "  district:",
        "   district:",
        "20:4: E100 not YAML: did not find expected key "
        "(indent it like line 6 if it belongs there, else like the line above)",
    ),
    (
        "says: It is far.",
        "says: It is far, and cold.",
        "24:64: E302 no key “and cold.” here "
        "(a comma ends a text within {…}: put the text in quotes)",
    ),
    (
        "effect: hurts",
        "effect: -1,5",
        "18:73: E302 no key “5” here (a decimal has a point: -1.5)",
    ),
    ("effect: hurts", "effect: −2", "18:70: E307 no effect “−2” (write -2)"),
    ("effect: hurts", 'effect: "-1,5"', "18:70: E307 no effect “-1,5” (write -1.5)"),
    ("effect: hurts", "effect: -1 to 2", "18:70: E307 no effect “-1 to 2” (write [-1, 2])"),
    ("effect: hurts", "effect: −1/0", "18:70: E307 no effect “−1/0” (write [-1, 0])"),
    (
        "importance: low",
        "importance: low to high",
        "10:40: E307 no importance “low to high” (write [low, high])",
    ),
    (
        "importance: low",
        "importance: low to great",
        "10:40: E307 no importance “low to great” (one of low, medium, high, vital; "
        "a number over 0 up to 4; a range [low, high])",
    ),
    (
        "effect: hurts",
        "effect: awful",
        "18:70: E307 no effect “awful” (one of strongly-hurts, hurts, none, helps, strongly-helps, "
        "unknown; a number from -2 to 2; a range [low, high])",
    ),
    (
        "strength: low",
        "strength: zzz",
        "27:34: E307 no strength “zzz” (one of low, medium, high, decisive; "
        "a number over 0 up to 4)",
    ),
    (
        "strength: low",
        "strength: low to high",  # which cannot be a range
        "27:34: E307 no strength “low to high” (one of low, medium, high, decisive; "
        "a number over 0 up to 4)",
    ),
    ("{to: ministry.close,", "{to: close,", "24:14: E204 no option, issue or decision “close” "
     "(did you mean ministry.close?)"),
    ("{to: ministry.keep,", "{to: nobody.x,", "25:14: E204 no option, issue or decision “nobody.x” "
     "(no actor is called “nobody”)"),
    ("current: keep", "current: Keep the ward", "16:18: E204 no option “Keep the ward” "
     "(did you mean keep?)"),
    ("{to: ministry, ", "{to: Health ministry, ", "27:14: E201 no actor “Health ministry” "
     "(did you mean ministry?)"),
    ("cite: plan p. 1", "cite: p. 1", "9:60: E203 no source “p.” "
     "(begin with the id of a source)"),
    ("stance: 1\n", "", "1:1: E301 “stance” is missing here (begin the file with stance: 1)"),
    ("against: [close]", "against: close", "12:53: E305 expected a mapping or a list of options, "
     "found a text ([close])"),
    ("    kind: body", "    also: DC", "22:11: E306 expected a list, found a text ([DC])"),
    # One cause, and none of what follows from it.
    ("    interests:", "    interest:", "8:5: E302 no key “interest” here "
     "(did you mean interests?)"),
    ("  ministry:\n", "  Ministry:\n", "6:3: E310 “Ministry” is no id "
     "(lower-case letters and digits, joined by -)"),
]  # fmt: skip


def faults(text: str | bytes) -> list[str]:
    try:
        load_text(text, "m")
    except InvalidModel as invalid:
        return [str(problem) for problem in invalid.problems]
    return []


def test_the_model_has_no_fault() -> None:
    assert faults(MODEL) == []


@pytest.mark.parametrize(("old", "new", "expected"), SLIPS)
def test_a_slip_is_told_with_what_mends_it(old: str, new: str, expected: str) -> None:
    assert MODEL.count(old) == 1, old
    assert faults(MODEL.replace(old, new)) == [f"m:{expected}"]


def test_quotes_that_are_not_closed_are_told_with_the_line_where_they_began() -> None:
    text = MODEL.replace("title: A ward", 'title: "A ward').replace("It is far.", '"It is far."')
    assert faults(text) == [
        "m:24:54: E100 not YAML: did not find expected key "
        "(the quotes that end here began in line 2: are they closed there?)"
    ]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF16_LE + MODEL.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + MODEL.encode("utf-16-be"),
        MODEL.encode("utf-16-le"),
        MODEL.encode("utf-16-be"),
    ],
)
def test_utf_16_is_one_fault(data: bytes) -> None:
    assert faults(data) == ["m:1:1: E003 not UTF-8 but UTF-16 (save the file as UTF-8)"]


def test_what_is_no_utf_8_says_what_to_do() -> None:
    (fault,) = faults(MODEL.replace("A ward", "Ä ward").encode("cp1252"))
    assert fault == "m:2:8: E003 not UTF-8: byte 0xC4 (save the file as UTF-8)"


def test_what_is_under_the_right_key_is_found_beside_a_slip_of_it() -> None:
    text = MODEL.replace("    constraints:", "    interest: {more: {}}\n    constraints:")
    assert faults(text.replace("to: safety", "to: Safe births")) == [
        "m:11:5: E302 no key “interest” here (did you mean interests?)",
        "m:19:54: E202 no interest “Safe births” (did you mean safety?)",
    ]


def test_a_long_word_is_cut_and_a_long_line_is_not_shown() -> None:
    assert shown("x" * 40) == f"“{'x' * 40}”"
    assert shown("x" * 41) == f"“{'x' * 40}…”"
    longest = "x" * LONGEST_EXCERPT
    text = TextFile("m", f"{longest}\n{longest}x".encode())
    assert [text.line(1), text.line(2)] == [longest, ""]


def test_a_key_is_underlined_without_its_colon() -> None:
    with pytest.raises(InvalidModel) as invalid:
        load_text(MODEL.replace("    interests:", "    interest:"))
    assert [problem.width for problem in invalid.value.problems] == [len("interest")]
