"""`stance rename`: an id in every place that means it, and nothing else of the files."""

import re
import resource
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, strategies as st

from stancecli.analysis import QUESTIONS, Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS
from stancecli.imports import open_model
from stancecli.imports.renaming import rename
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from stancecli.model import Model, kind_of
from stancecli.situation import Situation
from tests.models import COSTLY, models, viewed_models
from tests.running import first_quick, run
from tests.workbooks import NAMES, book_of

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
LETTERS, DIVESTMENT = ROOT / "examples" / "letters", ROOT / "examples" / "divestment"
KLAMATH = ROOT / "examples" / "klamath.yaml"

MODEL = """\
# A mill and a town, whose air it is; town.first is the air.
stance: 1
main: town.mill
sources:
  first: {title: A hearing}
  survey: {title: A survey, taken_from: first}
analysts: {ann: {name: Ann}}
issues: {noise: {name: Noise}}
actors:
  town:
    name: first of all
    also: [first, the town]
    interests:
      first: {name: first, importance: high, because: "town.first, of all", cite: first p. 1}
      trade: {name: Trade, views: {ann: 1, town: {value: 2, cite: [first, 'survey p. 2']}}}
    constraints:
      law: {name: A law, force: 1, against: {'close': 1, "open": {by: 2, cite: {source: first}}}}
      rule: {name: A rule, force: 1, against: [close]}
    decisions:
      mill:
        question: What of the mill?
        current: open
        grid: |
          .      open  close  # the town.first is ours
          first  -     ++
          trade  0     -
          works.first 0 --
        options:
          open: {name: Leave it}
          close:
            name: Close it
            effects:
              - {to: first, because: first}
              - {to: trade, effect: 1, when: works.sue, unless: [works.pay]}
              - to: works.first
                effect: 1
                when: [works.sue]
    positions:
      - {to: noise, stance: opposes}
      - to: works.sue
        stance: opposes
        cite: >-
          first p. 3, of which
          town.first is a part
    influence: [{to: works, strength: 1}]
  works:
    name: Works
    interests: {first: {name: Income, importance: high}}
    decisions:
      reply:
        question: How does it answer?
        current: wait
        options:
          wait: {name: Wait}
          pay: {name: Pay, effects: [{to: first, effect: -1}]}
          sue: {name: Sue, effects: [{to: first, same_as: pay}]}
impossible: [{options: [town.close, works.pay]}]
scenarios:
  town:
    name: first
    given: [town.close, {option: works.pay, because: it may}]
    set: {town.first: vital, "town.open:first": 1, town.close:first: 1, town.open:works.first: 0}
    without: [first p. 1, ann, town.law]
    view: town
expect:
  - {decision: town.mill, leads: close, under: town, view: ann}
  - {pair: [town.first, trade], compromise: town.close}
  - {state: [town.close], holds: does-not-hold}
  - {position: [town, noise], stance: opposes}
  - {influence: [town, works], at_least: low}
"""


def ids(model: Model) -> Iterator[tuple[str, str]]:
    """Every id of a model with its kind, those of scenarios too."""
    for item in model.items.values():
        yield kind_of(type(item)), item.id
    yield from (("scenario", each.id) for each in model.scenarios if each.id not in model.items)


def other(id_: str) -> str:
    """An id that no model has, further back in the alphabet."""
    owner, dot, short = id_.rpartition(".")
    return f"{owner}{dot}zz-{short[::-1]}"


def copied(path: Path, folder: Path) -> Path:
    """The same model in a folder of its own."""
    copy = folder / "copy" / path.name
    shutil.rmtree(copy.parent, ignore_errors=True)
    shutil.copytree(path if path.is_dir() else path.parent, copy if path.is_dir() else copy.parent)
    return copy


def written(files: Mapping[str, bytes]) -> None:
    for file, data in files.items():
        Path(file).write_bytes(data)


def under(text: str, old: str, new: str) -> str:
    """A text with the new id for the old one."""
    return re.sub(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", new, text)


def told(model: Model, item: str) -> dict[str, str]:
    """The JSON of every answer, without the columns of its places."""
    answers = {}
    for name in QUESTIONS:
        asks = {"show": [item], "why": [model.actors[0].id, model.actors[-1].id]}.get(name, [])
        try:
            answer = getattr(Analysis.of(model), name)(*asks).to_json()
        except Unanswerable as refusal:
            answer = str(refusal)
        answers[name] = re.sub(r'(:[0-9]+):[0-9]+"|"column": [0-9]+', r"\1", answer)
    return answers


def tables(model: Model) -> dict[str, str]:
    """All that a model says, but for places."""
    found = FORMATS["csv"].export(Situation.of(model))
    assert isinstance(found, Mapping)
    return dict(found)


@pytest.mark.parametrize(
    "path", first_quick([EXAMPLES[0], *EXAMPLES[1:], LETTERS, DIVESTMENT, bundled_case()]), ids=str
)
def test_the_json_of_every_answer_is_equal_under_the_renaming(path: Path, tmp_path: Path) -> None:
    before = open_model(path).model
    for kind, old in dict(ids(before)).items():
        copy, new = copied(path, tmp_path), other(old)
        item = before.actors[0].id if kind == "scenario" else old
        was = told(open_model(copy).model, item)
        written(rename(copy, old, new)[1])
        now = told(open_model(copy).model, under(item, old, new))
        for name in was:
            assert under(was[name], old, new) == under(now[name], old, new), (kind, old, name)


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
@pytest.mark.parametrize(
    "text", first_quick([MODEL, KLAMATH.read_text(), bundled_case().read_text()])
)
def test_a_model_says_the_same_of_each_id_renamed(text: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text)
    model = load(path)
    if form != "yaml":
        path = tmp_path / f"m.{form}"
        assert run(f"export {form} -m {tmp_path}/m.yaml -o {path}")[0] == 0
    every, before = [*ids(model)], {path: path.read_bytes()} if path.is_file() else {}
    before |= {file: file.read_bytes() for file in path.iterdir()} if path.is_dir() else {}
    was = tables(model)
    for _, old in every[:: max(1, len(every) // 40)]:
        new = other(old)
        written(rename(path, old, new)[1])
        now = tables(open_model(path).model)
        for name, each in was.items():
            assert under(each, old, new) == under(now[name], old, new), (old, name)
        for file, data in before.items():
            file.write_bytes(data)


@COSTLY
@given(models(blanks=True) | viewed_models(blanks=True), st.data())
def test_random_models_in_tables_say_the_same(model: Model, data: st.DataObject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in tables(model).items():
            (folder / file).write_bytes(text.encode())
        was = tables(open_model(folder).model)
        _, old = data.draw(st.sampled_from([*ids(model)]))
        new = other(old)
        written(rename(folder, old, new)[1])
        now = tables(open_model(folder).model)
    for file, each in was.items():
        assert under(each, old, new) == under(now[file], old, new), (old, file)


LINES = {
    "town.first town.air": {14, 25, 33, 62, 67},
    "first hearing": {5, 6, 14, 15, 17, 43, 63},
    "town city": {3, 10, 15, 57, 61, 62, 63, 64, 66, 67, 68, 69, 70},
    "works.pay works.bribe": {34, 55, 56, 57, 61},
    "noise din": {8, 39, 69},
    "ann anna": {7, 15, 63, 66},
    "town.law town.act": {17, 63},
}
"""By what is renamed: the lines that change, found by hand."""


@pytest.mark.parametrize("words", LINES)
@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig"])
def test_only_the_words_change(words: str, form: str, tmp_path: Path) -> None:
    (path := tmp_path / "m.yaml").write_bytes(before := MODEL.replace("\n", "\r\n").encode(form))
    lines, files = rename(path, *(ids := words.split()))
    assert {place.line for place, was, now in lines if was != now} == LINES[words]
    (after,) = files.values()
    old, new = (id_.rpartition(".")[2].encode() for id_ in ids)
    assert after.replace(new, old) == before.replace(new, old)
    assert after != before


def test_comments_and_reasons_are_listed_and_left(tmp_path: Path) -> None:
    (path := tmp_path / "m.yaml").write_text(MODEL)
    lines, files = rename(path, "town.first", "town.air")
    assert [place.line for place, was, now in lines if was == now] == [1, 14, 24, 44]
    assert "town.first, of all" in files[str(path)].decode()


REFUSED = {
    "town.first town.law": "“law” is here a second time, first at ",
    "town first": "“first” is here a second time, first at ",
    "town.first works.air": "“works.air” is no id for town.first",
    "town.first air": "“air” is no id for town.first",
    "noise the-town": "the-town is taken: it is another name of town",
    "ann entered": "“view: entered” means that nobody's own view counts",
    "town.first town.Air": "“town.Air” is no id for town.first",
    "town.first town.a\x1b[31m": "is no id for town.first",
    "town.first town.a.b": "“town.a.b” is no id for town.first",
    f"town {'a' * 81}": "is no id",
    "ann null:": "“null:” is no id for ann",
    "town.open:first@2 town.x": "no id “town.open:first@2” in this model",
    "town.fist town.x": "no id “town.fist” in this model (did you mean town.first?)",
    # The position on the issue would be one on what is the town's own.
    "town.close town.noise": "“noise” would mean town.noise",
    "town.trade town.noise": "town.trade cannot be town.noise: nothing was changed",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_would_mean_something_else_is_refused(words: str, tmp_path: Path) -> None:
    (path := tmp_path / "m.yaml").write_text(MODEL.replace("the town]", "the-town]"))
    before = path.read_bytes()
    old, new = words.split(" ")
    done = run(f"rename '{old}' '{new}' -m {path}")
    assert (done[0], done[1]) == (2, "")
    assert REFUSED[words] in done[2]
    assert "\x1b" not in done[2]
    assert path.read_bytes() == before


def test_a_word_that_is_an_escape_is_refused(tmp_path: Path) -> None:
    escaped = MODEL.replace("main: town.mill", r'main: "\x74own.mill"')
    (path := tmp_path / "m.yaml").write_text(escaped)
    with pytest.raises(Unanswerable, match="town cannot be city: nothing was changed"):
        rename(path, "town", "city")


def test_all_files_of_a_folder_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(DIVESTMENT, tmp_path)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    id_ = next(id_ for _, id_ in ids(load(folder)) if len(rename(folder, id_, other(id_))[1]) > 3)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, most[1]))
    try:
        code, out, said = run(f"rename {id_} {other(id_)} -m {folder}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert (code, out) == (2, "")
    assert "could not be written" in said
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert run(f"rename {id_} {other(id_)} -m {folder} --dry-run")[0] == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert run(f"rename {id_} {other(id_)} -m {folder}")[0] == 0
    assert sum(file.read_bytes() != before[file.name] for file in folder.iterdir()) > 3
    assert other(id_) in load(folder).items


def test_a_link_stays_one_and_only_files_of_ones_own_are_renamed_in(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MODEL)
    (tmp_path / "link.yaml").symlink_to("m.yaml")
    assert run("rename noise din -m link.yaml", tmp_path)[0] == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert "din: {name" in (tmp_path / "m.yaml").read_text()
    for words in ("", "-m -"):
        code, _, said = run(f"rename china prc {words}", tmp_path)
        assert (code, said.splitlines()[0]) == (2, "stance: this model is no file of yours")


# Tables and workbooks.


def test_a_table_keeps_its_quotes_its_commas_and_its_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    rows = 'id;name;(note)\r\na;"A; b";a\r\n\r\n"b";B;\'b, and a\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + rows.encode())
    (tmp_path / "influence.csv").write_bytes(b"actor;to;strength\n a;b;high\n")
    lines, files = rename(tmp_path, "a", "zed")
    assert files == {
        str(path): b"\xef\xbb\xbf" + rows.replace("\na;", "\nzed;").encode(),
        str(tmp_path / "influence.csv"): b"actor;to;strength\n zed;b;high\n",
    }
    assert [place[1:3] for place, was, now in lines if was == now] == [(2, 3), (4, 3)]


def test_a_workbook_keeps_its_looks_and_what_others_share(tmp_path: Path) -> None:
    assert run(f"export xlsx -m {KLAMATH} -o {tmp_path}/k.xlsx")[0] == 0
    book = openpyxl.load_workbook(path := tmp_path / "k.xlsx")
    book["Actors"]["A2"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("Mine")["A1"] = "tribes"  # Shares its text with cells that change.
    book.save(path)
    lines, files = rename(path, "tribes", "peoples")
    assert [place.cell for place, was, now in lines if was == now] == ["Mine!A1"]
    written(files)
    after = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                now = after[sheet.title][cell.coordinate]
                assert (now.font.b, now.fill.fgColor.rgb) == (cell.font.b, cell.fill.fgColor.rgb)
                same = re.sub(r"\bpeoples(?=$|[.:;])", "tribes", str(now.value))
                assert same == str(cell.value)
    assert not [
        line
        for grid in after
        for row in grid.iter_rows()
        for line in row
        if str(line.value).startswith("tribes") and grid.title != "Mine"
    ]


def test_an_id_made_of_a_name_is_to_be_written_first(tmp_path: Path) -> None:
    (path := tmp_path / "case.xlsx").write_bytes(book_of(NAMES))
    with pytest.raises(Unanswerable, match="river-power cannot be dam: nothing was changed"):
        rename(path, "river-power", "dam")


def test_an_open_document_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "m.ods").write_bytes(b"")
    with pytest.raises(Unanswerable, match="is read, and not written"):
        rename(path, "a", "b")
