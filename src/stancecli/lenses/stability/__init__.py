"""Where the situation can come to rest: who would move from here, and what holds an equilibrium."""

from stancecli.lenses.stability.finding import Stability, find
from stancecli.lenses.stability.report import describe

__all__ = ["Stability", "describe", "find"]
