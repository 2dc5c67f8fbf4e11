"""Files sealed with a passphrase: read by nobody without it, and changed by nobody unseen.

The key is drawn from the passphrase by scrypt (RFC 7914). The content is cut into pieces that are
each encrypted and authenticated by AES-GCM; a piece's nonce holds its number and whether it is the
last, so that none can be left out, moved or cut off (STREAM, Hoang and others 2015).
"""

import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from service.domain.backups import BackupError

MAGIC = b"winnow sealed 1\n"
SALT_BYTES, PREFIX_BYTES, TAG_BYTES = 16, 7, 16
PIECE_BYTES = 1 << 20
SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 15, 8, 1  # 32 MiB, some tenths of a second


class SealingWriter(io.RawIOBase):
    """Seals what is written. Nothing is whole before it is closed; the file itself stays open."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
        self._file, self._cipher = file, _cipher(passphrase, salt)
        self._waiting, self._number = bytearray(), 0
        file.write(MAGIC + salt + self._prefix)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override]
        """Take what is to be sealed; the last piece is held back until `close`."""
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]), is_last=False)
            del self._waiting[:PIECE_BYTES]
        return len(content)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """What was sealed. Raises BackupError for another passphrase or a changed file."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        head = file.read(len(MAGIC) + SALT_BYTES + PREFIX_BYTES)
        salt, self._prefix = head[len(MAGIC) : -PREFIX_BYTES], head[-PREFIX_BYTES:]
        if not head.startswith(MAGIC) or len(salt) != SALT_BYTES:
            raise BackupError("the file ends in the middle: it is not whole")
        self._file, self._cipher = file, _cipher(passphrase, salt)
        self._number, self._plain = 0, b""
        self._next = file.read(PIECE_BYTES + TAG_BYTES)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Give some of the content; 0 at its end."""
        while not self._plain and self._next:
            self._unseal()
        taken, self._plain = self._plain[: len(buffer)], self._plain[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _unseal(self) -> None:
        piece, self._next = self._next, self._file.read(PIECE_BYTES + TAG_BYTES)
        nonce = _nonce(self._prefix, self._number, is_last=not self._next)
        try:
            self._plain = self._cipher.decrypt(nonce, piece, None)
        except InvalidTag as error:
            is_first = self._number == 0
            raise BackupError(
                "the passphrase is another, or the file was changed"
                if is_first
                else "the file was changed, or ends in the middle"
            ) from error
        self._number += 1


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    derive = Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P)
    return AESGCM(derive.derive(passphrase.encode("utf-8", "surrogateescape")))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
