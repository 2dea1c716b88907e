"""Signatures of callbacks (dingtalk §5.2, §6.4). They cover the time, not the body."""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from bot.dingtalk.bodies import moment_of
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


def hook_sign(timestamp: str, secret: str) -> str:
    """Of a group's webhook: made like a robot's, with the webhook's own secret (dingtalk §2.6)."""
    return robot_sign(timestamp, secret)


def _hmac(secret: str, message: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), message.encode(), sha256).digest()).decode()


def check_fresh(timestamp: str, now: datetime) -> None:
    """Raise Malformed (401) unless a moment in milliseconds lies within our window."""
    sent = moment_of(timestamp)
    if sent is None or not now - OLDEST <= sent <= now + NEWEST:
        raise Malformed("timestamp too far from our clock", 401)


def check(expected: str, sign: str) -> None:
    """Raise Malformed (401) unless the signature fits; compared in constant time."""
    if not hmac.compare_digest(expected.encode(), sign.encode()):
        raise Malformed("signature does not fit", 401)
