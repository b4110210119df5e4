"""Which sources are given only to who accepts the AMA's terms for CPT."""

from urllib.parse import urlsplit

from crawler.coverage_documents import document_of
from policy.sources import Method, Source


def waits_for_licence(source: Source) -> bool:
    """Whether the operator has to accept the AMA, ADA and AHA terms before it can be read.

    So it is with articles and local determinations of the Coverage API and with the data files that
    CMS links behind its licence page.
    """
    if source.method is Method.COVERAGE_API:
        document = document_of(source)
        return document is None or document.licensed
    host = urlsplit(source.url).hostname or ""
    return source.method is Method.RELEASE and (host == "cms.gov" or host.endswith(".cms.gov"))
