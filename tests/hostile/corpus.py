"""Model files that try to crash, to hang, to fill the memory or to steer a terminal.

`python -m tests.hostile.corpus FOLDER` writes them as files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path


def corpus() -> Iterator[tuple[str, bytes]]:
    """Each hostile file: a name for it, and its bytes."""
    head = b"stance: 1\ntitle: "
    yield "brackets", head + b"[" * 100_000
    yield "braces", head + b"{a: " * 100_000
    yield "dashes", head + b"\n" + b"- " * 100_000
    yield "alias-bomb", _alias_bomb(9)
    yield "endless-scalar", head + b"x" * 20_000_000
    yield "endless-quoted", head + b'"' + b"x " * 10_000_000
    yield "endless-line-of-values", head + b"[" + b"a," * 2_500_000 + b"]"
    yield "endless-blank", head + b"\n" * 20_000_000
    yield "unknown-keys", b"stance: 1\n" + b"".join(b"k%d: 1\n" % n for n in range(200_000))
    yield "bad-references", _bad_references(20_000)
    yield (
        "number",
        head + b"x\nactors: {a: {name: a, interests: {i: {name: i, importance: 1e999999999}}}}",
    )
    yield (
        "digits",
        (
            b"stance: 1\nactors: {a: {name: a, interests: {i: {name: i, importance: 0."
            + b"1" * 60_000
            + b"}}}}"
        ),
    )
    yield "nul", head + b"a\0b"
    yield "escape", head + b"\x1b]0;owned\x07"
    yield "not-utf8", head + b"\xff\xfe"
    yield "surrogate", head + b'"\\ud800"'
    yield "python-tag", head + b"!!python/object/apply:os.system [true]"
    yield "include", head + b"!include /etc/passwd"
    yield "version", b"%YAML " + b"9" * 5_000 + b".1\n---\nstance: 1"


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
    for name, data in corpus():
        Path(sys.argv[1], f"{name}.yaml").write_bytes(data)
