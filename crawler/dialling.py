"""What goes wrong between dialling and the last byte, in words an operator can act on."""

import errno
import os
import ssl
from urllib.parse import urlsplit

import aiohttp

from crawler.trouble import FetchTroubleError
from policy.captures import Reason, Remedy

_SAID = 120  # characters of an answer that is not HTTP


def trouble_of(error: Exception, url: str, *, answered: bool) -> FetchTroubleError:
    """The trouble that an error of the connection to ``url`` means.

    ``answered`` says that the answer had begun, so that its body is what was lost.
    """
    host = urlsplit(url).netloc
    if answered:
        return FetchTroubleError(
            Reason.TRUNCATED, Remedy.RETRY, f"{url} broke off before its end", again=True
        )
    match error:
        case aiohttp.InvalidURL():
            return FetchTroubleError(
                Reason.ADDRESS_REFUSED,
                Remedy.OPERATOR,
                f"{url!r} is not a URL that can be opened",
                anywhere=True,
            )
        case aiohttp.ClientConnectorDNSError():
            return _unreachable(f"the name of {host} could not be resolved")
        case aiohttp.ClientConnectorCertificateError():
            problem = getattr(error.certificate_error, "verify_message", "")
            return _tls(f"{host} has a TLS certificate that is not trusted: {problem or error}")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return _tls(f"{host} did not agree on a TLS connection: {error}")
        case aiohttp.ClientConnectorError():
            return _unreachable(f"{host} could not be reached: {_cause(error.os_error)}")
        case aiohttp.ClientResponseError():
            why = error.message.partition("\n")[0].rstrip(": ")
            return FetchTroubleError(
                Reason.UNREADABLE, Remedy.RETRY, f"{host} did not answer in HTTP: {why[:_SAID]}"
            )
        case OSError() if error.errno is not None:
            return _unreachable(f"the connection to {host} broke: {_cause(error)}", anywhere=False)
        case aiohttp.ClientConnectionError():
            return _unreachable(f"{host} closed the connection without an answer", anywhere=False)
    return FetchTroubleError(
        Reason.UNREACHABLE, Remedy.OPERATOR, f"{url!r} could not be asked: {error}"
    )


def _unreachable(detail: str, *, anywhere: bool = True) -> FetchTroubleError:
    return FetchTroubleError(
        Reason.UNREACHABLE, Remedy.RETRY, detail, again=True, anywhere=anywhere
    )


def _tls(detail: str) -> FetchTroubleError:
    return FetchTroubleError(Reason.TLS, Remedy.OPERATOR, detail, anywhere=True)


def _cause(error: OSError) -> str:
    number = error.errno
    if number is not None and number in errno.errorcode:
        return os.strerror(number).lower()
    return str(error) or type(error).__name__
