"""What goes out: built of what is committed, as a registry takes it, and installed elsewhere."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from itertools import chain
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PACK = re.search(
    r"pip install shiv && (shiv [^`\n]*)", (ROOT / "docs" / "python.md").read_text("utf-8")
)
"""How the docs make one file of it all."""


def test_the_version_is_said_once_more_where_others_look() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == PROJECT["version"]
    (newest,) = re.findall(
        r"^## (\S+?),?(?: .*)?$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )[:1]
    assert newest == PROJECT["version"]


CALLED = {"yaml": "pyyaml", "docx": "python-docx"}
"""How a package is called that is not called as what it brings."""


def test_what_is_imported_is_declared() -> None:
    imported = set[str]()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    others = imported - sys.stdlib_module_names - {"stancecli"}
    needs = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    declared = {re.split(r"[\[>=<,]", each)[0] for each in chain(*needs)}
    assert {"yaml", "docx"} < others
    assert {CALLED.get(name, name) for name in others} - declared == set()


def ran(folder: Path, *words: object, code: int = 0, **environment: str) -> str:
    """What a program writes, in a folder and without what this process has in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        tuple(map(str, words)),
        cwd=folder,
        capture_output=True,
        text=True,
        env=kept | environment,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def environment_in(folder: Path, *packages: str) -> Path:
    """A fresh environment with packages of the registry; where that cannot be reached, none."""
    ran(folder, sys.executable, "-m", "venv", "environment")
    programs = folder / "environment" / "bin"
    words = (str(programs / "pip"), "install", "--quiet", *packages)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip("a package could not be fetched")
    assert not done.returncode, done.stderr
    return programs


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment_in(tmp_path_factory.mktemp("tools"), "build", "twine", "shiv")


@pytest.fixture(scope="module")
def built(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a wheel and of an archive of the sources, the wheel being made of these."""
    folder = tmp_path_factory.mktemp("release")
    ran(folder, "git", "clone", "--quiet", ROOT, "clone")
    ran(folder / "clone", tools / "python", "-m", "build", "--outdir", folder / "dist")
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.mark.slow
def test_what_is_built_holds_what_it_must_and_no_more(built: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    info = f"stancecli-{PROJECT['version']}.dist-info"
    assert {name.partition("/")[0] for name in names} == {"stancecli", info}
    assert f"{info}/licenses/LICENSE" in names
    assert {f"stancecli/{name}" for name in ("data/actors.yaml", "py.typed")} <= {*names}
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as packed_sources:
        sources = {name.partition("/")[2] for name in packed_sources.getnames()}
    assert {"LICENSE", "README.md", "tests/test_release.py", "docs/index.md"} <= sources


@pytest.mark.slow
def test_a_registry_takes_it_and_no_link_of_its_page_leads_nowhere(
    tools: Path, built: Path, wheel: Path
) -> None:
    ran(built, tools / "twine", "check", "--strict", *built.iterdir())
    with zipfile.ZipFile(wheel) as packed:
        (metadata,) = (name for name in packed.namelist() if name.endswith("METADATA"))
        page = str(message_from_bytes(packed.read(metadata)).get_payload())
    assert "What stance tradeoffs china answers" in page
    assert re.findall(r"\]\((?!https?:)", page) == []


@pytest.mark.slow
def test_it_answers_from_an_empty_folder_and_says_what_an_extra_would_bring(
    wheel: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    programs = environment_in(tmp_path, str(wheel))
    stance = programs / "stance"
    assert "China" in ran(folder, stance, "show", "china")
    assert "there is no bargain" in ran(folder, stance, "deals", "--no-deal", "current")
    ran(folder, stance, "report", "--interactive", "-o", "page.html")
    ran(folder, stance, "init", "case.xlsx")
    assert "Town council" in ran(folder, stance, "tradeoffs", "-m", "case.xlsx")
    (folder / "votes.csv").write_text("actor,issue,stance,date\na,b,1,2024\n")
    refused = (
        (stance, "tradeoffs", "china", "-o", "china.docx"),
        (stance, "fold", "votes.csv", "-o", "votes"),
    )
    for words in refused:
        assert "pip install" in ran(folder, *words, code=2)
    ran(folder, programs / "pip", "install", "--quiet", f"{wheel}[office,corpus,render]")
    for words in refused:
        ran(folder, *words)
    influence = (stance, "export", "svg", "china", "--picture", "influence")
    assert "<svg" in ran(folder, *influence, PATH=str(programs))


@pytest.mark.slow
def test_one_file_answers_where_nothing_is_installed(
    tools: Path, wheel: Path, tmp_path: Path
) -> None:
    assert PACK
    words = PACK[1].replace(" .", f" {wheel}").split()
    ran(tmp_path, tools / words[0], *words[1:])
    ran(tmp_path, sys.executable, "-m", "venv", "--without-pip", "bare")
    file = (tmp_path / "bare" / "bin" / "python", "-I", tmp_path / "stance.pyz")
    unpacked = tmp_path / "unpacked"
    assert "China" in ran(tmp_path, *file, "show", "china", SHIV_ROOT=str(unpacked))
    assert "move alone" in ran(tmp_path, *file, "stability", SHIV_ROOT=str(unpacked))
