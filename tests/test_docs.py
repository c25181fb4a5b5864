"""Every command in the README and in docs gives the output that is printed there.

A block marked `console` holds commands after `$ ` and what they write to standard output at 80
columns; a line `…` stands for any lines. A block marked `yaml title="FILE"` is that file, for the
commands below it; one marked `title="FILE +"` is added to it. Other kinds of files can stand there
as well.
`pytest -m docs --renew` writes the outputs anew, as many lines before and after each `…`.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import command_names, reply_to
from tests.served import served

ROOT = Path(__file__).parents[1]
SKILL = ROOT / "skills/stance/SKILL.md"
PAGES = [ROOT / "README.md", SKILL, *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.M | re.S)
FILE = re.compile(r'(?:yaml|csv|json|markdown) title="(?P<name>[^"+ ]+)(?P<added> \+)?"')
LEFT_OUT = "…"


def _steps(body: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the lines printed under it."""
    command, lines = "", list[str]()
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, lines
            command, lines = line[2:], []
        else:
            lines.append(line)
    if command:
        yield command, lines


def _run(command: str, folder: Path) -> list[str]:
    program, *arguments = shlex.split(command)
    assert program == "stance", f"only stance is run here: {command}"
    answer = served(*arguments, folder=folder, environment={"COLUMNS": "80", "NO_COLOR": "1"})
    output = answer.stdout.decode()
    assert "a fault of stance" not in answer.stderr.decode(), f"$ {command}"
    # A refusal is an answer too, and stands on standard error alone.
    return (output or answer.stderr.decode()).rstrip("\n").splitlines()


def _pattern(printed: list[str]) -> str:
    return "\n".join(
        "(.*\n)*?.*" if line.strip() == LEFT_OUT else re.escape(line) for line in printed
    )


def _renewed(printed: list[str], output: list[str]) -> list[str]:
    """The output, cut where the printed one was."""
    marks = [n for n, line in enumerate(printed) if line.strip() == LEFT_OUT]
    if not marks:
        return output
    head, tail = marks[0], len(printed) - 1 - marks[-1]
    return [*output[:head], printed[marks[0]], *output[len(output) - tail :]]


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_a_page_print_what_it_says(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for shared in ("data", "examples"):
        if (ROOT / shared).exists():
            shutil.copytree(ROOT / shared, tmp_path / shared)
    text = page.read_text(encoding="utf-8")
    renew = request.config.getoption("--renew")
    anew, kept = "", 0
    for block in FENCE.finditer(text):
        if file := FILE.fullmatch(block["info"]):
            path = tmp_path / file["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a" if file["added"] else "w", encoding="utf-8") as model:
                model.write(block["body"])
        if block["info"] != "console":
            continue
        written = []
        for command, lines in _steps(block["body"]):
            printed, output = _trimmed(lines), _run(command, tmp_path)
            if renew:
                written.append("\n".join((f"$ {command}", *_renewed(printed, output))))
            else:
                said = "\n".join(output)
                assert re.fullmatch(_pattern(printed), said), f"$ {command}\n{said}"
        if renew:
            anew += text[kept : block.start("body")] + "\n\n".join(written) + "\n"
            kept = block.end("body")
    if renew:
        page.write_text(anew + text[kept:], encoding="utf-8")


def test_a_drafting_program_is_told_what_stands_in_its_skill() -> None:
    """In 900 words at most; the commands in it are run above."""
    text = SKILL.read_text(encoding="utf-8")
    assert reply_to("skill") == text
    assert len(text.split()) <= 900
    for block in FENCE.finditer(text):
        assert "stance" not in block["body"] or block["info"] != "sh", "console is run"


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert command_names()
    assert [name for name in command_names() if f"stance {name}" not in text] == []


def test_the_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            # The gallery is made as the site is built, which looks at links itself.
            if not target.startswith(("http:", "https:", "mailto:", "gallery/")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
