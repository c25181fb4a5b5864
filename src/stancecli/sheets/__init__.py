"""Tables as people keep them in files: cells with their places, in text and in workbooks."""

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
"""How the names of workbooks end that are read."""

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How new and old files of spreadsheets begin."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are those of a workbook, of a kind that is read or not."""
    return data.startswith((ZIP, OLE))
