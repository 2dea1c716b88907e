"""The AES envelope of event callbacks (dingtalk §7.1). Whatever is wrong with one, the answer is the same (S23)."""

import base64
import hmac
from dataclasses import dataclass, field
from hashlib import sha1
from typing import TYPE_CHECKING

from bot.errors import Malformed
from domain.errors import SupervisionError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 32
HEAD = 20  # 16 random bytes and the length of the text in 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What came: its signature, what the signature covers beside our token, and the text under seal."""

    signature: str
    timestamp: str
    nonce: str
    encrypt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Opens and seals with the token and the key of the console. `owners` may stand at the end of a text: the
    app's clientId, and for callbacks registered the old way the organisation."""

    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    owners: tuple[str, ...]

    def __post_init__(self) -> None:
        if not _is_key(self.aes_key):
            raise SupervisionError("the AES key of event callbacks is not one of 43 characters")
        if not self.token or not all(self.owners) or not self.owners:
            raise SupervisionError("event callbacks need a token, and an owner that is not empty")

    def signature(self, timestamp: str, nonce: str, encrypt: str) -> str:
        """sha1 in hex over the sorted parts."""
        return sha1("".join(sorted((self.token, timestamp, nonce, encrypt))).encode()).hexdigest()

    def open(self, sealed: Sealed) -> tuple[str, str]:
        """Text and owner; Malformed (403), always the same, for whatever is not sealed for us."""
        try:
            expected = self.signature(sealed.timestamp, sealed.nonce, sealed.encrypt)
            fits = hmac.compare_digest(expected.encode(), sealed.signature.encode())
            text, owner = self._opened(sealed.encrypt) if fits else ("", "")
        except (ValueError, IndexError):
            owner = ""
        if not any(hmac.compare_digest(owner.encode(), ours.encode()) for ours in self.owners):
            raise refusal()
        return text, owner

    def _opened(self, encrypt: str) -> tuple[str, str]:
        decryptor = self._cipher().decryptor()
        padded = decryptor.update(_decoded(encrypt)) + decryptor.finalize()
        fill = padded[-1]
        if not 1 <= fill <= BLOCK or padded[-fill:] != bytes([fill]) * fill:
            raise ValueError("padding")
        plain = padded[:-fill]
        end = HEAD + int.from_bytes(plain[HEAD - 4 : HEAD], "big")
        if end > len(plain):
            raise ValueError("length")
        return plain[HEAD:end].decode(), plain[end:].decode()

    def seal(self, text: str, owner: str, salt: bytes) -> str:
        """base64(AES-CBC(salt ‖ length in bytes ‖ text ‖ owner)), PKCS#7 over blocks of 32."""
        raw = text.encode()
        plain = salt + len(raw).to_bytes(4, "big") + raw + owner.encode()
        fill = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def _cipher(self) -> "Cipher[modes.CBC]":
        # Six megabytes that a service which hears by stream never needs.
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        key = _decoded(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def refusal() -> Malformed:
    """The one answer to every event that is not ours: it tells a forger nothing."""
    return Malformed("refused", 403)


def _is_key(text: str) -> bool:
    try:
        return len(text) == 43 and len(_decoded(text + "=")) == 32
    except ValueError:
        return False


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
