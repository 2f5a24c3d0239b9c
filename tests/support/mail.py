"""A real SMTP server for tests."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.support.servers import free_port


class MailServer:
    """A real SMTP server: `mails` holds all that it took, in order; it can be stopped, and started on the same port.
    `were_encrypted` says of each mail whether it came over TLS."""

    def __init__(self, **encryption):
        self.encryption = encryption
        self.mails: list[EmailMessage] = []
        self.were_encrypted: list[bool] = []
        self.port = free_port()
        self._controller: Controller | None = None
        logging.getLogger("mail.log").setLevel(logging.WARNING)

    @property
    def url(self) -> str:
        """What EMAIL_URL is set to."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self.encryption)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server, session, envelope) -> str:
        self.were_encrypted.append(isinstance(server.transport.get_extra_info("ssl_object"), ssl.SSLObject))
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def running_smtp(**encryption) -> Iterator[MailServer]:
    """`encryption`: how aiosmtpd's Controller is to encrypt; in clear without."""
    server = MailServer(**encryption)
    server.start()
    try:
        yield server
    finally:
        server.stop()
