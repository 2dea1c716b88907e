"""One-time codes bound to an actor and to exact content (S05). The shell draws them; here they are only checked."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from domain.actors import Actor, Channel
from domain.matters.drafts import Content


def content_digest(content: Content) -> str:
    """Hash of exactly what will be done."""
    return sha256(repr(content).encode()).hexdigest()


def contents_digest(contents: Sequence[Content]) -> str:
    """The same of a list."""
    return sha256(repr(tuple(contents)).encode()).hexdigest()


def state_digest(state: object) -> str:
    """A short name for exactly this state of an aggregate."""
    return sha256(repr(state).encode()).hexdigest()[:12]


def code_digest(code: str, subject: str, account: str, digest: str) -> str:
    """What is stored instead of the code: it fits only this subject, this account and this content."""
    return sha256("|".join((code, subject, account, digest)).encode()).hexdigest()


def matches(stored: str, offered: str) -> bool:
    """Constant-time comparison of two `code_digest`s."""
    return hmac.compare_digest(stored, offered)


def is_confirmed(by: Actor, code: str, stored: str, bound_to: tuple[str, str]) -> bool:
    """Whether a privileged act is confirmed: by the code that was sent to this account privately, bound to
    (subject, digest of the content); or by a bare word where the private channel itself proves the sender."""
    if by.proven and not code and by.channel is Channel.PRIVATE:
        return True
    subject, digest = bound_to
    return bool(code) and matches(stored, code_digest(code, subject, by.staff_id, digest))


def derived_code(seed: str, subject: str) -> str:
    """Four digits for a subject, from a seed the shell drew."""
    return f"{int.from_bytes(sha256(f'{seed}|{subject}'.encode()).digest()[:4]) % 10_000:04d}"
