"""Wiring: settings, addresses, middleware. Knows no rule of the domain."""
