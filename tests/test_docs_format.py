"""The page on the model file holds every key, as the loader has it, and nothing else."""

import inspect
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from stancecli.loader import entries, load_text
from stancecli.loader.keys import Amount, FileEntry
from stancecli.loader.scales import EFFECTS, FORCES, IMPORTANCES, STANCES, STRENGTHS, NumberScale
from stancecli.model import ACTOR_KINDS, CONFIDENCE, CONSTRAINT_KINDS, WHOLE, Issue, Removal
from tests.test_fields import things

PAGE = Path(__file__).parents[1] / "docs" / "model-format.md"
SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!## ).*\n)*)", re.M)
TABLE = re.compile(r"^\| key \| required \|.*\n(?:\|.*\n)*", re.M)
TITLES = {entries.ModelEntry: "The file", entries.ClaimEntry: "Every claim"}
"""The titles of sections that are not called after their entry."""
HEAD = "| key | required | meaning | if left out |\n|---|---|---|---|"
BEHIND = "## Actor\n"
"""The heading before which a new one is written."""
ABSENT = {"": "nothing", (): "none", None: "nothing", False: "`false`"}

ENTRIES = [
    each
    for _, each in inspect.getmembers(entries, inspect.isclass)
    if issubclass(each, FileEntry) and each is not FileEntry
]


def _sections() -> Mapping[str, str]:
    return {each["title"]: each["body"] for each in SECTION.finditer(PAGE.read_text("utf-8"))}


def _title(entry: type[FileEntry]) -> str:
    return TITLES.get(entry, entry.__name__.removesuffix("Entry"))


def _table(entry: type[FileEntry]) -> str:
    """The keys of an entry, beside those that every claim has."""
    shared = () if entry is entries.ClaimEntry else entries.ClaimEntry.keys
    rows = HEAD.splitlines()
    for name, key in entry.keys.items():
        if name not in shared:
            absent = key.kind.absent
            without = "" if key.required else ABSENT.get(absent, f"`{absent}`")
            without = without if key.without is None else key.without
            required = "yes" if key.required else "no"
            required = "or `views`" if isinstance(key, Amount) else required
            rows.append(f"| `{name}` | {required} | {key.meaning} | {without}".rstrip() + " |")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_a_table_holds_the_keys_of_its_entry(
    entry: type[FileEntry], request: pytest.FixtureRequest
) -> None:
    title, renews = _title(entry), request.config.getoption("--renew")
    if renews and title not in _sections():
        said = f"## {title}\n\n{inspect.getdoc(entry)}\n\n{HEAD}\n\n"
        PAGE.write_text(PAGE.read_text("utf-8").replace(BEHIND, said + BEHIND), "utf-8")
    assert title in _sections(), "pytest --renew writes its heading and its table"
    body = _sections()[title]
    (table,) = TABLE.findall(body)
    if renews:
        renewed = body.replace(table, table := _table(entry))
        PAGE.write_text(PAGE.read_text("utf-8").replace(body, renewed), "utf-8")
    assert table == _table(entry), "pytest --renew writes it"


@pytest.mark.parametrize("scale", [IMPORTANCES, FORCES, EFFECTS, STANCES, STRENGTHS])
def test_every_word_of_a_scale_stands_in_its_row(scale: NumberScale) -> None:
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
    (example,) = re.findall(
        r'^```yaml title="dam\.yaml"\n(.*?)^```$', PAGE.read_text("utf-8"), re.M | re.S
    )
    model = load_text(example)
    assert {type(each) for each in things(model)} >= set(WHOLE) - {Issue, Removal}
    assert all(scenario.given and scenario.set for scenario in model.scenarios)
