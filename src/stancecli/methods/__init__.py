"""The arithmetic: each module says whose method it follows, by author and year, or our own.

Each shows one line that can be checked by hand, where there is something to check, and of arrays
what they are over. docs/definitions.md has the formulas.
"""
