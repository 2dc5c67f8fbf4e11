"""The one secret of an installation, and what is derived from it."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from service.domain.errors import WinnowError
from service.domain.visitors import network_of
from service.settings import Settings

FILE_NAME = "secret.key"
KEY_BYTES = 32
NONCE_BYTES = 16
MOST_SEALED_BYTES = 4096
SHOWN_CHARS = 16  # of a hash that stands for an address: 64 bits


class SecretError(WinnowError):
    """The secret cannot be read or kept. The message names the file, not what is in it."""


class Secret:
    """Keyed hashes, seals and signing keys. Each purpose has a key of its own."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def digest(self, purpose: str, text: str) -> str:
        """A keyed hash in 64 hexadecimal digits: the same for the same text and purpose."""
        return self._mac(purpose, text.encode("utf-8", "replace")).hex()

    def hash_ip(self, address: str) -> str:
        """What is kept of an IP address. Those of one IPv6 /64 are one visitor."""
        return self.digest("ip", network_of(address)) if address.strip() else ""

    def hash_email(self, email: str) -> str:
        """What is kept of a mail address: who wrote is hashed, the domain stays to be judged."""
        plain = email.strip().lower()
        if not plain:
            return ""
        _, at, domain = plain.rpartition("@")
        return f"{self.digest('email', plain)[:SHOWN_CHARS]}{at}{domain if at else ''}"

    def signing_key(self, site_id: str, number: int = 0) -> str:
        """The key that signs what a site is told, as Standard Webhooks writes it.

        Each rotation counts the number up; the first key is what it always was.
        """
        name = f"{site_id} {number}" if number else site_id
        return "whsec_" + base64.b64encode(self._mac("webhook", name.encode())[:24]).decode()

    def seal(self, text: str) -> str:
        """Encrypt a short text, up to 4,096 bytes, so that only this secret opens it.

        Encrypt, then authenticate; the keystream is HMAC-SHA256 over a nonce that is never
        used again.
        """
        nonce, plain = secrets.token_bytes(NONCE_BYTES), text.encode()
        if len(plain) > MOST_SEALED_BYTES:
            raise ValueError("too long to be sealed")
        hidden = _xor(plain, self._keystream(nonce, len(plain)))
        return base64.b64encode(nonce + hidden + self._mac("seal-tag", nonce + hidden)).decode()

    def unseal(self, sealed: str) -> str | None:
        """What was sealed; None if it was sealed with another secret, or is nothing sealed."""
        try:
            box = base64.b64decode(sealed)
        except ValueError:  # a browser's cookie may hold anything
            return None
        nonce, hidden, tag = box[:NONCE_BYTES], box[NONCE_BYTES:-32], box[-32:]
        if not hmac.compare_digest(tag, self._mac("seal-tag", nonce + hidden)):
            return None
        return _xor(hidden, self._keystream(nonce, len(hidden))).decode()

    def _keystream(self, nonce: bytes, length: int) -> bytes:
        """The first block is of the nonce alone, as all that was sealed by earlier versions is."""
        further = (number.to_bytes(4, "big") for number in range(1, -(-length // KEY_BYTES)))
        return b"".join(self._mac("seal", nonce + number) for number in (b"", *further))

    def _mac(self, purpose: str, message: bytes) -> bytes:
        key = hmac.digest(self._key, purpose.encode(), hashlib.sha256)
        return hmac.digest(key, message, hashlib.sha256)


def open_secret(settings: Settings) -> Secret:
    """The secret of the settings, else of a file in the data folder, made the first time.

    Raises SecretError.
    """
    return Secret(read_key(settings))


def read_key(settings: Settings) -> bytes:
    """The key of the settings, else of the file, which is made if need be. Raises SecretError."""
    if settings.secret_key:
        return hashlib.sha256(settings.secret_key.encode()).digest()
    return _key_of_file(settings.data_dir / FILE_NAME)


def require_no_other_key(settings: Settings, key: bytes) -> None:
    """Raise SecretError if another key is set, or lies in the data folder."""
    path = settings.data_dir / FILE_NAME
    if settings.secret_key and read_key(settings) != key:
        raise SecretError(
            "WINNOW_SECRET_KEY is another secret than the backup's: set that, or none"
        )
    if not settings.secret_key and path.exists() and _key_of_file(path) != key:
        raise SecretError(f"{path} is another secret than the backup's: move it away")


def place_key(settings: Settings, key: bytes) -> None:
    """Keep a key in the data folder, unless the settings name it. Raises SecretError."""
    require_no_other_key(settings, key)
    path = settings.data_dir / FILE_NAME
    if settings.secret_key or path.exists():
        return
    try:
        _make(path, key)
    except OSError as error:
        raise SecretError(f"{path} cannot be made: {error.strerror}") from error


def _key_of_file(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path, secrets.token_bytes(KEY_BYTES))
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise SecretError(f"{path} cannot be read or made: {error.strerror}") from error
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise SecretError(f"{path} does not hold a secret; restore it from a backup")
    return key


def _make(path: Path, key: bytes) -> None:
    """Make the file at once and whole: of processes that start together, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _xor(text: bytes, stream: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))
