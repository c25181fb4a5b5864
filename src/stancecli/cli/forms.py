"""The forms in which an answer is written, and which one is meant."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from stancecli.cli.gone import refuse_gone
from stancecli.diagnostics import Unanswerable, with_nearest


class Form(StrEnum):
    """A form of an answer, by the ending of files that hold it."""

    TXT = "txt"
    MD = "md"
    JSON = "json"
    HTML = "html"
    DOCX = "docx"
    CSV = "csv"


_SYNONYMS = {
    "terminal": Form.TXT,
    "text": Form.TXT,
    "markdown": Form.MD,
    "word": Form.DOCX,
}


def form_named(word: str) -> Form:
    """The form of this name; raises Unanswerable with the nearest and all there are."""
    known = {**{form.value: form for form in Form}, **_SYNONYMS}
    if word in known:
        return known[word]
    refuse_gone("answer", word)
    raise Unanswerable(with_nearest(f"no format “{word}”", word, known), (_there_are(),))


def form_of_file(path: Path) -> Form:
    """The form that the name of a file says; text where it has no ending.

    Raises Unanswerable for the ending of something else.
    """
    ending = path.suffix[1:].lower()
    if not ending:
        return Form.TXT
    if ending in [*Form]:
        return Form(ending)
    refuse_gone("answer", ending)
    advice = (_there_are(), f"-f chooses one, whatever the name: -f {Form.TXT} -o {path.name}")
    raise Unanswerable(f"no answer is written as .{ending}", advice)


def _there_are() -> str:
    return f"there are: {', '.join(Form)}"
