"""How one item bears on another: the paths of claims from one to the other, shortest first."""

from stancecli.lenses.why.finding import Why, find
from stancecli.lenses.why.report import describe

__all__ = ["Why", "describe", "find"]
