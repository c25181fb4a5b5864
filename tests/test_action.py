"""The action, the hook and the check of docs/views.md: their own steps, run by a shell."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.models import Swaps, swapped
from tests.running import run
from tests.test_docs import FENCE, FILE, ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
CHICKEN = (ROOT / "examples" / "chicken.yaml").read_text("utf-8")


def ran(
    name: str, folder: Path, stance: str, **given: str
) -> tuple[subprocess.CompletedProcess[str], str]:
    """A step run as GitHub runs it, with what stands for stance; and the summary that it writes."""
    scratch = folder / "scratch"
    command = scratch / "stance" / "bin" / "stance"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(f"#!/bin/sh\n{stance}\n")
    command.chmod(0o755)
    inputs = {key: each.get("default", "") for key, each in ACTION["inputs"].items()} | given
    asked = STEPS[name].get("env", {})
    values = {
        key: inputs[at.removeprefix("${{ inputs.").removesuffix(" }}")] for key, at in asked.items()
    }
    summary = scratch / "summary.md"
    summary.unlink(missing_ok=True)
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=folder,
        env={
            **os.environ,
            **values,
            "RUNNER_TEMP": str(scratch),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_BASE_REF": "main",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done, summary.read_text("utf-8") if summary.exists() else ""


def words_of_check(folder: Path, **given: str) -> list[str]:
    """What the action asks of stance when it checks a model."""
    done, summary = ran("Check", folder, "printf '%s\\n' \"$@\"", **given)
    assert (done.returncode, done.stdout) == (0, summary)
    return summary.splitlines()


def test_a_check_says_what_fails_it_and_what_is_known(tmp_path: Path) -> None:
    expected = ["check", "a b.yaml", "--fail-on", "expect", "--fail-on", "quotes", "-f", "md"]
    assert words_of_check(tmp_path, model="a b.yaml") == expected
    hostile = words_of_check(
        tmp_path, model="$(touch owned)", baseline="`touch owned`", **{"fail-on": ""}
    )
    assert hostile == ["check", "$(touch owned)", "--baseline", "`touch owned`", "-f", "md"]
    assert not (tmp_path / "owned").exists()


def test_a_check_that_fails_fails_the_step(tmp_path: Path) -> None:
    done, summary = ran("Check", tmp_path, "echo a gap; exit 1", model="x.yaml")
    assert (done.returncode, summary) == (1, "a gap\n")


@pytest.fixture
def pull_request(tmp_path: Path) -> Path:
    """A clone, whose model is that of main."""

    def git(*words: str) -> None:
        names = "-c user.name=A -c user.email=a@example.org -c commit.gpgsign=false"
        subprocess.run(["git", *names.split(), *words], check=True, capture_output=True)

    origin, clone = tmp_path / "origin", tmp_path / "clone"
    git("init", "--quiet", "--initial-branch=main", str(origin))
    (origin / "chicken.yaml").write_text(CHICKEN, "utf-8")
    git("-C", str(origin), "add", ".")
    git("-C", str(origin), "commit", "--quiet", "-m", "as it was")
    git("clone", "--quiet", str(origin), str(clone))
    return clone


@pytest.mark.process
def test_a_pull_request_is_told_which_conclusions_change(pull_request: Path) -> None:
    model = pull_request / "chicken.yaml"
    assert "strongly-helps" in CHICKEN
    model.write_text(CHICKEN.replace("strongly-helps", "none"), "utf-8")
    stance = f'exec {shlex.quote(sys.executable)} -m stancecli "$@"'
    done, summary = ran("Tell what changes", pull_request, stance, model="chicken.yaml")
    assert done.returncode == 0, done.stderr
    assert "| Ann | Drive on (1) | Swerve (1) |" in summary


def test_a_new_model_is_told_as_one(pull_request: Path) -> None:
    (pull_request / "other.yaml").write_text(CHICKEN, "utf-8")
    done, summary = ran("Tell what changes", pull_request, "exit 9", model="other.yaml")
    assert (done.returncode, summary) == (0, "other.yaml is new.\n")


def test_the_hook_checks_each_model_and_fails_for_the_worst(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    stance = tmp_path / "stance"
    stance.write_text('#!/bin/sh\necho "$@"\ncase "$*" in *fault*) exit 2;; esac\n')
    stance.chmod(0o755)
    for models, code in ((["a b.yaml", "-c.yaml"], 0), (["fault.yaml", "c.yaml"], 2)):
        done = subprocess.run(
            [*shlex.split(hook["entry"]), *models],
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": f"{tmp_path}:{Path(sys.executable).parent}"},
            check=False,
        )
        asked = [f"check --fail-on expect --fail-on quotes -- {model}" for model in models]
        assert (done.returncode, done.stdout.splitlines()) == (code, asked)


# The check of a project: red for a lost conclusion, and for nothing else.


PAGE = (ROOT / "docs" / "views.md").read_text("utf-8")
FILES = {
    file["name"]: block["body"]
    for block in FENCE.finditer(PAGE)
    if (file := FILE.fullmatch(block["info"]))
}
(WORKFLOW,) = (yaml.safe_load(text) for name, text in FILES.items() if "workflows" in name)
(GIVEN,) = (
    step["with"] for step in WORKFLOW["jobs"]["check"]["steps"] if "stance@" in step["uses"]
)
(KEEP,) = re.findall(r"^\$ stance (check .* -o gaps\.csv)$", PAGE, re.MULTILINE)

CHANGES: dict[str, tuple[Swaps, int]] = {
    "nothing": ({}, 0),
    "a known gap is mended": ({"leads: village.raise": "verdict: open"}, 0),
    "a conclusion is lost": ({"[-2, 0]": "[-2, -1.5]", "survey: 0": "survey: -1.5"}, 1),
    "more is expected": (
        {"expect:\n": "expect:\n  - {decision: village.dike, verdict: firm}\n"},
        1,
    ),
    "a fault": ({"importance: vital": "importance: vtal"}, 2),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_check_of_a_project_is_red_for_a_lost_conclusion_alone(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model, text = Path("dike.yaml"), FILES["dike.yaml"]
    model.write_text(text, "utf-8")
    assert run(KEEP)[0] == 0
    changes, code = CHANGES[what]
    model.write_text(swapped(text, changes), "utf-8")
    assert run(shlex.join(words_of_check(tmp_path, **GIVEN)))[0] == code
