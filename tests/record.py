"""What stance answers, before a change and after it: `python -m tests.record BASE`.

Both sides, the commit BASE in a work tree of its own and this tree as it is, answer the same
questions on the same models in the same environment: every short answer at three widths, a fixed
sample of the other forms, of reports and of exports. What differs is shown, and the exit code is 1.
Nothing of it is kept. It takes some four minutes on two cores.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from difflib import unified_diff
from functools import cache
from itertools import chain, cycle, groupby, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
WIDTHS = ("60", "80", "140")
FORMS = ("-v", "-f md", "-f json", "-f html", "-f csv", "-f md -v", "-o answer.docx")
"""The other forms: each question is asked in one of them, in turn."""
REPORTS = (
    "report -o page.html",
    "report --interactive -o page.html",
    "report --brief -o page.html",
    "report -f md",
    "report -f txt -v",
    "report --brief -f md",
    "report --brief -f txt",
    "report -o page.docx",
    "report --brief -o page.docx",
)
EXPORTS = (
    "export dot -o -",
    "export graphml -o -",
    "export json -o -",
    "export csv -o tables",
    "export kumu -o kumu",
    "export xlsx -o model.xlsx",
    "export dot --view influence -o -",
    "export dot --view agreement -o -",
    *(
        f"export svg --view {view} -o {view}.svg"
        for view in ("tension", "matrix", "stands", "grid", "deals")
    ),
)
FEW = 6
"""So many reports and exports are asked of a random model, in turn; of the others all."""
CORPUS = (
    "fold votes.csv --every month -o votes",
    "positions --corpus votes",
    "positions --corpus votes --every year",
    "positions m3 --corpus votes",
    "positions --corpus votes --actor v2",
    "positions --corpus votes --pair v2 v5",
)
"""What is asked of folded statements; the first question folds them."""
ASKED_ONE_BY_ONE = 3
"""So many decisions, actors and scenarios of a model are asked about one by one."""
MOST_SHOWN = 60
"""So many lines of what differs in one answer are shown."""


def main() -> int:
    """Compare what BASE answers with what this tree does: 0 if nothing differs, else 1."""
    if sys.argv[1:] == ["--answer"]:
        _answer_all()
        return 0
    if len(sys.argv) != 2:
        sys.exit("python -m tests.record BASE: a commit to compare this tree with")
    with TemporaryDirectory() as folder:
        before, after = Path(folder, "before"), Path(folder, "after")
        _write_models(after / "models")
        shutil.copy(after / "models/votes.csv", after)
        (after / "questions.json").write_text(json.dumps([*_questions(after / "models")]))
        shutil.copytree(after, before)
        with _work_tree(sys.argv[1], Path(folder, "base")) as base:
            sides = [_begun(base, before), _begun(ROOT, after)]
            codes = [side.wait() for side in sides]
            if any(codes):
                sys.exit("one side did not come to its end")
        return _compared(before / "answers", after / "answers")


@contextmanager
def _work_tree(commit: str, folder: Path) -> Iterator[Path]:
    git = ("git", "-C", str(ROOT), "worktree")
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def _begun(tree: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A process that answers with the code of a tree, asked by the code that stands here."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {
        **kept,
        "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{ROOT}",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "tests.record", "--answer"]
    return subprocess.Popen(command, cwd=folder, env=environment)


# The models, and what is asked of each.


def _write_models(folder: Path) -> None:
    """The first case, the examples, random models of several kinds; and some statements."""
    from stancecli.export.csv import export
    from stancecli.imports import import_model
    from stancecli.imports.given import Given, ReadingOptions
    from stancecli.situation import Situation

    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("stance-*"))
    shutil.copy(ROOT / "data/actors.yaml", folder / "case.yaml")
    for name, model in _random_models():
        tables = {file: text.encode() for file, text in export(Situation.of(model)).items()}
        text = import_model(Given(tables), ReadingOptions()).text
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    rng = Random(0)
    votes = (
        f"v{rng.randint(1, 12)},m{rng.randint(1, 9)},{rng.choice(('yes', 'no', 'no', 'abstain'))},"
        f"20{rng.randint(21, 23)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        for _ in range(900)
    )
    lines = ("actor,issue,stance,date", *votes)
    (folder / "votes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _random_models() -> Iterator[tuple[str, Any]]:
    """Small ones, some with blanks and views, large tables that hardly fit, and many decisions."""
    from tests.models import ANALYSTS, random_model, with_sized

    kinds: dict[str, tuple[int, dict[str, Any]]] = {
        "small": (8, {}),
        "blank": (5, {"blanks": True, "unknowns": True}),
        "wide": (3, {"options": (5, 7), "interests": (3, 4), "decisions": (0, 1)}),
        "tall": (3, {"options": (3, 4), "interests": (9, 12), "actors": (2, 3), "density": 0.8}),
        "many": (2, {"actors": (11, 13), "decisions": (1, 1), "options": (2, 2)}),
        "scale": (1, {"scales": True}),
    }
    for kind, (count, limits) in kinds.items():
        for seed in range(count):
            rng = Random(f"{kind} {seed}")
            model = random_model(rng, **limits)
            if seed % 2:
                model = replace(model, analysts=ANALYSTS)
                model = with_sized(model, lambda claim: _seen(claim, rng))  # noqa: B023
            yield f"{kind}-{seed}", model


def _seen(claim: Any, rng: Random) -> Any:
    """An effect, sometimes, as two analysts see it."""
    from stancecli.model import Effect, View, exactly, spanning
    from tests.models import ANALYSTS

    if not isinstance(claim, Effect) or rng.random() < 0.7:
        return claim
    values = [exactly(rng.randint(-2, 2)) for _ in ANALYSTS[:2]]
    views = tuple(View(by.id, value, by.name) for by, value in zip(ANALYSTS, values, strict=False))
    return replace(claim, views=views, size=spanning(values))


def _questions(models: Path) -> Iterator[tuple[str, list[str], str]]:
    """A name of each, what is typed after `stance`, and the columns."""
    forms, others = cycle(FORMS), cycle((*REPORTS, *EXPORTS))
    for name in sorted(each.name for each in models.iterdir() if each.suffix in ("", ".yaml")):
        path = f"models/{name}"
        for words in _of_model(models / name):
            asked = [*words, "-m", path]
            for width in WIDTHS:
                yield f"{name}/{_called(words)} at {width}", asked, width
            form = next(forms)
            yield f"{name}/{_called(words)} {form}", [*asked, *form.split()], "80"
        for more in islice(others, FEW if "-" in name else len(REPORTS + EXPORTS)):
            yield f"{name}/{more}", [*more.split(), "-m", path], "80"
    for words in (["show", "china"], ["tradeoffs", "china"], [], ["report", "-f", "md"]):
        yield f"bundled/{_called(words)}", words, "80"
    for words in map(str.split, CORPUS):
        for width in WIDTHS[: 1 if words[0] == "fold" else None]:
            yield f"corpus/{_called(words)} at {width}", words, width


def _called(words: list[str]) -> str:
    return shlex.join(words) or "overview"


def _of_model(path: Path) -> Iterator[list[str]]:
    """The questions on all of a model, then on its first decisions, actors and items."""
    import stancecli

    asked = stancecli.load(path)
    situation, model = asked.situation, asked.model
    yield []
    for lens in (
        "check",
        "list",
        "tradeoffs",
        "robustness",
        "positions",
        "influence",
        "stability",
        "deals",
    ):
        yield [lens]
    if model.holders or model.scenarios:
        yield ["compare"]
    elsewhere = [option.id for each in situation.decisions() for option in each.options]
    for decision in [*situation.decisions()][:ASKED_ONE_BY_ONE]:
        first, *_, last = (option.id for option in decision.options)
        other = next(id_ for id_ in (first, last) if id_ != decision.current)
        for lens in ("tradeoffs", "robustness", "positions", "stability"):
            yield [lens, decision.id]
        yield ["robustness", decision.id, "--for", other]
        yield ["tradeoffs", decision.id, "--from", last]
        pair = [criterion.id for criterion in situation.actor(decision.actor).criteria[:2]]
        if len(pair) > 1:
            yield ["tradeoffs", decision.id, "--between", *pair]
        yield ["influence", "--on", other]
        yield ["diff", "--given", other]
        away = [id_ for id_ in elsewhere if situation.option(id_).decision != decision.id]
        if away:
            yield ["tradeoffs", decision.id, "--given", away[-1]]
            yield ["stability", "--state", other, "--state", away[-1]]
        if model.holders or model.scenarios:
            yield ["compare", decision.id]
        for holder in model.holders[:2]:
            for lens in ("tradeoffs", "robustness"):
                yield [lens, decision.id, "--view", holder.id]
    for scenario in model.scenarios[:ASKED_ONE_BY_ONE]:
        for lens in ("tradeoffs", "stability", "diff"):
            yield [lens, "--scenario", scenario.id]
    actors = [actor.id for actor in model.actors]
    for actor in actors[:ASKED_ONE_BY_ONE]:
        yield ["influence", actor]
        if elsewhere:
            yield ["positions", "--actor", actor]
            yield ["positions", "--pair", actor, actors[-1]]
            yield ["why", actor, elsewhere[-1]]
        yield ["influence", "--from", actor, "--to", actors[-1]]
    for issue in model.issues[:ASKED_ONE_BY_ONE]:
        yield ["positions", issue.id]
    for every in ("year", "month"):
        yield ["positions", "--every", every]
    by_kind: dict[str, list[str]] = {}
    for id_ in situation:
        by_kind.setdefault(situation.kind_of(id_), []).append(id_)
    for id_ in chain.from_iterable(dict.fromkeys((ids[0], ids[-1])) for ids in by_kind.values()):
        yield ["show", id_]


# One side answers.


def _answer_all() -> None:
    """Answer each question in this folder; each model in a process, which gives its memory back."""
    questions = json.loads(Path("questions.json").read_text())
    by_model = [[*of] for _, of in groupby(questions, lambda each: each[0].partition("/")[0])]
    Path("answers").mkdir()
    with get_context("fork").Pool(1, _build_once, maxtasksperchild=1) as pool:
        for _ in pool.imap(_answer, by_model):
            pass


def _build_once() -> None:
    """Build the commands once a process, also of a BASE that builds them for each question."""
    import typer.main

    typer.main.get_command = cache(typer.main.get_command)


def _answer(questions: list[tuple[str, list[str], str]]) -> None:
    for name, words, width in questions:
        before = {*Path().iterdir()}
        os.environ["COLUMNS"] = width
        said = _said(words)
        answer = Path("answers", name)
        answer.parent.mkdir(parents=True, exist_ok=True)
        answer.with_name(f"{answer.name}.txt").write_bytes(said)
        for made in {*Path().iterdir()} - before - {Path("votes")}:
            _keep(made, answer)


def _said(words: list[str]) -> bytes:
    """What a command writes to both streams, and its exit code."""
    from stancecli.cli import main as stance

    with Path("said").open("w+b") as said:
        kept = [os.dup(1), os.dup(2)]
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        code: object = None
        try:
            stance(words)
        except SystemExit as end:
            code = end.code
        finally:
            for stream, own in zip((1, 2), kept, strict=True):
                os.dup2(own, stream)
                os.close(own)
        said.seek(0)
        written = said.read()
    Path("said").unlink()
    return written + f"exit code {code}\n".encode()


def _keep(made: Path, answer: Path) -> None:
    """Move what a command wrote beside its answer; of a packed file the parts."""
    target = answer.with_name(f"{answer.name} {made.name}")
    if zipfile.is_zipfile(made):
        zipfile.ZipFile(made).extractall(target)
        made.unlink()
    else:
        made.rename(target)


# Both are compared.


def _compared(before: Path, after: Path) -> int:
    """Print what differs, and how much; 1 if anything does."""
    files = [each.relative_to(side) for side in (before, after) for each in side.rglob("*")]
    names = sorted(
        name for name in {*files} if (before / name).is_file() or (after / name).is_file()
    )
    differing = [name for name in names if _read(before / name) != _read(after / name)]
    for name in differing:
        print(f"\n=== {name}")
        shown = [*unified_diff(_lines(before / name), _lines(after / name), n=1, lineterm="")]
        print("\n".join(line[:400] for line in shown[:MOST_SHOWN]))
        if len(shown) > MOST_SHOWN:
            print(f"… {len(shown) - MOST_SHOWN} more lines")
    print(f"\n{len(names):,} answers, {len(differing):,} of them differ")
    return bool(differing)


def _read(file: Path) -> bytes | None:
    with suppress(OSError):
        return file.read_bytes()
    return None


def _lines(file: Path) -> list[str]:
    """The lines of an answer; tags stand on lines of their own."""
    text = (_read(file) or b"").decode("utf-8", "replace")
    return text.replace("><", ">\n<").splitlines()


if __name__ == "__main__":
    sys.exit(main())
