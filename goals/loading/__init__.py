"""Fills the plan, its series and the real figures from the data files, and keeps them up to date.

What the files say is written; what is not in them is left alone. A second run changes nothing.
`plan` is the plan and what hangs on it, `series` its indicators, `real` the real figures, `rows`
how one row is compared and written.
"""

from goals.loading.plan import load_plan
from goals.loading.real import load_erc_grants, load_real_figures
from goals.loading.rows import Loaded

__all__ = ["Loaded", "load_erc_grants", "load_plan", "load_real_figures"]
