"""Signatures of the platform's pushes and of webhook sends; all are base64(HMAC-SHA256)."""

import base64
import hmac


def _hmac(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), "sha256")).decode()


def robot_signature(app_secret: str, timestamp: str) -> str:
    """Header `sign` of a robot callback (dingtalk.md §5.2); `timestamp` is milliseconds as text."""
    return _hmac(app_secret, f"{timestamp}\n{app_secret}")


def hook_signature(secret: str, timestamp: str) -> str:
    """Query `sign` of a webhook send before percent-encoding (dingtalk.md §2.6)."""
    return _hmac(secret, f"{timestamp}\n{secret}")


def card_signature(api_secret: str, timestamp: str) -> str:
    """Header `x-ddpaas-signature` of a card callback (dingtalk.md §6.4)."""
    return _hmac(api_secret, timestamp)
