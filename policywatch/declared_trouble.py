"""What of a source can be told to fail, or to need somebody, before anything is fetched."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from policy.sources import Certainty, Method, Source
from policywatch.licences import waits_for_licence
from policywatch.settings import Settings


def declared_trouble(source: Source, settings: Settings) -> Iterator[str]:
    """Sentences on a source as it is declared, with what to do."""
    if source.certainty is Certainty.UNVERIFIED:
        yield "nobody is known to have read this address; --live tells whether it is right"
    if waits_for_licence(source) and not settings.accept_ama_license:
        yield (
            "it waits for POLICYWATCH_ACCEPT_AMA_LICENSE=true, your acceptance of the AMA, ADA and "
            "AHA terms"
        )
    if source.method is Method.FOLDER:
        directory = settings.inbox_directory / source.slug
        yield f"a person fetches it from {source.url} and puts the file into {directory}"
    elif not settings.contact and not _is_own(source, settings):
        yield "it is not asked before POLICYWATCH_CONTACT is set"


def _is_own(source: Source, settings: Settings) -> bool:
    address = urlsplit(source.url)
    return bool({address.hostname, address.netloc} & set(settings.allow_hosts))
