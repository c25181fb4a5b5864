"""What an actor trades away with each option of a decision, and what it comes down to."""

from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs, find
from stancecli.lenses.tradeoffs.report import describe

__all__ = ["Tradeoff", "Tradeoffs", "describe", "find"]
