"""A listener on this machine that answers as something other than a Neo4j 5 would."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def answering(agent: str) -> Iterator[int]:
    """Give the port of a server that speaks Bolt 4.4 and calls itself ``agent``; HTTP and ancient speak none."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, agent), daemon=True).start()
        yield listener.getsockname()[1]


def _serve(listener: socket.socket, agent: str) -> None:
    with suppress(OSError):
        while True:
            client = listener.accept()[0]
            threading.Thread(target=_talk, args=(client, agent), daemon=True).start()


def _talk(client: socket.socket, agent: str) -> None:
    with suppress(OSError), client:
        _read(client, 20)  # the magic number and four versions
        if agent == "HTTP":
            client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        elif agent == "ancient":
            client.sendall(bytes(4))  # none of these versions
        else:
            client.sendall(bytes((0, 0, 4, 4)))
            while _message(client)[1] != 0x02:  # GOODBYE
                fields = _text("server") + _text(agent) + _text("connection_id") + _text("bolt-1")
                body = b"\xb1\x70\xa2" + fields  # SUCCESS with a map of two
                client.sendall(struct.pack(">H", len(body)) + body + bytes(2))


def _text(value: str) -> bytes:
    return bytes((0x80 + len(value),)) + value.encode()  # up to 15 bytes


def _message(client: socket.socket) -> bytes:
    parts = b""
    while size := struct.unpack(">H", _read(client, 2))[0]:
        parts += _read(client, size)
    return parts


def _read(client: socket.socket, size: int) -> bytes:
    out = b""
    while len(out) < size:
        if not (part := client.recv(size - len(out))):
            raise OSError("closed")
        out += part
    return out
