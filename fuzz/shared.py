"""What the fuzz targets share: how an input becomes another one, and how they are run.

    pip install atheris
    mkdir -p corpus && python fuzz/TARGET.py corpus -max_total_time=900

What a target does not foresee is written to `crash-…`. The target's own seeds are put into the
corpus, and new inputs that reach further are kept there. The last line has how many inputs were
tried, and how much of the code they reached (`cov`). Half of the mutations are
libFuzzer's own, of bytes; half edit lines and words, since few random bytes are YAML or a table.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from random import Random

import atheris

ROOT = Path(__file__).parents[1]
ENDINGS = ("", ":", ",", "}", ";", "=", '"')


def mutate(data: bytes, most: int, seed: int, words: Sequence[str]) -> bytes:
    """One more input made of another."""
    rng = Random(seed)
    if rng.random() < 0.5:
        return bytes(atheris.Mutate(data, most))
    lines = data.split(b"\n")
    here, there = (rng.randrange(len(lines)) for _ in range(2))
    kind = rng.randrange(5)
    if kind == 0:
        lines.insert(there, lines[here])
    elif kind == 1:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == 2:
        del lines[here]
    elif kind == 3:
        outer = lines[here].removeprefix(b" " * rng.randrange(5))
        lines[here] = b" " * rng.randrange(1, 5) + outer
    else:
        mark = rng.choice((b" ", b" ", b",", b"=", b":"))
        parts = lines[here].split(mark)
        word = rng.choice(words) + rng.choice(ENDINGS)
        parts[rng.randrange(len(parts))] = word.encode(errors="surrogatepass")
        lines[here] = mark.join(parts)
    return b"\n".join(lines)[:most]


def run(
    try_: Callable[[bytes], None], seeds: Sequence[bytes], words: Sequence[str], largest: int
) -> None:
    """Try inputs of up to `largest` bytes until one raises, or time is up."""
    counter = count(1)

    def tried(data: bytes) -> None:
        try_(data)
        if next(counter) % 500 == 0:
            # Loading makes old all that it leaves, and Python looks for cycles among the young.
            gc.collect()

    with tempfile.TemporaryDirectory() as own:
        named = [word for word in sys.argv[1:] if Path(word).is_dir()]
        corpus = Path(*named[:1] or [own])
        for n, seed in enumerate(seeds):
            (corpus / f"{Path(sys.argv[0]).stem}-{n}").write_bytes(seed)
        atheris.Setup(
            [sys.argv[0], f"-max_len={largest}", *sys.argv[1:], str(corpus)],
            tried,
            custom_mutator=lambda data, most, seed: mutate(data, most, seed, words),
        )
        atheris.Fuzz()
