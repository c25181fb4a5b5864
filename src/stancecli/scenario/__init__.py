"""What if: changes to a model, each with its reason, and the model and the state they lead to."""

from stancecli.scenario.applying import changed, under
from stancecli.scenario.changes import Assumption, Removal, Scenario, Setting, reasons, said
from stancecli.scenario.file import read, read_text
from stancecli.scenario.naming import assumption, removal, setting, worded

__all__ = [
    "Assumption",
    "Removal",
    "Scenario",
    "Setting",
    "assumption",
    "changed",
    "read",
    "read_text",
    "reasons",
    "removal",
    "said",
    "setting",
    "under",
    "worded",
]
