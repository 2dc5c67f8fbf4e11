"""What spammers do to a comment so that a filter lets it through: text in, text out.

Every evasion keeps what the comment is for: its links lead where they led (a shortened one
apart), and a person reads the same words or the same offer.
"""

import re
import string
from collections.abc import Callable
from random import Random

from model.comment import Author, Comment
from model.text.links import BARE_LINK
from training.evasion.wordings import OTHER_WORDS, READERS_NAMES, READERS_SENTENCES

Evasion = Callable[[Comment, Random], Comment]
OfText = Callable[[str, Random], str]

# What must stay as it is for the comment to work: tags, BBCode, entities, links, addresses.
FIXED = re.compile(
    rf"<[^<>]{{0,2000}}>|\[[^\[\]]{{0,1500}}\]|&#?\w{{1,31}};|[\w.+-]+@[\w.-]+|{BARE_LINK.pattern}",
    re.I,
)
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'\]\[)(]+", re.I)
HREF = re.compile(r"(href\s*=\s*[\"']?|\[url=[\"']?|\]\()(?!https?://)([^\"'\s>\])]+)", re.I)
BARE_AMONG_TAGS = re.compile(
    rf"<[^<>]{{0,2000}}>|\[[^\[\]]{{0,1500}}\](?:\([^()]{{0,1000}}\))?|(?P<bare>{BARE_LINK.pattern})",
    re.I,
)
WORD = re.compile(r"[^\W\d_]{2,}")
LONG_WORD = re.compile(r"[A-Za-z]{5,}")
SENTENCE = re.compile(r"[^.!?。\n]{30,300}[.!?。]")
CYRILLIC = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
LEET = dict(zip("aeiost", "@31057", strict=True))
ACCENTS = str.maketrans("aeiounyc", "áèíöüñÿç")
BOLD = str.maketrans(
    string.ascii_letters, "".join(map(chr, (*range(0x1D41A, 0x1D434), *range(0x1D400, 0x1D41A))))
)
FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
SHORT_HOSTS = ("https://bit.ly/", "https://tinyurl.com/", "https://cutt.ly/", "https://is.gd/")


def _of_words(pattern: re.Pattern[str], change: OfText) -> Evasion:
    """An evasion that rewrites the words of the text and of the name, links left alone."""

    def words(text: str, draw: Random) -> str:
        return pattern.sub(lambda match: change(match.group(), draw), text)

    return _of_text(lambda text, draw: _around_links(text, lambda part: words(part, draw)), words)


def _of_text(text: OfText, name: OfText | None = None) -> Evasion:
    def evade(comment: Comment, draw: Random) -> Comment:
        author = comment.author
        if name is not None:
            author = author.model_copy(update={"name": name(author.name, draw)})
        return comment.model_copy(update={"text": text(comment.text, draw), "author": author})

    return evade


def _around_links(text: str, change: Callable[[str], str]) -> str:
    pieces, at = [], 0
    for match in FIXED.finditer(text):
        pieces += [change(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, change(text[at:])])


def _sometimes(share: float, change: OfText) -> OfText:
    return lambda word, draw: change(word, draw) if draw.random() < share else word


def _with_inside(char: str) -> OfText:
    """A character put into the middle of a word."""
    return lambda word, draw: f"{word[: len(word) // 2]}{char}{word[len(word) // 2 :]}"


def _swapped(word: str, draw: Random) -> str:
    at = draw.randrange(1, len(word) - 2)
    return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


def _with_digits(word: str, draw: Random) -> str:
    """Half of the letters that have a digit like them, written as that digit."""
    chosen = set(draw.sample(sorted(LEET), 3))
    return "".join(LEET[char] if char in chosen else char for char in word)


def _synonym(word: str, draw: Random) -> str:
    others = OTHER_WORDS.get(word.lower())
    if not others:
        return word
    other = draw.choice(others)
    return other.capitalize() if word[0].isupper() else other


def _entities(word: str, draw: Random) -> str:
    return "".join(f"&#{ord(char)};" for char in word)


def shorten_links(comment: Comment, draw: Random) -> Comment:
    """Every URL of the text, and the author's, behind a link shortener."""

    def short() -> str:
        path = "".join(draw.choices(string.ascii_letters + string.digits, k=7))
        return draw.choice(SHORT_HOSTS) + path

    text = HREF.sub(
        lambda match: match.group(1) + short(), URL.sub(lambda m: short(), comment.text)
    )
    url = short() if comment.author.url else ""
    author = comment.author.model_copy(update={"url": url})
    return comment.model_copy(update={"text": text, "author": author})


def break_links(comment: Comment, draw: Random) -> Comment:
    """Every bare host written so that it is no link: "shop dot example dot com"."""

    def broken(match: re.Match[str]) -> str:
        host, slash, path = re.sub(r"^https?://", "", match.group(), flags=re.I).partition("/")
        return host.replace(".", " dot ") + slash + path

    text = BARE_AMONG_TAGS.sub(
        lambda match: broken(match) if match.group("bare") else match.group(), comment.text
    )
    return comment.model_copy(update={"text": text})


def quote_the_article(comment: Comment, draw: Random) -> Comment:
    """A sentence of the article in front, as if the comment answered it."""
    sentences = [m.group().strip() for m in SENTENCE.finditer(comment.article.text)]
    if not sentences:
        return comment
    return comment.model_copy(update={"text": f"{draw.choice(sentences)} {comment.text}"})


def append_the_article(comment: Comment, draw: Random) -> Comment:
    """A sentence of the article at the end."""
    sentences = [m.group().strip() for m in SENTENCE.finditer(comment.article.text)]
    if not sentences:
        return comment
    return comment.model_copy(update={"text": f"{comment.text} {draw.choice(sentences)}"})


def append_good_words(comment: Comment, draw: Random) -> Comment:
    """Two sentences such as readers write at the end (Lowd and Meek 2005)."""
    good = " ".join(draw.sample(READERS_SENTENCES, 2))
    return comment.model_copy(update={"text": f"{comment.text} {good}"})


def prepend_good_words(comment: Comment, draw: Random) -> Comment:
    """Two sentences such as readers write in front."""
    good = " ".join(draw.sample(READERS_SENTENCES, 2))
    return comment.model_copy(update={"text": f"{good} {comment.text}"})


def name_the_title(comment: Comment, draw: Random) -> Comment:
    """The article's title worked in: "about <title>: ..."."""
    title = comment.article.title
    if not title:
        return comment
    return comment.model_copy(update={"text": f"About {title}: {comment.text}"})


def take_a_readers_name(comment: Comment, draw: Random) -> Comment:
    """A person's name and a free mail address, where a link is left to carry the offer."""
    if not comment.author.name or not (comment.author.url or BARE_LINK.search(comment.text)):
        return comment
    name = draw.choice(READERS_NAMES)
    email = f"{name.split()[0].lower()}{draw.randrange(100)}@gmail.com"
    author = Author(name=name, email=email, url=comment.author.url)
    return comment.model_copy(update={"author": author})


EVASIONS: dict[str, Evasion] = {
    "look-alike letters": _of_words(WORD, _sometimes(0.6, lambda w, _: w.translate(CYRILLIC))),
    "one look-alike a word": _of_words(
        WORD, lambda w, _: w[:1] + w[1:2].translate(CYRILLIC) + w[2:]
    ),
    "zero-width spaces": _of_words(WORD, _with_inside("\u200b")),
    "soft hyphens": _of_words(WORD, _with_inside("\u00ad")),
    "combining marks": _of_words(WORD, lambda w, _: "".join(char + "\u0336" for char in w)),
    "spaced letters": _of_words(LONG_WORD, _sometimes(0.5, lambda w, _: " ".join(w))),
    "dotted letters": _of_words(LONG_WORD, _sometimes(0.5, lambda w, _: ".".join(w))),
    "bold letters": _of_words(WORD, lambda w, _: w.translate(BOLD)),
    "full-width letters": _of_words(WORD, lambda w, _: w.translate(FULL_WIDTH)),
    "digits for letters": _of_words(LONG_WORD, _sometimes(0.5, _with_digits)),
    "accents": _of_words(WORD, lambda w, _: w.translate(ACCENTS)),
    "swapped letters": _of_words(LONG_WORD, _sometimes(0.5, _swapped)),
    "tags inside words": _of_text(
        lambda text, draw: _around_links(
            text, lambda p: LONG_WORD.sub(lambda m: _with_inside("<b></b>")(m.group(), draw), p)
        )
    ),
    "entities": _of_text(
        lambda text, draw: _around_links(
            text, lambda p: WORD.sub(lambda m: _entities(m.group(), draw), p)
        )
    ),
    "capitals": _of_text(lambda text, draw: _around_links(text, str.upper)),
    "small letters": _of_text(
        lambda text, draw: _around_links(text, str.lower), lambda name, draw: name.lower()
    ),
    "a line a word": _of_text(
        lambda text, draw: _around_links(text, lambda p: p.replace(" ", "\n"))
    ),
    "spun synonyms": _of_words(WORD, _synonym),
    "shortened links": shorten_links,
    "links in words": break_links,
    "good words at the end": append_good_words,
    "good words in front": prepend_good_words,
    "article quoted in front": quote_the_article,
    "article quoted at the end": append_the_article,
    "title named": name_the_title,
    "a reader's name": take_a_readers_name,
}
