"""What a model does not say: its gaps, and what share of it is cited."""

from stancecli.lenses.check.finding import Gaps, find
from stancecli.lenses.check.report import describe

__all__ = ["Gaps", "describe", "find"]
