"""Fuzz the search for quotes: whatever the text, the place and the quote, an answer that holds.

    mkdir -p corpus && python fuzz/quotes.py corpus -max_total_time=900 -timeout=10

The first line of an input is the place that is named, the second the quote; the text follows.
"""

from __future__ import annotations

import atheris

from shared import run

with atheris.instrument_imports(include=["stancecli.methods.quotes"]):
    from stancecli.methods.quotes import SourceText
    from stancecli.methods.quotes.folding import TooMuch, normalised

LARGEST = 4096
LETTER = """\
What we ask ¶2; The council, p. 2–3
we will not … before May
Before any heading, a line.

# What we ask #
We will not sign before May — “come what may”. Costs rose by −2.5 percent, to 1,000.

The non-binding offer of the U.S. can't\u00ad
stand; it may   go, which is wrong. Mr. Fox did not sign the agree-
ment [of May]. “Why?” they said . . . and pre-
and post-war, Anglo-
French, COVID-
19.
\f
## The council

We agree with the café.We sign\u200b on paper, \fand not (…) by word.
"""
ACCENTS = "¶1\na\u0301\u0323 b\n" + "a" + "\u0301\u0323" * 15 + " b\n\n\u0f73" * 9
LETTERS = "p. 1\na-a\n" + "a-" * 500 + "\f" * 9
SEEDS = tuple(text.encode() for text in (LETTER, ACCENTS, LETTERS))
WORDS = (
    *("-\n", ". ", "not ", "[", "]", "Mr. ", ". . .", ", ", " - "),
    *("¶", "¶¶2", "p. 1", "pp. 1–2", "#", "## ", "####### ", "\f", "…", "[…]", "...", "— ", "--"),
    *(
        "-",
        "−5",
        "1,000",
        "U.S.",
        "can't",
        "’",
        "“",
        "\u00ad",
        "\u200b",
        "\u0301",
        "\u0344",
        "\u0f73",
    ),
    *("\ufeff", "\u2028", "\x00", "\r", "\t", "ß", "İ", "ﬁ", "가", "\U0001f600", "ſ", "K"),
)


def try_quote(data: bytes) -> None:
    """Look for a quote in a text; anything unforeseen raises."""
    locator, _, rest = data.decode(errors="replace").partition("\n")
    quote, _, written = rest.partition("\n")
    try:
        text = SourceText(written)
        found = text.look_up(quote, locator)
        alone = text.look_up("", locator)
        nearest = None if found.stands else text.nearest(quote)
        around = text.around(quote, found) if found.stands else ""
    except TooMuch:
        return
    assert normalised(normalised(quote)) == normalised(quote)
    assert (alone.named, alone.lacking) == (found.named, found.lacking)
    pages = written.count("\f") + 1
    for place in (*found.stands, *(nearest or ())[1:]):
        assert place.heading in text.headings, place
        assert place.paragraph >= 1, place
        assert not place.page or 1 <= place.page <= place.last_page <= pages, place
    assert not around or around.count("‹") == around.count("›") > 0
    assert not found.elsewhere or (found.stands and found.named)
    assert not found.named or set(found.lacking) <= set(found.named)
    assert set(found.headings) <= set(text.headings)


def main() -> None:
    run(try_quote, SEEDS, WORDS, LARGEST)


if __name__ == "__main__":
    main()
