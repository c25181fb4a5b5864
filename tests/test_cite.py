"""`stance cite`: what it prints is a citation that `check` finds, at that place."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import Unanswerable
from stancecli.imports.writer import flow_citation, line_of_text
from stancecli.lenses.check.gaps import citations
from stancecli.loader import load
from stancecli.methods import quotes
from stancecli.methods.quotes import SourceText
from stancecli.methods.quotes.texts import looked_up
from stancecli.model import LookedUp
from stancecli.unseen import visible
from tests.running import run
from tests.test_quotes import CITE, HEADINGS, MARKED_UP, ON_PAGES, PAGES, TEXT, written

BY_PAGE = "{source: hearing, at: p. 1}"
CITED = [
    # A text, words, and what is printed: at, and the quote, each as it stands in YAML.
    (TEXT, "BEFORE any heading", ["at: ¶1, quote: Before any heading"]),
    (TEXT, "cafe\u0301.we sign on", ['at: "Closing, and thanks ¶1", quote: café.We sign on']),
    (TEXT, "2.5 percent, to 1,000", ['at: Opening ¶1, quote: "2.5 percent, to 1,000"']),
    (TEXT, "may - 'come what may'", ["at: Opening ¶1, quote: May — “come what may”"]),
    (TEXT, "[t]HE … U.S. can't [now] go", ['at: Opening ¶2, quote: "The … U.S. can\'t … go"']),
    (HEADINGS, "MINE ARE UNDER", ["at: Under it ¶1, quote: Mine are under"]),
    (
        HEADINGS,
        "words. mine",
        [f"at: {each}, quote: words. Mine" for each in ("First ¶1", "Second ¶1", "Second ¶2")],
    ),
    (PAGES, "BEGINS here and", ["at: p. 2–3, quote: begins here and"]),
    (ON_PAGES, "One it is", ["at: A ¶1, quote: One it is", "at: B ¶1, quote: One it is"]),
    # Nobody can name a place below such a heading.
    ("# A; B\n\nWe sign.", "we sign", ["quote: We sign"]),
    # Where a line ends within a word it stands as it was typed.
    ("We Sign the agree-\nment.", "sign the agreement", ["at: ¶1, quote: sign the agreement"]),
    ("We Sign the agree-\nment.", "we sign", ["at: ¶1, quote: We Sign"]),
    (MARKED_UP, "we sign", ["at: Intro ¶1, quote: We sign"]),
    ("See [our list](https://ex.org).", "our list", ["at: ¶1, quote: our list"]),
    ("Null", "null", ['at: ¶1, quote: "Null"']),
    ("A \u202e\u3164b", "a \u3164b", [r'at: ¶1, quote: "A \u3164b"']),
    ("A\x1b[31m b", "a [31m b", ['at: ¶1, quote: "A [31m b"']),
]


def model_of(text: str, folder: Path, cite: str = CITE) -> Path:
    model = written(folder, cite=cite)
    (folder / "texts" / "a.md").write_bytes(text.encode())
    return model


@pytest.mark.parametrize(("text", "words", "printed"), CITED)
def test_the_words_are_cited_as_they_stand_at_each_place(
    text: str, words: str, printed: list[str], tmp_path: Path
) -> None:
    model = model_of(text, tmp_path)
    done = run(f"cite Hearing {shlex.quote(words)} -m {model}")
    assert done == (0, "".join(f"{{source: hearing, {each}}}\n" for each in printed), "")


def test_a_text_that_is_cited_by_page_goes_on_so(tmp_path: Path) -> None:
    model = load(model_of(ON_PAGES, tmp_path, BY_PAGE))
    found = citations(model, model.sources[0], "one it is")
    assert [each.locator for each in found] == ["p. 1", "p. 3"]


REFUSED = [
    (
        "hearing 'We will sign before June'",
        "“We will sign before June” is not in the text of “hearing”\n"
        "  nearest, at Opening ¶1: “We will not sign before May — “come what may”.”\n",
    ),
    ("hearing 'Nothing of this kind'", "in the text of “hearing”\n  and nothing near it is\n"),
    ("hearing Opening", "is not in the text"),  # a heading
    ("hearing ''", "there are no words to look for"),
    ("hearing '[…] — !'", "there are no words to look for"),
    ("hering sign", "no source is called “hering”\n  did you mean hearing (Hearing, a source)?"),
    ("want sign", "no source is called “want”"),
]


def test_what_cannot_be_cited_is_told(tmp_path: Path) -> None:
    model = written(tmp_path)
    for words, told in REFUSED:
        done, out, said = run(f"cite {words} -m {model}")
        assert (done, out, told in said) == (2, "", True), said
    written(tmp_path, "date: 2024")
    assert (
        "no text of “hearing” to look in: its key “text” names none"
        in run(f"cite hearing sign -m {model}")[2]
    )


def test_words_that_stand_everywhere_have_to_be_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load(model_of("Yes.\n\n" * 101, tmp_path))
    with pytest.raises(Unanswerable, match="“yes” stands at 101 places"):
        citations(model, model.sources[0], "yes")
    model_of("Yes.\n\n" * 100, tmp_path)
    assert len(citations(model, model.sources[0], "yes")) == 100
    monkeypatch.setattr(quotes, "MOST_SEARCHED", 1_000_000)
    with pytest.raises(Unanswerable, match="takes too long"):
        citations(model, model.sources[0], "yes")


PIECES = (
    "We|sign|2.5|1,000|U.S.|can't|“no”|non-binding|agree-\nment|null|[W]e|é|e\u0301|ﬁ|ß|İ|가"
    "|…|...|. . .|--|—| – |\n|\f|- |{|}|# |: |\u3164|\u202e|\u00ad|\x1b|\u00a0"
    "|\n\n|\n\n# A\n\n|\n\n## B; C\n\n|\n\n# p. 2 ¶3\n\n|\n\n# \u202e\u3164\n\n"
)
PIECE = st.just(" ") | st.sampled_from(PIECES.split("|")) | st.text(max_size=2)
SEVERAL = st.lists(PIECE, min_size=1).filter(any)
SPELLED = st.sampled_from([str.upper, str.lower, lambda text: text.replace("-\n", "")])


@given(SEVERAL, SPELLED, st.data())
def test_what_is_printed_is_found_by_check_at_its_place(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[str],
    spelled: Callable[[str], str],
    data: st.DataObject,
) -> None:
    folder, text = tmp_path_factory.getbasetemp(), "".join(pieces).encode(errors="replace").decode()
    start = data.draw(st.integers(0, len(pieces) - 1))
    end = data.draw(st.integers(start + 1, len(pieces)))
    words = spelled("".join(pieces[start:end]))
    model = load(model_of(text, folder))
    if not SourceText(text).find(line_of_text(words)):
        with pytest.raises(Unanswerable):
            citations(model, model.sources[0], words)
        return
    for citation in citations(model, model.sources[0], words):
        line = flow_citation(citation)
        assert visible(line) == line
        pasted = load(model_of(text, folder, line))
        assert pasted.actors[0].interests[0].cite == (citation,)
        (found,) = looked_up(pasted).lookups or ()
        assert (found.citation.quote, found.outcome) == (citation.quote, LookedUp.FOUND)
        assert found.named == citation.locator
