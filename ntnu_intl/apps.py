from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """What no page uses is not collected: compressing it at the highest level takes its time."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("bootstrap-*", "bootstrap.css*", "*.rtl*", "ht*-4*", "htmx-2.js", "ext"),
        *("*.md", "LICENSE", "package.json"),
    ]
