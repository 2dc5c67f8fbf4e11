r"""A comment as its author wrote it: WordPress sends new ones with slashes, `it\'s`.

Its form, trackbacks and pingbacks come with a slash before each quote and each backslash; what
comes by REST, what is asked about again and what is submitted come without.
"""

import re

from service.akismet.form import Form

WRITTEN = ("comment_content", "comment_author", "comment_author_email", "comment_author_url")
SLASHED = re.compile(r"(?:[^\\'\"]|\\[\\'\"])*+")  # not one quote or backslash without its slash
SLASH = re.compile(r"\\([\\'\"])")


def as_written(form: Form) -> Form:
    """The form of a new comment of WordPress's without the slashes, if it has them.

    Text in which some quote has no slash was not given any.
    """
    values = {name: form.get(name) for name in WRITTEN}
    if not any("\\" in value for value in values.values()):
        return form
    if not all(SLASHED.fullmatch(value) for value in values.values()):
        return form
    return form.changed({name: SLASH.sub(r"\1", value) for name, value in values.items()})
