"""How firm the lead of an option is, and what would have to be otherwise for another to lead."""

from stancecli.lenses.robustness.finding import Confidence, Robustness, ask
from stancecli.lenses.robustness.telling import confidence, tell
from stancecli.lenses.robustness.weights import set_name

__all__ = ["Confidence", "Robustness", "ask", "confidence", "set_name", "tell"]
