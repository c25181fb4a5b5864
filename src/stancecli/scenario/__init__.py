"""What if: changes to a model, each with its reason, and the model and the state they lead to."""

from stancecli.scenario.applying import changed, under
from stancecli.scenario.changes import Assumption, Removal, Scenario, Setting
from stancecli.scenario.file import read, read_text
from stancecli.scenario.naming import assumption, from_words, removal, setting
from stancecli.scenario.telling import reasons, said

__all__ = [
    "Assumption",
    "Removal",
    "Scenario",
    "Setting",
    "assumption",
    "changed",
    "from_words",
    "read",
    "read_text",
    "reasons",
    "removal",
    "said",
    "setting",
    "under",
]
