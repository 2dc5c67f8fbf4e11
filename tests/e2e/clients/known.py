"""The clients: how each is installed and run, and what it says in which case.

What a client says is its own: `AKISMET` names its words for ham and spam, and how it reports a
key that is not known, and a service that does not answer.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Client:
    """A client and its words. `host` is how it is led to Winnow."""

    name: str
    driver: str
    ham: str = "ham"
    spam: str = "spam"
    verifies: bool = True
    host: str = "set"  # "set" by its own option, "name" if only a name server can lead it
    wrong_key: str = ""  # what it says when it checks with a key that is not known
    unanswered: str = ""  # what it says when nothing answers


CLIENTS = (
    Client(
        "akismet (PyPI)",
        "pypi_akismet.py",
        wrong_key="APIKeyError: Akismet API key and/or site URL are invalid.",
        unanswered="RequestError: Error making request to Akismet.",
    ),
    Client(
        "python-akismet (PyPI)",
        "python_akismet.py",
        ham="Ham",
        spam="ProbableSpam",
        verifies=False,
        wrong_key="AkismetServerError: Akismet server returned an error: ",
        unanswered="ConnectionError: ",
    ),
    Client(
        "pykismet3 (PyPI)",
        "pykismet3_as_is.py",
        verifies=False,
        host="name",
        wrong_key="AkismetServerError: Akismet server returned an error: invalid",
        unanswered="ConnectionError: ",
    ),
    Client(
        "akismet-api (npm)",
        "npm_akismet_api.mjs",
        wrong_key="Error: Invalid API key",
        unanswered="Error: connect ECONNREFUSED",
    ),
    # This one's checkComment says "not spam" of every answer but "true", and has no other error
    # than that nothing answers.
    Client(
        "akismet (npm)",
        "npm_akismet.mjs",
        wrong_key="ham",
        unanswered="Error: ",
    ),
    Client(
        "@cedx/akismet (npm)",
        "npm_cedx_akismet.mjs",
        wrong_key="Error: ",
        unanswered="TypeError: fetch failed",
    ),
    Client(
        "ruby-akismet (Debian)",
        "ruby_akismet.rb",
        host="name",
        wrong_key="Akismet::Error: ",
        unanswered="Errno::ECONNREFUSED: ",
    ),
    Client(
        "libnet-akismet-perl (Debian)",
        "perl_net_akismet.pl",
        host="name",
        wrong_key="undef",
        unanswered="undef",
    ),
)
