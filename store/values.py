"""Core values to JSON and back, and text as both databases can hold it.

PostgreSQL holds no NUL in text, and neither database an unpaired surrogate; both can stand in an
untrusted page, and become the replacement character here.
"""

import hashlib
import json
import re
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter
from uuid6 import uuid7

from policy.alerts import Alert, Confirmation, MessageKind, Notice, Payload
from policy.changes import (
    AppliesBy,
    Basis,
    Change,
    ChangeKind,
    Direction,
    Severity,
    Stage,
)
from policy.codes import CodeSystem
from policy.document import Aspect, DateLabel, Document, Precision, StatedDate, Statement
from policy.sources import Source
from policy.text import normalise
from store.tables import ChangeEffectiveRow, ChangeRow, StatedDateRow, StatementRow

Value = TypeVar("Value")

#: What the clocks of several machines may differ by; what is dated later than that from now was
#: dated by a clock that was wrong.
CLOCKS_APART = timedelta(hours=1)

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_KEY = 1200  #: bytes
SOURCE = TypeAdapter(Source)
DOCUMENT = TypeAdapter(Document)
_ALERT = TypeAdapter(Alert)
_NOTICE = TypeAdapter(Notice)
_CONFIRMATION = TypeAdapter(Confirmation)


def new_public_id() -> str:
    """An id that can be shown: a UUID of version 7."""
    return str(uuid7())


def clean(text: str) -> str:
    """``text`` without what a database cannot hold."""
    return _UNKEEPABLE.sub("\ufffd", text)


def clean_or_none(text: str | None) -> str | None:
    """As :func:`clean`; None stays None."""
    return None if text is None else clean(text)


def as_key(text: str) -> str:
    """``text`` as it can stand in an index: PostgreSQL's takes no entry over some 2,700 bytes."""
    whole = clean(text)
    encoded = whole.encode()
    if len(encoded) <= _LONGEST_KEY:
        return whole
    digest = hashlib.sha256(encoded).hexdigest()
    return f"{encoded[: _LONGEST_KEY - 80].decode('utf-8', 'ignore')}#sha256:{digest}"


def to_json(adapter: TypeAdapter[Value], value: Value) -> Any:
    """A core value as JSON: objects, lists, text, numbers; enums by value."""
    return _cleaned(adapter.dump_python(value, mode="python"))


def from_json(adapter: TypeAdapter[Value], stored: Any) -> Value:
    """The core value that :func:`to_json` stored."""
    return adapter.validate_python(stored)


def document_bytes(document: Document) -> bytes:
    """A document as the bytes it is kept as; equal documents give equal bytes."""
    return json.dumps(
        to_json(DOCUMENT, document), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def document_from(stored: bytes) -> Document:
    """The document of :func:`document_bytes`."""
    return DOCUMENT.validate_json(stored)


def payload_to_json(payload: Payload) -> dict[str, Any]:
    """What a message says, as JSON."""
    stored: dict[str, Any]
    match payload:
        case Alert():
            stored = to_json(_ALERT, payload)
        case Confirmation():
            stored = to_json(_CONFIRMATION, payload)
        case Notice():
            stored = to_json(_NOTICE, payload)
    return stored


def payload_from(kind: str, stored: dict[str, Any]) -> Payload:
    """The payload of a message of this kind."""
    if kind == MessageKind.ALERT:
        return from_json(_ALERT, stored)
    if kind == MessageKind.CONFIRMATION:
        return from_json(_CONFIRMATION, stored)
    return from_json(_NOTICE, stored)


def declaration_hash(declaration: dict[str, Any]) -> str:
    """The hash of a source's declaration, wherever its file is."""
    told = {name: value for name, value in declaration.items() if name != "origin"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def fingerprint(publisher: str, line_of_business: str, change: Change) -> str:
    """What two publications' changes share when they say the same.

    Publisher, line of business, codes, aspect, what now holds, and the stated dates; not the place,
    the wording before, or the kind, in which a bulletin and a policy differ.
    """
    told = [
        publisher,
        line_of_business,
        sorted(set(change.codes)),
        change.aspect.value if change.aspect else None,
        normalise(clean(change.after)) if change.after is not None else None,
        sorted((one.jurisdiction, one.day.isoformat()) for one in change.effective),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def stated_of(row: StatedDateRow | ChangeEffectiveRow) -> StatedDate:
    """The stated date of a row."""
    return StatedDate(
        label=DateLabel(row.label),
        printed_label=row.printed_label,
        day=row.day,
        printed=row.printed,
        jurisdiction=row.jurisdiction,
        precision=Precision(row.precision),
    )


def statement_of(row: StatementRow) -> Statement:
    """The statement of a row."""
    return Statement(
        system=CodeSystem(row.system),
        code=row.code,
        aspect=Aspect(row.aspect),
        place=tuple(row.place),
        value=row.value,
        quote=row.quote,
        jurisdiction=row.jurisdiction,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


def change_of(row: ChangeRow, effective: tuple[StatedDate, ...]) -> Change:
    """The change of a row and the rows of its dates."""
    return Change(
        kind=ChangeKind(row.kind),
        aspect=Aspect(row.aspect) if row.aspect else None,
        codes=tuple(row.codes),
        before=row.before,
        after=row.after,
        where=tuple(row.where),
        severity=Severity(row.severity),
        direction=Direction(row.direction),
        stage=Stage(row.stage),
        applies_by=AppliesBy(row.applies_by),
        basis=Basis(row.basis),
        effective=effective,
        retroactive=row.retroactive,
        notes=tuple(row.notes),
        governed=tuple(row.governed),
    )


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, dict):
        return {clean(name): _cleaned(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, frozenset)):
        return [_cleaned(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
