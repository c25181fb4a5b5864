"""Quotes: what is found and what is not, where it stands, and what is opened for it."""

import json
import os
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from stancecli.comparison import inputs
from stancecli.lenses import check
from stancecli.loader import load, load_text
from stancecli.loader.files import CannotRead, read_below
from stancecli.methods import quotes
from stancecli.methods.quotes import SourceText
from stancecli.methods.quotes.folding import FoldedParagraph, Steps, TooMuch, normalised
from stancecli.methods.quotes.texts import looked_up
from stancecli.model import LookedUp
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.running import reply_to, run

TEXT = """\
Before any heading.

# Opening #

We will not sign before May — “come what may”. Costs rose by 2.5 percent, to 1,000.

The non-binding offer of the U.S. can't\u00ad stand;
it may   go.

## Closing, and thanks

We agree with the café.We sign
on paper, and not by word.
"""

STANDS = [
    # A text; quotes that stand in it; and others that do not.
    (
        TEXT,
        "we will not sign | WE WILL NOT SIGN before may - “come what may” | 2.5 percent"
        " | non-binding offer of the U.S. | can't stand; it may go. | can’t stand"
        " | can't\u200b stand"
        " | we will not … before May | We will […] sign ... “come what may” | …sign before May…"
        " | We will ( … ) sign . . . “come what may” | We will [ … ] sign (…) before May"
        " | We will … ! … before May | We will not sign before May -- “come what may”"
        " | We agree with the cafe\u0301. | We agree with the café. | We agree with the café"
        " | on paper, and not by word. | We sign on paper",
        # A dropped `not`, parts of words and of numbers; then not in this order, or one paragraph.
        "we will sign | we will not sign in May | 5 percent | 2 | 000 | binding offer | the non"
        " | can | the U | the cafe | e will not | we wil | … | —"
        " | sign … not before | come what may … non-binding | We sign on paper … We agree",
    ),
    # A sign belongs to its number, and so does all that goes on within one.
    ("It fell by −5 percent.", "-5 percent", "5 percent"),
    ("It fell by –5 percent.\n\n−5 percent it was.", "", "5 percent"),
    ("Costs—5 percent more—rose.", "5 percent more", ""),  # a dash, which parts words
    ("The A-5 fell.\n\nThe year — 5 in all — ended.", "The A-5 | 5 in all", ""),
    ("It cost 1,500 euro, at 10:30 sharp.", "", "500 euro | It cost 1 | 30 sharp | at 10"),
    ("From 1914–18 it lay idle.", "", "18 it lay idle | From 1914"),
    ("They came, 5 in all.", "They came", ""),
    ("-We agree, -5 or not.", "We agree, −5 or not", ""),
    ("Offer A.5 of them came.", "5 of them", ""),
    ("It rose to 5² in all.", "", "It rose to 52"),  # a power is no figure
    # A word is whole: with its accent, its apostrophe, its hyphen, its underscore.
    ("They didn't sign a non-paper.", "", "t sign | They didn | paper"),
    ("It is not, not_signed.", "", "It is not, not"),
    ("The U.S. refused.", "", "S. refused"),
    ("He said ‘no’—they said yes.", "they said yes", ""),
    ("Offer A:they refused.", "they refused", ""),
    ("He said 'so' ... and went.", "‘so’ . . . and went", ""),
    # What stands first where it does not fit hides what does, and no end that does not fit either.
    ("An unsigned and signed paper.", "signed", ""),
    ("We sign, then we sign it.", "we sign it", ""),
    ("An unsigned, unsigned paper.", "", "signed, unsigned"),
    ("We sign. We never sign.", "", "sign … sign … sign"),
    ("We will sign it.", "", "will sign … sign it"),  # one word stands for one
    ("Plan a b.", "", "plan a … a b"),
    # Letters are the same however they are written.
    ("One\rand two.", "One and two", ""),
    ("One\u2060and two.", "Oneand two", ""),
    ("One\x00and two.", "One and two", ""),
    ("We sign.\x00Not yet.", "", "sign.Not"),
    ("Die Straße.", "DIE STRASSE", ""),
    ("The ﬁrst offer.", "first", ""),
    ("İstanbul signed.", "i\u0307stanbul", ""),
    ("α\u0345\u0301 signed.", "\u1fb4 signed", ""),
    # A line may end within a word; over its end stands no other word, and no part of one.
    (
        "We sign the agree-\nment now.",
        "the agreement now | the agree- ment now",
        "agree | ment now | agree- | the agreements now",
    ),
    ("We sign the agree-\n\fment now.", "the agreement now", ""),
    ("We sign the in-\nter-\nnational pact.", "the international pact", ""),
    ("A non-\nbinding offer.", "a non-binding offer", "binding offer"),
    ("It was Covid-\n19.", "Covid-19", "Covid19"),
    ("It was 19-\n20.", "", "1920"),
    ("We sign the agree-\nment of the non-\nbinding kind.", "agreement … non-binding", ""),
    ("Un caf\u00e9-\ncr\u00e8me ici.", "cafécrème ici", ""),
    ("In pre-\nand post-war times, and post-\nwar.", "pre- and post-war times", ""),
    ("In pre-\nand post-war times.", "and post-war", ""),
    ("We sign the agree-ment now.\n\nWe sign the agree ment now.", "", "the agreement now"),
    ("We agree -\nment now.\n\nWe agree-\n\nment now.", "", "agreement now"),
    # What an editor inserts is passed over, and nothing else; brackets of the text are words first.
    (
        "We will sign in May.",
        "We [the ministers] will sign in May | [W]e will sign | [They said] we will sign"
        " | we [all] will sign [at last] in May. | we will sign in [that month]"
        " | we will […] in [the month of] May",
        "",
    ),
    ("We [the ministers] sign.", "We [the ministers] sign", "We the ministers sign"),
    ("We will [not] sign.", "", "We will sign"),
    ("We will not ever.\n\nSign.", "", "[We] [will] | w[ill] not | [x]ign | We [all] sign"),
    # What stands in Markdown as the target of a link or as a backslash makes no difference.
    (
        r"We can\'t sign [the **list**](https://ex.org/a_(b) 'x') of [[May]{.underline}](#may),"
        r" \[1\] or [2](b).",
        "can't sign | can\\'t sign | the **list** of May, [1] | [the **list**](https://a.b) of May"
        " | [2](b) | of [May](#may)",
        "can t sign | the list of May | ex.org | of June",
    ),
    (
        "See [the list] (of May), [a](b) and [not](…).",
        "[a](b) | and [not](…) | [the list] (of May)",
        "a and",
    ),
    # Chinese and Japanese, Thai and their like part no words; a number and a syllable are whole.
    (
        "中国不会承认北韩的核地位，也不“放弃”《条约》。ABC公司说“KBS台”并称A级。",
        "中国 | 承认北韩 | 北韩 | 不会\u200b承认 | 放弃 | 核地位，也不“放弃” | 条约"
        " | “放弃”《条约》 | 中国不会……条约 | 中国 […] “放弃” | 中国[部长]不会"
        " | ABC | ABC公司 | 公司 | KBS台 | KBS | A级",
        "承认北朝 | 中国会承认 | 放弃北韩 | BC公司 | KB | 承认\u0301 | 北韓 | 也不放弃",
    ),
    (
        "五十亿人口，十一月增２．５％，出3万元，年降为-5%。",
        "五十亿 | 五十亿人口 | 十一月 | 月增 | ２．５％ | 3万元 | -5% | 年降",
        "十亿人口 | 亿人口 | 一月 | 五十 | ５％ | 5% | 万元 | 十一 月",
    ),
    (
        "二〇一二年，「臺灣」『和平』《協定》、一個中國。",
        "臺灣 | 「臺灣」 | 和平 | 協定 | 一個中國 | 中國 | 二〇一二年 | 年，「臺灣」『和平』",
        "台灣 | 一二年 | 二年 | 和平協定 | 臺灣和平",
    ),
    (
        "日本政府は北朝鮮のデータを公表しない。がんばれ、きょう「合意」・サッカーﾃﾞｰﾀとカ゛ラス。",
        "日本政府 | 政府 | 北朝鮮 | データ | 公表しない | がんばれ | きょう | 「合意」 | 合意"
        " | サッカー | ﾃﾞｰﾀ | カ゛ラス | 日本政府は…データ | データを公表",
        "テータ | デ | ータ | かんばれ | き | ょう | サッカ | ﾃ | ﾃﾞ | カ | ガラス | 公表する",
    ),
    (
        "ประเทศไทยไม่ลงนาม ๑๕ น้ำทำเพราะ",
        "ไทย | ลงนาม | ไม่ลงนาม | น้ำ | ๑๕",
        "ไม | ไ | ๕ | น้ | ท | ลงชื่อ",
    ),
    ("ຂໍ້ຕົກລົງ ລາວ", "ລາວ", "ລ"),
    ("ព្រះរាជាណាចក្រ", "ព្រះ", "ព | ព្ | រះ"),
    ("བོད་ཡིག", "བོད | ཡིག | བོད་ཡིག", "བོ | ད"),
    # In Korean a word begins after a space or another script; a particle may stand behind it.
    (
        "북한은 한반도비핵화를 거부했다. “정상회담”을 5월에 ‘합의’하고 KBS는 北정부와 G7정상을",
        "북한 | 북한은 | 한반도 | 한반도비핵화 | 거부 | 거부했다 | 정상회담 | “정상회담” | 합의"
        " | 5월 | 월 | KBS | 정부 | 정상 | 북한은 한반도 | 북한은 … 거부 | 북\u1112\u1161\u11ab",
        "북하 | 부 | 한은 | 핵화 | 비핵화 | 회담 | 남한 | 거부했던 | 거부헀다 | 북한은 거부 | 7정상"
        " | KB | 북한 한반도",
    ),
    # In Arabic and Hebrew particles may stand on the front of a word, which ends where it ends.
    (
        "قالت والحكومة إن السلام بالقوة وللسلام، سيوقع الاتفاق؛ و«حماس» الـ15 وَبِالْحَقّ\u200f وبلد؟",
        "الحكومة | حكومة | والحكومة | السلام | سلام | القوة | قوة | للسلام | للسلام، | يوقع"
        " | الاتفاق | اتفاق | حماس | «حماس» | 15 | حَقّ | الْحَقّ | بلد | قالت … قوة",
        "لحكومة | كومة | حكوم | والحكوم | حكومه | وقع | قع | اتفا | فاق | ماس | حماسة"
        " | السلام القوة | 5 | قّ",
    ),
    (
        "يوافق كتابهم لاتفاقية ٢٫٥ أولاد مؤمن",
        "يوافق | كتابهم | ٢٫٥ | اتفاقية",
        "وافق | كتاب | تاب | اتفاق | ٥ | لاد | من | هم",
    ),
    ("اللامركزية، لاسلمية أسلم", "اللامركزية | لامركزية", "مركزية | سلمية | سلم"),
    (
        'צה"ל תקף, והממשלה שבבית לא חתמה על ההסכם; ב-2024 ה־NATO ב"הארץ" וכשהשר מש״ס ״אמר״.',
        'צה״ל | צה"ל | הממשלה | ממשלה | והממשלה | בית | הסכם | ההסכם | 2024 | NATO | הארץ | שר'
        ' | ש"ס | ״אמר״ | אמר | לא חתמה | תקף … הסכם',
        "צה | ל | ה״ל | ס | משלה | ממשל | סכם | הסכמים | תמה | תקפו | 024 | מר | ATO | ממשלה לא",
    ),
    (
        "אי־הסכמה וג׳ורג׳ ירד -5, ו\u202bהַבַּיִת\u202c בלתי-חוקי",
        "אי-הסכמה | ג'ורג' | -5 | בַּיִת | הַבַּיִת | בלתי־חוקי",
        "הסכמה | ורג' | ג | 5 | בית | ַיִת | חוקי",
    ),
    ("می\u200cخواهم و نمی\u200cخواهد", "میخواهم | می\u200cخواهم", "خواهم | خواهد | می"),
]


@pytest.mark.parametrize(("text", "found", "not_found"), STANDS)
def test_what_stands_there_is_found_and_nothing_else(text: str, found: str, not_found: str) -> None:
    source = SourceText(text)
    for quote in filter(None, found.split(" | ")):
        assert source.find(quote), quote
    for quote in filter(None, not_found.split(" | ")):
        assert source.find(quote) == (), quote


READ = [
    # A text, a quote of it, and how that reads there.
    ("他说“中国不会承认北韩”。", "中国不会", "中国不会"),
    ("データをがんばれ。", "がんばれ", "がんばれ"),
    ("그는 북한은 북한", "북한은", "북한은"),
    ("그는 북한은 남한", "북한", "북한"),
    ("قالت وَبِالْحَقِّ\u200f، نعم", "الْحَقِّ", "الْحَقِّ"),
    ("של צה״ל וב־2024", 'צה"ל', "צה״ל"),
    ("של צה״ל וב־2024", "2024", "2024"),
    ("כי לא־חוקי", "לא-חוקי", "לא־חוקי"),
]


@pytest.mark.parametrize(("text", "quote", "words"), READ)
def test_a_quote_reads_as_it_stands_in_its_text(text: str, quote: str, words: str) -> None:
    source = SourceText(f"{text}\n\n{text}")
    assert [read for _, read in source.passages(quote)] == [words] * 2


PAGED = "One stands here.\n\n\fTwo begins here\n\fand ends there.\n\n\f\n\nFive."
LETTERS = "A\n\fb\n\f\fc d\fe."
PLACES = [
    # A place is a heading and a paragraph below it.
    (TEXT, {"Before any heading": "¶1", "the U.S.": "Opening ¶2"}),
    (TEXT, {"on paper": "Closing, and thanks ¶1"}),
    ("   #\tA  b ##\n\nOne.", {"one": "A b ¶1"}),
    ("## C#\n\nOne.", {"one": "C# ¶1"}),
    ("    # A\n\nOne.", {"one": "¶2"}),  # set off as code is
    ("#A\n\nOne.", {"one": "¶2"}),
    ("# A\r\rOne.\r\r## B\r\nTwo.\n \nThree.", {"three": "B ¶2"}),
    # Pages lie between form feeds, and end no paragraph.
    (PAGED, {"one stands": "p. 1", "begins here": "p. 2", "here and ends": "p. 2–3"}),
    (PAGED, {"ends there": "p. 3", "five": "p. 4"}),
    (LETTERS, {"a": "p. 1", "b": "p. 2", "c d": "p. 4", "e": "p. 5", "b … e": "p. 2–5"}),
]


def test_a_place_is_a_heading_and_a_paragraph_or_a_page() -> None:
    for text, places in PLACES:
        for quote, expected in places.items():
            assert [str(place) for place in SourceText(text).find(quote)] == [expected], quote
    (place,) = SourceText("# One\n\nOne.\n\n\f# Two\n\nTwo.").find("two")
    assert (str(place), place.pages) == ("Two ¶1", "p. 2")


PAGES = "One stands here.\n\n\fTwo begins here\n\fand ends there.\n\n\fFour stands here."
HEADINGS = """\
# First

Shared words. Mine are first.

## Under it

Mine are under.

# Second

Shared words. Mine are second.

Shared words. Mine are third.

## Under it

Mine are last.
"""
MARKED_UP = """\
## **Intro** {#intro .unnumbered}

We sign.

# _A_b_ of [May](https://ex.org/a) ##

We stay.

# ***

We go.
"""
NAMED = [
    (PAGES, "there", "one stands", "p. 1"),
    (PAGES, "there", "four stands", "p. 4 | Page 4 | pages 3–4 | pp. 1, 4 | p. 1; p. 4"),
    (PAGES, "there", "stands here", "p. 4"),
    (PAGES, "there", "here and ends", "pp. 2-3"),
    (PAGES, "there", "two begins … ends there", "pp. 2–3"),
    (PAGES, "elsewhere", "two begins … ends there", "p. 3"),
    (PAGES, "elsewhere", "four stands", "p. 1 | p. 3 | P. 3 | page 3 | Pages 1 — 3 | pp. 1, 2–3"),
    (PAGES, "elsewhere", "one stands", "p. 2 | pp. 2–4"),
    (PAGES, "elsewhere", "here and ends", "p. 2 | p. 3"),
    (PAGES, "there, lacking", "four stands", "pp. 4–5"),
    (PAGES, "elsewhere, lacking", "four stands", "p. 5 | p. 14"),
    (PAGES, "elsewhere, lacking", "one stands", "p. 0 | pp. 2–1"),
    (HEADINGS, "there", "mine are second", "Second | Second ¶1"),
    (HEADINGS, "there", "mine are third", "Second ¶1–2"),
    (HEADINGS, "there", "mine are last", "Second | Under it ¶1"),
    (HEADINGS, "elsewhere", "mine are second", "First | First ¶1 | Under it | Under it ¶1"),
    (HEADINGS, "elsewhere", "mine are second", "Second ¶2"),
    (HEADINGS, "elsewhere", "mine are under", "Second"),
    (HEADINGS, "there, lacking", "mine are first", "First ¶1–2"),
    (HEADINGS, "elsewhere, lacking", "mine are first", "First ¶0 | First ¶2–1"),
    (HEADINGS, "elsewhere, lacking", "mine are second", "¶1 | Second ¶3"),
    (
        MARKED_UP,
        "there",
        "we sign",
        "## Intro ¶1 | **Intro** ¶1 | Intro ¶1 | *intro* | # Intro # ¶1",
    ),
    (MARKED_UP, "there", "we stay", "A_b of May ¶1 | ### `A_b` __of__ [May](#x) ¶1"),
    (MARKED_UP, "there", "we go", "*** ¶1 | ***"),
    (MARKED_UP, "elsewhere", "we go", "Intro ¶1 | A_b of May"),
    (MARKED_UP, "there, lacking", "we sign", "¶1; Intro ¶1"),
    (MARKED_UP, "elsewhere, lacking", "we sign", "Ab of May ¶1"),
    (TEXT, "there", "the U.S.", "Opening ¶2 | opening ¶1–2 | Opening | ¶1; Opening ¶1, 2"),
    (TEXT, "there", "the U.S.", "Opening, ¶2 | p. 9 | as she told us | Opening ¶1; as she told us"),
    (TEXT, "there", "the U.S.", "Opening, 1 | Opening ¶2, ¶1 | "),
    (TEXT, "there", "on paper", "Opening ¶1; my notes"),  # beside what only a reader knows
    (TEXT, "elsewhere", "the U.S.", "Opening ¶1, ¶1 | Closing, and thanks ¶1 | Opening ¶1"),
    (TEXT, "elsewhere", "the U.S.", "Opening, ¶1 | ¶1 | Closing, and thanks"),
    (TEXT, "elsewhere, lacking", "the U.S.", "Opening ¶9 | Openning ¶2 | Openning"),
]
"""By text, whether a quote is at a named place, and whether one is lacking: quotes, and places."""


@pytest.mark.parametrize(
    ("text", "quote", "locator", "standing"),
    [
        (text, quote, locator, standing)
        for text, standing, quote, locators in NAMED
        for locator in locators.split(" | ")
    ],
)
def test_a_place_that_is_named_has_to_be_there_and_hold_the_quote(
    text: str, quote: str, locator: str, standing: str
) -> None:
    found = SourceText(text).look_up(quote, locator)
    assert found.stands
    place = "elsewhere" if found.elsewhere else "there"
    assert (f"{place}, lacking" if found.lacking else place) == standing
    alone = SourceText(text).look_up("", locator)
    assert (alone.lacking, alone.headings) == (found.lacking, found.headings), "nor without one"


def test_the_nearest_headings_are_named() -> None:
    text = SourceText(TEXT)
    slip = text.look_up("the U.S.", "Closing, and thanks ¶1; Openning ¶2")
    assert (slip.headings, [each.named for each in slip.lacking]) == (("Opening",), ["Openning ¶2"])
    talks = SourceText("# Talks of May\n\n# Talks of June\n\nThey ask.")
    assert talks.look_up("They ask.", "Tlks f Jne").headings == ("Talks of June", "Talks of May")


LONG = ("In the long days they had a rather small fishing fleet.", "Talks ¶3")


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("We sign now.", None),  # it stands there
        ("We sign later.", ("We sign now.", "Talks ¶1")),
        ("We will not sign now at all.", ("We sign now.", "Talks ¶1")),
        ("Mr. Fox never asked", ("Mr. Fox asked in the U.S. senate.", "Talks ¶1")),
        # A part of a long sentence is near to it.
        ("a rather large fishing fleet", LONG),
        ("We will not ever sign anything at all of this.", None),
        ("Nothing of this kind", None),
    ],
)
def test_the_nearest_sentence_is_named_and_nothing_that_is_far(
    quote: str, nearest: tuple[str, str] | None
) -> None:
    text = SourceText(
        "# Talks\n\nWe sign now. Mr. Fox asked in the U.S. senate.\n\nWe sign now.\n\n" + LONG[0]
    )
    assert bool(text.find(quote)) is (quote == "We sign now.")
    found = None if text.find(quote) else text.nearest(quote)
    assert (found and (found[0], str(found[1]))) == nearest


@pytest.mark.parametrize(
    ("limit", "within", "over"),
    [
        ("MOST_LINES", "a\nb\nc", "a\nb\r\nc"),
        ("LONGEST_PARAGRAPH", "ab\nc\n\nde", "ab\ncd\n\ne"),
        ("LONGEST_PARAGRAPH", "abc", "abcd"),
    ],
)
def test_a_text_over_a_limit_is_not_looked_through(
    limit: str, within: str, over: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotes, limit, 3)
    SourceText(within)
    with pytest.raises(TooMuch, match="more than 3 "):
        SourceText(over)


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0f73", "\u0344"])
def test_no_letter_has_more_accents_than_are_safe_to_sort(marks: str) -> None:
    """To bring a run of them into order takes the square of its length, two at a time or one."""
    most = "a" + (marks * 30)[:30]
    text = SourceText(f"Drawn: {'━' * 99}\n\nSo {most} said, {most}{most}.")
    assert text.find(f"So {most} said")
    for look in (SourceText, text.find):
        with pytest.raises(TooMuch, match="more than 30 accents"):
            look(f"So {most}{marks[0]} said")


@pytest.mark.parametrize(
    ("text", "quote", "locator"),
    [
        ("a" * 100_000 + " aa", "aa", ""),  # each place is tried before the last
        ("a\n\n" * 10_000, "a", ""),  # it stands in each paragraph
        ("# A\n\nb\n\n", "b", ", ".join(["A"] * 60)),  # each comma may be one of a heading
        ("".join(f"# {n} a b c d e f g h\n\n" for n in range(99)) + "x", "x", "a b c d e f g i"),
    ],
)
def test_what_takes_too_long_ends(
    text: str, quote: str, locator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotes, "MOST_SEARCHED", 10_000_000)
    monkeypatch.setattr(quotes, "MOST_COMPARED", 1_000_000)
    with pytest.raises(TooMuch, match="takes too long"):
        SourceText(text).look_up(quote, locator)


def test_a_sentence_near_a_quote_is_looked_for_within_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for limit, is_near in ((quotes.MOST_COMPARED, True), (100_000, False)):
        monkeypatch.setattr(quotes, "MOST_COMPARED", limit)
        text = SourceText("We will not sign. " * 50)
        assert (text.nearest("We will sign.") is not None, text.find("We will sign.")) == (
            is_near,
            (),
        )


def test_a_large_text_and_many_quotes_take_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    find = FoldedParagraph._find

    def counted(paragraph: FoldedParagraph, words: str, at: int, steps: Steps) -> int:
        looked_at.append(words)
        return find(paragraph, words, at, steps)

    monkeypatch.setattr(FoldedParagraph, "_find", counted)
    paragraph = "The {} of them says that number {} would be enough for the town of {}."
    words = [paragraph.format(n, n * 7, n * 13) for n in range(3_000)]
    text = SourceText("\n\n".join(words))
    for n in range(0, 3_000, 15):
        assert len(text.find(words[n])) == 1
        assert not text.find(words[n].replace("would", "would not"))
    assert len(looked_at) == 200, "each quote is looked for where it stands alone"


WORDS = st.lists(
    st.sampled_from(["we", "they", "will", "not", "sign", "talk", "in", "may", "june", "at", "all"])
    | st.sampled_from(["북한은", "비핵화를", "5월", "والسلام", "بالقوة", "لا", "צה״ל", "וההסכם"])
    | st.sampled_from(["中国", "十一月", "データ", "不会承认"]),
    min_size=1,
)


@given(st.lists(WORDS, min_size=1), st.data())
def test_a_slice_of_words_is_found_and_not_with_one_exchanged(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    split = st.sampled_from([" ", "\n", "-\n", "\f", " \n \f"])
    text = SourceText("\n\n".join(_in_lines(words, data.draw(split)) for words in paragraphs))
    words = data.draw(st.sampled_from(paragraphs))
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    part = words[start:end]
    assert text.find(" ".join(part).upper())
    at = data.draw(st.integers(0, len(part) - 1))
    assert not text.find(" ".join([*part[:at], "never", *part[at + 1 :]]))
    cut = data.draw(st.integers(0, len(part)))
    assert text.find(" ".join([*part[:at], "…", *part[at + 1 :]])) or len(part) == 1
    assert text.find(" ".join([*part[:cut], "…", *part[cut:]]))


@given(st.text("不会同意和平协议", min_size=1), st.data())
def test_any_part_of_a_chinese_text_is_found_and_no_other(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    part = words[start : data.draw(st.integers(start + 1, len(words)))]
    text = SourceText(f"他说{words}。")
    assert {read for _, read in text.passages(part)} == {part}
    assert not any(map(text.find, (f"{part}战", f"战{part}", f"{part[0]}战{part[1:]}")))


@given(st.text("북한이말하는각가", min_size=1), st.data())
def test_in_a_korean_word_what_it_begins_with_is_found(words: str, data: st.DataObject) -> None:
    part = data.draw(st.text("북한이말하는각가부하마", min_size=1) | st.just(words[1:] or "부"))
    for found in (part, words[: data.draw(st.integers(1, len(words)))]):
        assert bool(SourceText(f"그 {words}").find(found)) == words.startswith(found)


def _in_lines(words: list[str], end: str) -> str:
    """Words of which the long ones, or all but the last, have a line end in them or after them."""
    if end == "-\n":
        return " ".join(f"{word[:2]}-\n{word[2:]}" if len(word) > 3 else word for word in words)
    return end.join(words)


@given(
    st.text()
    | st.text("ab .…-—–'’\u00ad\u200b\u0301\n")
    | st.text("a\u0301\u0323\u200d\u200f\u2067\u05be\u05f4בּ한한がか\u3099وأ\n")
)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


# In a model.

MODEL = """\
stance: 1
sources:
  hearing: {title: Hearing, reliability: B, SOURCE}
actors:
  a:
    name: A
    interests:
      want: {name: Want, importance: low, cite: CITE}
"""
CITE = "{source: hearing, at: Opening ¶1, quote: We will not … before May}"


def written(folder: Path, source: str = "text: texts/a.md", cite: str = CITE) -> Path:
    model = folder / "model.yaml"
    model.write_text(MODEL.replace("SOURCE", source).replace("CITE", cite), "utf-8")
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "texts" / "a.md").write_text(TEXT, "utf-8")
    return model


def outcomes(path: Path) -> list[LookedUp]:
    return [quote.outcome for quote in check.find(Situation.of(load(path))).quotes]


ON_PAGES = "# A\n\nOne it is.\n\n\f# B\n\nTwo it is, and\n\fthree of them. One it is, I say.\n"
LOOKED_FOR = [
    # A text, where a quote of it is said to stand, the quote, and the code of what is wrong.
    (TEXT, "Opening ¶1", "We will not … before May", ""),
    (TEXT, "Opening ¶1", "We will … before June", "G414"),
    (TEXT, "Opening ¶2", "We will not … before May", "G415"),
    (TEXT, "Openning ¶1", "We will not … before May", "G415"),
    (TEXT, "Opening ¶1; Closing, and thanks ¶4; ¶3", "We will not … before May", "G415"),
    (ON_PAGES, "p. 1", "Two it is", "G415"),
    (ON_PAGES, "p. 2", "one it is", "G415"),
    (ON_PAGES, "B", "Four and more came", "G414"),
    (ON_PAGES, "p. 9", "and three", "G415"),
    (ON_PAGES, "p. 2", "Two it was", "G414"),
    # A place that is cited without a quote has to be in the text, if it is one of a text.
    (TEXT, "Opening ¶2", "", ""),
    (TEXT, "as she told us", "", ""),
    (TEXT, "as she told us; ¶9", "", ""),  # below what only a reader knows
    (TEXT, "Opening ¶9", "", "G415"),
    (TEXT, "Opening ¶9; my notes", "on paper", "G415"),
]


def test_quotes_and_places_are_looked_for_in_the_text_of_their_source(
    tmp_path: Path, golden: Golden
) -> None:
    screen = []
    for text, at, quote, code in LOOKED_FOR:
        words = f", quote: '{quote}'" if quote else ""
        model = written(tmp_path, cite=f"{{source: hearing, at: '{at}'{words}}}")
        (tmp_path / "texts" / "a.md").write_text(text, "utf-8")
        found = check.find(Situation.of(load(model)))
        told = [gap for gap in found.problems if gap.code in ("G414", "G415", "G416")]
        assert [gap.code for gap in told] == [code] * bool(code), at
        assert found.has(["quotes"]) is bool(code)
        report = check.describe(found)
        assert ("Not as quoted" in str(report.blocks)) is bool(code)
        screen += [f"{at}{f': {quote}' * bool(quote)}", *(f"  {gap.message}" for gap in told)]
    golden("check/quotes.txt", "\n".join(screen))
    assert not check.find(Situation.of(load(written(tmp_path, "date: 2024")))).has(["quotes"])


def test_a_long_quote_is_cut_between_words(tmp_path: Path) -> None:
    (quote,) = check.find(Situation.of(load(written(tmp_path)))).quotes
    for words, shown in (
        ("x" * 160, "x" * 160),
        ("x" * 161, f"{'x' * 160} […]"),
        ("a b\n" + "x" * 160, "a b […]"),
    ):
        citation = replace(quote.citation, quote=words)
        assert replace(quote, citation=citation).words == f"“{shown}”"


def test_a_quote_without_a_text_and_a_model_without_a_folder_are_gaps(tmp_path: Path) -> None:
    without = load(written(tmp_path, "date: 2024"))
    streamed = load_text(written(tmp_path).read_bytes())
    for model in (without, streamed):
        found = check.find(Situation.of(model))
        (said,) = (gap.message for gap in found.problems if gap.code in ("G416", "G424"))
        assert said.endswith(("in which to look for 1 quote", "; not looked for: 1 quote"))


def test_quotes_that_would_take_too_long_are_left_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        for id_, quote in (("more", "it may go"), ("other", "on paper")):
            cite = f"{{source: hearing, quote: {quote}}}"
            file.write(f"      {id_}: {{name: {id_}, importance: low, cite: {cite}}}\n")
    assert outcomes(path) == [LookedUp.FOUND] * 3
    monkeypatch.setattr(quotes, "MOST_SEARCHED", 40_000)
    assert outcomes(path) == [LookedUp.FOUND, *[LookedUp.NOT_LOOKED_FOR] * 2]
    found = check.find(Situation.of(load(path)))
    (said,) = (gap.message for gap in found.problems if gap.code == "G424")
    assert "to look for all of them takes too long; not looked for: 2 quotes" in said
    assert found.grounds.texts_unread


def test_of_a_quote_that_stands_everywhere_a_hundred_places_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, cite="{source: hearing, at: ¶150, quote: Yes}")
    (tmp_path / "texts" / "a.md").write_text("Yes.\n\n" * 200, "utf-8")
    (quote,) = check.find(Situation.of(load(path))).quotes
    assert quote.outcome is LookedUp.FOUND
    assert quote.stands == tuple(f"¶{n}" for n in range(1, 101))


def test_a_quote_that_is_another_is_seen_by_diff() -> None:
    text = MODEL.replace("SOURCE", "date: 2024")
    one, other = (load_text(text.replace("CITE", cite)) for cite in (CITE, CITE.replace("May", "")))
    assert one.actors == other.actors, "a citation is its place"
    before, after = Situation.of(one), Situation.of(other)
    (changed,) = inputs(before, after)
    assert [change.field for change in changed.changes] == ["cite"]


def test_words_stand_in_their_sentence(tmp_path: Path) -> None:
    model, words = written(tmp_path), "We will not … before May"
    around = "‹We will not› sign ‹before May› — “come what may”."
    for asked in ("show a", "show a -v", "show hearing -v", "show a.want"):
        assert f"“{around}”" in " ".join(reply_to(f"{asked} -m {model}").split())
    answer = json.dumps(json.loads(reply_to(f"show a.want -m {model} -f json")), ensure_ascii=False)
    assert f'"quote": "{words}"' in answer
    assert json.dumps(around, ensure_ascii=False) in answer


# What is opened.


def _sparse(at: Path) -> None:
    with at.open("wb") as file:
        file.truncate(4 * 1024**3)


def _linked(at: Path) -> None:
    at.parent.rename(at.parents[1] / "other")
    at.parent.symlink_to("other")


def _zipped(name: str, words: str = "") -> Callable[[Path], object]:
    def make(at: Path) -> None:
        with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr(zipfile.ZipInfo(name), words)  # As it is, and not packed.

    return make


def _of(data: bytes) -> Callable[[Path], object]:
    return lambda at: at.write_bytes(data)


PANDOC = "make a text of it: pandoc texts/b -t markdown -o texts/b.md"
ODT = "application/vnd.oasis.opendocument.text"
NO_TEXTS: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "pdf": (
        _of(b"%PDF-1.7\n%\xe2\xe3"),
        "a PDF; make a text of it: pdftotext -layout texts/b texts/b.txt",
    ),
    "docx": (_zipped("word/document.xml"), f"a Word file; {PANDOC}"),
    "odt": (_zipped("mimetype", ODT), f"an OpenDocument text; {PANDOC}"),
    "epub": (_zipped("mimetype", "application/epub+zip"), f"an e-book; {PANDOC}"),
    "xlsx": (_zipped("xl/workbook.xml"), "a workbook: save the sheet"),
    "zip": (_zipped("notes.txt"), "a zip: unpack it"),
    "gzip": (_of(b"\x1f\x8b\x08"), "packed (gzip): unpack it"),
    "png": (_of(b"\x89PNG\r\n"), "a picture: have its words recognised (OCR)"),
    "jpeg": (_of(b"\xff\xd8\xff\xe0"), "a picture: have its words recognised (OCR)"),
    "doc": (_of(b"\xd0\xcf\x11\xe0"), "an old Office file; save it as .docx"),
    "rtf": (_of(b"{\\rtf1 We sign}"), f"Rich Text; {PANDOC}"),
    "html": (_of(b"\xef\xbb\xbf\n<!DOCTYPE HTML><p>We sign"), f"a page of HTML; {PANDOC}"),
    "UTF-16": (_of("We sign".encode("utf-16")), "iconv -f UTF-16 -t UTF-8 texts/b > texts/b.txt"),
    "Latin": (
        _of(b"one\ncaf\xe9\n"),
        "0xE9 on line 2; where Windows wrote it: iconv -f WINDOWS-1252",
    ),
    "empty": (_of(b""), "no words stand in it; a scan has none"),
    "a scan": (_of(b"\f\n\f"), "no words stand in it; a scan has none"),
}
MADE: Mapping[str, tuple[Callable[[Path], object], str, str]] = {
    "a link out": (lambda at: at.symlink_to("/etc/passwd"), "E001", "link"),
    "a link within": (lambda at: at.symlink_to(at.with_name("a.md")), "E001", "link"),
    "a pipe": (lambda at: os.mkfifo(at), "E001", "not a regular file"),
    "a folder": (lambda at: at.mkdir(), "E001", ": a folder"),
    "the model": (lambda at: os.link(at.parents[1] / "model.yaml", at), "E001", "of the model"),
    "sparse": (_sparse, "E002", "larger than 64 MiB"),
    "nothing": (lambda at: None, "E001", "No such file"),
    "a linked folder": (_linked, "E001", "link"),
    **{name: (make, "E003", said) for name, (make, said) in NO_TEXTS.items()},
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_no_plain_file_below_the_folder_is_a_gap_and_a_fault_of_cite_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, code, said = MADE[name]
    model = written(tmp_path, "text: texts/b")
    make(tmp_path / "texts" / "b")
    done, out, err = run(f"check -v --fail-on quotes -m {model}")
    assert (done, err) == (1, "")
    assert f"{model}:3:3: G424 the text of “hearing” was not read:" in " ".join(out.split())
    assert said in " ".join(out.split())
    done, out, err = run(f"cite hearing sign -m {model}")
    assert (done, out, f"{model}:3:3: {code}" in err) == (2, "", True)
    assert said in " ".join(err.split())
    done, out, err = run(f"show a -m {model}")
    assert (done, err) == (0, "")
    assert "1 of 1 claim (hearing, reliability B); texts not read." in " ".join(out.split())
    # Where folders cannot be held open it is the same.
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    assert outcomes(model) == [LookedUp.NOT_LOOKED_FOR]
    if name != "a linked folder":
        assert outcomes(written(tmp_path)) == [LookedUp.FOUND], "a plain file is read"


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="Linux has such a file")
def test_a_file_that_is_larger_than_it_says_is_refused() -> None:
    with pytest.raises(CannotRead, match="larger"):  # It says that it has no bytes.
        read_below(Path("/proc/self"), "status", never=(), most=5)


def test_a_file_that_became_another_once_it_was_seen_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path)
    other = os.stat(tmp_path / "model.yaml")
    assert read_below(tmp_path, "texts/a.md", never=()) == TEXT.encode()
    monkeypatch.setattr(os, "fstat", lambda _: other)
    with pytest.raises(CannotRead, match="not a regular file"):
        read_below(tmp_path, "texts/a.md", never=())


PARTS = {
    "sources": "{hearing: {title: Hearing, text: FILE}}",
    "analysts": "{anna: {name: Anna}}",
    "issues": "{tax: {name: A tax}}",
    "actors": "{a: {name: A}}",
}


@pytest.mark.parametrize("part", PARTS)
def test_no_file_of_a_model_is_a_text(part: str, tmp_path: Path) -> None:
    for name, text in PARTS.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"stance: 1\n{name}: {text}\n".replace("FILE", f"{part}.yaml"), "utf-8")
    (why,) = looked_up(load(tmp_path)).unread_texts.values()
    assert "file of the model" in why


def test_all_texts_together_have_so_many_bytes_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = "text: texts/a.md}\n  other: {title: Other, text: texts/b.md"
    model = written(tmp_path, both)
    (tmp_path / "texts" / "b.md").write_text(TEXT, "utf-8")
    large = len(TEXT.encode())
    assert not looked_up(load(model), 2 * large).unread_texts
    left = looked_up(load(model), 2 * large - 1)
    assert dict(left.unread_texts) == {"other": "the texts are larger than 0 MiB together"}
    assert not looked_up(left, large).unread_texts, "what was left alone"
    monkeypatch.setattr("stancecli.methods.quotes.texts.MOST_IN_ANSWERS", 5)
    monkeypatch.setattr("stancecli.lenses.check.finding.LARGEST", 2 * large)
    told = " ".join(reply_to(f"check {model}").split())
    assert "1 of 1 claim (hearing, reliability B)." in told, "check reads more than an answer does"


def test_texts_that_cannot_be_read_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    sources = (f"text: {text}.md}}\n  s{n}: {{title: Other, " for n, text in enumerate("xyx"))
    model = load(written(tmp_path, "".join(sources) + "date: 2024"))
    gaps = (gap for gap in check.find(Situation.of(model)).problems if gap.code == "G424")
    assert [gap.place.line for gap in gaps] == [3, 4, 5]


def test_what_is_cited_twice_is_looked_for_once(tmp_path: Path) -> None:
    model = load(written(tmp_path))
    twice = replace(model.actors[0], cite=model.actors[0].interests[0].cite)
    found = check.find(Situation.of(replace(model, actors=(twice,)))).quotes
    assert [quote.claim for quote in found] == [twice, twice.interests[0]]


def test_a_text_may_begin_with_a_mark_of_its_encoding(tmp_path: Path) -> None:
    model = written(tmp_path, cite=CITE.replace("Opening ¶1", "Opening"))
    (tmp_path / "texts" / "a.md").write_bytes("# Opening\n\n".encode("utf-8-sig") + TEXT.encode())
    assert outcomes(model) == [LookedUp.FOUND]


OPENED: list[str] = []
"""The texts that were opened while somebody looked, by whatever way."""


@cache
def watch() -> None:
    """From now on note each text that is opened; a hook cannot be taken away."""

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith("a.md"):
            OPENED.append(str(arguments[0]))

    sys.addaudithook(note)


@pytest.mark.parametrize(
    ("command", "times"),
    [
        ("show a -v -m", 1),
        ("report -o - -m", 1),
        ("export json -m", 1),
        ("check", 1),
        ("export csv -o out -m", 0),
        ("export xlsx -o a.xlsx -m", 0),
        ("import", 0),
    ],
)
def test_a_text_is_opened_once_by_what_counts_sources(
    command: str, times: int, tmp_path: Path
) -> None:
    model = written(tmp_path)
    watch()
    OPENED.clear()
    run(f"{command} {model}", tmp_path)
    assert ["a.md"] * times == OPENED
