"""What if: changes to a model, each with its reason, and the model and the state they lead to."""

from stancecli.scenario.edit import apply, change
from stancecli.scenario.file import read, read_text
from stancecli.scenario.report import in_words, reasons
from stancecli.scenario.typed import effect_named, from_words, of_one_size, with_effects

__all__ = [
    "apply",
    "change",
    "effect_named",
    "from_words",
    "in_words",
    "of_one_size",
    "read",
    "read_text",
    "reasons",
    "with_effects",
]
