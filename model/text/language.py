"""The language of a comment, guessed from its script and its commonest words."""

import re
from collections import Counter

SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("fa", re.compile("[\u067e\u0686\u0698\u06af]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("bg", re.compile(r"\b(?:съм|това|ще|със|също|както)\b", re.I)),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
LETTER = re.compile(r"[^\W\d_]")
LETTERS = re.compile(r"[^\W\d_]+")
READ_CHARS = 1500  # of a text: enough to tell
NONE = ("", 0)
FEWEST = 2  # common words of a language below which nothing is guessed

COMMONEST_WORDS = {
    "en": "the and of to is that it for was with this have you are not be on at but they from my",
    "de": "der die und das ist nicht ich ein eine mit auf für es auch den dem sich wie zu von",
    "fr": "le les et des est une que pas pour dans vous je ce qui avec sur mais nous du très",
    "es": "el los que y en una por con para es no se las del muy como pero más lo gracias",
    "it": "il che di è non per un una sono con ho della anche più questo ma gli molto del ci",
    "pt": "o que não uma para com os você mais muito por do da em isso mas é foi ao obrigado",
    "nl": "het een en van ik dat niet is op voor met zijn ook maar heb er dit wel naar je",
    "pl": "nie się na jest że do to jak ale po za tak od co dla czy tylko bardzo już przez",
    "sv": "och att det är som på inte jag för med till den har av om ett men så kan också",
    "da": "og det at ikke jeg er på til med som en for har af de men så kan også være",
    "no": "og det ikke jeg er på til med som en for har av de men så kan også være veldig",
    "fi": "ja on ei että se oli mutta kun niin myös hän ovat tämä kuin joka minä sitten nyt",
    "cs": "se že je na to jsem jako ale tak si jsou když by jen pro nebo už také bylo byl",
    "hu": "és hogy nem az egy is ez de meg volt mint csak már van még ha vagy nagyon azt",
    "ro": "și că nu este pe cu mai din pentru sunt care dar am fost ce această foarte sau în",
    "tr": "ve bir bu da için çok de ne ama ile var gibi daha olarak ben kadar değil sonra",
    "id": "yang dan di itu ini dengan untuk tidak saya dari ada akan pada juga sudah bisa",
    "vi": "và của là không có cho được một những với các người này trong tôi như để khi rất",
}  # fmt: skip
LANGUAGES = {name: frozenset(words.split()) for name, words in COMMONEST_WORDS.items()}
SPOKEN_IN = {
    word: tuple(name for name, words in LANGUAGES.items() if word in words)
    for word in frozenset().union(*LANGUAGES.values())
}


def guess_language(text: str) -> str:
    """An ISO 639-1 code; empty if there is too little to go by, or two languages are as likely.

    `text` is without markup. Where a script is of one language it decides, else common words.
    """
    beginning = text[:READ_CHARS]
    letters = LETTER.findall(beginning)
    if not letters:
        return ""
    if 2 * sum(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in letters) < len(letters):
        return next((name for name, script in SCRIPTS if script.search(beginning)), "")
    return _by_common_words(beginning.lower())


def _by_common_words(text: str) -> str:
    counts = Counter(name for word in LETTERS.findall(text) for name in SPOKEN_IN.get(word, ()))
    (likeliest, most), (_, second_most) = (*counts.most_common(2), NONE, NONE)[:2]
    return likeliest if most >= FEWEST and most > second_most else ""
