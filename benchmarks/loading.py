"""What loading costs, as a multiple of the bare YAML events of the same text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import yaml

from benchmarks.measure import Cost, calling, compared
from benchmarks.models import big
from stancecli.loader import load_text

SIZES = (1_000, 10_000, 100_000)
PROMISED = 3


def costs() -> Iterator[Cost]:
    for claims in SIZES:
        text = big(claims)
        ours, floor = compared(
            calling(partial(load_text, text)),
            calling(partial(bare_events, text)),
            runs=5,
        )
        yield Cost("loading", f"{claims:,} claims", ours, "its YAML events", floor, PROMISED)


def bare_events(text: bytes) -> None:
    for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
        pass
