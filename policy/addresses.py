"""Which addresses may be dialled. The answer is about the address dialled, not about its name."""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

#: Cloud metadata services that stand on otherwise public or unusual addresses.
_METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"})
_TRANSLATED = (
    ipaddress.ip_network("::/96"),  # IPv4-compatible, RFC 4291 (deprecated)
    ipaddress.ip_network("64:ff9b:1::/48"),  # local NAT64, RFC 8215
    ipaddress.ip_network("64:ff9b::/96"),  # NAT64, RFC 6052
    ipaddress.ip_network("2002::/16"),  # 6to4, RFC 3056
    ipaddress.ip_network("2001::/32"),  # Teredo, RFC 4380
)


def url_refusal(url: str) -> str | None:
    """Why ``url`` is not one we would open, before any name is looked up; None when it may be."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as trouble:
        return f"{url!r} is not a URL: {trouble}"
    if parts.scheme.lower() not in {"http", "https"}:
        return f"{url!r} is not http or https"
    if not parts.hostname:
        return f"{url!r} names no host"
    if parts.username is not None or parts.password is not None:
        return f"the URL for {parts.hostname} carries a user name or password"
    if port == 0:
        return f"{url!r} names port 0"
    return None


def refusal(address: str, host: str, allowed: Collection[str]) -> str | None:
    """Why the dialled ``address`` (an IP literal) is refused; None when it may be dialled.

    ``host`` is the host as the URL writes it, with or without a port. Loopback, private, shared
    (RFC 6598), link-local, multicast, reserved and metadata addresses are refused, also when they
    hide in an IPv6 form, unless ``allowed`` names the host, ``host:port`` or the address.
    """
    if {host, host.rsplit(":", 1)[0], host.strip("[]"), address} & set(allowed):
        return None
    try:
        dialled = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return f"{address!r} is not an IP address"
    shown = f"{host} is {address}" if host != address else address
    if isinstance(dialled, ipaddress.IPv6Address):
        if dialled.ipv4_mapped:
            dialled = dialled.ipv4_mapped
        elif any(dialled in network for network in _TRANSLATED):
            return f"{shown}, an IPv6 form of another address"
    if str(dialled) in _METADATA or not dialled.is_global or dialled.is_multicast:
        return f"{shown}, not a public address; list it in POLICYWATCH_ALLOW_HOSTS if it is meant"
    return None
