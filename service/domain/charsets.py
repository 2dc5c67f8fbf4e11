"""Charsets, by the labels that browsers know them by: `latin1` is windows-1252, `gb2312` is GBK.

The labels are those of the Encoding Standard. No codec of Python's that is no charset, such as
`zip`, can be named with them.
"""

import codecs

import webencodings

UNREADABLE = "\ufffd"
WIDER = {"gbk": "gb18030"}  # as the standard decodes it
AT_A_GUESS = "cp1252"  # has a character for nearly every byte: nothing gets lost
FORMS_OF_UTF_16 = ("utf-16-le", "utf-16-be")


def codec_of(label: str) -> str | None:
    """Python's codec of a charset; None if no browser knows the label, or can read it."""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in ("replacement", "x-user-defined"):
        return None
    name = str(encoding.codec_info.name)
    return WIDER.get(name, name)


def decode(raw: bytes, codec: str | None) -> str:
    """The text in a charset; what does not fit is replaced.

    Without a charset it is UTF-8 if it can be read as that in part, else windows-1252.
    """
    if codec in FORMS_OF_UTF_16:
        return _decode_utf_16(raw, codec)
    if codec is not None:
        return raw.decode(codec, "replace")
    text = raw.decode("utf-8", "replace")
    if UNREADABLE in text and not any(char > "\x7f" for char in text.replace(UNREADABLE, "")):
        return raw.decode(AT_A_GUESS, "replace")
    return text


def _decode_utf_16(raw: bytes, codec: str) -> str:
    """A mark at the beginning goes before what was declared."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    return raw.decode(codec, "replace")
