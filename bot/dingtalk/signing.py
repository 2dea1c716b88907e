"""Signatures of callbacks (dingtalk §5.2, §6.4). They cover the time, not the body."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.errors import Malformed

# The platform allows an hour; we allow what a slow network needs (S21).
OLDEST = timedelta(minutes=5)
NEWEST = timedelta(seconds=60)


def robot_sign(timestamp: str, secret: str) -> str:
    """base64(HMAC-SHA256(secret, "timestamp\\nsecret")), dingtalk §5.2."""
    return _hmac(secret, f"{timestamp}\n{secret}")


def card_sign(timestamp: str, secret: str) -> str:
    """base64(HMAC-SHA256(secret, "timestamp")), dingtalk §6.4."""
    return _hmac(secret, timestamp)


def _hmac(secret: str, message: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), message.encode(), sha256).digest()).decode()


def check(expected: str, sign: str, timestamp: str, now: datetime) -> None:
    """Raise Malformed (401) unless the signature fits and the timestamp (ms) is fresh."""
    if not timestamp.isdigit() or len(timestamp) > 16:
        raise Malformed("timestamp missing or not in milliseconds", 401)
    sent = datetime.fromtimestamp(int(timestamp) / 1000, UTC)
    if not now - OLDEST <= sent <= now + NEWEST:
        raise Malformed("timestamp too far from our clock", 401)
    if not hmac.compare_digest(expected.encode(), sign.encode()):
        raise Malformed("signature does not fit", 401)
