"""No code asks what an answer says: a label, a title, a sentence is for readers alone.

All words are marked, and nothing else may change: not what is chosen, left out or put where.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import fields as fields_of, is_dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

import pytest

import stancecli
from stancecli import depth, report as r
from stancecli.analysis import Analysis
from stancecli.page import page, report as whole_report
from stancecli.render import markdown, terminal
from stancecli.render.terminal import lines as area
from tests.models import decider
from tests.running import first_quick, quick_case
from tests.test_examples import BUNDLED, EXAMPLES
from tests.test_screens import analysis, each_change, each_pair, each_way, on_main, whole_model

MARK = "ˣ"
WORDS: dict[type, tuple[str, ...]] = {
    r.Entry: ("label", "text", "aside"),
    r.Section: ("title", "note"),
    r.Paragraph: ("text",),
    r.Note: ("text",),
    r.Shortened: ("tells",),
    r.Group: ("title",),
    r.Report: ("subject", "scope", "conclusion", "more"),
}
"""The words of an answer, by where they stand."""
WIDE = 4_000
"""Columns in which nothing wraps, so that marks take no lines."""


def marked(words: Any) -> Any:
    """Words with a mark before and after each, within a full stop; those that have some stay."""
    match words:
        case str():
            bare_word = r"(\S+?)(\.*(?:\s|$))"
            return words if MARK in words else re.sub(bare_word, rf"{MARK}\1{MARK}\2", words)
        case r.Span():
            return r.Span(marked(words.text), words.role, words.sense)
        case tuple():
            return tuple(map(marked, words))
    return words


@pytest.fixture
def all_marked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on every word of an answer is marked."""

    def mark() -> None:
        for kind, fields in WORDS.items():
            monkeypatch.setattr(kind, "__init__", _marking(kind, fields))

    return mark


def _marking(kind: Any, fields: tuple[str, ...]) -> Callable[..., None]:
    make = kind.__init__

    def init(self: object, *values: Any, **named: Any) -> None:
        make(self, *values, **named)
        for field in fields:
            object.__setattr__(self, field, marked(getattr(self, field)))

    return init


def bare(text: str) -> str:
    """A text without marks, and without what escapes a sign where it begins a line of Markdown."""
    return text.replace(MARK, "").replace("\\", "")


MODELS: dict[str, Callable[[], Analysis]] = {
    BUNDLED: cache(lambda: Analysis(quick_case())),
    "letters": cache(lambda: stancecli.load(EXAMPLES / "letters")),
    "one nobody judged": cache(
        lambda: Analysis.of(decider({"peace": 2}, {"go": {}, "stay": {}}, "stay", otherwise=""))
    ),
}


NAMES = [*[*MODELS][1:], pytest.param(BUNDLED, marks=pytest.mark.slow)]  # it takes seconds


@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_its_other_forms_ask_for_no_words(
    name: str, all_marked: Callable[[], None]
) -> None:
    def told() -> Iterator[str]:
        asked = MODELS[name]()
        yield page(asked.situation)
        yield page(asked.situation, brief=True)
        yield markdown.render(whole_report(asked.situation, brief=True))
        if name != BUNDLED:  # seconds each
            yield page(asked.situation, start=asked)
            yield markdown.render(whole_report(asked.situation), whole=True)

    before = [*told()]
    all_marked()
    after = [*told()]
    assert all(MARK in text for text in after)
    assert [*map(bare, after)] == [*map(bare, before)]


@pytest.mark.parametrize("name", NAMES)
def test_no_screen_is_tightened_by_its_words(
    name: str, all_marked: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area, "PROSE", WIDE)
    asked = MODELS[name]()
    first = next(asked.situation.decisions()).id
    answers = [*whole_model(asked), *(ask(first) for ask in (asked.tradeoffs, asked.robustness))]

    def screens() -> Iterator[str]:
        for report in [answer.report for answer in answers]:
            for lines in (32, 8):
                monkeypatch.setattr(terminal, "SCREEN", lines)
                shown = terminal.fitted(report, width=WIDE)
                told = terminal.render(shown, width=WIDE, colour=False)
                yield "\n".join((told, *depth.left_out(shown)))

    before = [*screens()]
    all_marked()
    after = [*screens()]
    assert all(MARK in text for text in after)
    assert [*map(_unaligned, map(bare, after))] == [*map(_unaligned, before)]


def _unaligned(text: str) -> str:
    """A screen without what marks may widen: the gaps between columns, and rules."""
    return re.sub(r" +|─+", " ", text)


NOT_SAID = re.compile(
    r"\b(comes? first|best for(?! both| “)|leads(?! from)|open|at the middle|midpoints?"
    r"|stays(?! as now)|answers|speaks|turns|who pays|judgements?|uncited|not cited"
    r"|importances?|packages?|values?|bears? on|on the view of|who can press|sees it as)\b",
    re.IGNORECASE,
)
"""Words in place of which answers have others (docs/reading-answers.md)."""


def without_said(value: Any) -> Any:
    """A model without these words in the texts of its author, who may use any."""
    if isinstance(value, str):
        return NOT_SAID.sub("…", value) if " " in value else value
    if type(value) is tuple:
        return tuple(map(without_said, value))
    if is_dataclass(value):
        own = (field.name for field in fields_of(value) if field.init)
        return replace(value, **{name: without_said(getattr(value, name)) for name in own})  # type: ignore[type-var]
    return value


@pytest.mark.parametrize("name", first_quick(["letters", "klamath.yaml", BUNDLED]))
def test_one_thing_has_one_word(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area, "PROSE", WIDE)
    asked = Analysis.of(without_said(analysis(name).situation.model))
    items = {asked.situation.kind_of(id_): id_ for id_ in asked.situation}
    answers = [*whole_model(asked), *on_main(asked), asked.list("actor")]
    answers += map(asked.show, items.values())
    for kind in (each_change, each_way, each_pair):
        answers += islice(kind(asked), 3)
    told = [
        terminal.render(answer.report, width=WIDE, colour=False, whole=whole)
        for answer in answers
        for whole in (False, True)
    ]
    written = (page(asked.situation), page(asked.situation, start=asked))
    told += [_text_of(each) for each in written]
    found = [line for text in told for line in re.sub("“[^”]*”", "“”", text).splitlines()]
    assert not [line for line in found if NOT_SAID.search(line)]


def _text_of(page: str) -> str:
    """What is read and heard of a page."""
    bare = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    heard = re.findall(r'(?:title|aria-label|data-said)="([^"]*)"', bare)
    return html.unescape("\n".join([*heard, re.sub("<[^>]*>", "\n", bare)]))
