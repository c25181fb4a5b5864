"""The command line: every command answers in every format, and every refusal says what to do."""

import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from stancecli.analysis import QUESTIONS
from stancecli.cli.options import GONE, command_named
from stancecli.loader import load
from stancecli.loader.files import bundled_case
from tests.running import ask_the_quick_case, command_names, examples_of, reply_to, run, stance
from tests.served import served

FIRST = [
    next(each for each in examples_of(question) if not re.search(r"\.yaml|--corpus", each))
    for question in QUESTIONS.values()
]
"""An example of each question; that the others run is in test_help.py."""
COMMANDS = [
    *FIRST,
    *("show china.seoul", "show china.agreement", "show china.crackdown", "tradeoffs"),
    *("tradeoffs china --from neglect", "tradeoffs china --given dprk.rest"),
    *("levers china.neglect", "positions", "influence china", "stability china"),
    "diff --set china.seoul=vital",
]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("STANCE_MODEL", raising=False)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ask_the_quick_case(monkeypatch, tmp_path)


@cache
def answered(command: str) -> str:
    """The answer at a terminal, asked for once: most offer the same questions next."""
    done = stance(Path.cwd(), *shlex.split(command))
    assert done.returncode in (0, 1), f"stance {command}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.usefixtures("quick")
def test_every_question_about_the_first_case_is_answered_and_what_it_offers(command: str) -> None:
    first, *_, last = answered(command).splitlines()
    assert first.startswith("bundled case · ")
    (offered,) = re.findall(r"next: stance (.*)$", last)
    # The end of the trail writes a page: tests/test_next.py tries it in a folder of its own.
    assert (offered == "report") == (command == "check")
    assert command == "check" or answered(offered)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("show piongyang", "nothing is called “piongyang”"),
        ("tradeoffs refugees-", "did you mean"),
        ("tradeoffs netizens", "nothing in this model is decided by"),
        ("tradeoffs china --between seoul", ""),
        ("tradeoffs china --between seoul humane", "is called “humane”"),
        ("tradeoffs china --given recognise", "ruled out by “Agreement of 1986”"),
        ("tradeoffs china --without nobody", "nobody"),
        ("tradeoffs china --set seoul=hugh", "did you mean high"),
        ("influence --from china", "--from and --to go together"),
        ("list things", "things"),
        ("nonsense", "no command “nonsense”"),
        ("show china --nonsense", "no option --nonsense"),
        ("show china -f jsn", "there are: txt, md, json, html, docx, csv"),
        ("show china -m nowhere.yaml", "stance: no such file: nowhere.yaml\n"),
        ("diff nowhere.yaml new.yaml", "stance: no such file: nowhere.yaml\n"),
        ("import nowhere.dna", "stance: no such file: nowhere.dna\n"),
    ],
)
def test_a_refusal_is_exit_2_and_says_why(command: str, message: str) -> None:
    code, answer, said = run(command)
    assert (code, answer) == (2, "")
    assert message in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        ("shwo china", "show"),
        ("help tradeofs", "tradeoffs"),
        ("show china --verbos", "--verbose"),
        ("list actr", "actor"),
        ("--modle x", "--model"),
        ("tradeoffs china --gven x", "--given"),
        ("show chnia", "china"),
        ("positions --pair drpk china", "dprk"),
        ("robustness china.refuges", "china.refugees"),
        ("levers china.neglet", "china.neglect"),
        ("stability --state neglet", "china.neglect"),
        ("tradeoffs china --without park2021", "park2012"),
        ("export dott", "dot"),
        ("import x --as tabels", "tables"),
    ],
)
def test_a_slip_is_told_the_nearest_on_one_line(command: str, meant: str) -> None:
    code, answer, said = run(command)
    assert (code, answer) == (2, "")
    [line] = [line for line in said.splitlines() if "did you mean" in line]
    assert re.search(rf"did you mean (\S+, )*(\S+ or )?{re.escape(meant)}\b", line)
    assert line.rstrip(")").endswith("?")


def test_the_bundled_case_is_named_only_where_nobody_named_a_model() -> None:
    case = shlex.quote(str(bundled_case()))
    assert reply_to("show china").startswith("bundled case · China")
    assert reply_to("show china -f md").startswith("# bundled case · China")
    assert "bundled case" not in reply_to("show china -f json")
    named = reply_to(f"show china -m {case}")
    assert named.startswith("China")
    assert reply_to("").startswith("bundled case · ")
    compared = reply_to(f"diff {case}")
    assert " bundled case → " in " ".join(compared.split())


def test_a_page_stands_in_this_folder_unless_another_place_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = "stance: report.html has the verdict of the bundled case on one page\n"
    assert run("report --brief") == (0, "", said)
    code, _, said = run("report --brief")
    assert (code, "--force replaces it" in said) == (2, True)
    assert run("report --brief -o other.html") == (0, "", "")
    assert Path("report.html").read_bytes() == Path("other.html").read_bytes()


def test_a_hyphen_names_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("show china", "list -f json", "export dot", "schema"):
        assert run(f"{command} -o -") == run(command)
    assert reply_to("report --brief -o -").startswith("<!doctype html>")
    assert run("export csv -o -")[0] == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        *("list -o --force", "list -m -v", "list --output --no-pager", "export dot -o --debug"),
        *("tradeoffs --set --given dprk.rest", "tradeoffs --scenario -f json", "-m --version"),
        *("tradeoffs china --from --set x", "influence --on -m x", "diff --given -h"),
    ],
)
def test_an_option_is_no_value(words: str, tmp_path: Path) -> None:
    code, out, err = run(words, tmp_path)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"stance: -\S+ requires a value, and -\S+ is an option\n", err)
    assert not list(tmp_path.iterdir())
    assert run(f"list -o {tmp_path}/--force")[0] == 0


def test_an_empty_word_is_no_value(tmp_path: Path) -> None:
    """Else `-m ""` would ask the bundled case, and `--corpus ""` this folder."""
    asked = {
        (name, option.opts[-1]): run(" ".join((name, option.opts[-1], *["''"] * option.nargs)))
        for name in command_names()
        for option in command_named(name).params
        if option.param_type_name == "option" and not option.is_flag
    }
    others = {
        "-f": "no format “”",
        **{option: f"Invalid value for '{option}'.+" for option in ("--head", "--top")},
    }
    assert {("list", "-m"), ("compare", "--with"), ("positions", "--corpus")} <= asked.keys()
    for (_, option), (code, out, err) in asked.items():
        assert (code, out) == (2, "")
        said = others.get(option, f"{option} names nothing")
        assert re.fullmatch(f"stance: {said}\n  .+\n", err)
    for words in ("check", "diff", "diff x.yaml", "import", "fold", "fold x.csv", "init"):
        code, out, err = run(f"{words} ''", tmp_path)
        assert (code, out) == (2, "")
        assert re.fullmatch(r"stance: an argument names nothing\n  .+\n", err)
    assert not list(tmp_path.iterdir())


UNDECIDED = """\
stance: 1
sources: {s: {title: S}}
actors:
  a:
    name: A
    interests: {x: {name: X, importance: high, cite: s}}
    influence: [{to: b, strength: high}]
  b: {name: B}
"""


@pytest.fixture
def undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.yaml").write_text(UNDECIDED)
    monkeypatch.setenv("STANCE_MODEL", str(tmp_path / "model.yaml"))


@pytest.mark.usefixtures("undecided")
def test_where_nothing_is_decided_every_question_says_the_same() -> None:
    for words in (
        *("tradeoffs", "robustness", "stability", "positions"),
        *("tradeoffs --between x x", "positions a"),
        *("positions --pair a b", "tradeoffs -f json", "robustness -f md"),
    ):
        refused = (2, "", "stance: there is no decision in this model\n")
        assert run(words) == refused, words


@pytest.mark.usefixtures("undecided")
def test_where_nothing_is_decided_all_else_answers() -> None:
    for words in (
        *("", "show a", "show x", "list", "list option", "why a b", "check", "influence"),
        *("influence a", "influence --from a --to b", "diff --set x=low", "export dot"),
        *("export graphml", "export json", "report --brief -o -"),
    ):
        code, out, _ = run(words)
        assert (code, bool(out)) == (0, True), words


# Whoever names what stance no longer has is told what to do instead.


ASKED = {
    "answer": ("show china -f {}", "show china -o {folder}/answer.{}"),
    "import": ("import {folder}/file --as {}", "import {folder}/file.{}"),
    "export": ("export {}",),
    "picture": ("export svg --picture {}",),
    "option": ("{}",),
}
"""The commands that name a thing, by its kind."""


@pytest.mark.parametrize(("kind", "name"), GONE)
def test_what_went_is_answered_by_name(tmp_path: Path, kind: str, name: str) -> None:
    for command in ASKED[kind]:
        code, answer, said = run(command.format(name, folder=tmp_path))
        assert (code, answer) == (2, "")
        assert said.startswith(f"stance: {GONE[kind, name]}\n")
        assert not list(tmp_path.iterdir())


# Completion in the shell: nothing that disturbs a line being typed, then what fits it.


def offered(line: str, folder: Path, after: str = "", **environment: str) -> list[str]:
    """What bash is offered for the last word of a line, also where some stands after it.

    Standard error must stay empty.
    """
    asked = {
        "_STANCE_COMPLETE": "complete_bash",
        "COMP_WORDS": line + after,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }
    ended = served(folder=folder, environment={**asked, **environment})
    assert ended.stderr == b""
    return ended.stdout.decode().split()


@pytest.mark.process
@pytest.mark.parametrize(
    "text",
    ["", "stance: 1\n", "{[", "stance: 1\ntitle: \x1b[31m\n", None],
    ids=["empty", "bare", "no YAML", "steering", "missing"],
)
def test_a_model_that_cannot_be_used_offers_nothing_and_says_nothing(
    text: str | None, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "m.yaml").write_text(text)
    assert offered("stance show -m m.yaml a", tmp_path) == []
    assert offered("stance show a", tmp_path, STANCE_MODEL="m.yaml") == []


@pytest.mark.process
def test_standard_input_is_not_read(tmp_path: Path) -> None:
    assert offered("stance show -m - ch", tmp_path) == []


@pytest.mark.process
def test_ids_and_aliases_that_begin_so(tmp_path: Path) -> None:
    assert offered("stance show Bei", tmp_path) == ["Beijing"]
    assert offered("stance show zzz", tmp_path) == []
    china = [id_ for id_ in load(bundled_case()).items if id_.startswith("china")]
    assert offered("stance show china", tmp_path) == china


@pytest.mark.process
def test_each_place_is_offered_what_it_takes(tmp_path: Path) -> None:
    model = load(bundled_case())
    options = [o.id for a in model.actors for d in a.decisions for o in d.options]
    assert offered("stance tradeoffs --given ", tmp_path) == options
    assert offered("stance tradeoffs --set china.se", tmp_path) == ["china.seoul="]
    assert offered("stance tradeoffs --without park", tmp_path) == ["park2012"]
    assert offered("stance influence --to rok", tmp_path) == ["rok"]
    assert offered("stance cite park", tmp_path) == ["park2012"]
    assert offered("stance deals --no-deal cu", tmp_path) == ["current"]
    assert offered("stance list con", tmp_path) == ["constraint"]
    assert offered("stance tradeoffs --view ent", tmp_path) == ["entered"]
    assert offered("stance tradeoffs --between china.se", tmp_path) == ["china.seoul"]
    assert offered("stance tradeoffs --scenario au", tmp_path) == ["author"]
    assert offered("stance rename china.se", tmp_path) == ["china.seoul"]


@pytest.mark.process
def test_the_model_on_the_line_is_the_one_in_use(tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "examples" / "elmira.yaml"
    options = ["moe.keep", "moe.modify"]
    assert offered(f"stance tradeoffs -m {example} --given moe.", tmp_path) == options
    assert offered(f"stance -m {example} tradeoffs --given moe.", tmp_path) == options
    assert offered("stance tradeoffs --given moe.", tmp_path, f" -m {example}") == options
    assert offered("stance tradeoffs --given moe.", tmp_path, STANCE_MODEL=str(example)) == options
