"""Tables as people keep them in files: cells with their places, in text and in workbooks."""

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
"""How the names of workbooks end that are read."""
