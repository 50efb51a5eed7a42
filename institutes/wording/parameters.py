"""What the rule's thresholds and validities are called."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "supporting_items": _("Supporting items needed"),
    "categories": _("Categories they must come from"),
    "third_party_items": _("Of them that others than NTNU can confirm"),
    "bibliometric_items_at_most": _("Publication profiles that count, at most"),
    "evaluation_years": _("Years an evaluation counts, at most"),
    "evaluation_ageing_years": _("Years until an evaluation is marked as ageing"),
    "excellence_years_after": _("Years excellence funding counts after its end"),
    "funding_years_after": _("Years other funding counts after its end"),
    "bibliometric_years": _("Years a publication profile counts after its window"),
    "prize_years": _("Years a prize counts"),
    "office_years_after": _("Years an office counts after its end"),
    "artistic_years": _("Years artistic standing counts"),
    "external_members": _("External members of a panel the faculty appoints"),
    "top_publications_share": _("PP top 10 must be above"),
    "level_2_ratio": _("Level 2, times the national share, at least"),
    "publications": _("Publications in the window, at least"),
    "fellows": _("MSCA fellows, at least"),
    "copublication_share": _("Share of co-publication, at least"),
    "works": _("Works for strong artistic standing"),
    "artists": _("Artists for strong artistic standing"),
    "permanent_staff": _("Permanent academic staff in a core area"),
    "academic_fte_share": _("Or its share of the academic FTE"),
}
