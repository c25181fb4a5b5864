"""What stands in a bracket was looked up: made-up citations count in no answer, true ones in each.

Every way to write a citation, in YAML, workbooks and tables; each beside what its text has.
"""

import json
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import assume, example, given, strategies as st

from stancecli.imports import open_model
from stancecli.loader import load
from stancecli.methods.quotes import SourceText
from stancecli.methods.quotes.folding import MOST_AROUND
from stancecli.methods.quotes.texts import looked_up
from stancecli.model import Citation, Model, cites, marked
from stancecli.sheets.table import quoting
from tests.running import reply_to, run

TEXT = """\
# The “Water” plan

Nobody believes any more that the ship struck a bridge and sank. Farmers’ unions say so.

The pipe of 12" was laid in 1962, « non sans peine ».

## Chapter two

第一段。中国不会承认北韩的难民，这是事实。

قالت الحكومة إنها لن تعترف بهم.
"""
TRUE = [
    # In its short form, with each mark, before and behind the place, with and without one.
    "digest Chapter two",
    "digest The “Water” plan ¶1",
    'digest The “Water” plan ¶1 "struck a bridge and sank"',
    "digest The “Water” plan ¶1 “struck a bridge and sank”",
    "digest „struck a bridge and sank“",
    "digest „struck a bridge and sank”",
    "digest «struck a bridge and sank»",
    "digest « struck a bridge and sank »",
    "digest 「中国不会承认北韩的难民」",
    "digest Chapter two ¶1 “不会承认”",
    "digest Chapter two ¶2 “الحكومة”",
    "digest “struck a bridge and sank”.",
    "digest (“struck a bridge and sank”)",
    "digest “struck a bridge and sank” Chapter one, as printed",
    'digest "The pipe of 12" was laid"',
    'digest "was laid in 1962"',
    "digest “Farmers’ unions”",
    "digest as the Farmers’ unions told us",
    'digest the 12" pipe',
    "digest ch. “Chapter two” ¶1",
    "digest “Chapter two” ¶2",
    "digest “Chapter two”",
    "{source: digest, at: The “Water” plan ¶1, quote: struck a bridge … sank}",
    "{source: digest, at: '“struck a bridge”'}",
    "{source: digest, quote: « non sans peine »}",
    "[{source: digest, quote: in 1962}]",
]
HEADING = "{source: digest, quote: Chapter two}"
"""A heading is nobody's words; in the short form, so in a cell too, it is a place."""
MADE_UP = [
    "digest Chapter nine ¶1",
    "digest Chapter two ¶9",
    'digest The “Water” plan ¶1 "struck a rock and sank"',
    "digest The “Water” plan ¶1 “struck a bridge and sink”",
    "digest Chapter two ¶1 “struck a bridge and sank”",  # at another place
    "digest „struck the bridge and sank“",
    "digest „struck the bridge and sank”",
    "digest «struck the bridge and sank»",
    "digest « struck the bridge and sank »",
    "digest 「中国会承认北韩的难民」",
    "digest Chapter two ¶2 “لن يعترف”",
    "digest “truck a bridge and sank”",  # cut within a word
    "digest “struck a bridge and sank. The pipe”",  # across two paragraphs
    "digest (“struck no bridge”)",
    "digest “struck no bridge” Chapter one, as printed",
    'digest "The pipe of 13" was laid"',
    "digest “Farmers unions”",
    "digest ch. “Chapter three” ¶1",
    "digest “Chapter two” ¶9",
    "digest “struck a bridge” and “sank”",  # two: nobody can tell which is meant
    'digest "struck a bridge" and "sank"',
    "digest ¶1 “struck a bridge and sank",  # a mark left over
    'digest Chapter two ¶1"不会承认"',
    "digest ”struck a bridge”",
    "{source: digest, at: Chapter two ¶1, quote: struck a bridge}",
    HEADING,
    "{source: digest, quote: struck a … bridge sank}",
    "{source: digest, at: '“struck a rock”'}",
    "{source: digest, at: '“struck a bridge”', quote: and sank}",
    "[{source: digest, quote: in 1963}]",
]
MODEL = """\
stance: 1
sources: {digest: {title: Digest, text: texts/d.md, reliability: B}}
actors:
  ann:
    name: Ann
    interests:
      ships: {name: Ships, importance: high, because: So it is., cite: CITE}
    constraints:
      law: {name: Law, force: low, against: {stay: {by: 1, cite: CITE}}, cite: CITE}
    decisions:
      way:
        question: Which way?
        current: go
        otherwise: none
        options:
          go: {name: Go, effects: [{to: ships, effect: +, because: Yes., cite: CITE}]}
          stay:
            name: Stay
            effects:
              - to: ships
                effect: -/0
                views: {bob: {value: 0, cite: CITE}, ann: -}
                cite: CITE
    positions: [{to: go, stance: supports, says: Go on., cite: CITE}]
    influence: [{to: bob, strength: high, cite: CITE}]
  bob: {name: Bob, cite: CITE}
scenarios: {bad: {name: Bad times, set: {ann.ships: low}, cite: CITE}}
expect: [{decision: ann.way, leads: ann.go, cite: CITE}]
"""
"""A place for a citation in a thing of each kind that has some."""


def written(folder: Path, cite: str, text: str = TEXT) -> Path:
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "texts" / "d.md").write_text(text, "utf-8")
    quoted = cite if cite[0] in "[{" else json.dumps(cite, ensure_ascii=False)
    model = folder / "model.yaml"
    model.write_text(MODEL.replace("CITE", quoted), "utf-8")
    return model


def cites_of(model: Model) -> list[Citation]:
    return [*chain.from_iterable(map(cites, model.citing()))]


def counting(model: Model) -> list[Citation]:
    return cites_of(looked_up(model))


@pytest.mark.parametrize("cite", [*TRUE, *MADE_UP])
def test_what_is_true_counts_and_what_is_made_up_does_not(cite: str, tmp_path: Path) -> None:
    path = written(tmp_path, cite)
    model = load(path)
    every = sum(len([*cites(citing)]) for citing in model.citing())
    assert (len(counting(model)), every) == (11 if cite in TRUE else 0, 11)


def test_in_a_workbook_and_in_tables_it_counts_for_as_much(tmp_path: Path) -> None:
    known = [*TRUE, *MADE_UP]
    one = "      i{}: {{name: I, importance: low, cite: {}}}"
    told = [each if each[0] in "[{" else json.dumps(each, ensure_ascii=False) for each in known]
    path = written(tmp_path, "digest")
    start = path.read_text("utf-8").partition("    constraints:")[0]
    path.write_text(start + "\n".join(map(one.format, range(len(told)), told)) + "\n", "utf-8")
    run(f"export xlsx -m {path} -o {tmp_path / 'case.xlsx'}")
    run(f"export csv -m {path} -o {tmp_path / 'tables'}")
    written(tmp_path / "tables", "digest").unlink()
    for form in ("model.yaml", "case.xlsx", "tables"):
        model = open_model(tmp_path / form).model
        assert [*map(str, cites_of(model))] == [*map(str, cites_of(load(path)))], (
            "as it was written"
        )
        _, *interests = looked_up(model).actors[0].interests
        for cite, interest in zip(known, interests, strict=True):
            is_place = cite == HEADING and form != "model.yaml"
            assert bool(interest.cite) is (cite in TRUE or is_place), (form, cite)


ASKED = (
    "tradeoffs ann -v",
    "robustness ann -v",
    "levers ann.stay -v",
    "stability -v",
    "positions -v",
    "influence bob -v",
    "compare ann -v",
    "show ann -v",
    "show ann.law -v",
    "why ann.go ann.ships -v",
    "list interest",
    "report",
)
PLACE = "digest Chapter two ¶1 “{}”"


@pytest.mark.parametrize("asked", ASKED)
def test_a_made_up_quote_is_in_no_answer_and_a_true_one_in_each(asked: str, tmp_path: Path) -> None:
    for words, is_true in (("中国会承认", False), ("中国不会承认", True)):
        model = written(tmp_path, PLACE.format(words))
        for form in ("txt", "md", "json", "csv", "html", "docx"):
            file = tmp_path / f"a.{form}"
            done, _, said = run(f"{asked} -m {model} -o {file} --force")
            if asked == "report" and form in ("json", "csv"):
                continue
            assert done == 0, said
            told = _words_of(file)
            assert words not in told or is_true
            assert is_true or "Chapter two" not in told, form
            if form in ("html", "json") and not asked.startswith(("compare", "list", "levers")):
                assert not is_true or "Chapter two ¶1" in told


def _words_of(file: Path) -> str:
    if file.suffix != ".docx":
        return file.read_text("utf-8")
    with zipfile.ZipFile(file) as parts:
        return parts.read("word/document.xml").decode()


# The sentence around a quote.

HALF = "the ship struck a bridge and sank"
DENIAL = "Nobody believes any more that ‹the ship struck a bridge and sank›."


def test_who_quotes_half_a_denial_is_seen_to(tmp_path: Path) -> None:
    model = written(tmp_path, f"digest “{HALF}”")
    for asked in ("show ann", "show ann.ships", "why ann.go ann.ships", "tradeoffs ann -v"):
        assert f"“{DENIAL}”" in " ".join(reply_to(f"{asked} -m {model}").split()), asked
    for asked, file in (("report", "a.html"), ("report -v", "a.docx"), ("show ann", "b.docx")):
        run(f"{asked} -m {model} -o {tmp_path / file}")
        assert DENIAL in _words_of(tmp_path / file), file
    answer = json.loads(reply_to(f"show ann.ships -m {model} -f json"))
    assert DENIAL in json.dumps(answer, ensure_ascii=False)


LONG = "word " * 100
AROUND = [
    # A paragraph, a quote of it, and that in its sentence.
    ("One is. Two was not so. Three.", "was not so", "Two ‹was not so›."),
    ("One is. Two was not so. Three.", "Two was not so.", ""),
    ("One is. Two was not so. Three.", "is. Two was", "One ‹is. Two was› not so."),
    ("One is. Two was not so. Three.", "not so", ""),  # two words
    ("One is. Two was not so. Three.", "One … was … three", "‹One› is. Two ‹was› not so. ‹Three›."),
    ("He told Mr. Fox that it is so.", "it is so", "He told Mr. Fox that ‹it is so›."),
    ("这是谎言。中国不会承认难民！对。", "会承认难民", "中国不‹会承认难民›！"),
    ("ليس صحيحا؟ قالت إنها لن تعترف بهم.", "إنها لن تعترف", "قالت ‹إنها لن تعترف› بهم."),
    ("A ‹ mark › is not so.", "is not so", "A ' mark ' ‹is not so›."),
    # Of a long sentence 150 characters a side, or what the other side leaves, to a whole word.
    (f"{LONG}here it is {LONG}", "here it is", f"… {'word ' * 29}‹here it is› {'word ' * 30}…"),
    (f"Here it is {LONG}", "here it is", f"‹Here it is› {'word ' * 59}…"),
    (f"here {LONG}it {LONG}is", "here … it … is", "‹here› […] ‹it› […] ‹is›"),
]


@pytest.mark.parametrize(("text", "quote", "sentence"), AROUND)
def test_a_quote_stands_in_its_sentence(text: str, quote: str, sentence: str) -> None:
    source = SourceText(text)
    shown = source.around(quote, source.look_up(quote))
    assert shown == sentence
    assert len(shown.replace("‹", "").replace("›", "")) <= len(quote) + MOST_AROUND


def test_the_sentence_is_that_of_the_place_that_is_named() -> None:
    source = SourceText("# A\n\nSo it is not.\n\n# B\n\nNobody says so it is not.")
    for place, sentence in (("A", ""), ("B ¶1", "Nobody says ‹so it is not›."), ("", "")):
        found = source.look_up("so it is not", place)
        assert source.around("So it is not", found) == sentence


# How a citation is read.

MARKED = [
    ("p. 4", []),
    ("p. 4 “a b”", ["“a b”"]),
    ("“a “b” c” d", ["“a “b” c”"]),
    ("„a“ «b» 「c」", ["„a“", "«b»", "「c」"]),
    ('"a" "b"', ['"a"', '"b"']),
    ('12" and 13"', []),
    ('"a 12" pipe"', ['"a 12" pipe"']),
    ("Farmers’ 'union'", []),
    ("“a", None),
    ("a”", None),
    ("»a«", None),
]


@pytest.mark.parametrize(("text", "stretches"), MARKED)
def test_quotation_marks_begin_and_end_as_they_are_written(
    text: str, stretches: list[str] | None
) -> None:
    found = marked(text)
    assert (found if found is None else [text[a:b] for a, b in found]) == stretches


BEHIND = st.text("ab “”„«»「」\"'’12;").map(lambda text: " ".join(text.split()))


@given(BEHIND, BEHIND)
@example("p. 1 ”", "“we will”; not «now»")
@example("“3”", "the “one” word")
@example("", "“a””")
@example("„„", "")
def test_what_a_cell_has_of_a_citation_is_read_as_it_was(locator: str, quote: str) -> None:
    # Where a mark of the place is never closed, what follows is nobody's to tell apart.
    assume(marked(locator) is not None or locator == "p. 1 ”")
    source, _, behind = quoting(f"s {locator}".rstrip(), quote).partition(" ")
    read = Citation.of(source, behind.strip())
    assert (read.locator, read.quote) == (locator, quote)
