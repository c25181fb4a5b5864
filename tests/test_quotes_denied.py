"""Quotes that are cut from a denial, in their sentences, over line ends and with insertions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, pairwise, takewhile
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, strategies as st

from stancecli.lenses import check
from stancecli.loader import load
from stancecli.methods.quotes import limits
from stancecli.methods.quotes.limits import TooMuch
from stancecli.methods.quotes.text import SourceText
from stancecli.situation import Situation
from tests.test_quotes import written


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("We will not sign before May.", "We will not sign"),
        ("We will not sign before May.", "not sign"),
        ("We will sign, not they.", "We will sign"),
        # in an earlier sentence, or clause
        ("They said no. We will sign.", "We will sign"),
        ("They never came! “We will sign.”", "We will sign"),
        ("Did they not? We will sign.", "we will sign"),
        ("We agree.Not they. We will sign.", "we will sign"),
        ("we do not sign. we agree", "we agree"),
        ("They did not come, and we will sign.", "we will sign"),
        ("They did not come; we will sign.", "we will sign"),
        ("What they did not see: we will sign.", "we will sign"),
        ("They did not come — we will sign.", "we will sign"),
        ("They did not come–we will sign.", "we will sign"),
        ("They did not come -- we will sign.", "we will sign"),
        ("They did not come - we will sign.", "we will sign"),
        ("It is not there.\n\nWe will sign.", "We will sign"),
        # in a cut that passes the end of a sentence
        ("We will come. They will not. We sign.", "We will come … We sign"),
        ("We will come. They will not. We sign.", "We will come. … We sign"),
        ("We will! They will not, and sign.", "We will … sign"),
        # what denies nothing
        ("We not only agree but pay.", "agree but pay"),
        ("We not only talk but sign.", "We … sign"),
        ("Not least they will sign.", "they will sign"),
        ("There is no doubt that we agree.", "we agree"),
        ("We shall without any doubt agree.", "agree"),
        ("Law No. 4 binds us.", "binds us"),
        ("A knot and nothing we sign.", "we sign"),
        ("The have-not towns sign.", "towns sign"),
        ("The not-for-profit firms sign.", "firms sign"),
        ("The claims they make are sound.", "they make are sound"),
        # where the quote itself holds it
        ("We cannot and will not sign.", "will not sign"),
        ("We will not and cannot sign.", "We will not … sign"),
        ("We never and nowhere will not sign.", "We … will not sign"),
        ("We will not sign.", "We will [not] sign"),
        # what follows
        ("We will sign, which is wise.", "We will sign"),
        ("We will sign, which is not only wise.", "We will sign"),
        ("We will sign. Which is wrong?", "We will sign"),
        # where it stands a second time
        ("They do not say we sign. We sign.", "we sign"),
        ("They do not say we sign.\n\nWe sign.", "we sign"),
        ("We will not go. We will soon go.", "We will … go"),
    ],
)
def test_no_denial_is_seen_where_none_is_left_out(text: str, quote: str) -> None:
    found = SourceText(text).look_up(quote)
    assert found.stands
    assert found.left_out == ""


@pytest.mark.parametrize(
    ("text", "quote", "left_out"),
    [
        ("We will not sign before May.", "sign before May", "not"),
        ("No one says we sign.", "we sign", "no"),
        ("They never sign.", "sign", "never"),
        ("They talk, nor will they sign.", "they sign", "nor"),
        ("None of us will sign.", "us will sign", "none"),
        ("It ends without a will to sign.", "a will to sign", "without"),
        ("We cannot accept.", "accept", "cannot"),
        ("They won’t sign.", "sign", "won't"),
        ("It is wrong that we sign.", "we sign", "wrong"),
        ("It is false that we sign.", "we sign", "false"),
        ("It is untrue we sign.", "we sign", "untrue"),
        ("It is nonsense that we sign.", "we sign", "nonsense"),
        ("They denied that we sign.", "we sign", "denied"),
        ("I doubt we sign.", "we sign", "doubt"),
        ("She claims that we sign.", "we sign", "claims that"),
        ("He alleges we sign.", "we sign", "alleges"),
        # numbers, abbreviations and hyphens end no clause
        ("We do not pay 1,000 for 10:30 talks.", "talks", "not"),
        ("We do not think Mr. Lee signs.", "Lee signs", "not"),
        ("They do not sell U.S. arms.", "arms", "not"),
        ("“Why not?” they asked and signed.", "signed", "not"),
        ("We do not want a non-binding pact.", "pact", "not"),
        ("We do not … say we sign.", "we sign", "not"),
        # in a cut
        ("We will not sign.", "We will … sign", "not"),
        ("We will, or so he claims, never sign.", "We will … sign", "never"),
        ("We will not sign.", "We will [gladly] sign", "not"),
        ("We will not go. We do not go.", "We … go", "not"),
        ("I doubt we sign. They do not say we sign.", "we sign", "doubt"),
        # what a quote holds of it denies another thing
        ("It is false that we will never sign.", "we will never sign", "false"),
        ("They do not say we sign, or not.", "we sign, or not", "not"),
        # what follows
        ("“We will sign,” which is wrong.", "We will sign", "which is wrong"),
        ("We will sign — which was simply not so.", "We will sign", "which was simply not"),
        ("We will sign (which isn't so).", "We will sign", "which isn't"),
        # over line ends
        ("We can-\nnot accept.", "accept", "cannot"),
        ("We do not\nwant the agree-\nment.", "the agreement", "not"),
    ],
)
def test_a_denial_that_is_left_out_is_seen(text: str, quote: str, left_out: str) -> None:
    assert SourceText(text).look_up(quote).left_out == left_out


def test_where_a_place_is_named_only_what_stands_there_counts() -> None:
    text = SourceText("# A\n\nThey do not say we sign.\n\n# B\n\nWe sign.")
    assert text.look_up("we sign").left_out == ""
    assert text.look_up("we sign", "B").left_out == ""
    found = text.look_up("we sign", "A")
    assert (found.left_out, found.around) == ("not", "They do not say we sign.")
    assert text.look_up("we sign", "¶7").left_out == "", "wherever it stands"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("We sign the agree-\nment now.", "the agreement now"),
        ("We sign the agree- \n   ment now.", "the agreement now"),
        ("We sign the agree‐\nment now.", "the agreement now"),
        ("We sign the agree-\n\fment now.", "the agreement now"),
        ("We sign the in-\nter-\nnational pact.", "the international pact"),
        ("We sign the agree-\nment now.", "the agree- ment now"),
        ("A non-\nbinding offer.", "a non-binding offer"),
        ("A non-\nbinding offer.", "non-binding"),
        ("It was Covid-\n19.", "Covid-19"),
        ("We sign the agree-\nment of the non-\nbinding kind.", "agreement … non-binding"),
        ("Un caf\u00e9-\ncr\u00e8me ici.", "cafécrème ici"),
    ],
)
def test_a_word_that_a_line_end_splits_is_found(text: str, quote: str) -> None:
    found = SourceText(text).look_up(quote)
    assert found.stands
    assert found.is_split


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("We sign the agree-\nment now.", "agree"),
        ("We sign the agree-\nment now.", "ment now"),
        ("We sign the agree-\nment now.", "agree-"),
        ("We sign the agree-\nment now.", "the agremeent now"),
        ("We sign the agree-\nment now.", "the agreements now"),
        ("A non-\nbinding offer.", "binding offer"),
        ("It was Covid-\n19.", "Covid19"),
        ("It was 19-\n20.", "1920"),
        ("We sign the agree-ment now.", "the agreement now"),
        ("We sign the agree ment now.", "the agreement now"),
        ("We agree -\nment now.", "agreement now"),
        ("We agree-\n\nment now.", "agreement now"),
    ],
)
def test_no_other_word_is_found_over_a_line_end(text: str, quote: str) -> None:
    assert not SourceText(text).find(quote)


def test_two_words_of_one_ending_are_not_split() -> None:
    found = SourceText("In pre-\nand post-war times.").look_up("post-war times")
    assert found.stands
    assert not found.is_split
    assert SourceText("In pre-\nand post-war times.").find("pre- and post-war")
    assert SourceText("In pre-\nand post-war times.").find("and post-war")


@pytest.mark.parametrize(
    "quote",
    [
        "We [the ministers] will sign in May",
        "[W]e will sign",
        "we [all] will sign [at last] in May.",
        "[They said] we will sign",
        "we will sign [in] May",
        "we will sign in [that month]",
        "we will […] in [the month of] May",
    ],
)
def test_what_an_editor_inserts_is_passed_over(quote: str) -> None:
    assert SourceText("We will sign in May.").find(quote)


def test_brackets_that_stand_in_the_text_are_words_first() -> None:
    text = SourceText("We [the ministers] sign.\n\nWe will sign.")
    assert list(map(str, text.find("We [the ministers] sign"))) == ["¶1"]
    assert not text.find("We the ministers sign")
    assert not SourceText("We will [not] sign.").find("We will sign")


@pytest.mark.parametrize(
    "quote", ["[We] [will]", "w[ill] sign", "[x]ign", "We [all] sign", "sign [it] We will"]
)
def test_nothing_else_is_passed_over(quote: str) -> None:
    assert not SourceText("We will not ever.\n\nSign.").find(quote)


def test_the_sentences_around_a_quote_are_shown() -> None:
    text = SourceText(
        "Mr. Lee spoke. He said (in the U.S. senate) he would sign. “Why?” they asked. We go.\n\n"
        + "So it was. And "
        + "on and " * 200
        + "then they signed at last; "
        + "and so " * 200
        + "it went.\n\n"
        + "x" * 5_000
        + "—so it was—"
        + "y" * 5_000
    )

    def around(quote: str) -> str:
        return text.look_up(quote).around

    assert around("would sign") == "He said (in the U.S. senate) he would sign."
    assert around("Lee spoke") == "Mr. Lee spoke."
    assert around("they asked") == "“Why?” they asked."
    assert around("spoke … sign") == ("Mr. Lee spoke. He said (in the U.S. senate) he would sign.")
    assert around("Lee … go") == "Mr. Lee spoke. […] We go."
    close = SourceText("Law No. 4 binds us.They sign it.")
    assert close.look_up("binds us").around == "Law No. 4 binds us."
    assert close.look_up("They sign").around == "They sign it."
    long = around("they signed at last")
    assert len(long) < 700
    assert "on and then they signed at last; and so and" in long
    assert (long[:4], long[-4:]) == ("[…] ", " […]")
    assert SourceText("x" * 999 + "—so it was—" + "y" * 999).look_up("so it was").around == "[…]"


# Quotes by the thousand, against a plain search through the words as they were drawn.

NEGATIONS = {"not", "never", "cannot", "don't"}
DENIALS = {"false", "doubt", "denies"}
PLAIN = (
    *("we", "they", "she", "envoys", "ministers", "will", "sign", "talk", "accept", "agreement"),
    *("proposal", "in", "may", "at", "all"),
)
ENDS = (".", "!", "?")


def sentences_drawn(rng: Random) -> Iterator[list[str]]:
    """Words with their marks; a dash stands alone."""
    for _ in range(rng.randint(1, 4)):
        words: list[str] = []
        for _ in range(rng.randint(3, 9)):
            words.append(
                rng.choice([*sorted(NEGATIONS), *sorted(DENIALS), "not only", "claims that"])
                if rng.random() < 0.16
                else rng.choice(PLAIN)
            )
            if rng.random() < 0.12:
                words[-1] += rng.choice(",;:")
            elif rng.random() < 0.06:
                words.append("—")
        words.append(rng.choice(PLAIN) + rng.choice(ENDS))
        words[0] = words[0].capitalize()
        yield " ".join(words).split()


def set_in_lines(words: Sequence[str], rng: Random) -> str:
    """Words in short lines, some of which end within one of them."""
    lines = [""]
    for word in words:
        cut = rng.randint(2, len(word) - 2) if len(word) > 6 and rng.random() < 0.4 else 0
        if cut and word[:cut].isalpha() and word[cut:][:1].isalpha():
            lines[-1] += f" {word[:cut]}-"
            lines.append(word[cut:])
        elif rng.random() < 0.15:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return "\n".join(lines).strip()


def bare(word: str) -> str:
    return word.strip(".,;:!?").lower()


def stands_at(words: Sequence[str], part: Sequence[str], first: int) -> bool:
    there = [word.lower() for word in words[first : first + len(part)]]
    wanted = [word.lower() for word in part]
    return len(there) == len(wanted) and (
        there[:-1] == wanted[:-1]
        and there[-1].startswith(wanted[-1])
        and bare(there[-1]) == bare(wanted[-1])
    )


def first_from(words: Sequence[str], part: Sequence[str], start: int) -> int | None:
    return next((n for n in range(start, len(words)) if stands_at(words, part, n)), None)


def parted(word: str) -> bool:
    """Whether a clause, or a sentence, ends with a word."""
    return word == "—" or word[-1] in ",;:.!?"


def clause_before(words: Sequence[str]) -> list[str]:
    """The last clause of words."""
    return list(takewhile(lambda word: not parted(word), reversed(words)))[::-1]


def clause_after(words: Sequence[str]) -> list[str]:
    """The first clause of words."""
    end = next((n + 1 for n, word in enumerate(words) if parted(word)), len(words))
    return list(words[:end])


def denies(left_out: Sequence[str], kept: Sequence[str]) -> bool:
    pairs = [*pairwise([*map(bare, left_out), ""])]
    if any(word in DENIALS or (word, after) == ("claims", "that") for word, after in pairs):
        return True
    return negates(pairs) and not negates([*pairwise([*map(bare, kept), ""])])


def negates(pairs: Sequence[tuple[str, str]]) -> bool:
    return any(word in NEGATIONS and (word, after) != ("not", "only") for word, after in pairs)


def plainly(paragraphs: Sequence[Sequence[str]], parts: Sequence[Sequence[str]]) -> bool | None:
    """Whether a denial is left out wherever the parts stand in their order; None if nowhere."""
    denied: list[bool] = []
    for words in paragraphs:
        for first in range(len(words)):
            if not stands_at(words, parts[0], first):
                continue
            own = clause_after(parts[0])
            found = denies(clause_before(words[:first]), own)
            at = first + len(parts[0])
            for before, part in pairwise(parts):
                following = first_from(words, part, at)
                if following is None:
                    break
                if not any(word[-1] in ENDS for word in words[at - 1 : following]):
                    kept = [*clause_before(before), "…", *clause_after(part)]
                    found = found or denies(words[at:following], kept)
                at = following + len(part)
            else:
                denied.append(found)
    return all(denied) if denied else None


def quote_drawn(words: Sequence[str], rng: Random) -> tuple[list[list[str]], str]:
    """A quote of one or two stretches of words, and what it is: changed, inserted into, or true."""
    bounds = sorted(rng.sample(range(len(words) + 1), 4))
    ends = [(bounds[0], bounds[1]), (bounds[2], bounds[3])]
    parts = [list(words[start:end]) for start, end in ends[: rng.randint(1, 2)]]
    for part in parts:
        part[-1] = part[-1].rstrip(".,;:!?") or "will"
    kind = rng.choice(["true", "true", "true", "changed", "inserted"])
    part = rng.choice(parts)
    at = rng.randrange(len(part))
    if kind == "changed":
        dropped = [n for n, word in enumerate(part[:-1]) if bare(word) in NEGATIONS]
        if dropped:
            del part[dropped[0]]
        else:
            part[at] = "gladly"
    shown = [list(each) for each in parts]
    if kind == "inserted":
        shown[parts.index(part)].insert(at, rng.choice(["[so]", "[the envoys]", "[sic]"]))
        # What is inserted parts what has to stand in that order.
        n = parts.index(part)
        parts[n : n + 1] = [each for each in (part[:at], part[at:]) if each]
    return parts, " … ".join(map(" ".join, shown))


def test_thousands_of_quotes_are_as_a_plain_search_finds_them() -> None:
    rng = Random(32)
    seen: dict[str, int] = {}
    for _ in range(400):
        paragraphs = [list(chain.from_iterable(sentences_drawn(rng))) for _ in range(3)]
        text = SourceText("\n\n".join(set_in_lines(words, rng) for words in paragraphs))
        for _ in range(10):
            parts, quote = quote_drawn(rng.choice(paragraphs), rng)
            if any("—" in (part[0], part[-1]) for part in parts):
                continue  # A dash at the edge of a quote parts nothing.
            expected = plainly(paragraphs, parts)
            found = text.look_up(quote)
            shown = (quote, [" ".join(words) for words in paragraphs])
            assert bool(found.stands) == (expected is not None), shown
            assert bool(found.left_out) == bool(expected), shown
            kind = {None: "not there", True: "denied", False: "true"}[expected]
            for each in (kind, *(["split"] if found.is_split else [])):
                seen[each] = seen.get(each, 0) + 1
    assert min(seen[kind] for kind in ("not there", "denied", "true", "split")) > 300, seen


@example("So. . .. . . it is.")
@given(st.text(" ab.…!-\n\f\u00ad'”)eé", max_size=60) | st.text(max_size=30))
def test_the_sentences_of_a_folded_paragraph_are_together_as_long_as_it_is(text: str) -> None:
    try:
        read = SourceText(text)
    except TooMuch:
        return
    for n, paragraph in enumerate(read._paragraphs):
        assert read._sentences_of(n).starts[-1] == len(paragraph)


# In a model.


def test_a_quote_cut_from_a_denial_is_a_gap(tmp_path: Path) -> None:
    def found(quote: str) -> check.Gaps:
        cite = f"{{source: hearing, at: Opening ¶1, quote: {quote}}}"
        return check.find(Situation.of(load(written(tmp_path, cite=cite))))

    assert "G420" not in {gap.code for gap in found("We will not sign").problems}
    gaps = found("sign before May")
    (said,) = (gap.message for gap in gaps.problems if gap.code == "G420")
    sentence = "“We will not sign before May — “come what may”.”"
    assert said == (
        f"“sign before May” is cut from a sentence with a “not”: {sentence} (“hearing”)"
    )
    report = check.describe(gaps)
    assert "1 of 1 quote found, 1 cut from a denial" in report.conclusion


def test_a_quote_can_be_cut_and_stand_elsewhere(tmp_path: Path) -> None:
    cite = "{source: hearing, at: Opening ¶2, quote: sign before May}"
    gaps = check.find(Situation.of(load(written(tmp_path, cite=cite))))
    assert {"G415", "G420"} <= {gap.code for gap in gaps.problems}


@pytest.mark.parametrize(
    ("text", "quote", "is_done"),
    [
        ("." * 319_990 + "a so b", "so", True),
        ("…” " * 80_000 + "a so b", "so", True),
        ("a-\n" * 80_000 + "so it is", "so it", True),
        ("a-\n" * 80_000 + "b", "a" * 60_000 + "c", True),
        ("a " * 160_000 + "-\na it b-\na", "a " * 30_000 + "b", False),
        ("not so, not so " * 15_000, "so", False),
        ("not a " * 40_000 + "so", "a … so", False),
    ],
    ids=range(7),
)
def test_what_was_made_to_take_long_ends(
    text: str, quote: str, is_done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked for, or left, within a hundredth of what a model may spend."""
    monkeypatch.setattr(limits, "MOST_SEARCHED", limits.MOST_SEARCHED // 100)
    done = []
    with suppress(TooMuch):
        done.append(SourceText(text).look_up(quote))
    assert bool(done) is is_done
