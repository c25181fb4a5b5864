"""The page on the model file holds every key, as the loader has it, and nothing else.

That on JSON names the very fields that findings have; `pytest --renew` writes both anew.
"""

import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from stancecli.lenses import influence, tradeoffs
from stancecli.loader import entries, load, load_text
from stancecli.loader.files import bundled_case
from stancecli.loader.keys import Amount, FileEntry
from stancecli.loader.scales import EFFECTS, FORCES, IMPORTANCES, STANCES, STRENGTHS, NumberScale
from stancecli.model import ACTOR_KINDS, CONFIDENCE, CONSTRAINT_KINDS, WHOLE, Issue, Removal
from stancecli.render.json import envelope, render
from stancecli.situation import Situation
from tests.json_reference import reference
from tests.test_fields import things

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "model-format.md"
SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!## ).*\n)*)", re.M)
TABLE = re.compile(r"^\| key \| meaning \|.*\n(?:\|.*\n)*", re.M)
TITLES = {entries.ModelEntry: "The file", entries.ClaimEntry: "Every claim"}
"""The titles of sections that are not called after their entry."""
HEAD = "| key | meaning | if left out |\n|---|---|---|"
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
            without = "**required**" if key.required else ABSENT.get(absent, f"`{absent}`")
            without = without if key.without is None else key.without
            without = "`views` say it" if isinstance(key, Amount) else without
            rows.append(f"| `{name}` | {key.meaning} | {without} |")
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


# The page on JSON.

MOST_WORDS = 3_500
JSON_PAGE = DOCS / "json.md"


def test_the_page_ends_with_the_fields_of_every_finding(request: pytest.FixtureRequest) -> None:
    written = JSON_PAGE.read_text(encoding="utf-8")
    by_hand = written.partition("## Items\n")[0]
    if request.config.getoption("--renew"):
        JSON_PAGE.write_text(written := by_hand + reference(), encoding="utf-8")
    assert written == by_hand + reference(), "pytest --renew writes it"
    assert len(written.split()) <= MOST_WORDS, "who reads it reads all of it"


def test_the_envelope_is_as_the_page_shows_it() -> None:
    model = load(bundled_case())
    finding = influence.find(Situation.of(model))
    answer = json.loads(render(envelope(finding, lens="influence", model=model)))
    written = JSON_PAGE.read_text(encoding="utf-8")
    shown = json.loads(written.split("```json\n")[1].split("```")[0])
    assert list(answer) == list(shown)
    assert set(shown["items"]["china"]) - {"…"} <= set(answer["items"]["china"])


def test_fields_on_the_page_are_fields_of_an_answer() -> None:
    model = load(bundled_case())
    finding = tradeoffs.find(Situation.of(model), ["china.refugees"])
    answer = json.loads(render(envelope(finding, lens="tradeoffs", model=model)))
    found = answer["finding"]["tradeoffs"][0]
    told = "; ".join(
        reference().split(f"**{each}**:")[1].split("\n\n")[0] for each in ("Tradeoff", "Verdict")
    )
    fields = [
        name for part in told.split("; ") for name in re.findall("`(.*?)`", part.split(": ")[0])
    ]
    assert sorted(fields) == sorted(found)
