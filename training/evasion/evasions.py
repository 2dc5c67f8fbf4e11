"""What spammers do to a comment so that a filter lets it through: a comment in, a comment out.

Every evasion keeps what the comment is for: its links lead where they led (a shortened one
apart), and a person reads the same words or the same offer.
"""

from training.evasion import additions, links
from training.evasion.rewriting import Evasion
from training.evasion.words import WORD_EVASIONS

EVASIONS: dict[str, Evasion] = WORD_EVASIONS | {
    "shortened links": links.shorten_links,
    "links in words": links.break_links,
    "good words at the end": additions.append_good_words,
    "good words in front": additions.prepend_good_words,
    "article quoted in front": additions.quote_the_article,
    "article quoted at the end": additions.append_the_article,
    "title named": additions.name_the_title,
    "signed": additions.sign,
    "a reader's name": additions.take_a_readers_name,
}
