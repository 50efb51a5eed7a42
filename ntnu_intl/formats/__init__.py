"""Dates and times as they are written in Norway, in English as well: 05/06 would be two days."""
