"""A cold start: a command imports and builds what it uses, and nothing that only others need."""

import json
from dataclasses import FrozenInstanceError, dataclass as ordinary, field, fields, replace

import pytest

from stancecli.cli.options import command_named
from stancecli.values import dataclass
from tests.served import served, started

SHOW = """
import json, sys
from stancecli.cli import main
from stancecli.cli.options import command_named

try:
    main(["show", "china", "-o", sys.argv[1]])
except SystemExit:
    loaded = sorted(sys.modules)
print(json.dumps([loaded, command_named.cache_info().currsize]))
"""
HEAVY = {"docx", "duckdb", "jinja2", "numpy", "typst", "xlsxwriter"}
OTHERS = {"comparison", "export", "imports", "page", "scenario"}
"""The rooms that `stance show` does not go through."""


def test_a_command_imports_and_builds_nothing_that_it_does_not_use(tmp_path: object) -> None:
    done = started("-c", SHOW, f"{tmp_path}/china.txt")
    assert done.returncode == 0
    loaded, built = json.loads(done.stdout)
    assert HEAVY & set(loaded) == set()
    ours = [name.split(".")[1:] for name in loaded if name.startswith("stancecli.")]
    assert OTHERS & {room for room, *_ in ours} == set()
    # How a folded table is called stands in the help of every question, and in its package itself.
    assert {inner[0] for room, *inner in ours if room == "corpus" and inner} == set()
    assert {inner[0] for room, *inner in ours if room == "lenses" and inner[1:]} == {"show"}
    modules = {inner[0] for room, *inner in ours if room == "cli" and inner}
    assert {"beginning", "exchange", "exporting"} & modules == set()
    assert built == 1


AT_ITS_END = """
import os
from stancecli.__main__ import main

try:
    main()
finally:
    print(os.environ["OPENBLAS_NUM_THREADS"])
"""


@pytest.mark.parametrize(("said", "threads"), [(None, "1"), ("3", "3")])
def test_numpy_of_a_command_has_one_thread_where_nobody_said_another(
    said: str | None, threads: str
) -> None:
    environment = {"OPENBLAS_NUM_THREADS": said}
    done = served("--version", program=AT_ITS_END, environment=environment)
    assert done.stdout.decode().splitlines()[-1] == threads


def test_a_command_is_built_once() -> None:
    assert command_named("show") is command_named("show")
    assert command_named("no such command") is None


# Values, which are declared by the dozen when a command starts.


@dataclass(frozen=True, slots=True)
class Cited:
    source: str
    page: int = 0
    quote: str = field(default="", compare=False)


@ordinary(frozen=True, slots=True)
class OrdinarilyCited:
    source: str
    page: int = 0
    quote: str = field(default="", compare=False)


@dataclass(frozen=True)
class Alone:
    source: object = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Quoted(Alone):
    page: int = 0


def test_values_of_other_fields_or_other_classes_are_not_equal() -> None:
    assert Cited("a", 1) != Cited("a", 2)
    assert Cited("a", 1) != OrdinarilyCited("a", 1)
    assert Alone("a") != Quoted("a")
    assert Alone("a") != ("a",)


def test_a_value_is_what_a_dataclass_of_python_is() -> None:
    value, ordinary_value = Cited("a", 1, quote="x"), OrdinarilyCited("a", 1, quote="x")
    assert value == Cited("a", 1, quote="y")
    assert hash(value) == hash(ordinary_value) == hash(("a", 1))
    assert hash(Alone("a")) == hash(("a",))
    assert f"Ordinarily{value!r}" == repr(ordinary_value)
    assert repr(Quoted("a", page=2)) == "Quoted(page=2)"
    assert replace(value, page=2) == Cited("a", 2)
    assert [each.name for each in fields(value)] == ["source", "page", "quote"]
    with pytest.raises(FrozenInstanceError):
        value.page = 2  # type: ignore[misc]
