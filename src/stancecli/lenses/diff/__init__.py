"""What changed between two models, or a model and a scenario, and which conclusions change."""

from stancecli.lenses.diff.finding import DecisionDiff, Diff, ask
from stancecli.lenses.diff.inputs import Input
from stancecli.lenses.diff.telling import tell

__all__ = ["DecisionDiff", "Diff", "Input", "ask", "tell"]
