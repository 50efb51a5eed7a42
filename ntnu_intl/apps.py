from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """What no page uses is not collected: compressing it at the highest level takes its time."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "site.css",  # stands in every page (ntnu_intl/styles.py)
        *("ht*-4*", "htmx-2.js", "ext"),
        *("*.md", "LICENSE", "package.json"),
    ]
