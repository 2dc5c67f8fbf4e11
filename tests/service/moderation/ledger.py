"""What a comment may be told, kept beside the service in the simplest way there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from model.comment import Author, Comment
from model.verdict import Label, Reason, Verdict

WORDS = (
    "thanks a lot for the long letter about bread, rye and patience in the month of may",
    "best watches of the whole wide world are sold today in our little store at the sea",
    "hmm what about the other flour that my grandmother used to mill behind the old house",
)
# Each link with what of it a rule may name. Two lead to one domain, two to one platform.
LINKS = {
    "": "",
    " http://casino.example": "casino.example",
    " <a href='//shop.CASINO.example./x'>here</a>": "casino.example",
    " https://github.com/eve/prizes": "github.com/eve",
    " [me](https://www.github.com/jo)": "github.com/jo",
}
MARKUP = ("{}", "<p>{}</p>")
AUTHORS = (
    Author(name="Rita", email="rita@example.org"),
    Author(name="Paul", email="paul@example.net", url="https://paul.example.net"),
    Author(name="Casino", email="rita@example.org"),  # who has seen Rita's address
)


class Said(NamedTuple):
    """A comment as it reads: what a decision is about."""

    words: str
    link: str
    author: Author

    @property
    def places(self) -> set[str]:
        """What a rule may name of where it leads."""
        return {LINKS[self.link], self.author.url.removeprefix("https://")} - {""}


TEXTS = {
    markup.format(words + link): (words, link)
    for markup in MARKUP
    for words in WORDS
    for link in LINKS
}


def said_of(comment: Comment) -> Said:
    """What a comment says, whatever its markup."""
    return Said(*TEXTS[comment.text], comment.author)


@dataclass
class ChangingJudge:
    """Says of words and links what it is told to: a model that is replaced by another."""

    version: str = "m-0"
    labels: dict[tuple[str, str], Label] = field(default_factory=dict)

    def label_of(self, said: Said) -> Label:
        return self.labels.get((said.words, said.link), Label.UNSURE)

    def judge(self, incoming: Sequence[Comment]) -> list[Verdict]:
        return [self._verdict(self.label_of(said_of(comment))) for comment in incoming]

    def _verdict(self, label: Label) -> Verdict:
        probability = {Label.HAM: 0.01, Label.UNSURE: 0.5, Label.SPAM: 0.99}[label]
        return Verdict(label, probability, 0.0, (Reason("words", "words", 0.0),), self.version)


@dataclass
class Ledger:
    """What may be told of one stored comment, and why.

    `reasons` are labels with the words they were said of: by the model, by somebody who decided,
    by a rule that covers them. `signed` is what a moderator said last, who signed in, and of what.
    `is_barred` since a rejected comment was edited: no machine makes it ham. `approved` is what
    somebody ever said ham of.
    """

    now: Said | None = None
    sent_last: tuple[Said, str, str] = field(init=False)  # by which way, under which number
    reasons: set[tuple[str, Said]] = field(default_factory=set)
    signed: tuple[str, Said] | None = None
    is_barred: bool = False
    approved: set[Said] = field(default_factory=set)

    def sent(self, said: Said, *, stands: str | None) -> None:
        """The blog sends words; `stands` is what was decided of what it had sent before."""
        if self.now is not None and said != self.now:
            self.is_barred = self.is_barred or stands == "spam"
            self.signed = None
        self.now = said

    def allow(self, label: str) -> None:
        """There is a reason to say this of the words as they are."""
        assert self.now is not None
        self.reasons.add((label, self.now))

    def decided(self, label: str, *, is_signed: bool) -> None:
        """Somebody decided on the words as they are."""
        assert self.now is not None
        self.allow(label)
        self.is_barred = False
        if label == "ham":
            self.approved.add(self.now)
        if is_signed:
            self.signed = (label, self.now)

    def complaint(self, told: str) -> str | None:
        """What is wrong with telling this; None if it is in order."""
        if self.signed is not None and told != self.signed[0]:
            return f"told {told} against a moderator who said {self.signed[0]}"
        if told == "ham" and self.is_barred:
            return "spam became ham by an edit"
        if told != "unsure" and (told, self.now) not in self.reasons:
            return f"told {told} without a reason: {self.now}"
        return None


class Order(NamedTuple):
    """What a standing rule means: whom, where or what it is about."""

    kin: str
    label: str
    about: Said
    place: str = ""

    def covers(self, said: Said, approved_places: set[str]) -> bool:
        """Whether it is about such a comment as well."""
        if self.kin == "author":
            return said.author == self.about.author
        if self.kin == "host":
            return self.place in said.places
        is_like = said.words == self.about.words
        return is_like and (self.label == "spam" or said.places <= approved_places)
