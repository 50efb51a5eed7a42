"""What other apps may want to hear about the university."""

from django.dispatch import Signal

# Sent in the transaction that changed units, names, places or codes.
organisation_changed = Signal()

# Sent in the transaction that changed what levels follow from: `unit_ids` (None: every unit),
# `by` and `at`. What counts may have changed, or only what is said of it.
level_changed = Signal()

# Sent before core areas, evidence or its files are written: `unit_id`, `by` and `at`. A receiver
# that knows why it may not be (a round that is locked) raises institutes.access.Refused.
evidence_is_written = Signal()
