"""Plain numbers in, plain numbers out: no Django, no clock, no database, no network."""
