"""What the portal refuses to start with, and the sentence that says what to set.

Pure: settings in, sentences out, so that every refusal is a row in a test.
"""

from collections.abc import Mapping, Sequence
from typing import Any

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})

# With SQLite's defaults half of the transactions of eight writers fail as "locked";
# with these, none (shared figures of November 2026, repeated in tests).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # What a statement may have to take back is kept in memory until the statement ends; in a file
    # it takes a fifth of the time of a large write.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
}


def refusals(
    *,
    demo: bool,
    debug: bool,
    secret_key: str,
    hosts: Sequence[str],
    database: Mapping[str, Any],
) -> list[str]:
    """Every reason not to start, as sentences; empty when the settings are safe."""
    found = []
    if demo:
        open_hosts = sorted(set(hosts) - LOCAL_HOSTS)
        if open_hosts:
            found.append(
                "DEMO=1 creates accounts with a known password and is for this machine only. "
                f"Unset DEMO, or take {', '.join(open_hosts)} out of ALLOWED_HOSTS."
            )
    else:
        if debug:
            found.append("DEBUG shows settings and source to visitors. Unset DEBUG.")
        if not secret_key:
            found.append("SECRET_KEY is missing. Set it to a random text of 50 characters or more.")
        elif len(secret_key) < 50 or len(set(secret_key)) < 5:
            found.append(
                "SECRET_KEY is too easy to guess. Set a random text of 50 characters or more."
            )
        if not hosts:
            found.append(
                "ALLOWED_HOSTS is missing. Set it to the portal's host names, separated by commas."
            )
        elif "*" in hosts:
            found.append("ALLOWED_HOSTS lets in every host name. Set it to the portal's own names.")
    if database.get("ENGINE", "").endswith("sqlite3"):
        options = database.get("OPTIONS", {})
        missing = [key for key, safe in SQLITE_OPTIONS.items() if options.get(key) != safe]
        if missing:
            found.append(
                "SQLite is set up so that writes can be lost or refused. Take "
                f"{', '.join(missing)} out of DATABASE_URL; the portal sets them itself."
            )
    return found
