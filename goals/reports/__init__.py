"""An institute's report as it stands: who may do what with it, what is in it, what is left to do.

Read by pages and actions alike; writes nothing.
"""
