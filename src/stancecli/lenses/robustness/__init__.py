"""How firm the lead of an option is, and what would have to be otherwise for another to lead."""

from stancecli.lenses.robustness.finding import Confidence, Robustness, find
from stancecli.lenses.robustness.report import confidence, describe
from stancecli.lenses.robustness.weights import set_name

__all__ = ["Confidence", "Robustness", "confidence", "describe", "find", "set_name"]
