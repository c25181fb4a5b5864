"""What changed between two models, or a model and a scenario, and which conclusions change."""

from stancecli.lenses.diff.finding import DecisionDiff, Diff, find
from stancecli.lenses.diff.inputs import Input
from stancecli.lenses.diff.report import describe

__all__ = ["DecisionDiff", "Diff", "Input", "describe", "find"]
