"""Whether a quote is cut from a denial. The words are English, and listed here."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from stancecli.methods.quotes.folding import SPLIT, QuotePart, Span
from stancecli.methods.quotes.limits import LEFT_OUT, TRY, Steps

LONGEST_CLAUSE = 500
"""So many characters before a quote are looked at, at most."""

_NEGATIONS = r"not|no|no-one|never|nor|none|without|cannot|\w+n't"
_DENIALS = (
    r"wrong|false|untrue|nonsense|den(?:y|ies|ied|ying)|doubt(?:s|ed|ing)?|claim(?:s|ed)? that"
    r"|alleg(?:e|es|ed|edly|ing)"
)
_DENY_NOTHING = r"no(?:t only|t least| doubt| less| fewer|(?=\.? ?\d))|without (?:a |any )?doubt"
_WORD = re.compile(
    rf"(?<![\w-])(?:{_DENY_NOTHING}|(?P<negation>{_NEGATIONS})|(?P<denial>{_DENIALS}))(?![\w-])"
)
_WHICH = re.compile(
    r"[^\w.;:!?]{0,6}"
    r"(which (?:is|was)(?:n't| (?:\w+ly )?(?:not(?! only)|wrong|false|nonsense|untrue)))\b"
)
_CLAUSE_END = re.compile(r"[;,:—-](?:(?<=;)|(?<=[,:—])(?!(?<=\d.)\d)|(?<= -)(?= ))")
"""`1,000`, `10:30` and `1914–18` hold none."""


def denial_left_out(
    paragraph: str,
    spans: Sequence[Span],
    parts: Sequence[QuotePart],
    sentences: Sequence[int],
    steps: Steps,
) -> str:
    """The word of denial that a quote leaves out whose parts stand at `spans`; empty if none.

    It stands before the quote in the same clause, or in a cut within one of the `sentences`, which
    begin there, or `which is wrong` follows. What denies with a word that is quoted of the same
    clause too is no other sense: `we will not … sign` of `we will not and cannot sign`.

    Raises TooMuch where looking for it takes more steps than are left.
    """
    begins, ends = spans[0][0], spans[-1][1]
    steps.take(TRY + LEFT_OUT * (LONGEST_CLAUSE + ends - begins))

    def before(at: int, since: int, *, within: int) -> str:
        """The last clause up to a place of the sentence that a place is in."""
        sentence = sentences[bisect_right(sentences, within) - 1]
        return _CLAUSE_END.split(paragraph[max(sentence, since) : at])[-1]

    def after(at: int, until: int) -> str:
        sentence_ends = sentences[bisect_right(sentences, at)]
        return _CLAUSE_END.split(paragraph[at : min(sentence_ends, until)])[0]

    left_out = [(before(begins, begins - LONGEST_CLAUSE, within=begins), after(*spans[0]))]
    for (since, start), (end, until), part in zip(spans, spans[1:], parts[1:], strict=False):
        if bisect_left(sentences, start) == bisect_right(sentences, end):
            kept = f"{before(start, since, within=start - 1)} {part.inserted} {after(end, until)}"
            left_out.append((paragraph[start:end], kept))
    for words, kept in left_out:
        negated = any(found["negation"] for found in _WORD.finditer(kept.replace(SPLIT, "")))
        for found in _WORD.finditer(words.replace(SPLIT, "")):
            if found["denial"] or (found["negation"] and not negated):
                return found[0]
    follows = _WHICH.match(paragraph[ends : ends + 100])
    return follows[1] if follows else ""
