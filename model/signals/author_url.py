"""The author's URL and the host of the mail address."""

import math

from model.reading.comment_reading import Reading
from model.signals.name import share_of_known
from model.signals.places import CHEAP_SUFFIXES, COMMON_SUFFIXES, FREE_MAIL, PROFILE_DOMAINS
from model.text.words import WORD

NAN = math.nan
URL_SIGNALS = (
    "url_host_chars", "url_hyphens", "url_digits", "url_common_suffix", "url_cheap_suffix",
    "url_subdomain", "url_path_depth", "url_path_words", "url_query", "url_profile",
    "url_in_text", "url_like_article", "email_free", "email_like_url", "email_digits",
)  # fmt: skip


def url_signals(reading: Reading) -> tuple[float, ...]:
    """Measure the author's URL and mail domain; NaN where the form had none, or a shortened one."""
    email = reading.email_host
    address = reading.author_address
    domain = address.domain if address else ""
    mail = (
        float(email in FREE_MAIL) if email else NAN,
        float(domain in email) if email and domain else NAN,
        float(any(map(str.isdigit, email))) if email else NAN,
    )
    if address is None or address.is_shortened:
        return (NAN,) * (len(URL_SIGNALS) - len(mail)) + mail
    path = address.path.strip("/")
    return (
        float(len(address.host)),
        float(address.host.count("-")),
        float(sum(map(str.isdigit, address.host))),
        float(address.suffix in COMMON_SUFFIXES),
        float(address.suffix.rpartition(".")[2] in CHEAP_SUFFIXES),
        float(address.subdomain not in ("", "www")),
        float(path.count("/") + 1 if path else 0),
        float(len(WORD.findall(path))),
        float(bool(address.query)),
        float(domain in PROFILE_DOMAINS),
        float(bool(domain) and domain in reading.raw.lower()),
        share_of_known(WORD.findall(domain), reading.article.words) if domain else NAN,
        *mail,
    )
