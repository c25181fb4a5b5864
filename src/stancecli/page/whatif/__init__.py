"""A page that follows its reader: importances, views and scenarios that can be moved.

Each view with each scenario comes as a table that is computed here; the page's script only weighs
what stands in it and adds it up (docs/what-if.md).
"""

from stancecli.page.whatif.panels import moving

__all__ = ["moving"]
