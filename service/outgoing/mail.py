"""Sends mail through the owner's mail server (SMTP)."""

import asyncio
import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from service.domain.digests import SendMail, WrittenMail
from service.outgoing.errors import DeliveryFailure
from service.settings import Settings

logger = logging.getLogger(__name__)
SECONDS = 30.0


class Postbox:
    """Takes mail for one server. What the server or the network says is never in an error."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def post(self, mail: WrittenMail, *, to: str) -> None:
        """Send a mail; blocks for as long as the server takes. Raises DeliveryFailure."""
        message = _message(mail, sender=self._settings.smtp_from, to=to)
        try:
            with self._connection() as server:
                if self._settings.smtp_user:
                    server.login(self._settings.smtp_user, self._settings.smtp_password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailure(_named(error)) from None  # its words may repeat what was sent

    def _connection(self) -> smtplib.SMTP:
        settings = self._settings
        host, port = settings.smtp_host, settings.smtp_port
        if settings.smtp_security == "tls":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=tls)
        server = smtplib.SMTP(host, port, timeout=SECONDS)
        if settings.smtp_security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server


def sender_of(settings: Settings) -> SendMail | None:
    """Sends single mails, and says whether the server took them; None if there is no server."""
    if not settings.smtp_host:
        return None
    postbox = Postbox(settings)

    async def send(mail: WrittenMail, to: str) -> bool:
        try:
            await asyncio.to_thread(postbox.post, mail, to=to)
        except DeliveryFailure as error:
            logger.warning("a mail was not taken by the mail server: %s", error)
            return False
        return True

    return send


def _message(mail: WrittenMail, *, sender: str, to: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = f"Winnow <{sender}>"
    message["To"] = to
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _named(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return type(error).__name__ + (f" {code}" if isinstance(code, int) else "")
