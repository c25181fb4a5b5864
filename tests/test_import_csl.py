"""References in CSL-JSON: the sources of a model, as a part of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given
from stancecli.loader import load
from stancecli.model import Source

ARTICLE = {
    "id": "http://zotero.org/users/1/items/AB",
    "type": "article-journal",
    "title": "SMAA-2: <i>Stochastic</i> analysis",
    "container-title": "Operations Research",
    "publisher": "INFORMS",
    "volume": "49",
    "page": "444-454",
    "DOI": "10.1287/opre.49.3.444.11220",
    "author": [{"family": "Lahdelma", "given": "R."}, {"family": "Salminen", "given": "P."}],
    "issued": {"date-parts": [["2001", 6]]},
}
PAGE = {
    "id": "park2012",
    "type": "webpage",
    "title": "A hearing",
    "author": [{"literal": "The County"}],
    "issued": {"raw": "2012-03-01"},
    "URL": "https://example.org/a",
}
Reference = dict[str, Any]


def imported(references: object) -> Imported:
    data = references if isinstance(references, bytes) else json.dumps(references).encode()
    return import_model(Given({"refs.json": data}), kind=IMPORTS["csl"])


def source(**fields: object) -> Source:
    (found,) = imported([{"id": "x", "type": "book", "title": "A book", **fields}]).model.sources
    return found


def test_a_list_of_references_is_recognised() -> None:
    for found in ([PAGE], {"items": [PAGE]}):
        for mark in (b"", b"\xef\xbb\xbf \n"):
            given = Given({"refs.json": mark + json.dumps(found).encode()})
            assert import_model(given).kind is IMPORTS["csl"]


@pytest.mark.parametrize("other", [[], [1], {}, {"items": 3}, [{"a": 1}], "x"])
def test_other_json_is_not(other: object) -> None:
    with pytest.raises(Unanswerable, match="nothing that can be imported"):
        import_model(Given({"refs.json": json.dumps(other).encode()}))


def test_a_reference_is_a_source() -> None:
    first, second = imported([ARTICLE, PAGE]).model.sources
    assert (first.id, first.title) == ("lahdelma-2001", "SMAA-2: Stochastic analysis")
    assert (first.author, first.publisher) == (
        "R. Lahdelma and P. Salminen",
        "Operations Research, INFORMS",
    )
    assert (first.date, first.url) == ("2001-06", "https://doi.org/10.1287/opre.49.3.444.11220")
    assert (second.id, second.author, second.date) == ("park2012", "The County", "2012-03-01")
    assert second.url == "https://example.org/a"


def test_the_sources_are_a_part_of_a_folder_model(tmp_path: Path) -> None:
    found = imported([PAGE])
    assert not found.model.actors
    assert found.notes[0].startswith("Sources alone: a part of a model.")
    (tmp_path / "sources.yaml").write_text(found.text, encoding="utf-8")
    (tmp_path / "model.yaml").write_text(
        "stance: 1\nactors:\n  a:\n    name: A\n    interests:\n"
        "      x: {name: X, importance: low, cite: park2012 p. 3}\n",
        encoding="utf-8",
    )
    (cited,) = load(tmp_path).actors[0].interests[0].cite
    assert cited.source == "park2012"
    with pytest.raises(InvalidModel, match="E301 no “actors” are in this model"):
        load(tmp_path / "sources.yaml")


def test_what_a_source_has_no_place_for_is_counted() -> None:
    found = imported([ARTICLE, ARTICLE, PAGE, {"id": 1, "type": "book", "URL": "ftp://x"}])
    assert [(left.count, left.what) for left in found.left_out] == [
        (4, "fields of references, such as volume and page"),
        (1, "references"),
        (1, "titles"),
        (1, "addresses"),
    ]


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2012]]}, "2012"),
        ({"date-parts": [[2012, 3, 1], [2012, 4, 1]]}, "2012-03-01"),
        ({"date-parts": [["2012", "03"]], "season": 1}, "2012-03"),
        ({"date-parts": [[]]}, ""),
        ({"raw": "2012-3-1"}, "2012-03-01"),
        ({"raw": "2012-03-01T10:00:00Z"}, "2012-03-01"),
        ({"literal": "2012/03"}, "2012-03"),
        ({"literal": "spring 2012"}, ""),
        ({"date-parts": [[2012, 2, 30]]}, ""),
        ({"date-parts": [[10**30]]}, ""),
        ({"date-parts": [[-44]]}, ""),
        ("2012-03", "2012-03"),
        ({}, ""),
        (None, ""),
    ],
)
def test_dates_as_csl_has_them(issued: object, date: str) -> None:
    assert source(issued=issued).date == date


BEETHOVEN = {"family": "Beethoven", "non-dropping-particle": "van", "given": "L."}
PARTS = {"given": "J.", "dropping-particle": "de", "non-dropping-particle": "la"}
TEN = [{"family": f"F{n}"} for n in range(10)]


@pytest.mark.parametrize(
    ("field", "people", "author"),
    [
        ("author", [BEETHOVEN, {"literal": "County"}], "L. van Beethoven and County"),
        ("editor", [BEETHOVEN], "L. van Beethoven (ed.)"),
        ("author", [{**PARTS, "family": "X", "suffix": "II"}], "J. de la X II"),
        ("author", [{}], ""),
        ("author", TEN, f"{', '.join(f'F{n}' for n in range(9))} and F9"),
        ("author", [*TEN, {"family": "X"}], f"{', '.join(f'F{n}' for n in range(9))} and 2 more"),
    ],
)
def test_people_are_named_as_they_write_themselves(
    field: str, people: list[Reference], author: str
) -> None:
    assert source(**{field: people}).author == author


def test_what_is_missing_is_taken_from_elsewhere() -> None:
    assert source(title="", **{"container-title": "A journal"}).title == "A journal"
    assert source(title="").title == "x"
    both = source(URL="https://example.org", DOI="10.1/x")
    assert both.url == "https://example.org"
    assert source(DOI="https://doi.org/10.1/x").url == "https://doi.org/10.1/x"


def test_a_date_that_is_none_is_counted_and_one_that_is_not_there_is_not() -> None:
    book = {"type": "book", "title": "A book"}
    dates = [{"date-parts": [[]]}, {"raw": ""}, {}, {"raw": "spring"}]
    found = imported([{**book, "id": f"b{n}", "issued": date} for n, date in enumerate(dates)])
    assert [(left.count, left.what) for left in found.left_out if left.count] == [(1, "dates")]


def test_ids_are_keys_for_citing_or_names_and_years() -> None:
    references = [
        {"id": "Fang:1993-a", "type": "book", "title": "Games"},
        {"id": 12, "type": "book", "title": "On the use of words"},
        {"id": "a/b", "type": "book", "title": "Of it"},
        {**ARTICLE, "id": "12/AB"},
        {**ARTICLE, "id": "12/AC"},
    ]
    assert [found.id for found in imported(references).model.sources] == [
        "fang-1993-a",
        "on-the-use",
        "of-it",
        "lahdelma-2001",
        "lahdelma-2001-2",
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", [1], r"E542 \[0\]\.title: expected a text, found a list of 1"),
        ("author", "Ann", r"E542 \[0\]\.author: expected a list, found “Ann”"),
        ("author", ["Ann"], r"E542 \[0\]\.author\[0\]: expected a mapping, found “Ann”"),
        ("issued", 3, r"E542 \[0\]\.issued: expected a mapping, found 3"),
        ("issued", {"date-parts": 3}, r"E542 \[0\]\.issued\.date-parts: expected a list"),
        ("issued", {"date-parts": [[{}]]}, r"E542 \[0\]\.issued\.date-parts\[0\]\[0\]: expected"),
        ("URL", True, r"E542 \[0\]\.URL: expected a text, found true"),
        ("title", "x" * 70_000, r"E542 \[0\]\.title: a text of over 65,536 characters"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, said: str) -> None:
    with pytest.raises(InvalidModel, match=said):
        source(**{field: value})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[1]", r"E542 \[0\]: expected a mapping, found 1"),
        (b"{}", "E542 items: expected a list of references, found nothing"),
        (b"null", "E542 the file: expected a list of references, found nothing"),
        (b"[{", "refs.json:1:3: E541 no JSON"),
    ],
)
def test_what_is_no_list_of_references_is_a_fault(data: bytes, said: str) -> None:
    with pytest.raises(InvalidModel, match=said):
        imported(data)
