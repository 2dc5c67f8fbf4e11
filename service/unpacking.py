"""Bodies that come compressed: unpacked up to a limit, whatever they were made to grow to."""

import zlib

from service.domain.errors import BodyTooLarge, BrokenBody, UnknownEncoding

GZIP, ZLIB, RAW = 31, 15, -15  # what zlib calls the forms of a packed body
PLAIN = ("", "identity")


def is_packed(encoding: str) -> bool:
    """Whether a body with this `Content-Encoding` has to be unpacked."""
    return encoding not in PLAIN


def unpack(body: bytes, encoding: str, *, max_bytes: int) -> bytes:
    """What was packed. Raises UnknownEncoding, BrokenBody, and BodyTooLarge before it is read."""
    try:
        unpacker = zlib.decompressobj(_form(body, encoding))
        unpacked = unpacker.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise BrokenBody(f"the body says it is {encoding}, and is not") from error
    if len(unpacked) > max_bytes:
        raise BodyTooLarge(f"the body may have at most {max_bytes} bytes when it is unpacked")
    if not unpacker.eof or unpacker.unused_data:
        raise BrokenBody(f"the body is {encoding}, and does not end where it should")
    return unpacked


def _form(body: bytes, encoding: str) -> int:
    if encoding in ("gzip", "x-gzip"):
        return GZIP
    if encoding != "deflate":
        raise UnknownEncoding(
            "a body may come as it is, or with `Content-Encoding: gzip` or `deflate`",
            headers={"Accept-Encoding": "gzip, deflate"},
        )
    is_zlib = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return ZLIB if is_zlib else RAW  # some clients leave out the frame that the standard wants
