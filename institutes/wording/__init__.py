"""What people read about the university: every code has its words here."""
