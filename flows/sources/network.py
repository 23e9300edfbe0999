"""Connections that only lead where a source may lead, and end in time.

A name is resolved once, every address that it has is checked, and the connection goes to the address that was
checked: a name that answers differently the second time (DNS rebinding) gains nothing. Redirects come through here
as well, since each is a request of its own.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddress(Exception):
    """A host leads into a private network or to this machine."""


class OutOfTime(Exception):
    """A request took longer than it may, however it spent the time."""


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, and lets nothing go on beyond `deadline` (monotonic seconds)."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._plain = httpcore.SyncBackend()
        self.deadline = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            ForbiddenAddress: one of the host's addresses is not public.
        """
        error: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._resolve(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self.remaining(timeout), local_address, socket_options
                )
                return _TimedStream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                error = failure
        raise error

    def remaining(self, timeout: float | None) -> float:
        """Return the seconds that an operation may take now."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime("the answer took too long")
        return left if timeout is None else min(left, timeout)

    def _resolve(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no address is known for {host}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._allow_private and not is_public(ipaddress.ip_address(address.partition("%")[0])):
                raise ForbiddenAddress(
                    f"{host} leads to {address}, which is private or this machine; "
                    "allow_private_addresses permits it"
                )
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends with its backend's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._stream.read(max_bytes, self._backend.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._stream.write(buffer, self._backend.remaining(timeout))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on encrypted; the certificate must be the host's."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._backend.remaining(timeout))
        return _TimedStream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet, also where IPv6 wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if wrapped:
            return is_public(wrapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
