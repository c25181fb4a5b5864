"""What stance answers, before a change and after it: `python -m tests.record BASE`.

Both sides, the commit BASE in a work tree of its own and this tree as it is, answer the same
questions on the same models in the same environment: every short answer at one width of three, a
fixed sample of the other forms, of reports and of exports. What differs is shown, and the exit code
is 1. Nothing of it is kept. It takes some four minutes on two cores.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from difflib import unified_diff
from functools import cache
from io import BytesIO, TextIOWrapper
from itertools import cycle, groupby, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
WIDTHS = ("60", "80", "140")
FORMS = ("-v", "-f md", "-f json", "-f html", "-f csv", "-f md -v")
"""The other forms: each question is asked in one of them, in turn."""
REPORTS = (
    "report",
    "report --interactive",
    "report --brief",
    "report -f md",
    "report -f txt -v",
    "report --brief -f md",
    "report --brief -f txt",
)
EXPORTS = (
    *("export dot", "export graphml", "export json", "export dot --view influence"),
    *("export dot --view agreement", "export csv --view conflict"),
    *(f"export svg --view {view}" for view in ("tension", "matrix", "stands", "grid", "deals")),
)
FEW = 6
"""So many reports and exports are asked of a random model, in turn; of the others all."""
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
    """The first case, the examples, random models of several kinds."""
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


def _random_models() -> Iterator[tuple[str, Any]]:
    """Small ones, some with blanks, large tables that hardly fit, and many decisions."""
    from tests.models import random_model

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
            yield f"{kind}-{seed}", random_model(Random(f"{kind} {seed}"), **limits)


def _questions(models: Path) -> Iterator[tuple[str, list[str], str]]:
    """A name of each, what is typed after `stance`, and the columns."""
    widths, forms, others = cycle(WIDTHS), cycle(FORMS), cycle((*REPORTS, *EXPORTS))
    for name in sorted(each.name for each in models.iterdir() if each.suffix in ("", ".yaml")):
        path = f"models/{name}"
        for words in _of_model(models / name):
            asked, width = [*words, "-m", path], next(widths)
            yield f"{name}/{_called(words)} at {width}", asked, width
            form = next(forms)
            yield f"{name}/{_called(words)} {form}", [*asked, *form.split()], "80"
        for more in islice(others, FEW if "-" in name else len(REPORTS + EXPORTS)):
            yield f"{name}/{more}", [*more.split(), "-o", "-", "-m", path], "80"
    for words in (("show", "china"), ("tradeoffs", "china"), (), ("report", "-f", "md")):
        yield f"bundled/{_called(words)}", [*words], "80"


def _called(words: tuple[str, ...]) -> str:
    return shlex.join(words) or "overview"


def _of_model(path: Path) -> Iterator[tuple[str, ...]]:
    """Every question with what it takes, and what lines that are offered go through."""
    import stancecli
    from tests.test_next import questions_of

    yield from (words for words in questions_of(stancecli.load(path).model) if "-o" not in words)


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
        os.environ["COLUMNS"] = width
        said = _said(words)
        answer = Path("answers", name)
        answer.parent.mkdir(parents=True, exist_ok=True)
        answer.with_name(f"{answer.name}.txt").write_bytes(said)


def _said(words: list[str]) -> bytes:
    """What a command writes to both streams, and its exit code."""
    from stancecli.cli import main as stance

    out = TextIOWrapper(said := BytesIO(), encoding="utf-8", newline="", write_through=True)
    code: object = None
    with redirect_stdout(out), redirect_stderr(out):
        try:
            stance(words)
        except SystemExit as end:
            code = end.code
    return said.getvalue() + f"exit code {code}\n".encode()


# Both are compared.


def _compared(before: Path, after: Path) -> int:
    """Print what differs, and how much; 1 if anything does."""
    names = sorted(each.relative_to(after) for each in after.rglob("*.txt"))
    differing = [
        name for name in names if (before / name).read_bytes() != (after / name).read_bytes()
    ]
    for name in differing:
        print(f"\n=== {name}")
        shown = [*unified_diff(_lines(before / name), _lines(after / name), n=1, lineterm="")]
        print("\n".join(line[:400] for line in shown[:MOST_SHOWN]))
        if len(shown) > MOST_SHOWN:
            print(f"… {len(shown) - MOST_SHOWN} more lines")
    print(f"\n{len(names):,} answers, {len(differing):,} of them differ")
    return bool(differing)


def _lines(file: Path) -> list[str]:
    """The lines of an answer; tags stand on lines of their own."""
    return file.read_text("utf-8", "replace").replace("><", ">\n<").splitlines()


if __name__ == "__main__":
    sys.exit(main())
