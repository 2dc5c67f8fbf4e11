"""An authenticator in software: makes passkeys and signs, also what it should not."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class SoftAuthenticator:
    """One passkey. `host` and `origin` are what the browser would put in."""

    host: str = "winnow.example"
    origin: str = "https://winnow.example"
    verifies: bool = True
    counter: int = 1
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: Any) -> str:
        """The answer to options for a new passkey."""
        point = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        public_key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(self.credential_id).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential_id + public_key
        content = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._answer(
            clientDataJSON=b64(self._client("webauthn.create", options)),
            attestationObject=b64(cbor2.dumps(content)),
        )

    def sign(self, options: Any) -> str:
        """The answer to options for signing in."""
        self.counter += 1
        data, client = self._data(), self._client("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=b64(client), authenticatorData=b64(data), signature=b64(signature)
        )

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        digest = hashlib.sha256(self.host.encode()).digest()
        return digest + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, options: Any) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **response: str) -> str:
        own = b64(self.credential_id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
