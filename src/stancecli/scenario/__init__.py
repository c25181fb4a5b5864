"""What if: changes to a model, each with its reason, and the model and the state they lead to."""

from stancecli.scenario.edit import apply, change
from stancecli.scenario.file import read, read_text
from stancecli.scenario.report import in_words, reasons
from stancecli.scenario.typed import from_words

__all__ = [
    "apply",
    "change",
    "from_words",
    "in_words",
    "read",
    "read_text",
    "reasons",
]
