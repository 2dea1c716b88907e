"""Identifiers that look like the platform's own (dingtalk.md §0.4), drawn from a seeded generator."""

import hashlib
from base64 import b64encode
from random import Random


def process_query_key(rng: Random) -> str:
    """An opaque, case-sensitive handle that always contains `+`, `/` and `=`."""
    raw = b64encode(rng.randbytes(28)).decode()
    return f"{raw[:9]}+{raw[9:18]}/{raw[18:]}"


def msg_id(rng: Random) -> str:
    """`msg…==`: an inbound message id, never equal to a processQueryKey."""
    return f"msg{b64encode(rng.randbytes(16)).decode()}"


def conversation_id(rng: Random) -> str:
    """`cid…==` of a group."""
    return f"cid{b64encode(rng.randbytes(16)).decode()}"


def hex_id(rng: Random, size: int = 16) -> str:
    """`size` random bytes as hex."""
    return rng.randbytes(size).hex()


def uuid(rng: Random) -> str:
    """Upper-case and dashed, as request ids look."""
    raw = hex_id(rng).upper()
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def _digest(word: str, size: int) -> str:
    return b64encode(hashlib.sha256(word.encode()).digest()[:size]).decode()


def encrypted_id(userid: str) -> str:
    """`$:LWCP_v1:$…`: stable for one user, good for comparing only."""
    return f"$:LWCP_v1:${_digest('id' + userid, 15)}"


def private_conversation(userid: str) -> str:
    """The conversation of one person with the robot; no openConversationId (dingtalk.md §5.1)."""
    return f"cid{_digest('oto' + userid, 16)}"
