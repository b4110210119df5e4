"""Files of CMS that stand behind a page which asks to accept the AMA's licence.

Such a file is linked as /license/ama?file=/files/zip/NAME.zip: the page shows the terms, and who
accepts them is sent to the file on the same host.
"""

from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.hosts import host_of


def is_licence_page(url: str) -> bool:
    """Whether the address is that of a page which asks to accept terms."""
    return "/license" in urlsplit(url).path.lower()


def licensed_file(url: str) -> str | None:
    """The address of the file behind a licence page, None where ``url`` is none.

    A file on another host is not what CMS links so, and is not followed.
    """
    if not is_licence_page(url):
        return None
    query = parse_qsl(urlsplit(url).query)
    file = next((value for name, value in query if name.lower() == "file"), None)
    if not file:
        return None
    try:
        target = urljoin(url, file)
        return target if host_of(target) == host_of(url) else None
    except ValueError:
        return None
