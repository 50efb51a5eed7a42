"""What other apps may want to hear about the organisation."""

from django.dispatch import Signal

# Sent in the transaction that changed units, names, places or codes.
organisation_changed = Signal()
