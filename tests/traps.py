"""Models whose texts try to be something else: markup, formulas, ends of strings, invisible."""

import dataclasses
import os
import shutil
from collections.abc import Iterator
from itertools import cycle
from typing import TypeVar

import pytest
from hypothesis import strategies as st

from stancecli.diagnostics import Place
from stancecli.model import Model
from tests.models import models

T = TypeVar("T")

TRAPS = (
    "ends in a backslash\\",
    'a "quoted" name',
    "a:b",
    "<b>bold</b>",
    "node",
    "edge",
    "graph",
    "end",
    "subgraph",
    '"]; x -> y [label="',
    "a\nb",
    "#35; &amp; &#0; \\N \\G",
    "`code` **x**",
    "1. item",
    "- item",
    "=1+1",
    "@SUM(A1)",
    "+1",
    "'quoted'",
    "\u202egnip",
    "می\u200cخواهم 👩\u200d🌾 x\u200dy",
    "\x1b[31m",
    "\u0000",
    "\ufffe",
    "{{x}} | --> ]]",
    "%%{init: {}}%%",
    "; ; \\;",
    "한국 القدس 🦊",
    "",
)
FROM_THE_RIGHT = (
    "وزارة الزراعة والموارد المائية",
    "مشروع GERD الكبير 2030",
    "ماء (نظيف), هواء",
    "משרד החקלאות",
    "«السد» +2",
)
"""Names whose letters run from right to left, with what would turn what stands beside them."""
_TEXTS = frozenset(
    {"name", "question", "title", "about", "because", "by", "says", "standing", "locator"}
)


def renamed(model: Model, texts: list[str]) -> Model:
    """The model with these texts, one after another, in place of its own."""
    return _renamed(model, cycle(texts))


def _renamed(value: T, texts: Iterator[str]) -> T:
    if isinstance(value, Place):
        return value
    if isinstance(value, tuple):
        return tuple(_renamed(each, texts) for each in value)  # type: ignore[return-value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        is_text = field.name in _TEXTS and isinstance(old, str)
        changed[field.name] = next(texts) if is_text else _renamed(old, texts)
    return dataclasses.replace(value, **changed)


OTHERS = st.characters(codec="utf-8", exclude_characters="\x02\x03")
"""All but the marks of names set apart, which the loader refuses as it does their like."""


def hostile_models(texts: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Model]:
    """Random models with hostile texts."""
    if texts is None:
        texts = st.one_of(st.sampled_from(TRAPS), st.text(OTHERS, max_size=40))
    return st.builds(renamed, models(), st.lists(texts, min_size=1, max_size=30))


def need_graphviz() -> None:
    """Skip a test where there is no Graphviz; in CI that is a failure."""
    if not shutil.which("dot"):
        if os.environ.get("CI") == "true":
            pytest.fail("Graphviz is missing, and CI must have it")
        pytest.skip("no Graphviz on this machine")
