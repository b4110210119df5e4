"""Sources, answers, documents and editions made for the store's tests, and processes beside ours."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from policy.alerts import Alert, AlertedChange, Edition, MessageKind, Notice, UntoldReason
from policy.captures import Fetched, Outcome, Validators
from policy.changes import Change, ChangeKind, Direction, Severity
from policy.codes import CodeSystem
from policy.document import (
    Aspect,
    Block,
    BlockKind,
    DateLabel,
    Document,
    StatedDate,
    Statement,
)
from policy.sources import LineOfBusiness, Publisher, Source
from store import recording
from store.database import Database
from store.recording import EditionRecord, Recorded, RouteTarget, Stop

NOW = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://payer.example/policy"
ALERTS = RouteTarget(route="alerts", sink="slack", channel="C1")
HEALTH = RouteTarget(route="health", sink="slack", channel="C2")
ROOT = Path(__file__).parents[2]


def make_source(slug: str = "payer-1", **more: Any) -> Source:
    payer = Publisher(slug="payer", name="The Payer", date_meanings=(("Effective", "first"),))
    return Source(
        **{
            "slug": slug,
            "publisher": payer,
            "title": "Keratoses",
            "url": URL,
            "line_of_business": LineOfBusiness.COMMERCIAL,
            "jurisdictions": ("PA", "OH"),
            "enabled": True,
            **more,
        }
    )


def make_statement(code: str = "17003", value: str = "covered", **more: Any) -> Statement:
    return Statement(
        **{
            "system": CodeSystem.CPT,
            "code": code,
            "aspect": Aspect.COVERAGE,
            "place": ("Coding", "Covered codes"),
            "value": value,
            "quote": f"{code} row",
            **more,
        }
    )


def make_document(*statements: Statement, **more: Any) -> Document:
    return Document(
        **{
            "title": "Treatment of Keratoses",
            "number": "0567",
            "version": "A",
            "blocks": (
                Block(kind=BlockKind.HEADING, text="Coding", level=1),
                Block(
                    kind=BlockKind.TABLE_ROW,
                    text="17003 | second to fourteenth",
                    path=("Coding",),
                    cells=(("Code", "17003"), ("What", "second to fourteenth")),
                ),
            ),
            "dates": (
                StatedDate(
                    label=DateLabel.LAST_REVIEW,
                    printed_label="Last Review",
                    day=date(2026, 10, 1),
                    printed="10/01/2026",
                ),
            ),
            "statements": statements or (make_statement(),),
            **more,
        }
    )


def make_change(*codes: str, **more: Any) -> Change:
    return Change(
        **{
            "kind": ChangeKind.COVERAGE_CHANGED,
            "aspect": Aspect.COVERAGE,
            "codes": codes or ("17003",),
            "before": "covered",
            "after": "not covered",
            "where": ("Coding", "Codes"),
            "severity": Severity.ACTION,
            "direction": Direction.RESTRICTIVE,
            "effective": (
                stated(date(2027, 1, 1)),
                stated(date(2027, 2, 1), jurisdiction="OH"),
            ),
            "retroactive": True,
            "notes": ("only the add-on changed",),
            **more,
        }
    )


def stated(day: date, jurisdiction: str = "all") -> StatedDate:
    return StatedDate(
        label=DateLabel.EFFECTIVE,
        printed_label="effective",
        day=day,
        printed=f"{day:%B %d, %Y}",
        jurisdiction=jurisdiction,
    )


def make_fetched(body: bytes, *, at: datetime = NOW, slug: str = "payer-1", **more: Any) -> Fetched:
    etag = hashlib.sha256(body).hexdigest()[:8]
    return Fetched(
        **{
            "source": slug,
            "locator": URL,
            "url": URL,
            "final_url": f"{URL}/index.html",
            "status": 200,
            "fetched_at": at,
            "headers": (("content-type", "text/html"), ("etag", etag)),
            "body": body,
            "media_type": "text/html",
            "validators": ((URL, Validators(etag=etag)),),
            **more,
        }
    )


def make_alert(changes: tuple[Change, ...], public_ids: tuple[str, ...]) -> Alert:
    side = Edition(sha256="0" * 64, captured_at=NOW, url=URL, version="A")
    return Alert(
        publisher="The Payer",
        line_of_business="commercial",
        jurisdictions=("PA",),
        title="Treatment of Keratoses",
        number="0567",
        version="A",
        source="payer-1",
        severity=Severity.ACTION,
        changes=tuple(
            AlertedChange(public_id=public_id, change=change)
            for public_id, change in zip(public_ids, changes, strict=True)
        ),
        observed_at=NOW,
        before=side,
        after=side,
        stated=(("Last Review", "10/01/2026"),),
    )


def make_notice(headline: str = "The Payer: Keratoses cannot be reached") -> Notice:
    return Notice(
        kind=MessageKind.HEALTH,
        headline=headline,
        lines=("Nothing was recorded as a change.",),
        at=NOW,
        source="payer-1",
        remedy="None needed now.",
    )


def make_edition(
    body: bytes,
    *,
    source: Source | None = None,
    at: datetime = NOW,
    compared_to: int | None = None,
    changes: tuple[Change, ...] = (),
    told: tuple[int, ...] | None = None,
    document: Document | None = None,
    routes: tuple[RouteTarget, ...] = (ALERTS,),
    fetched: Fetched | None = None,
    **more: Any,
) -> EditionRecord:
    source = source or make_source()
    told = tuple(range(len(changes))) if told is None else told
    shown = tuple(changes[position] for position in told)
    return EditionRecord(
        **{
            "source": source,
            "fetched": fetched or make_fetched(body, at=at, slug=source.slug),
            "started_at": at - timedelta(seconds=2),
            "ended_at": at + timedelta(seconds=1),
            "owner": "owner",
            "reading_key": "readers-1",
            "document": document or make_document(),
            "text_hash": hashlib.sha256(b"text" + body).hexdigest(),
            "cause": "first_sight" if compared_to is None else "published",
            "compared_to": compared_to,
            "changes": changes,
            "told": told,
            "untold": None if told else UntoldReason.BASELINE,
            "routes": routes,
            "alert": (lambda public_ids: make_alert(shown, public_ids)) if told else None,
            **more,
        }
    )


def record_two(database: Database, *changes: Change, **more: Any) -> Recorded:
    """A baseline and, an hour later, an edition with these changes."""
    first = recording.record_edition(database, make_edition(b"one" * 400))
    return recording.record_edition(
        database,
        make_edition(
            b"one" * 400 + b"two",
            at=NOW + HOUR,
            compared_to=first.revision_id,
            changes=changes or (make_change(),),
            document=make_document(make_statement(value="not_covered"), version="B"),
            **more,
        ),
    )


def make_stop(outcome: Outcome, fetched: Fetched | None = None, **more: Any) -> Stop:
    at = fetched.fetched_at if fetched else NOW
    return Stop(
        **{
            "source": "payer-1",
            "locator": URL,
            "outcome": outcome,
            "started_at": at,
            "ended_at": at + timedelta(seconds=1),
            "owner": "owner",
            "status": fetched.status if fetched else None,
            "fetched": fetched,
            **more,
        }
    )


_PREAMBLE = """
import sys, time
from datetime import UTC, datetime, timedelta
from store import catalogue, outbox, recording, schedule
from store.database import open_database
from store.ownership import Owner
NOW = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
url = sys.argv[1]
def hold():
    if not sys.stdin.closed:
        print('held', flush=True)
        sys.stdin.read()
        sys.stdin.close()
"""


@contextmanager
def process(code: str, url: str, *more: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process of the program, killed at the end of the block if it has not ended."""
    running = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _PREAMBLE + code, url, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def said_by_all(code: str, url: str, count: int, *more: str) -> list[list[str]]:
    """What ``code`` printed in each of several processes that began it at the same time.

    Code that calls ``hold()`` stays there until all processes have come as far, or ended.
    """
    whole = f"print('ready', flush=True)\nsys.stdin.readline()\n{code}\nhold()"
    with ExitStack() as ending:
        started = [
            ending.enter_context(process(whole, url, str(number), *more)) for number in range(count)
        ]
        for one in started:
            assert _words_until("ready", one) == []
        for one in started:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        said = [_words_until("held", one) for one in started]
        for one in started:
            _, errors = one.communicate(timeout=60)
            assert one.returncode == 0, errors
        return said


def _words_until(last: str, running: "subprocess.Popen[str]") -> list[str]:
    assert running.stdout is not None
    assert running.stderr is not None
    words: list[str] = []
    for line in running.stdout:
        if line.strip() == last:
            return words
        words.extend(line.split())
    raise AssertionError(running.stderr.read())


def soon(what: Callable[[], bool]) -> bool:
    """Whether it becomes true: a busy server takes a moment to see that a connection has ended."""
    for _ in range(200):
        if what():
            return True
        time.sleep(0.05)
    return False
