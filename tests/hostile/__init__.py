"""Hostile model files, made by a script."""
