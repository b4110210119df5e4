"""One answer of a publication, judged and read: bytes in, a document or the reason why not out."""

import hashlib
from dataclasses import dataclass, replace

from policy.captures import Fetched
from policy.codes import WatchList
from policy.document import Document
from policy.gates import Expectation, Refusal, accept, admit, expectation_of
from policy.sources import Method, Source
from policy.text import text_hash
from policywatch.isolation import Job, read_apart
from reader.hints import Hints, hints_of
from reader.read import reading_key
from reader.sniff import answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A document that both gates let through."""

    sha256: str
    reading_key: str
    text_hash: str
    document: Document


def sha256_of(body: bytes) -> str:
    """The hash under which bytes are kept (hex)."""
    return hashlib.sha256(body).hexdigest()


def expectation(source: Source, last: Document | None) -> Expectation:
    """What the answer is held against: the last good edition, else what is declared.

    The files of a release are data: a page in their place is a licence or an error.
    """
    data = source.method is Method.RELEASE
    if last is not None:
        expected = expectation_of(last)
        return replace(expected, data_file=data or expected.data_file)
    one_policy = source.method in {Method.PAGE, Method.COVERAGE_API, Method.FOLDER}
    declared = source.number if one_policy else None
    return Expectation(number=declared, data_file=data)


def judge(
    source: Source, fetched: Fetched, last: Document | None, watch: WatchList
) -> Judged | Refusal:
    """Admit, read, accept."""
    hints = hints_of(source, watch)
    expected = expectation(source, last)
    refused = admit(answer(fetched.body, fetched.status, fetched.media_type), expected=expected)
    if refused is not None:
        return refused
    read_it = read_or_refuse(fetched.body, fetched.media_type, fetched.final_url, hints)
    if isinstance(read_it, Refusal):
        return read_it
    refused = accept(read_it, expected)
    if refused is not None:
        return refused
    return Judged(
        sha256=sha256_of(fetched.body),
        reading_key=reading_key(hints),
        text_hash=text_hash(read_it.text),
        document=read_it,
    )


def read_or_refuse(body: bytes, media_type: str, url: str, hints: Hints) -> Document | Refusal:
    """The document, or why the reader could not make one; native parsers run in another process."""
    return read_apart(Job(body=body, media_type=media_type, url=url, hints=hints))
