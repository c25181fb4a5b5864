"""How one item bears on another: the paths of claims from one to the other, shortest first."""

from stancecli.lenses.why.finding import ClaimPath, PathLink, Why, Worth, find
from stancecli.lenses.why.report import describe

__all__ = ["ClaimPath", "PathLink", "Why", "Worth", "describe", "find"]
