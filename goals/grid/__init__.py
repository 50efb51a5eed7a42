"""Figures typed by administrators: which cells there are, what was typed, what it would change.

Pages show it and actions save it; nothing here writes.
"""
