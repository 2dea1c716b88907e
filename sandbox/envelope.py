"""The AES envelope of event pushes (dingtalk.md §7.1)."""

import base64
import hashlib
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32


class EnvelopeError(ValueError):
    """An envelope that does not open: wrong key, signature, length or owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Seals and opens with one token, one EncodingAESKey of 43 characters, and the owner's key (the clientId)."""

    token: str
    aes_key: str
    owner: str

    def signature(self, timestamp: str, nonce: str, encrypt: str) -> str:
        """sha1 hex over the sorted parts."""
        return hashlib.sha1("".join(sorted([self.token, timestamp, nonce, encrypt])).encode()).hexdigest()

    def seal(self, text: str, salt: bytes) -> str:
        """base64(AES-CBC(salt of 16 bytes ‖ length ‖ text ‖ owner)), PKCS#7 over blocks of 32."""
        raw = text.encode()
        plain = salt + len(raw).to_bytes(4, "big") + raw + self.owner.encode()
        fill = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def open(self, encrypt: str) -> str:
        """The text inside; EnvelopeError when it was not sealed for this owner."""
        try:
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(base64.b64decode(encrypt, validate=True)) + decryptor.finalize()
            plain = padded[: -padded[-1]]
            end = 20 + int.from_bytes(plain[16:20], "big")
            text, owner = plain[20:end].decode(), plain[end:].decode()
        except (ValueError, IndexError) as error:
            raise EnvelopeError("信封打不开") from error
        if owner != self.owner:
            raise EnvelopeError("信封不是给这个应用的")
        return text

    def open_answer(self, body: object) -> str:
        """The text of an answer `{"msg_signature","timeStamp","nonce","encrypt"}`.

        EnvelopeError when it is not one.
        """
        if not isinstance(body, dict):
            raise EnvelopeError("应答不是JSON对象")
        encrypt = str(body.get("encrypt", ""))
        stamp, nonce = str(body.get("timeStamp", "")), str(body.get("nonce", ""))
        if body.get("msg_signature") != self.signature(stamp, nonce, encrypt):
            raise EnvelopeError("应答签名不对")
        return self.open(encrypt)

    def sealed_body(self, text: str, salt: bytes) -> tuple[str, str]:
        """The request body `{"encrypt": …}` as JSON, and the `encrypt` itself for signing."""
        encrypt = self.seal(text, salt)
        return json.dumps({"encrypt": encrypt}), encrypt

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
