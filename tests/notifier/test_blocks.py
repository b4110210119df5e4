import json
import re
from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from notifier.blocks import (
    HEADER_LIMIT,
    MOST_BLOCKS,
    TEXT_LIMIT,
    TOTAL_LIMIT,
    Rendered,
    render,
    render_short,
    size,
)
from notifier.links import Links
from notifier.wording import word
from policy.alerts import Alert, Edition, MessageKind, Notice
from policy.changes import AppliesBy, Basis, ChangeKind, Direction, Stage
from policy.document import DateLabel, Precision, StatedDate
from tests.doubles.slack import Slack, texts_of
from tests.notifier.alerts import COVERED, SEEN, alert, change

SOURCE = "https://payer.example/x-20"
PAGES = Links(public_url="https://watch.example")
HOSTILE = st.sampled_from(
    [
        "<!channel>", "<!here|here>", "<@U0123ABCD>", "<#C0123ABCD>", "@channel", "@here", "@everyone",
        "https://evil.example/x", "http://evil.example", "<https://evil.example|17003>", "www.evil.example",
        "mailto:a@evil.example", "someone@evil.example", "&lt;!channel&gt;", "*bold* _it_ ~gone~ `code` ```x```",
        ":rotating_light:", "\x1b[2J", "\u202e", "\ud800", "<!date^1392734382^{date}|x>", "<!subteam^S1>", "& < >",
    ]
)  # fmt: skip
TEXT = st.lists(
    st.one_of(HOSTILE, st.text(max_size=60), st.just("17003 must " * 60)), max_size=6
).map(" ".join)
QUICKLY = settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
DATES = st.builds(
    StatedDate,
    label=st.sampled_from(DateLabel),
    printed_label=TEXT,
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    printed=TEXT,
    jurisdiction=st.one_of(st.just("all"), TEXT),
    precision=st.sampled_from(Precision),
)
CODES = st.lists(st.one_of(st.just("17003"), TEXT), max_size=30).map(tuple)
CHANGES = st.builds(
    change,
    kind=st.sampled_from(ChangeKind),
    codes=CODES,
    before=st.none() | TEXT,
    after=st.none() | TEXT,
    where=st.lists(TEXT, max_size=4).map(tuple),
    direction=st.sampled_from(Direction),
    stage=st.sampled_from(Stage),
    applies_by=st.sampled_from(AppliesBy),
    basis=st.sampled_from(Basis),
    effective=st.lists(DATES, max_size=8).map(tuple),
    retroactive=st.booleans(),
    notes=st.lists(TEXT, max_size=6).map(tuple),
)
FIELDS = st.fixed_dictionaries(
    {
        "publisher": TEXT,
        "line_of_business": TEXT,
        "title": TEXT,
        "number": st.none() | TEXT,
        "version": st.none() | TEXT,
        "jurisdictions": st.lists(TEXT, max_size=20).map(tuple),
        "stated": st.lists(st.tuples(TEXT, TEXT), max_size=20).map(tuple),
        "date_remarks": st.lists(TEXT, max_size=8).map(tuple),
        "publishers_note": st.none() | TEXT,
        "other_changes": st.integers(0, 400),
        "unchanged_codes": CODES,
        "after": st.builds(
            Edition,
            sha256=TEXT,
            captured_at=st.just(SEEN),
            url=st.one_of(
                st.just(SOURCE),
                TEXT.filter(lambda text: not re.fullmatch(r"\s*https?://\S+\s*", text)),
                TEXT.map(lambda text: f"{SOURCE} {text}"),
            ),
            version=st.none() | TEXT,
        ),
    }
)
ALERTS = st.builds(
    lambda changes, fields: alert(*changes, **fields), st.lists(CHANGES, max_size=8), FIELDS
)
NOTICES = st.builds(
    Notice,
    kind=st.sampled_from(MessageKind),
    headline=TEXT,
    lines=st.lists(TEXT, max_size=80).map(tuple),
    at=st.just(SEEN),
    source=st.none() | TEXT,
    remedy=st.none() | TEXT,
)


def rendered(payload: Alert | Notice, links: Links = PAGES) -> Rendered:
    return render(word(payload, links, UTC))


def elements(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from elements(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from elements(part)


def is_dead(text: str) -> bool:
    """Whether nothing in a text reads as a mention or an address."""
    return not re.search(r"<[!@#]|@\w|://|\bwww\.|mailto:", text)


def assert_within_limits(message: Rendered) -> None:
    assert 1 <= len(message.blocks) <= MOST_BLOCKS
    assert sum(map(size, message.blocks)) <= TOTAL_LIMIT
    assert max(map(size, message.blocks)) <= TEXT_LIMIT
    for block in message.blocks:
        if block["type"] == "header":
            assert len("".join(texts_of([block]))) <= HEADER_LIMIT
    assert len(message.text) <= 4_000


def assert_harmless(message: Rendered) -> None:
    for element in elements(message.blocks):
        kind = element.get("type")
        assert kind not in {"mrkdwn", "user", "usergroup", "channel", "broadcast", "emoji", "date"}
        if kind == "link":
            ours = element["url"].startswith("https://watch.example/changes/id-")
            assert ours or element == {"type": "link", "url": SOURCE}
        if kind in {"text", "plain_text"}:
            assert is_dead(element["text"])
        if kind == "plain_text":
            assert element["emoji"] is False
    assert is_dead(message.text)
    assert "<" not in message.text
    assert ">" not in message.text
    json.dumps(message.blocks).encode()
    message.text.encode()


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@QUICKLY
@given(st.one_of(ALERTS, NOTICES), st.sampled_from([PAGES, Links()]))
def test_whatever_a_publisher_writes_stays_within_limits_and_harmless(
    payload: Alert | Notice, links: Links
) -> None:
    message = rendered(payload, links)

    assert_within_limits(message)
    assert_harmless(message)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@QUICKLY
@given(st.one_of(ALERTS, NOTICES))
def test_the_short_form_is_harmless_too(payload: Alert | Notice) -> None:
    text = render_short(word(payload, PAGES, UTC))

    assert len(text) <= 12_000
    links = re.findall(r"<([^>]*)>", text)
    assert all(re.fullmatch(r"https://watch\.example/changes/id-\d+", link) for link in links)
    assert is_dead(re.sub(r"<https://watch\.example/changes/id-\d+>", "", text))


def many(number: int) -> Alert:
    return alert(
        *(
            change(
                ChangeKind.GUIDANCE_CHANGED,
                before=f"Rule {one}: " + "it may be billed with a note. " * 9,
                after=f"Rule {one}: " + "it must be billed with a note. " * 9,
            )
            for one in range(number)
        )
    )


def test_what_does_not_fit_is_counted_and_pointed_to() -> None:
    message = rendered(many(120), Links())

    assert_within_limits(message)
    text = "\n".join(texts_of(list(message.blocks)))
    shown = text.count("Applies by: ")
    assert f"and {120 - shown} more changes: see" in text
    assert f"policywatch show id-{shown + 1}" in text
    assert "policywatch history 17003" in text
    assert 5 <= shown < 120


def test_an_alert_that_fits_folds_nothing() -> None:
    text = "\n".join(texts_of(list(rendered(many(5)).blocks)))

    assert "more changes: see" not in text
    assert text.count("Applies by: ") == 5


def test_lines_of_a_notice_that_do_not_fit_are_counted() -> None:
    notice = Notice(
        kind=MessageKind.UPCOMING,
        headline="still to come",
        lines=tuple(f"{number}: " + "word " * 60 for number in range(100)),
        at=SEEN,
        source="fictional-x-20",
    )

    message = rendered(notice)

    assert_within_limits(message)
    assert re.search(r"and \d+ more lines: see", "\n".join(texts_of(list(message.blocks))))


def test_a_headline_too_long_for_a_header_is_said_whole_below_it() -> None:
    removed = change(ChangeKind.CODE_REMOVED, basis=Basis.TABLE, before="17003 | row")
    worded = word(alert(removed, title="Long title " * 9, number=None), PAGES, UTC)

    message = render(worded)

    texts = list(texts_of(list(message.blocks)))
    assert texts[0].startswith("REVIEW | Fictional Health")
    assert texts[1] == f"17003 no longer stands under “{COVERED}”"
    assert message.text == worded.headline


def test_the_address_that_was_read_can_be_followed_and_one_that_is_none_cannot() -> None:
    removed = change(ChangeKind.CODE_REMOVED, basis=Basis.TABLE, before="17003 | row")
    odd = Edition(sha256="b" * 64, captured_at=SEEN, url="https://payer.example/<!here>")

    assert {"type": "link", "url": SOURCE} in list(elements(rendered(alert(removed)).blocks))
    assert_harmless(rendered(alert(removed, after=odd)))


def test_words_of_a_publisher_keep_their_stars_and_underlines() -> None:
    message = rendered(
        alert(change(ChangeKind.GUIDANCE_CHANGED, before="*All* of _it_ `x`", after="~None~ <5 mm"))
    )

    texts = "\n".join(texts_of(list(message.blocks)))
    assert "*All* of _it_ `x`" in texts
    assert "~None~ <5 mm" in texts


def test_slack_takes_a_full_message_as_it_is() -> None:
    from notifier.slack import SlackSink

    with Slack() as slack:
        sink = SlackSink(
            token=slack.token,
            base_url=slack.base_url,
            allow_hosts={"127.0.0.1"},
            links=PAGES,
            zone=UTC,
            clock=lambda: SEEN,
        )
        sink.post("d-1", many(120), "C0DOUBLE01")

        assert len(slack.calls("chat.postMessage")) == 1
        assert len(slack.messages) == 1
