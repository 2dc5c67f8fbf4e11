"""What an edit does to a decision: it stands only for the words it was about. Pure."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from model.comment import Author, Comment
from model.text.plain import read_plain_text
from model.verdict import Label
from service.domain.comments import DecisionLabel, Judgement
from service.domain.leads import leads_further
from service.domain.mail_addresses import is_other_address

# In scripts without spaces each character counts: a clause is no word that can be misspelt.
UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
MOST_TYPOS = 2  # words that may be spelt otherwise
LETTERS_OF_TYPO = 2  # added, dropped, or exchanged in one of them
MOST_COMPARED = 4000  # words and the spaces between them: a moderator waits for it
SHORTEST_TYPO = 4  # letters of a word that can be misspelt: "can" and "cannot" are not one word

PieceKind = Literal["same", "added", "removed"]


class EditPiece(NamedTuple):
    """Some words that an edit left, added or removed."""

    kind: PieceKind
    text: str


def keeps_decision(before: Comment, after: Comment) -> bool:
    """Whether an edit leaves what a moderator saw: the words, the links, the name, the addresses.

    White space, markup that an engine adds, and a few letters of a word put right are no
    other comment, as long as there is no other link, contact, or place out of sight.
    """
    if _author(before.author) != _author(after.author):
        return False
    if is_other_address(before.author.email, after.author.email):
        return False
    if _links(before.text) != _links(after.text) or leads_further(before, after):
        return False
    return _is_respelt(_words(before.text), _words(after.text))


def after_edit(judgement: Judgement, overtaken: DecisionLabel | None) -> Judgement:
    """What the machine says of words that a decision was overtaken by.

    Approved words that were edited are ham only if the new ones are; spam never becomes ham by
    an edit. What is left waits for a moderator.
    """
    if overtaken is None:
        return judgement
    agrees = judgement.label.value == overtaken
    label = judgement.label if agrees else Label.UNSURE
    was = "approved" if overtaken == "ham" else "rejected"
    note = f"{was}, then edited; the machine says {judgement.label.value} of the new words"
    notes = filter(None, (note, judgement.note))
    return replace(judgement, label=label, note="; ".join(notes))


def edit_pieces(before: str, after: str) -> tuple[EditPiece, ...]:
    """What an edit changed of a text, word by word: the pieces left and added make the new one.

    Of very long texts no words are compared: all of the one was removed, all of the other added.
    """
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if max(len(old), len(new)) > MOST_COMPARED:
        return EditPiece("removed", before), EditPiece("added", after)
    pieces: list[EditPiece] = []
    for operation, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(EditPiece("same", "".join(new[k:m])))
            continue
        if i < j:
            pieces.append(EditPiece("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(EditPiece("added", "".join(new[k:m])))
    return tuple(pieces)


def _author(author: Author) -> tuple[str, str]:
    name = " ".join(html.unescape(author.name).casefold().split())
    return name, _link(author.url)


def _links(text: str) -> list[str]:
    return sorted({_link(link.url) for link in read_plain_text(text).links})


def _link(url: str) -> str:
    bare = html.unescape(url).strip().rstrip("/")
    scheme, _, rest = bare.partition("://")
    return rest if scheme.lower() in ("http", "https") else bare


def _words(text: str) -> list[str]:
    return WORD.findall(read_plain_text(text).text.casefold())


def _is_respelt(before: Sequence[str], after: Sequence[str]) -> bool:
    if len(before) != len(after):
        return "".join(before) == "".join(after)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    return len(changed) <= MOST_TYPOS and all(_is_typo(old, new) for old, new in changed)


def _is_typo(old: str, new: str) -> bool:
    """Whether two spellings are of one word. A number is never put right unseen."""
    if not (old.isalpha() and new.isalpha()) or min(len(old), len(new)) < SHORTEST_TYPO:
        return False
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in blocks)
    return max(len(old), len(new)) - common <= LETTERS_OF_TYPO
