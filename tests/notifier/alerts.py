"""Alerts with fictional values, as the composition root builds them."""

from datetime import UTC, date, datetime
from typing import Any

from policy.alerts import Alert, AlertedChange, Edition
from policy.changes import Change, ChangeKind, Severity
from policy.document import DateLabel, StatedDate

SEEN = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
COVERED = "CPT codes covered if selection criteria are met:"
RELATED = "Other CPT codes related to the policy:"


def stated(
    day: date, printed: str, label: str = "Effective date", where: str = "all"
) -> StatedDate:
    return StatedDate(
        label=DateLabel.EFFECTIVE,
        printed_label=label,
        day=day,
        printed=printed,
        jurisdiction=where,
    )


def change(kind: ChangeKind, **more: Any) -> Change:
    return Change(
        **{
            "kind": kind,
            "aspect": None,
            "codes": ("17003",),
            "before": None,
            "after": None,
            "where": ("Coding", COVERED),
            "severity": Severity.REVIEW,
            **more,
        }
    )


def alert(*changes: Change, **more: Any) -> Alert:
    return Alert(
        **{
            "publisher": "Fictional Health",
            "line_of_business": "commercial",
            "jurisdictions": ("PA",),
            "title": "Treatment of sun-damaged skin",
            "number": "X-20-032",
            "version": None,
            "source": "fictional-x-20",
            "severity": changes[0].severity if changes else Severity.REVIEW,
            "changes": tuple(
                AlertedChange(public_id=f"id-{number}", change=one)
                for number, one in enumerate(changes, start=1)
            ),
            "observed_at": SEEN,
            "before": Edition(sha256="a" * 64, captured_at=SEEN, url="https://payer.example/old"),
            "after": Edition(sha256="b" * 64, captured_at=SEEN, url="https://payer.example/x-20"),
            **more,
        }
    )
