"""Entries chained per aggregate (design §4)."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256


def act_number(entry: Mapping[str, object]) -> int:
    """The place of an entry in its aggregate's chain."""
    return int(str(entry["number"]))


CHAINED = ("previous", "kind", "key", "number", "at", "act", "actor", "channel", "message_id", "change")


def entry_digest(entry: Mapping[str, object]) -> str:
    """Hash of an entry with the one before it: a changed byte anywhere breaks the chain from there on (S71)."""
    parts = (v.isoformat() if isinstance(v, datetime) else str(v) for v in (entry[name] for name in CHAINED))
    return sha256("\x1f".join(parts).encode()).hexdigest()
