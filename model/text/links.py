"""Links in a text, and those that stand there bare."""

import re
from dataclasses import dataclass

LINKED_SUFFIXES = (
    "com|net|org|info|biz|ru|cn|de|fr|nl|it|es|pl|br|in|uk|io|co|us|eu|tv|me|xyz|top|site"
    "|online|shop|club|store|app|blog|ly|gl|tk|vip|pro|live"
)
BARE_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\]\[)(]+"
    r"|(?<![\w.@/-])(?:[a-z0-9-]{2,63}\.){1,4}(?!(?-i:In|It|Me|Us|Live|Top)\b)"  # "I agree.It is"
    rf"(?:{LINKED_SUFFIXES})(?![\w@-])(?:/[^\s<>\"'\]\[)(]*)?",
    re.I,
)
# A bare link has "://" or one of these dots: a search for the dot first is much faster.
DOT_OF_LINK = re.compile(rf"\.(?:(?<=www\.)|(?:{LINKED_SUFFIXES})(?![\w@-]))", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a comment: where it leads, what it says, how it was written."""

    url: str
    anchor: str
    markup: str  # "html", "bbcode", "markdown" or "bare"
