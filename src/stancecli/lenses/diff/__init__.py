"""What changed between two models, or a model and a scenario, and which conclusions change."""

from stancecli.lenses.diff.finding import Diff, find
from stancecli.lenses.diff.report import describe

__all__ = ["Diff", "describe", "find"]
