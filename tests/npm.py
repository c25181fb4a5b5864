"""Scripts of other people for tests in a browser, fetched from npm once, and no part of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.running import HANGS


def script(name: str, version: str, member: str) -> Path:
    """One file of a package, kept in the user's cache; else a test is skipped, and fails in CI."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stance-tests"
    kept = folder / f"{name}-{version}.min.js"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_fetched(name, version, member, folder))
    return kept


def _fetched(name: str, version: str, member: str, folder: Path) -> bytes:
    if not shutil.which("npm"):
        _without(f"npm is missing, which fetches {name}")
    done = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{name}@{version}"],
        capture_output=True,
        cwd=folder,
        timeout=HANGS,
    )
    package = folder / f"{name}-{version}.tgz"
    if done.returncode or not package.exists():
        _without(f"npm could not fetch {name} {version}")
    with tarfile.open(package) as found:
        file = found.extractfile(member)
        assert file
        content = file.read()
    package.unlink()
    return content


def _without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must have it")
    pytest.skip(reason)
