"""Which addresses may be dialled. The answer is about the address dialled, not about its name."""

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

#: Metadata services of clouds: they hand the keys of a machine to whoever asks from it.
_METADATA = frozenset(
    {
        *("169.254.169.254", "169.254.170.2", "fd00:ec2::254"),  # AWS and many others; AWS tasks
        *(
            "168.63.129.16",
            "192.0.0.192",
            "100.100.100.200",
            "fd20:ce::254",
        ),  # Azure, Oracle, Alibaba, Google
    }
)
_TRANSLATED = (
    ipaddress.ip_network("::/96"),  # IPv4-compatible, RFC 4291 (deprecated)
    ipaddress.ip_network("64:ff9b:1::/48"),  # local NAT64, RFC 8215
    ipaddress.ip_network("64:ff9b::/96"),  # NAT64, RFC 6052
    ipaddress.ip_network("2002::/16"),  # 6to4, RFC 3056
    ipaddress.ip_network("2001::/32"),  # Teredo, RFC 4380
)
_UNICAST = ipaddress.ip_network("2000::/3")  # all that IANA gives out of IPv6 for the Internet
_ISATAP = {0x0000_5EFE, 0x0200_5EFE}  # an IPv4 address behind these 32 bits, RFC 5214
#: In no way a web server's, though the registries do not all call them private.
_NO_HOSTS = (
    ipaddress.ip_network("192.0.0.0/24"),  # protocols between neighbours, RFC 6890
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4, RFC 7526
    ipaddress.ip_network("192.31.196.0/24"),  # AS112, RFC 7535
    ipaddress.ip_network("192.175.48.0/24"),  # AS112, RFC 7534
    ipaddress.ip_network("192.52.193.0/24"),  # multicast tunnels, RFC 7450
    ipaddress.ip_network("2620:4f:8000::/48"),  # AS112, RFC 7534
    ipaddress.ip_network("3fff::/20"),  # documentation, RFC 9637
)
#: What the URL standard forbids in a host; parsers disagree on where such a host ends.
_NO_HOST = re.compile(r"[\x00-\x20\x7f#/<>?@\\^|%\[\]]")
#: Ports of other protocols, whose servers a request could make do something (Fetch standard).
_BAD_PORTS = frozenset(
    {
        *(
            0,
            1,
            7,
            9,
            11,
            13,
            15,
            17,
            19,
            20,
            21,
            22,
            23,
            25,
            37,
            42,
            43,
            53,
            69,
            77,
            79,
            87,
            95,
            101,
        ),
        *(102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389),
        *(427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636),
        *(989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566),
        *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    }
)
_LITERAL = re.compile(r"\[[0-9A-Fa-f:.]+\](?::\d*)?")  # an IPv6 address, RFC 3986


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
    if "[" in parts.netloc and not _LITERAL.fullmatch(parts.netloc):
        return f"{url!r} holds no IPv6 address between its brackets"
    if _NO_HOST.search(parts.hostname) or re.search(r"[\x00-\x1f\x7f]", url):
        return f"{url!r} holds characters that no address has"
    if port in _BAD_PORTS:
        return f"{url!r} names port {port}, which is no web server's"
    return None


def refusal(address: str, host: str, allowed: Collection[str]) -> str | None:
    """Why the dialled ``address`` (an IP literal) is refused; None when it may be dialled.

    ``host`` is the host as the URL writes it, with or without a port. Loopback, private, shared
    (RFC 6598), link-local, multicast, reserved and metadata addresses are refused, also when they
    hide in an IPv6 form, unless ``allowed`` names the host, ``host:port`` or the address. The
    address of a metadata service is dialled only where ``allowed`` names the address itself: it
    gives away the keys of a machine, and whoever lists a name lists what the name may turn to.
    """
    try:
        dialled = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return f"{address!r} is not an IP address"
    if address in allowed:
        return None
    shown = f"{host} is {address}" if host != address else address
    unhidden = _unhidden(dialled)
    if str(unhidden) in _METADATA:
        return f"{shown}, a metadata service"
    if is_allowed_host(host, allowed):
        return None
    if unhidden is None:
        return f"{shown}, an IPv6 form of another address"
    if not _is_public(unhidden):
        return f"{shown}, not a public address; list it in POLICYWATCH_ALLOW_HOSTS if it is meant"
    return None


def is_allowed_host(host: str, allowed: Collection[str]) -> bool:
    """Whether ``allowed`` names ``host``, written with or without a port (``[::1]:80``)."""
    name = host.lower()
    return bool({name, re.sub(r":\d*\Z", "", name), name.strip("[]")} & set(allowed))


def _unhidden(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that is really reached, None where a gateway would turn it into another."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if any(address in network for network in _TRANSLATED):
        return None
    return None if (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP else address


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    if any(address in network for network in _NO_HOSTS if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast
