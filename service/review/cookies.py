"""Cookies: named, placed and kept to TLS by the address that Winnow has."""

from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from service.domain.public_address import PublicAddress


class Cookies:
    """The cookies of the pages. None of them is for a script or for another site.

    With `__Host-` a browser takes a cookie from nobody but this host, over TLS. That needs the
    path `/`; on a host that is shared, our path matters more, and `__Secure-` has to do.
    """

    def __init__(self, address: PublicAddress | None) -> None:
        self._is_secure = address is not None and address.is_secure
        root = address.root if address else ""
        has_host = self._is_secure and not root
        self._prefix = "__Host-" if has_host else "__Secure-" if self._is_secure else ""
        self._path = "/" if has_host else f"{root}/review"

    def get(self, request: Request, name: str) -> str | None:
        """The value that came along, good or not."""
        return request.cookies.get(self._prefix + name)

    def set(
        self, request: Request, answer: Response, name: str, value: str, *, until: datetime
    ) -> None:
        """Have a browser keep a value until then."""
        answer.set_cookie(
            self._prefix + name,
            value,
            expires=until,
            path=self._path,
            secure=self._is_secure or request.url.scheme == "https",
            httponly=True,
            samesite="lax",  # strict would sign a moderator out who comes by a link in a mail
        )

    def delete(self, answer: Response, name: str) -> None:
        """Have a browser forget a value."""
        answer.delete_cookie(
            self._prefix + name,
            path=self._path,
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )


def cookies_of(request: Request) -> Cookies:
    """The cookies of the application that was asked."""
    cookies: Cookies = request.app.state.review_cookies
    return cookies
