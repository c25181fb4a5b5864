"""Recipes: how a file is read, kept in a file, with names from a second one."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import Unanswerable
from stancecli.imports.given import RECIPES, Given, ReadingOptions, reading_options, shipped
from stancecli.imports.recipe import Recipe, combined, read_recipe, recipe_text
from tests.conftest import Golden
from tests.corpora import csv, fold, model, positions
from tests.imported import faults, imported, refusals, screen, told, typed
from tests.running import run
from tests.workbooks import book_of

SURVEY = "Party,Land,EU,Tax,Word\nUnion,DE,7,0,against\nLeft,FR,1,10,meh\nNone,,,,\n"
WHOLE = """recipe: 1
as: stances
dates: day-first
head: 3
join:
  icpsr: "data/members.csv:icpsr:bioname"
leave_out: [notes, "to: do"]
map:
  actor: country+party
  issue: [environment, eu_position]
scale:
  "*": "0:10"
  eu_position: "1:7"
sheet: Votes
value:
  absent: nothing
  yes: 2
"""
ROLES = ("map actor=Party+Land", "map issue=EU", "map issue=Tax", "map issue=Word")


def recipe(text: str, folder: Path | None = None) -> Recipe:
    return read_recipe("r.yaml", text.encode(), folder)


# What a recipe says.


def test_a_recipe_says_what_can_be_typed(tmp_path: Path) -> None:
    found = recipe(WHOLE, tmp_path)
    assert found.kind == "stances"
    assert found.options == reading_options(
        ["actor=country+party", "issue=environment", "issue=eu_position"],
        ["absent=nothing", "yes=2"],
        ["0:10", "eu_position=1:7"],
        sheet="Votes",
        head=3,
        joins=[f"icpsr={tmp_path}/data/members.csv:icpsr:bioname"],
        dates="day-first",
        leave_out=["notes", "to: do"],
    )
    assert recipe_text(found.kind, found.options, tmp_path) == WHOLE


def test_what_is_typed_wins_word_by_word() -> None:
    said = recipe(
        "recipe: 1\nmap: {actor: A, date: D, issue: [X, Y]}\nvalue: {yes: 2, no: -2}\n"
        "scale: {X: '1:7', '*': '0:10'}\ndates: day-first\nleave_out: [N]\n"
    )
    words = ("map actor=B", "map issue=Z", "value yes=1", "scale 0:5", "dates month-first")
    both = combined(typed(*words), said)
    assert dict(both.columns) == {"actor": "B", "date": "D", "issue": "Z"}
    assert (both.issues, both.dates, both.leave_out) == (("Z",), "month-first", ("N",))
    assert dict(both.values) == {"yes": "1", "no": "-2"}
    assert dict(both.scales) == {"X": (1, 7), "*": (0, 5)}
    assert combined(typed("leave-out M"), said).leave_out == ("M",)


def test_the_line_to_type_again_names_the_recipe_and_not_what_it_says() -> None:
    both = combined(typed("scale 0:10"), recipe("recipe: 1\nmap: {actor: Party}\n"))
    line = Given({"s.csv": b""}).line(both, "--scale", "EU=1:7")
    assert line == "stance import s.csv --recipe r.yaml --scale 0:10 --scale EU=1:7"


VOTES = ["icpsr,bill,vote", "1,Dam,yes", "2,Dam,no", "9,Dam,yes", "1.0,Ladder,no", ",Ladder,yes"]
MEMBERS = ["icpsr,bioname", "1,Ann", "2,Bo", "2,Bo", "3,"]
JOIN = ("join icpsr=m.csv:icpsr:bioname", "map actor=bioname", "map issue=bill", "map stance=vote")
DATED = ["actor,issue,stance,date", "A,B,yes,02/05/2024"]
SAID = (
    "recipe: 1\nmap: {actor: Party+Land, issue: [EU, Tax, Word]}\nvalue: {meh: 0}\n"
    "scale: {EU: '1:7', '*': '0:10'}\n"
)
LACKING = (
    "recipe: 1\nmap: {actor: Party, issue: [EU, Asylum], date: Year}\n"
    "scale: {EU: 1:7, Asylum: 1:7}\nleave_out: [Gone]\n"
)


def test_tables_are_read_as_was_typed_or_as_a_recipe_says(golden: Golden) -> None:
    members, votes = "\n".join(MEMBERS), "\n".join(VOTES)
    two = "id,name\n1,Ann\n2,Bo\n"
    found = {
        "as a recipe says": imported(SURVEY, combined(typed(), recipe(SAID))),
        "a heading that only a recipe names may be lacking": imported(
            SURVEY, combined(typed(), recipe(LACKING))
        ),
        "columns are left out": imported(
            SURVEY, *("leave-out word", "leave-out Land", "scale EU=1:7", "scale 0:10")
        ),
        "names are joined, and keys without one are counted": imported(votes, *JOIN, m=members),
        "the keys of a join are no stances": imported(
            "who,Dam\n1,yes\n2,no\n", "join who=m.csv:id:name", "map actor=name", m=two
        ),
        "one id is one actor, whatever it is called": imported(
            "who,no,Dam\nCDU,1,yes\nSPD,2.0,no\nCDU ,1,yes\nUnion,1,yes\nSPD,3,no\n",
            *("map actor=who", "map id=no"),
        ),
        "the day comes first": imported("\n".join(DATED), "dates day-first"),
        "the month comes first": imported("\n".join(DATED), "dates month-first"),
    }
    golden("import/recipes.txt", screen(found.items()))
    words = (*ROLES, "value meh=0", "scale EU=1:7", "scale 0:10")
    assert imported(SURVEY, *words).text == found["as a recipe says"].text


NO_ASYLUM = "recipe: 1\nmap: {actor: Party, issue: Asylum}\n"


def test_a_heading_that_there_has_to_be_is_asked_for() -> None:
    for words, said, heading in (
        (("map issue=EU", "map issue=Asylum"), LACKING, "issue=Asylum"),
        ((), NO_ASYLUM, "issue=Asylum"),
        (("leave-out Wort",), "recipe: 1", "--leave-out Wort"),
    ):
        with pytest.raises(Unanswerable, match=f"{heading}: no such heading"):
            imported(SURVEY, combined(typed(*words), recipe(said)), kind="stances")
    with pytest.raises(Unanswerable, match="--leave-out leaves no column to read"):
        imported("Who\nTown\n", "leave-out Who", kind="stances")


# What is no recipe.


FAULTY: list[tuple[str, ...]] = [
    ("recipe: 1\nscales: {a: 1:7}",),
    ("recipe: 1\nmap: [a]",),
    ("recipe: 1\nmap: {actor: {a: b}}",),
    ("recipe: 1\nmap: {actor: }",),
    ("recipe: 1\nmap: {actor: [a, b]}",),
    ("recipe: 1\nsheet: [a]",),
    ("recipe: 1\nleave_out: {a: b}",),
    ("recipe: 1\nhead: 1e3",),
    (f"recipe: 1\nhead: {'9' * 5000}",),
    ("recipe: 1\nas: stance",),
    ("recipe: 1\ndates: day",),
    ("recipe: 1\nvalue: {yes: 5}",),
    ("recipe: 1\nscale: {a: nan:1}",),
    ("recipe: 1\nscale: {a: 0:inf}",),
    ("recipe: 1\nscale: {a: 0:1e999999999}",),
    ("recipe: 1\nscale: 7",),
    ("recipe: 1\njoin: {a: b:c}",),
    ("recipe: 1\nsheet: a\nsheet: b",),
    ("recipe: 1\njoin: {a: 'm.csv:key:name'}",),
    ("recipe: 2",),
    ("stance: 1",),
    ("- recipe: 1",),
    ("recipe: &a 1\nsheet: *a",),
    ("recipe: !!python/object:os.system 1",),
    ("recipe: 1\n---\nrecipe: 1",),
    (f"recipe: 1\nmap: {'[' * 100}",),
    ("",),
    ("recipe: \x00",),
    ("recipe: 1\nmapp: {a: b}\nscale: {a: x, b: 1:7, c: y}\nhead: 0\n",),
]


def test_what_is_wrong_with_a_recipe_is_said_where_it_stands_all_at_once(golden: Golden) -> None:
    golden("import/refused-recipes.txt", refusals(FAULTY, recipe))


@pytest.mark.parametrize("path", ["../m.csv", "/etc/m.csv", "a/../../m.csv", "C:/m.csv", "l/m.csv"])
def test_a_recipe_names_no_file_outside_its_folder(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "m.csv").write_text("key,name\n1,a\n")
    (inside / "l").symlink_to(tmp_path)
    text = f"recipe: 1\njoin: {{a: '{path}:key:name', 'b={path}': ':key:name'}}"
    assert [": E313 no file" in each for each in told(lambda: recipe(text, inside))] == [True, True]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(
    lambda text: " ".join(text.split()).strip("=:+\ufeff\ufffe\uffff")
)


@given(st.lists(WORDS.filter(bool), min_size=3, max_size=3, unique_by=str.casefold))
def test_what_is_written_down_is_read_back(words: list[str]) -> None:
    one, two, three = (
        word.replace("=", " ").replace("\ufeff", "x").strip() or "x" for word in words
    )
    said = ReadingOptions(
        columns={"actor": one, "issue": two}, issues=(two,), values={three: "1"}, sheet=one
    )
    text = recipe_text("stances", said, Path())
    assert recipe(text).options == said
    assert recipe_text("stances", recipe(text).options, Path()) == text


# Those that come with stance.


def test_the_recipes_that_come_with_stance_have_no_fault_and_there_are_no_others() -> None:
    assert RECIPES == ("ches", "manifesto", "polis-votes", "un-votes", "voteview")
    for name in RECIPES:
        assert read_recipe(name, shipped(name)).options.columns["actor"]
    with pytest.raises(Unanswerable, match=r"no recipe “chess”.*did you mean ches\?"):
        shipped("chess")


def test_a_join_of_a_recipe_waits_for_its_file() -> None:
    votes = read_recipe("un-votes", shipped("un-votes"))
    with pytest.raises(Unanswerable, match=r"un-votes joins “date”, “short” and “unres”: in") as no:
        combined(typed(), votes)
    assert no.value.advice == ("--join rcid=FILE",)
    joins = combined(typed("join rcid=calls.csv"), votes).joins
    assert [str(join) for join in joins] == [
        f"rcid=calls.csv:rcid:{name}" for name in ("date", "short", "unres")
    ]
    with pytest.raises(Unanswerable, match=r"--join country=calls.csv: expected"):
        combined(typed("join country=calls.csv"), votes)
    with pytest.raises(Unanswerable, match=r"--join rcid=calls.csv: expected"):
        combined(typed("join rcid=calls.csv"), None)


# The same of statements that are folded.


def folded(*words: str) -> list[tuple[int, str, str]]:
    """What a fold with these words leaves out."""
    found = fold(Path(), "votes.csv", reading=typed(*words))
    return [(left.count, left.what, left.why) for left in found.left_out]


@pytest.fixture
def votes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with votes, and names for their keys, in which commands run."""
    csv(tmp_path, "votes.csv", VOTES)
    csv(tmp_path, "m.csv", MEMBERS)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("votes")
def test_names_are_joined_and_keys_without_one_are_counted() -> None:
    assert folded(*JOIN) == [
        (1, "keys of “icpsr”", "not in m.csv: “9”"),
        (2, "statements", "no actor stands under “bioname”"),
    ]
    assert {row[:2]: row[7] // 1000 for row in positions(Path())} == {
        ("Ann", "Dam"): 1000,
        ("Ann", "Ladder"): -1000,
        ("Bo", "Dam"): -1000,
    }


@pytest.mark.usefixtures("votes")
def test_an_id_with_several_names_is_one_actor_and_two_of_one_name_are_two() -> None:
    csv(Path(), "m.csv", [*MEMBERS, "2.0,Bob", "9,ann"])
    found = fold(Path(), "votes.csv", reading=typed(*JOIN, "map id=icpsr"))
    assert (found.actors, found.several) == (3, 1)
    actors = {actor.name: actor.also for actor in model(Path()).actors}
    assert actors == {"Ann (1)": (), "Bo": ("Bob",), "ann (9)": ()}
    members = "\n".join([*MEMBERS, "2.0,Bob", "9,ann"])
    read = imported("\n".join(VOTES), *JOIN, "map id=icpsr", m=members).model
    assert {actor.name: actor.also for actor in read.actors} == actors


@pytest.mark.usefixtures("votes")
def test_a_key_with_two_names_is_a_fault() -> None:
    members = [*MEMBERS, "2,Bob"]
    csv(Path(), "m.csv", members)
    with pytest.raises(Unanswerable, match=r"m.csv: “2” has two names: “Bo” and “Bob”"):
        folded(*JOIN)
    (found,) = faults("\n".join(VOTES), *JOIN, m="\n".join(members))
    assert found.startswith("m.csv:6:2: E513 “2” has two names: “Bo” and “Bob”")


JOINS = [
    ("join icpsr=m.csv:icpsr:name", JOIN[1]),
    ("join icpsr=m.csv:icprs:bioname", JOIN[1]),
    ("join who=m.csv:icpsr:bioname", JOIN[1]),
    ("join bill=m.csv:bioname:icpsr", JOIN[1]),
    ("join icpsr=m.csv:icpsr:bioname", "map actor=icpsr"),
]


@pytest.mark.usefixtures("votes")
def test_what_cannot_be_joined_is_refused(golden: Golden) -> None:
    cases = [("\n".join(VOTES), *each, *JOIN[2:]) for each in JOINS]
    golden("import/refused-joins.txt", refusals(cases, lambda _, *words: folded(*words)))


def test_it_is_said_whether_the_day_comes_first_or_the_dates_are_left_out(tmp_path: Path) -> None:
    csv(tmp_path, "votes.csv", DATED)
    for words, date in {"dates month-first": "2024-02-05", "leave-out date": ""}.items():
        fold(tmp_path, "votes.csv", reading=typed(words))
        assert positions(tmp_path)[0][9] == date


# Written and read again.


def test_a_saved_recipe_reads_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [["Who", "Dam", "When"], ["Ann", "yes", "13/05/2024"], ["Bo", "ja", "02/05/2024"]]
    (tmp_path / "b.xlsx").write_bytes(book_of({"Votes": rows, "About": [["x"]]}))
    words = "import b.xlsx --map date=When --value ja=1 -o m.yaml --save-recipe r.yaml"
    assert run(words)[0] == 0
    assert Path("r.yaml").read_text() == (
        "recipe: 1\nas: stances\ndates: day-first\nmap:\n  date: When\nsheet: Votes\n"
        "value:\n  ja: 1\n"
    )
    assert run("import b.xlsx --recipe r.yaml -o n.yaml --save-recipe s.yaml")[0] == 0
    assert Path("n.yaml").read_bytes() == Path("m.yaml").read_bytes()
    assert Path("s.yaml").read_bytes() == Path("r.yaml").read_bytes()
    code, out, _ = run("import b.xlsx --recipe r.yaml -o o.yaml --save-recipe -")
    assert (code, out) == (0, Path("r.yaml").read_text())
    code, out, said = run("import b.xlsx --recipe r.yaml --save-recipe -")
    assert (code, out, "cannot both" in said) == (2, "", True)
    assert not Path("-").exists()


@pytest.mark.usefixtures("votes")
def test_a_saved_recipe_folds_the_same_bytes() -> None:
    words = " ".join(f"--{word}" for word in JOIN)
    assert run(f"fold votes.csv {words} -o one --save-recipe r.yaml")[0] == 0
    assert run("fold votes.csv --recipe r.yaml -o two --save-recipe s.yaml")[0] == 0
    assert (
        run("fold votes.csv --recipe r.yaml -o three --save-recipe -")[1]
        == Path("r.yaml").read_text()
    )
    assert Path("s.yaml").read_bytes() == Path("r.yaml").read_bytes()
    for name in ("model.yaml", "positions.parquet"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


@pytest.mark.usefixtures("votes")
def test_a_recipe_replaces_nothing_unasked_and_nothing_is_written_then() -> None:
    Path("r.yaml").write_text("kept")
    words = " ".join(f"--{word}" for word in JOIN)
    for command in (f"import votes.csv {words} -o out", f"fold votes.csv {words} -o out"):
        for target, why in {
            "r.yaml": "r.yaml exists",
            "m.csv": "m.csv is what is read",
            "votes.csv": "votes.csv is what is read",
            "below/r.yaml": "below",
        }.items():
            code, _, said = run(f"{command} --save-recipe {target}")
            assert (code, why in said) == (2, True), said
            assert not Path("out").exists()
    assert Path("r.yaml").read_text() == "kept"
    assert run(f"import votes.csv {words} -o out --save-recipe r.yaml --force")[0] == 0
    assert Path("r.yaml").read_text().startswith("recipe: 1\n")
