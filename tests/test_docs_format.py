"""The page on the model file holds every key, as the loader has it, and nothing else."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from stancecli.load import load_text, schema
from stancecli.load.scalars import EFFECTS, FORCES, IMPORTANCES, STANCES, STRENGTHS, Scale
from stancecli.model import ACTOR_KINDS, CONFIDENCE, CONSTRAINT_KINDS

PAGE = Path(__file__).parents[1] / "docs" / "model-format.md"
SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!## ).*\n)*)", re.M)
ROW = re.compile(r"^\| `(?P<key>[a-z_]+)` \| (?P<required>yes|no) \|", re.M)
TITLES = {schema.ModelFile: "The file", schema.Claim: "Every claim"}
"""The titles of sections that are not called after their entry."""

ENTRIES = [
    each
    for _, each in inspect.getmembers(schema, inspect.isclass)
    if issubclass(each, schema.Entry) and each is not schema.Entry
]


def _sections() -> Mapping[str, str]:
    return {each["title"]: each["body"] for each in SECTION.finditer(PAGE.read_text("utf-8"))}


def _own_fields(entry: type[schema.Entry]) -> dict[str, bool]:
    """The keys of an entry, beside those that every claim has, and whether each is required."""
    shared = () if entry is schema.Claim else schema.Claim.model_fields
    return {
        name: field.is_required()
        for name, field in entry.model_fields.items()
        if name not in shared
    }


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_a_table_holds_the_keys_of_its_entry(entry: type[schema.Entry]) -> None:
    body = _sections()[TITLES.get(entry, entry.__name__)]
    rows = {row["key"]: row["required"] == "yes" for row in ROW.finditer(body)}
    assert rows == _own_fields(entry)


def test_every_kind_of_entry_is_looked_at() -> None:
    assert {schema.ModelFile, schema.Effect, schema.Breach, schema.Impossible} <= set(ENTRIES)


@pytest.mark.parametrize("scale", [IMPORTANCES, FORCES, EFFECTS, STANCES, STRENGTHS])
def test_every_word_of_a_scale_stands_in_its_row(scale: Scale) -> None:
    table = _sections()["Words and their numbers"]
    (row,) = (line for line in table.splitlines() if line.startswith(f"| {scale.name} |"))
    if scale is FORCES:
        assert "the same words" in row
    else:
        for word, value in scale.words.items():
            assert f"`{word}` {str(value).replace('-', '−')}" in row
    for word in scale.others or ():
        assert f"`{word}`" in row


def test_every_word_of_a_list_stands_in_the_row_of_its_key() -> None:
    sections = _sections()
    for title, key, words in (
        ("Actor", "kind", ACTOR_KINDS),
        ("Constraint", "kind", CONSTRAINT_KINDS),
        ("Every claim", "confidence", CONFIDENCE),
    ):
        (row,) = (line for line in sections[title].splitlines() if line.startswith(f"| `{key}` |"))
        assert [word for word in words if f"`{word}`" not in row] == []


def test_the_example_is_a_model_with_every_kind_of_entry() -> None:
    (example,) = re.findall(r"^```yaml dam\.yaml\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    model = load_text(example)
    assert model.impossible
    assert {type(claim).__name__ for claim in model.statements()} >= {
        each.__name__
        for each in ENTRIES
        if each not in (schema.Claim, schema.ModelFile, schema.Source)
    }
