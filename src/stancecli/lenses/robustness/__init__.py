"""How firm the lead of an option is, and what would have to be otherwise for another to lead."""

from stancecli.lenses.robustness.finding import EveryDecision, Robustness, find, find_all
from stancecli.lenses.robustness.report import describe
from stancecli.lenses.robustness.weights import set_name

__all__ = ["EveryDecision", "Robustness", "describe", "find", "find_all", "set_name"]
