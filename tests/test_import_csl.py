"""References in CSL-JSON: the sources of a model, as a part of it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import Imported
from stancecli.loader import load
from tests import imported as shared
from tests.conftest import Golden
from tests.imported import refusals, screen

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


BOOK = {"id": "x", "type": "book", "title": "A book"}


def imported(references: object, kind: str = "csl") -> Imported:
    return shared.imported(json.dumps(references), kind=kind, name="refs.json")


def test_a_list_of_references_is_recognised_and_other_json_is_not() -> None:
    for found in ([PAGE], {"items": [PAGE]}):
        for mark in ("", "\ufeff \n"):
            data = mark + json.dumps(found)
            assert shared.imported(data, name="refs.json").kind.name == "csl"
    for other in ([], [1], {}, {"items": 3}, [{"a": 1}], "x"):
        with pytest.raises(Unanswerable, match="nothing that can be imported"):
            imported(other, "")


BEETHOVEN = {"family": "Beethoven", "non-dropping-particle": "van", "given": "L."}
PARTS = {"given": "J.", "dropping-particle": "de", "non-dropping-particle": "la"}
TEN: list[Reference] = [{"family": f"F{n}"} for n in range(10)]
PEOPLE: dict[str, Reference] = {
    "a particle, and one who is no person": {"author": [BEETHOVEN, {"literal": "County"}]},
    "an editor": {"editor": [BEETHOVEN]},
    "all parts of a name": {"author": [{**PARTS, "family": "X", "suffix": "II"}]},
    "nobody": {"author": [{}]},
    "ten": {"author": TEN},
    "eleven": {"author": [*TEN, {"family": "X"}]},
}
REFERENCES: dict[str, list[Reference]] = {
    "an article and a page": [ARTICLE, PAGE],
    "one twice, and two without a title, of an address that is none": [
        *(ARTICLE, ARTICLE, PAGE),
        *({"id": n, "type": "book", "URL": "ftp://x"} for n in (1, 2)),
    ],
    "people are named as they write themselves": [
        {**BOOK, "id": f"x{n}", "title": about, **people}
        for n, (about, people) in enumerate(PEOPLE.items())
    ],
    "what is missing is taken from elsewhere": [
        {**BOOK, "id": "a", "title": "", "container-title": "A journal"},
        {**BOOK, "id": "b", "title": ""},
        {**BOOK, "id": "c", "URL": "https://example.org", "DOI": "10.1/x"},
        {**BOOK, "id": "d", "DOI": "https://doi.org/10.1/x"},
    ],
    "a date that is none is counted, and one that is not there is not": [
        {**BOOK, "id": f"b{n}", "issued": date}
        for n, date in enumerate(({"date-parts": [[]]}, {"raw": ""}, {}, {"raw": "spring"}))
    ],
    "ids are keys for citing, or names and years": [
        {"id": "Fang:1993-a", "type": "book", "title": "Games"},
        {"id": 12, "type": "book", "title": "On the use of words"},
        {"id": "a/b", "type": "book", "title": "Of it"},
        {**ARTICLE, "id": "12/AB"},
        {**ARTICLE, "id": "12/AC"},
    ],
}


def test_references_are_sources_and_what_has_no_place_is_counted(golden: Golden) -> None:
    found = {about: imported(each) for about, each in REFERENCES.items()}
    assert not any(each.model.actors for each in found.values())
    golden("import/references.txt", screen(found.items()))


def test_the_sources_are_a_part_of_a_folder_model(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(imported([PAGE]).text, encoding="utf-8")
    (tmp_path / "model.yaml").write_text(
        "stance: 1\nactors:\n  a:\n    name: A\n    interests:\n"
        "      x: {name: X, importance: low, cite: park2012 p. 3}\n",
        encoding="utf-8",
    )
    (cited,) = load(tmp_path).actors[0].interests[0].cite
    assert cited.source == "park2012"
    with pytest.raises(InvalidModel, match="E301 no “actors” are in this model"):
        load(tmp_path / "sources.yaml")


DATES: list[tuple[object, str]] = [
    ({"date-parts": [[2012]]}, "2012"),
    ({"date-parts": [[2012, 3, 1], [2012, 4, 1]]}, "2012-03-01"),
    ({"date-parts": [["2012", "03"]], "season": 1}, "2012-03"),
    ({"raw": "2012-3-1"}, "2012-03-01"),
    ({"raw": "2012-03-01T10:00:00Z"}, "2012-03-01"),
    ({"literal": "2012/03"}, "2012-03"),
    ("2012-03", "2012-03"),
    *((parts, "") for parts in ({"literal": "spring 2012"}, {}, None)),
    *(({"date-parts": [parts]}, "") for parts in ([], [2012, 2, 30], [10**30], [-44])),
]


def test_dates_as_csl_has_them() -> None:
    references = [{**BOOK, "id": f"x{n}", "issued": each} for n, (each, _) in enumerate(DATES)]
    found = [source.date for source in imported(references).model.sources]
    assert found == [date for _, date in DATES]


FAULTY: list[object] = [
    [{**BOOK, "title": [1]}],
    [{**BOOK, "author": "Ann"}],
    [{**BOOK, "author": ["Ann"]}],
    [{**BOOK, "issued": 3}],
    [{**BOOK, "issued": {"date-parts": 3}}],
    [{**BOOK, "issued": {"date-parts": [[{}]]}}],
    [{**BOOK, "URL": True}],
    [{"title": "x" * 70_000, "id": "x", "type": "book"}],
    [1],
    {},
    None,
]


def test_what_is_no_list_of_references_is_a_fault_that_names_the_field(golden: Golden) -> None:
    texts = [*((json.dumps(each, ensure_ascii=False),) for each in FAULTY), ("[{",)]
    read = partial(shared.imported, kind="csl", name="refs.json")
    golden("import/refused-references.txt", refusals(texts, read))
