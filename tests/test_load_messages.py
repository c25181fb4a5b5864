"""What faults say: the slips that people make, each with the words that help to mend it."""

import codecs

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.loader import load_text
from stancecli.loader.text import LONGEST_EXCERPT, TextFile, shown
from tests.conftest import Golden

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
    # An edit of the model, with ‸ before what is wrong, and the code; with its place if elsewhere.
    ("    kind: body", "‸\tkind: body", "E100"),
    ("    kind: body", "     kind‸: body", "E100"),
    ("    name: District", "    name:District", "22:9 E100"),
    ("question: What now?", 'question: "What" ‸now?', "E100"),
    ("says: It is far.}", "date: 2020}\n      - {to: ‸ministry.close, stance: supports}", "E322"),
    ("What now?", "The ward‸: what now?", "E100"),
    ("says: It is far.", "says: Simple‸: it is far.", "E100"),
    ("says: It is far.", "says: “Far‸: too far.”", "E100"),
    ("importance: low}", "importance: low", "11:16 E100"),
    ("title: A ward", 'title: ‸"A ward', "E100"),
    ("title: A ward", "title: 'A ward isn'‸t closed'", "E100"),
    ("      - {to: ministry.keep", "      ‸-{to: ministry.keep", "E100"),
    ("  district:", "   ‸district:", "E100"),
    ("says: It is far.", "says: It is far, ‸and cold.", "E302"),
    ("effect: hurts", "effect: -1,‸5", "E302"),
    ("effect: hurts}", "effect: ‸?}", "E100"),
    ("effect: hurts", 'effect: ‸"-1,5"', "E307"),
    ("effect: hurts", "effect: ‸-1 to 2", "E307"),
    ("effect: hurts", "effect: ‸0/−1", "E309"),
    ("importance: low", "importance: ‸low to high", "E307"),
    ("importance: low", "importance: ‸low to great", "E307"),
    ("effect: hurts", "effect: ‸awful", "E307"),
    ("strength: low", "strength: ‸zzz", "E307"),
    ("strength: low", "strength: ‸low to high", "E307"),
    ("{to: ministry.close,", "{to: ‸close,", "E204"),
    ("{to: ministry.keep,", "{to: ‸nobody.x,", "E204"),
    # Nothing is near by its letters: what begins so, else what there is.
    ("      safety: {", "      safety-of-every-birth: {", "18:54 E202"),
    ("{to: ministry.close,", "{to: ‸ministry.demolish-all-of-it,", "E204"),
    # A space is missing.
    (
        "      money: {name: Money, ",
        "      money:{name: Money, importance‸: low}\n      m: {name: M, ",
        "E100",
    ),
    ("    kind: body", "    rated: {power‸:[1], interest: 1}", "E100"),
    ("current: keep", "current: ‸Keep the ward", "E204"),
    ("{to: ministry, ", "{to: ‸Health ministry, ", "E201"),
    ("cite: plan p. 1", "cite: ‸p. 1", "E203"),
    ("stance: 1\n", "‸", "E301"),
    ("against: [close]", "against: ‸close", "E305"),
    ("    kind: body", "    also: ‸DC", "E306"),
    ("    interests:", "    ‸interest:", "E302"),
    ("  ministry:\n", "  ‸Ministry:\n", "E310"),
    ("          close: {", "          ‸ministry.close: {", "E310"),
    ("{to: ministry, ", "{to: ‸ministry.ward, ", "E201"),
    ("{to: ministry.close,", "{to: ‸ministry.ward.close,", "E204"),
    ("cite: plan p. 1", "cite: ‸ministry.plan p. 1", "E203"),
    ("cite: plan p. 1", "cite: plan p. 1, ‸plan p. 3", "E302"),
    ("    kind: body", "    also:\n      - ‸Far: it is", "E303"),
    # Who names a source by its title, or a kind by a word of others.
    ("cite: plan p. 1", "cite: ‸A plan p. 1", "E203"),
    ("    kind: body", "    kind: ‸bank", "E307"),
    ("force: binding, against", "kind: ‸regulation, force: binding, against", "E307"),
]


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """The faults of a text; none where it loads."""
    try:
        load_text(text, "m")
    except InvalidModel as invalid:
        return invalid.problems
    return ()


def said(text: str | bytes) -> list[str]:
    """The faults of a text as `line:column code`."""
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in problems(text)]


def faults(text: str | bytes) -> list[str]:
    return [str(problem) for problem in problems(text)]


def marked(text: str, expected: str) -> tuple[str, str]:
    """A text without its `‸`, and what is expected with the place of that, where it has none."""
    before, *after = text.split("‸")
    here = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    has_place = not expected or ":" in expected.split()[0]
    return before + "".join(after), expected if has_place else f"{here} {expected}"


def test_a_slip_is_told_with_what_mends_it(golden: Golden) -> None:
    """Each is one fault; its place and its code stand here, its words on a screen."""
    told = []
    for old, new, expected in SLIPS:
        assert MODEL.count(old) == 1, old
        text, place = marked(MODEL.replace(old, new), expected)
        (fault,) = faults(text)
        assert fault.startswith(f"m:{place.replace(' ', ': ')} "), new
        told.append(f"{old}\n→ {''.join(new.split('‸'))}\n  {fault}\n")
    golden("load/slips.txt", "\n".join(told))


def test_quotes_that_are_not_closed_are_told_with_the_line_where_they_began() -> None:
    text = MODEL.replace("title: A ward", 'title: "A ward').replace("It is far.", '"It is far."')
    assert faults(text) == [
        "m:24:54: E100 not YAML: did not find expected key "
        "(the quotes that end here began in line 2: are they closed there?)"
    ]


def test_a_key_that_runs_into_its_bracket_is_told_so() -> None:
    (first, _) = faults("stance: 1\nactors:\n  town:{name: Town}\n")
    assert first == "m:3:3: E310 “town:{name” is no id (put a space after “town:”)"


def test_what_is_no_utf_8_is_one_fault_that_says_what_to_do() -> None:
    latin = MODEL.replace("A ward", "Ä ward").encode("cp1252")
    assert faults(latin) == ["m:2:8: E003 not UTF-8: byte 0xC4 (save the file as UTF-8)"]
    for order, mark in (("le", codecs.BOM_UTF16_LE), ("be", codecs.BOM_UTF16_BE)):
        data = MODEL.encode(f"utf-16-{order}")
        for each in (data, mark + data):
            assert faults(each) == ["m:1:1: E003 not UTF-8 but UTF-16 (save the file as UTF-8)"]


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
