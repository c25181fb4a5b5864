"""The texts of sources, in which everything that is cited from them is looked up.

This is the one place where a file that a model names is opened. What a text does not bear out is no
source: `looked_up` gives the model without it, so that no answer counts it. The rule is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from shlex import quote as in_shell
from typing import Any

from stancecli.loader.files import LARGEST, CannotRead, read_below
from stancecli.methods.quotes import SearchBudget, SourceText
from stancecli.methods.quotes.folding import TooMuch
from stancecli.model import (
    Breach,
    Citation,
    Citing,
    LookedUp,
    Lookup,
    Model,
    Sized,
    Source,
    cites,
    marked,
    remade,
    words_in,
)

MOST_IN_ANSWERS = 4 * 1024**2
"""Bytes that the texts of a model have together at most, where an answer looks into them."""
MOST_PLACES = 100
NO_FOLDER = "this model stands in no folder"


def looked_up(model: Model, most: int = MOST_IN_ANSWERS) -> Model:
    """The model without the citations that the texts of its sources do not bear out.

    A quote has the sentence around it. `lookups` has what became of each citation with a quote, or
    with a place that the text lacks, `unread_texts` why a text was not read: they have so many
    bytes at `most` together, and what does not fit is left. Of a model that was looked up before,
    what was left is looked up.
    """
    known = model.lookups or ()
    due = {e.id: e for e in model.sources if model.lookups is None or e.id in model.unread_texts}
    if not any(source.text for source in due.values()):
        return model
    texts = _texts(model, due.values(), most)
    unread = {id_: text for id_, text in texts.items() if isinstance(text, str)}
    lookups = [each for each in known if each.source.id not in due]
    kept: dict[int, Citation | None] = {}

    def compared(
        claim: Citing, source: Source, citation: Citation
    ) -> tuple[Lookup | None, Citation | None]:
        try:
            if isinstance(text := texts.get(source.id), SourceText):
                return _compared(claim, source, citation, text)
        except TooMuch as error:
            unread[source.id] = str(error)
        why = unread.get(source.id, "")
        left = Lookup(claim, source, citation, LookedUp.NOT_LOOKED_FOR, reason=why)
        return (left if citation.quote else None), citation

    for claim in model.citing():
        for citation in cites(claim):
            # What breaks a constraint can rest on the very citation of that.
            is_told = isinstance(claim, Breach) and id(citation) in kept
            if (source := due.get(citation.source)) and not is_told:
                found, counts = compared(claim, source, citation)
                kept[id(citation)] = counts
                lookups += [found] if found else []

    def counting(cite: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(each for old in cite if (each := kept.get(id(old), old)))

    def changed(thing: Any) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        if (cite := getattr(thing, "cite", ())) and any(kept.get(id(e), e) is not e for e in cite):
            found["cite"] = counting(cite)
        views = thing.views if isinstance(thing, Sized) else ()
        if any(kept.get(id(each), each) is not each for view in views for each in view.cite):
            found["views"] = tuple(replace(view, cite=counting(view.cite)) for view in views)
        return found

    return replace(remade(model, changed), lookups=tuple(lookups), unread_texts=unread)


def text_of(model: Model, source: Source) -> SourceText:
    """The text of one source. Raises CannotRead, and TooMuch for one that is too long."""
    return _read(model, source, LARGEST, SearchBudget())[0]


def _texts(model: Model, sources: Iterable[Source], most: int) -> dict[str, SourceText | str]:
    """The texts by the id of their source; in place of one that was not read, why."""
    read: dict[tuple[Path, str], SourceText | str] = {}
    left, budget = most, SearchBudget()
    sources = [source for source in sources if source.text]
    at = {source.id: (Path(source.place.file).parent, source.text) for source in sources}
    for source in sources:
        if at[source.id] not in read:
            try:
                read[at[source.id]], size = _read(model, source, left, budget)
                left -= size
            except (CannotRead, TooMuch) as error:
                is_large = isinstance(error, CannotRead) and error.code == "E002"
                together = f"the texts are larger than {most // 1024**2} MiB together"
                read[at[source.id]] = together if is_large else str(error)
    return {id_: read[place] for id_, place in at.items()}


def _read(model: Model, source: Source, most: int, budget: SearchBudget) -> tuple[SourceText, int]:
    """A text made ready, and how many bytes it has; raises CannotRead and TooMuch."""
    if not (source.text and model.on_disk and source.place.file):
        raise CannotRead("E001", NO_FOLDER if source.text else "its key “text” names none")
    folder = Path(source.place.file).parent
    data = read_below(folder, source.text, tuple(map(Path, model.files)), most)
    known = _KINDS.items()
    begins = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    found = next((told for sign, told in known if begins.startswith(sign)), "")
    if begins.startswith(b"pk\3\4"):
        found = next((told for sign, told in _ZIPPED.items() if sign in data), "a zip: unpack it")
    if not data.strip():
        found = "no words stand in it; a scan has none before they are recognised (OCR)"
    if found:
        raise CannotRead("E003", _with_names(found, source.text))
    try:
        return SourceText(data.decode(), budget), len(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start : error.start + 1].hex().upper()
        said = f"not UTF-8: byte 0x{byte} on line {line}; where Windows wrote it: {_FROM_WINDOWS}"
        raise CannotRead("E003", _with_names(said, source.text)) from None


_PANDOC = "make a text of it: pandoc FILE -t markdown -o FILE.md"
_FROM_WINDOWS = "iconv -f WINDOWS-1252 -t UTF-8 FILE > FILE.txt"
_KINDS: Mapping[bytes, str] = {
    b"%pdf-": "a PDF; make a text of it: pdftotext -layout FILE FILE.txt",
    b"{\\rtf": f"Rich Text; {_PANDOC}",
    b"<!doctype html": f"a page of HTML; {_PANDOC}",
    b"<html": f"a page of HTML; {_PANDOC}",
    b"\xd0\xcf\x11\xe0": "an old Office file; save it as .docx, and make a text of that",
    b"\xff\xfe": "UTF-16; make UTF-8 of it: iconv -f UTF-16 -t UTF-8 FILE > FILE.txt",
    b"\xfe\xff": "UTF-16; make UTF-8 of it: iconv -f UTF-16 -t UTF-8 FILE > FILE.txt",
    b"\x1f\x8b": "packed (gzip): unpack it",
    b"\x89png": "a picture: have its words recognised (OCR), or type them",
    b"\xff\xd8\xff": "a picture: have its words recognised (OCR), or type them",
}
"""By the first bytes, with small letters, of a file that is no text: what it is, and what to do."""
_ZIPPED: Mapping[bytes, str] = {
    b"word/document.xml": f"a Word file; {_PANDOC}",
    b"application/vnd.oasis.opendocument.text": f"an OpenDocument text; {_PANDOC}",
    b"application/epub+zip": f"an e-book; {_PANDOC}",
    b"xl/workbook": "a workbook: save the sheet that has the words as text",
}
"""The same of what is packed as a zip, by what stands in it."""


def _with_names(told: str, name: str) -> str:
    """What to do with a file, with its name; what is made of it is called like it."""
    path = PurePosixPath(name)

    def named(found: re.Match[str]) -> str:
        made = path.with_suffix(found[1]) if found[1] else path
        if found[1] and made == path:
            made = path.with_name(f"{path.stem}-2{found[1]}")
        return in_shell(f"{'./' if name.startswith('-') else ''}{made}")

    return re.sub(r"FILE(\.\w+)?", named, told)


def _compared(
    claim: Citing, source: Source, citation: Citation, text: SourceText
) -> tuple[Lookup | None, Citation | None]:
    """What is to be told of a citation, if anything, and what of it counts, if anything does.

    Raises TooMuch where that takes too long.
    """
    meant = _meant(citation, text)
    if meant is None:
        return Lookup(claim, source, citation, LookedUp.UNCLEAR), None
    place, quote = meant.locator, meant.quote
    found = text.look_up(quote, place)
    outcome = LookedUp.FOUND
    if quote and not found.stands:
        outcome = LookedUp.NOT_FOUND
    elif found.lacking:
        outcome = LookedUp.NO_SUCH_PLACE
    elif found.elsewhere:
        outcome = LookedUp.ELSEWHERE
    elif not quote:
        return None, citation
    by_page = any(part.is_pages for part in found.named)

    def nearest() -> tuple[str, str]:
        with suppress(TooMuch):
            if near := text.nearest(quote):
                return near[0], near[1].pages if by_page else str(near[1])
        return "", ""

    stands = (at.pages if by_page else str(at) for at in found.stands[:MOST_PLACES])
    told = Lookup(
        claim,
        source,
        replace(citation, quote=quote),
        outcome,
        tuple(dict.fromkeys(stands)),
        "; ".join(part.named for part in found.lacking or found.named),
        found.headings,
        nearest=nearest,
    )
    if not told.is_evidence:
        return told, None
    return told, replace(citation, quote=quote, around=text.around(quote, found))


def _meant(citation: Citation, text: SourceText) -> Citation | None:
    """A citation whose quotation marks are read: those around a heading are a part of the place.

    None where words that are no heading stand in marks twice, or a mark is left over.
    """
    place, quote = citation.locator, citation.quote
    if citation.is_short and text.has_heading(quote):
        place, quote = f"{place} “{quote}”", ""
    stretches = marked(place)
    if stretches is None:
        return replace(citation, locator=place, quote=quote) if text.has(place) else None
    for start, end in reversed(stretches):
        if text.has(place):  # what is left are marks in a heading
            break
        words = words_in(place, start, end)
        before, after = place[:start], place[end:]
        if text.has_heading(words):  # `p. 4; ch. “Water” ¶2`
            place = f"{before[: max(before.rfind(','), before.rfind(';')) + 1]} {words}{after}"
        elif words and quote:
            return None
        else:
            quote, place = words or quote, f"{before.strip(' (')} {after.strip(' )')}"
    return replace(citation, locator=place.strip(), quote=quote)
