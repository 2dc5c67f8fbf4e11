"""What every call but `check` may raise. Neither ever repeats a key or a comment's words."""


class AskingFailed(Exception):
    """Winnow has not done what it was asked for: the base of both."""


class Unanswered(AskingFailed):
    """Winnow did not answer in time, or not as it should. Ask again later.

    `ask_again_seconds` is how long Winnow wants you to wait, if it has said so.
    """

    def __init__(self, because: str, *, ask_again_seconds: float | None = None) -> None:
        super().__init__(because)
        self.ask_again_seconds = ask_again_seconds


class Refused(AskingFailed):
    """Winnow does not take this and never will: asking the same again is no use.

    `status` is that of HTTP: 404 for what is not there, 409 if the comment was edited or a
    moderator has decided meanwhile, 422 for a field that cannot be.
    """

    def __init__(self, because: str, *, status: int) -> None:
        super().__init__(because)
        self.status = status
