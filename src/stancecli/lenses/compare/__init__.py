"""Who leads as entered, on each view, in each scenario and in other models, side by side."""

from stancecli.lenses.compare.finding import Comparison, find
from stancecli.lenses.compare.report import describe

__all__ = ["Comparison", "describe", "find"]
