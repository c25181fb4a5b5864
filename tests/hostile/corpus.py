"""Model files that try to crash, to hang, to fill the memory or to steer a terminal.

`python -m tests.hostile.corpus FOLDER` writes them as files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

HEAD = b"stance: 1\ntitle: "
CORPUS: Mapping[str, Callable[[], bytes]] = {
    "brackets": lambda: HEAD + b"[" * 100_000,
    "braces": lambda: HEAD + b"{a: " * 100_000,
    "dashes": lambda: HEAD + b"\n" + b"- " * 100_000,
    "alias-bomb": lambda: _alias_bomb(9),
    "endless-scalar": lambda: HEAD + b"x" * 20_000_000,
    "endless-quoted": lambda: HEAD + b'"' + b"x " * 10_000_000,
    "endless-line-of-values": lambda: HEAD + b"[" + b"a," * 2_500_000 + b"]",
    "endless-blank": lambda: HEAD + b"\n" * 20_000_000,
    "unknown-keys": lambda: b"stance: 1\n" + b"".join(b"k%d: 1\n" % n for n in range(200_000)),
    "bad-references": lambda: _bad_references(20_000),
    "number": lambda: HEAD + b"x" + _important(b"1e999999999"),
    "digits": lambda: b"stance: 1" + _important(b"0." + b"1" * 60_000),
    "version": lambda: b"%YAML " + b"9" * 5_000 + b".1\n---\nstance: 1",
}
"""Each hostile file, made when it is asked for."""


def _important(amount: bytes) -> bytes:
    interest = b"{name: i, importance: " + amount + b"}"
    return b"\nactors: {a: {name: a, interests: {i: " + interest + b"}}}"


def _alias_bomb(levels: int) -> bytes:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


def _bad_references(count: int) -> bytes:
    actors = "".join(
        f"  a{n}: {{name: A, influence: [{{to: b{n}, strength: low}}]}}\n" for n in range(count)
    )
    return f"stance: 1\nactors:\n{actors}".encode()


if __name__ == "__main__":
    for name, made in CORPUS.items():
        Path(sys.argv[1], f"{name}.yaml").write_bytes(made())
