"""What is said of a fold: how statements are read, and what is made of them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from stancecli.imports.given import ReadingOptions
from stancecli.methods.positions.statements import Every

MODEL = "model.yaml"
TOP, MOST_TOP = 30, 200


@dataclass(frozen=True, slots=True)
class FoldOptions:
    """What a person says of a fold: how to read the statements, and what to make of them.

    `every` is the length of a period, `top` the number of actors and of issues in the model, at
    most. `typed` are the words after `stance fold`, for a line to type again.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    every: Every = Every.YEAR
    top: int = TOP
    typed: tuple[str, ...] = ()

    def line(self, *more: str) -> str:
        """The command again, with more words."""
        return shlex.join(("stance", "fold", *self.typed, *more))
