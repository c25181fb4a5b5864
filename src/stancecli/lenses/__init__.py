"""One question a module: `ask` (graph → finding) and `tell` (finding → report)."""
