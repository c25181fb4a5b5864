"""Quotes and the texts that they are from."""
