"""Recipes: how a file is read, kept in a file, with names from a second one."""

from pathlib import Path

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.imports.given import RECIPES, Given, reading_options, shipped
from stancecli.imports.recipe import Recipe, combined, read_recipe
from tests.conftest import Golden
from tests.corpora import csv, fold, model, positions
from tests.imported import imported, refusals, screen, told, typed

SURVEY = "Party,Land,EU,Tax,Word\nUnion,DE,7,0,against\nLeft,FR,1,10,meh\nNone,,,,\n"
WHOLE = """recipe: 1
as: stances
dates: day-first
join:
  icpsr: "data/members.csv:icpsr:bioname"
map:
  actor: country+party
  issue: [environment, eu_position]
scale:
  "*": "0:10"
  eu_position: "1:7"
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
        joins=[f"icpsr={tmp_path}/data/members.csv:icpsr:bioname"],
        dates="day-first",
    )


def test_what_is_typed_wins_word_by_word() -> None:
    said = recipe(
        "recipe: 1\nmap: {actor: A, date: D, issue: [X, Y]}\nvalue: {yes: 2, no: -2}\n"
        "scale: {X: '1:7', '*': '0:10'}\ndates: day-first\n"
    )
    words = ("map actor=B", "map issue=Z", "value yes=1", "scale 0:5", "dates month-first")
    both = combined(typed(*words), said)
    assert dict(both.columns) == {"actor": "B", "date": "D", "issue": "Z"}
    assert (both.issues, both.dates) == (("Z",), "month-first")
    assert dict(both.values) == {"yes": "1", "no": "-2"}
    assert dict(both.scales) == {"X": (1, 7), "*": (0, 5)}


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
    "scale: {EU: 1:7, Asylum: 1:7}\n"
)


def test_tables_are_read_as_was_typed_or_as_a_recipe_says(golden: Golden) -> None:
    found = {
        "as a recipe says": imported(SURVEY, combined(typed(), recipe(SAID))),
        "a heading that only a recipe names may be lacking": imported(
            SURVEY, combined(typed(), recipe(LACKING))
        ),
        "columns are left out": imported(
            SURVEY, *("leave-out word", "leave-out Land", "scale EU=1:7", "scale 0:10")
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
        (("leave-out Wort",), NO_ASYLUM, "--leave-out Wort"),
    ):
        with pytest.raises(Unanswerable, match=f"{heading}: no such heading"):
            imported(SURVEY, combined(typed(*words), recipe(said)), kind="stances")


# What is no recipe.


FAULTY: list[tuple[str, ...]] = [
    ("recipe: 1\nscales: {a: 1:7}",),
    ("recipe: 1\nmap: [a]",),
    ("recipe: 1\nmap: {actor: {a: b}}",),
    ("recipe: 1\nmap: {actor: }",),
    ("recipe: 1\nmap: {actor: [a, b]}",),
    ("recipe: 1\ndates: [a]",),
    ("recipe: 1\nhead: 3",),
    ("recipe: 1\nas: stance",),
    ("recipe: 1\ndates: day",),
    ("recipe: 1\nvalue: {yes: 5}",),
    ("recipe: 1\nscale: {a: nan:1}",),
    ("recipe: 1\nscale: {a: 0:inf}",),
    ("recipe: 1\nscale: {a: 0:1e999999999}",),
    ("recipe: 1\nscale: 7",),
    ("recipe: 1\njoin: {a: b:c}",),
    ("recipe: 1\nas: csl\nas: csl",),
    ("recipe: 1\njoin: {a: 'm.csv:key:name'}",),
    ("recipe: 2",),
    ("stance: 1",),
    ("- recipe: 1",),
    ("recipe: &a 1\nas: *a",),
    ("recipe: !!python/object:os.system 1",),
    ("recipe: 1\n---\nrecipe: 1",),
    (f"recipe: 1\nmap: {'[' * 100}",),
    ("",),
    ("recipe: \x00",),
    ("recipe: 1\nmapp: {a: b}\nscale: {a: x, b: 1:7, c: y}\n",),
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
    assert no.value.advice == ("stance fold STATEMENTS --recipe un-votes --join rcid=FILE",)
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


@pytest.mark.usefixtures("votes")
def test_a_key_with_two_names_is_a_fault() -> None:
    members = [*MEMBERS, "2,Bob"]
    csv(Path(), "m.csv", members)
    with pytest.raises(Unanswerable, match=r"m.csv: “2” has two names: “Bo” and “Bob”"):
        folded(*JOIN)


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
