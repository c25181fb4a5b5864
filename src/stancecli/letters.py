"""Letters: how wide they are, where a word is broken between them, and which have a font here."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from stancecli.unseen import visible

_WIDTHS = {
    **dict.fromkeys("iljI.,:;|!'‘’·", 0.32),
    **dict.fromkeys(" ()[]/ftr-°“”", 0.42),
    **dict.fromkeys("mwM−+", 0.95),
    **dict.fromkeys("W@%—…", 1.02),
    **dict.fromkeys(map(chr, range(0x561, 0x588)), 0.72),  # Armenian
    **dict.fromkeys("жшщюыфДМФЫш", 0.95),
    **dict.fromkeys("ЖШЩЮ", 1.1),
    **dict.fromkeys("سشصض", 1.3),
}
"""How wide some letters are, to their size, in the widest of the fonts that a page may get."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is in letters of a size; sooner too much than too little."""
    total = 0.0
    for character in visible(text):
        if unicodedata.east_asian_width(character) in "WF":
            total += 1.3 if unicodedata.category(character) == "So" else 1.05
        else:
            total += _WIDTHS.get(character, 0.72 if character.isupper() else 0.62)
    return total * size * (1.1 if bold else 1)


_VOWEL = "[aeiouyäöüáéíóúàèìòùâêîôûåæøãõаеёиоуыэюяαεηιουωάέήίόύώ]"
_SYLLABLES = re.compile(
    rf"{_VOWEL}+[^\W\d_]*?(?=(?:s?ch|th|ph|[bcdfgkpt]?[lr]|[^\W\d_]){_VOWEL})", re.IGNORECASE
)
"""A vowel with what closes its syllable, up to what begins the next one."""


def is_word(text: str) -> bool:
    """Whether a text is a word, which takes a hyphen where it is broken, and no markup or code."""
    return not re.search(r"""[^\w“”"'‘’().,:;!?…-]|\d""", text)


def syllables(word: str) -> list[str]:
    """The parts of a word between which it can be broken, about; the first has three letters."""
    ends = (found.end() for found in _SYLLABLES.finditer(word))
    bounds = [0, *(end for end in ends if end > 2), len(word)]
    return [word[start:end] for start, end in pairwise(bounds)]


# Which letters have a font here, where a drawing becomes an image.


_NO_LETTER = "\U0010fffd"
"""What no font has, since it means nothing."""
_LETTERS = b"""
#set page(width: auto, height: auto)
#for each in sys.inputs.letters.codepoints() [#page(each)]
"""
_SCRIPTS = {"CJK": "Chinese", "HANGUL": "Korean"}
MEND = "install one, or export svg"


def without_a_font(text: str) -> set[str]:
    """What letters of a text typst has none for, by their script or else their number."""
    import typst

    # typst brings those of Latin and our signs: what else a name has are letters, or of far planes.
    beyond = sorted(
        each
        for each in {*text}
        if each > "\uffff"
        or (each > "\u024f" and unicodedata.category(each) in ("Lu", "Ll", "Lo", "Co"))
    )
    if not beyond:
        return set()
    box, *pages = typst.compile(
        _LETTERS, format="svg", sys_inputs={"letters": "".join((_NO_LETTER, *beyond))}
    )
    return {_called(each) for each, page in zip(beyond, pages, strict=True) if page == box}


def _called(letter: str) -> str:
    script = unicodedata.name(letter, "").partition(" ")[0]
    if not script:
        return f"the letter U+{ord(letter):04X}"
    if unicodedata.category(letter) == "So":
        return "emoji"
    return f"{_SCRIPTS.get(script, script.capitalize())} letters"
