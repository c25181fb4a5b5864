"""Which states hold, and how surely: who would move from here, and what holds an equilibrium."""

from stancecli.lenses.stability.finding import Stability, find
from stancecli.lenses.stability.report import describe

__all__ = ["Stability", "describe", "find"]
