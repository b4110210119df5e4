"""Reading in a process of its own: what ends that process costs one answer and nothing more."""

import os
import signal
import time
from collections.abc import Callable

import pytest
from fpdf import FPDF

from policy.captures import Reason, Remedy
from policy.document import Document
from policy.gates import Refusal
from policywatch.isolation import BOUNDS, Bounds, Job, read_apart
from reader.hints import NO_HINTS
from reader.read import read


def pdf(text: str) -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=11)
    made.multi_cell(0, 6, text)
    return bytes(made.output())


PDF = pdf("Destruction of premalignant lesions. Codes 17000 and 17003 are covered when necessary.")


class Deed:
    """What a hostile file would make a native parser do, done where the job arrives."""

    def __init__(self, does: Callable[..., object], *given: object) -> None:
        self._done = (does, given)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._done


def job(body: bytes = PDF, hints: object = NO_HINTS) -> Job:
    return Job(body=body, media_type="", url="policy.pdf", hints=hints)  # type: ignore[arg-type]


def test_what_is_read_apart_is_what_is_read_here() -> None:
    assert read_apart(job()) == read(PDF, url="policy.pdf")


def test_what_cannot_be_read_is_refused_with_the_readers_reason() -> None:
    refused = read_apart(job(PDF[: len(PDF) // 2]))

    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.remedy) == (Reason.TRUNCATED, Remedy.RETRY)


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (Deed(signal.raise_signal, signal.SIGSEGV), "SIGSEGV"),
        (Deed(signal.raise_signal, signal.SIGABRT), "SIGABRT"),
        (Deed(signal.raise_signal, signal.SIGKILL), "SIGKILL"),
        (Deed(os._exit, 3), "exit code 3"),
    ],
    ids=["a crash", "an abort", "killed from outside", "an exit"],
)
def test_a_reading_process_that_dies_costs_its_own_visit(deed: Deed, said: str) -> None:
    refused = read_apart(job(hints=deed))

    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.remedy) == (Reason.UNREADABLE, Remedy.OPERATOR)
    assert said in refused.detail
    assert isinstance(read_apart(job()), Document)


def test_a_reading_that_ends_because_the_service_stops_is_to_be_repeated() -> None:
    refused = read_apart(job(hints=Deed(signal.raise_signal, signal.SIGTERM)))

    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.remedy) == (Reason.INTERRUPTED, Remedy.RETRY)


def test_a_reading_that_does_not_end_is_given_up() -> None:
    hanging = {"pdf": Bounds(seconds=0.3, memory=1 << 30)}

    refused = read_apart(job(hints=Deed(time.sleep, 3600)), hanging)

    assert isinstance(refused, Refusal)
    assert "more than 0.3 seconds" in refused.detail
    assert isinstance(read_apart(job()), Document)


def test_a_reading_that_takes_too_much_memory_is_given_up() -> None:
    small = {"pdf": Bounds(seconds=60, memory=1 << 20)}

    refused = read_apart(job(pdf("17003 is covered. " * 8_000)), small)

    assert isinstance(refused, Refusal)
    assert refused.reason in {Reason.TOO_LARGE, Reason.UNREADABLE}
    assert isinstance(read_apart(job()), Document)


def test_pages_and_text_are_read_without_another_process() -> None:
    page = b"<html><body><h1>Policy</h1><p>17003 is covered when it is necessary.</p></body></html>"

    assert isinstance(read_apart(job(page, hints=NO_HINTS)), Document)
    assert {"html", "text", "json", "xml"}.isdisjoint(BOUNDS)
