"""A TCP connection that can be cut: between a site and a server that others still reach."""

import socket
import threading
from contextlib import suppress

from tests.support.servers import lasting_port


class Bridge:
    """Hands on what comes to a port of its own to `target` on this machine, and back, while it is open."""

    def __init__(self, target: int):
        self.target, self.port = target, lasting_port()
        self.wires: list[socket.socket] = []
        self.door: socket.socket | None = None

    @property
    def url(self) -> str:
        """What CACHE_URL is set to, to reach a Redis over it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "Bridge":
        self.open()
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def open(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._admit, args=[self.door], daemon=True).start()

    def close(self) -> None:
        """Ends every connection over it, and lets no new one in."""
        for wire in (self.door, *self.wires):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()
        self.wires.clear()

    def _admit(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near = door.accept()[0]
                far = socket.create_connection(("127.0.0.1", self.target))
                self.wires += (near, far)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._hand_on, args=[one, other], daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while part := one.recv(65536):
                other.sendall(part)
        for wire in (one, other):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
