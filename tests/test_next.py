"""Every line that an answer offers next, or a refusal in its place, runs as it is shown."""

import re
import shlex
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from stancecli import report as r
from stancecli.analysis import QUESTIONS, Analysis, Answer
from stancecli.analysis.trail import TRAIL
from stancecli.cli import commands
from stancecli.export import csv as csv_export
from stancecli.lenses import Question
from stancecli.loader import load_text
from stancecli.methods.ladder import Conclusion
from stancecli.model import Model
from stancecli.situation import Situation
from tests.models import models, viewed_models
from tests.running import first_quick, stance
from tests.test_examples import BUNDLED
from tests.test_screens import analysis

OFFERED = re.compile(r"^(?:\w[^:]*: )?(stance .*?)(?: (?:says|names|makes|keeps|has) .*)?$")
PLACEHOLDER = re.compile(r"\b(?:[A-Z]{3,}|[IJ])\b|…")
"""What whoever types the line has to put something in the place of."""
ONE_IN = 5
"""Of the questions of a model, which offer much the same, one in so many is asked."""
MOST = 15
"""So many lines that are offered are asked, of one model: what they offer is asked too."""

SMALL: dict[str, Any] = {"actors": (2, 3), "interests": (1, 2), "options": (2, 2)}
WALKS = settings(
    max_examples=max(2, settings().max_examples // 8),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
"""Some hundred commands a model: few by default, and 25 where others are tried on 200."""

offered = list[str]()


@pytest.fixture(autouse=True)
def _noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are noted before a narrow terminal breaks them."""
    known = commands._commands

    def noting(*asked: object) -> Iterator[tuple[str, str]]:
        for line, tells in known(*asked):  # type: ignore[arg-type]
            offered.append(line)
            yield line, tells

    monkeypatch.setattr(commands, "_commands", noting)


def asked(folder: Path, words: Iterable[str]) -> tuple[int, list[str]]:
    """The exit code of a command, and the lines that are offered with its answer or refusal."""
    offered.clear()
    for made in ("report.html", "o.svg"):
        (folder / made).unlink(missing_ok=True)
    done = stance(folder, *words)
    assert "a fault of stance" not in done.stderr, (done.args, done.stderr)
    lines = list(offered)
    if done.returncode == 2:
        advice = (OFFERED.match(line.strip()) for line in done.stderr.splitlines()[1:])
        lines += [found[1] for found in advice if found]
    return done.returncode, lines


def follow(folder: Path, questions: Iterable[Iterable[str]], most: int = MOST) -> set[str]:
    """Ask the questions, and then every line that is offered; gives these lines."""
    todo, seen = deque[str](), set[str]()
    for question in questions:
        todo += asked(folder, question)[1]
    while todo and len(seen) < most:
        line = todo.popleft()
        if line in seen or PLACEHOLDER.search(line):
            continue
        seen.add(line)
        code, more = asked(folder, shlex.split(line)[1:])
        assert code in (0, 1), line
        todo += more
    return seen


def questions_of(model: Model) -> Iterator[tuple[str, ...]]:
    """Every question with all that it takes, and other commands; some cannot be answered."""
    situation = Situation.of(model)
    ids: dict[str, list[str]] = {}
    for id_ in situation:
        ids.setdefault(situation.kind_of(id_), []).append(id_)
    for name, question in QUESTIONS.items():
        yield from ((name, *words) for words in _given(question, ids))
    one, other = ids["actor"][0], ids["actor"][-1]
    yield from ((), ("diff",), ("influence", "--from", one, "--to", other))
    for decision in ids.get("decision", []):
        for picture in ("tension", "matrix", "stands", "grid"):
            yield ("export", "svg", decision, "--picture", picture, "-o", "o.svg", "--force")
    for option in ids.get("option", [])[::2]:
        yield ("tradeoffs", "--given", option)
    for of in (*ids.get("source", [])[:1], one):
        yield from (("tradeoffs", "--without", of), ("tradeoffs", "--view", of))
    yield from (("show", "nobody"), ("report", "--interactive", "-f", "md"), ("list", "nothing"))


def _given(question: Question[..., Any], ids: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """What can follow a question: an item of each kind, and then each option with one of each."""
    due, options = list[list[str]](), list[tuple[str, ...]]()
    items: list[tuple[str, ...]] = [()]
    for name, (parameter, takes) in question.takes.items():
        flag = takes.flag or f"--{name}"
        known = [ids[kind][-1] for kind in takes.kinds if kind in ids] or [*takes.choices, "2"]
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL:
            due.append(known[:: -1 if due else 1])
        elif parameter.kind is not parameter.KEYWORD_ONLY:
            items += [(id_,) for id_ in known]
        elif parameter.annotation is bool:
            options.append((flag,))
        elif flag in question.pairs:
            options.append((flag, ids[takes.kinds[0]][0], known[-1]))
        else:
            options += [(flag, each) for each in known]
    items = [*zip(*due, strict=True)] if due else items
    yield from items
    yield from ((*item, *option) for item in items[:: len(items) - 1 or 1] for option in options)


@WALKS
@given(st.one_of(models(**SMALL), viewed_models(**SMALL)))
@pytest.mark.slow
def test_every_line_that_is_offered_of_a_model_runs(tmp_path: Path, model: Model) -> None:
    folder = tmp_path / "my model"
    folder.mkdir(exist_ok=True)
    for name, table in csv_export.export(Situation.of(model)).items():
        (folder / name).write_bytes(table.encode())
    named = ("-m", folder.name)
    questions = [*questions_of(model)][::ONE_IN]
    lines = follow(tmp_path, ((*words, *named) for words in questions))
    assert lines
    assert all("my model" in line for line in lines)


MODEL = """
stance: 1
actors:
  a:
    name: A
    interests: {i: {name: I, importance: low}}
    decisions:
      d:
        question: Q
        current: x
        options: {x: {name: X, effects: [{to: i, effect: 1}]}, y: {name: Y}}
  b: {name: B}
"""


def test_a_line_in_place_of_an_answer_asks_of_the_same_model(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MODEL)
    for words, line in (
        (("export", "svg", "--picture", "agreement"), "stance positions -m m.yaml"),
        (("influence", "--from", "a"), "stance influence -m m.yaml --from a --to b"),
        (("diff",), "stance diff -m m.yaml --set a.i=vital"),
        (("show", "c"), "stance list -m m.yaml"),
    ):
        code, lines = asked(tmp_path, (*words, "-m", "m.yaml"))
        assert (code, line in lines) == (2, True), lines
        assert asked(tmp_path, shlex.split(line)[1:])[0] == 0
    assert asked(tmp_path, ("fold", "-o", "x"))[1] == ["stance fold votes.parquet -o votes"]


def trail(asked: Analysis) -> list[Answer[Any]]:
    """The answers to which one leads after another, from what the model is about."""
    found: list[Answer[Any]] = [asked.overview()]
    while (step := found[-1].next) and step.lens != "report":
        found.append(getattr(asked, step.lens)(*step.ids))
        assert len(found) < 20
    assert step
    return found


@pytest.mark.parametrize("name", first_quick([BUNDLED, "klamath.yaml", "montreal.yaml"]))
def test_a_trail_leads_through_every_question_once(name: str) -> None:
    found = trail(analysis(name))
    assert [answer.name for answer in found] == ["overview", *TRAIL[:-1]]
    leader = found[1].tradeoffs[0].verdict.leader
    assert found[3].option is not leader, "levers asks of an option that is behind"


@WALKS
@given(st.one_of(models(**SMALL), viewed_models(**SMALL)))
def test_what_a_trail_passes_over_has_nothing_to_say(model: Model) -> None:
    asked = Analysis.of(model)
    lenses = [answer.name for answer in trail(asked)][1:]
    assert lenses == [lens for lens in TRAIL if lens in lenses], "each once, in their order"
    verdict = next((found.verdict.verdict for found in asked.tradeoffs().tradeoffs), None)
    if verdict is not Conclusion.EMPTY:
        assert ("compare" in lenses) == bool(model.scenarios or model.holders)
        assert ("positions" in lenses) == any(actor.positions for actor in model.actors)
        assert ("influence" in lenses) == any(actor.influence for actor in model.actors)
        assert ("robustness" in lenses) == (verdict is not Conclusion.ONLY)


def test_an_answer_on_one_thing_leads_on_with_it() -> None:
    asked = Analysis.of(load_text(MODEL))
    for answer in (asked.show("a.y"), asked.show("a.i"), asked.why("a.x", "a.i"), asked.list()):
        assert answer.next == r.Next("tradeoffs", ("a",))
    assert asked.levers("a.y").next == r.Next("stability")
    assert asked.check().next == r.Next("report")
    assert asked.tradeoffs("a").next == r.Next("robustness", ("a",))


def test_a_name_that_would_be_an_option_is_not_offered(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("actor,issue,stance\n--force,-x,for\n-m,-x,against\n")
    assert stance(tmp_path, "fold", "s.csv", "-o", "o").returncode == 0
    code, lines = asked(tmp_path, ("positions", "--corpus", "o"))
    assert (code, lines) == (0, [])
