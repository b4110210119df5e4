"""A bulletin announces, the policy follows, a third page prints another date: one alert, one thread."""

import pytest

from tests.doubles.site import Answer, Site
from tests.doubles.slack import Message, Slack, dropped_before_accepted, hanging, texts_of
from tests.journeys.program import Program, eventually, kill
from tests.journeys.test_watching_a_page import page

SPLIT = (
    "Effective for dates of service on or after September 1, 2027, prior authorization is required"
    " for CPT 17003. For OH and KY it is required from October 1, 2027."
)
OTHER_DATE = (
    "Prior authorization is required for CPT 17003 for dates of service on or after"
    " November 1, 2027."
)
DOCUMENTS = """
[[sources]]
slug = "meridian-{slug}"
title = "{title}"
url = "{url}"
line_of_business = "commercial"
enabled = true
{more}
"""


def document(title: str, *sentences: str) -> str:
    told = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"""<!doctype html><html lang="en"><head><title>{title}</title></head><body><main>
<h1>{title}</h1>
<p>This page of Meridian Plan is for the offices that send claims for skin services to the plan.</p>
<h2>Coverage and billing</h2>
<p>Destruction of premalignant lesions is covered where the lesion was seen and described.</p>
{told}
<h2>Questions</h2>
<p>Offices may call the plan on working days between eight and five o'clock.</p>
</main></body></html>"""


@pytest.fixture
def watched(site: Site, posting: Program) -> Program:
    """A bulletin, a policy and a list of one payer, read once."""
    parts = ['slug = "meridian"\nname = "Meridian Plan"\ndomains = ["127.0.0.1"]\n']
    for slug, title, more in (
        ("bulletin", "Network Bulletin", ""),
        ("policy", "Premalignant Lesion Care", ""),
        ("list", "Authorization Overview", ""),
    ):
        url = site.serve(f"/{slug}", page(document(title)))
        parts.append(DOCUMENTS.format(slug=slug, title=title, url=url, more=more))
    (posting.sources / "meridian.toml").write_text("".join(parts))
    first = posting("crawl")
    assert first.code == 0, first.err
    return posting


def say(site: Site, slug: str, title: str, *sentences: str) -> None:
    site.serve(f"/{slug}", page(document(title, *sentences)))


def words(message: Message) -> str:
    return " ".join([message.text, *texts_of(message.blocks)])


def test_one_alert_then_a_confirmation_and_a_disagreement_in_its_thread(
    site: Site, slack: Slack, watched: Program
) -> None:
    say(site, "bulletin", "Network Bulletin", SPLIT)
    assert watched("crawl").code == 0
    (alert,) = slack.messages
    assert alert.thread_ts is None
    assert "prior authorization announced for 17003" in alert.text

    say(site, "policy", "Premalignant Lesion Care", SPLIT)
    assert watched("crawl").code == 0
    confirmed = slack.messages[1]
    assert confirmed.thread_ts == alert.ts
    assert not confirmed.broadcast
    assert confirmed.text.startswith("CONFIRMED")
    assert "Confirmed by: Premalignant Lesion Care, which says" in words(confirmed)
    assert "Network Bulletin" in words(confirmed)

    say(site, "list", "Authorization Overview", OTHER_DATE)
    assert watched("crawl").code == 0
    apart = slack.messages[2]
    assert apart.thread_ts == alert.ts
    assert apart.broadcast
    assert apart.text.startswith("DISAGREES")
    assert "prints November 1, 2027" in words(apart)
    assert "said September 1, 2027" in words(apart)

    say(
        site,
        "policy",
        "Premalignant Lesion Care",
        SPLIT,
        "CPT 17003 is limited to 4 units per day.",
    )
    assert watched("crawl").code == 0
    own = slack.messages[3]
    assert own.thread_ts is None
    assert "17003" in own.text
    assert watched("crawl").code == 0
    assert len(slack.messages) == 4

    entries = watched("history", "17003", "--json").json
    first = next(one for one in entries if one["source"] == "meridian-bulletin")
    second = next(
        one
        for one in entries
        if one["source"] == "meridian-policy" and one["kind"] == first["kind"]
    )
    third = next(one for one in entries if one["source"] == "meridian-list")
    assert first["event"] == second["event"] == third["event"] == first["id"]
    assert first["confirmed_by"] == [second["id"]]
    assert first["disagrees_with"] == [third["id"]]
    assert third["disagrees_with"] == [first["id"]]
    assert f"Confirmed:  {second['id']}" in watched("show", first["id"]).out


def test_a_kill_between_recording_and_posting_a_reply_loses_and_repeats_nothing(
    site: Site, slack: Slack, watched: Program
) -> None:
    say(site, "bulletin", "Network Bulletin", SPLIT)
    assert watched("crawl").code == 0
    say(site, "policy", "Premalignant Lesion Care", SPLIT)
    assert watched("crawl", "--no-deliver").code == 0
    slack.fail("chat.postMessage", dropped_before_accepted(), hanging(30))
    asked = len(slack.calls("chat.postMessage"))
    process = watched.start("crawl")
    assert eventually(lambda: len(slack.calls("chat.postMessage")) > asked)
    kill(process)

    assert watched("crawl").code == 0

    assert [one.thread_ts for one in slack.messages] == [None, slack.messages[0].ts]


def test_a_reply_that_was_taken_before_the_kill_is_found_in_its_thread(
    site: Site, slack: Slack, watched: Program
) -> None:
    say(site, "bulletin", "Network Bulletin", SPLIT)
    assert watched("crawl").code == 0
    say(site, "policy", "Premalignant Lesion Care", SPLIT)
    slack.fail("chat.postMessage", hanging(30, taken=True))
    process = watched.start("crawl")
    assert eventually(lambda: len(slack.messages) == 2)
    kill(process)

    assert watched("crawl").code == 0

    assert len(slack.messages) == 2
    assert len(slack.calls("chat.postMessage")) == 2
    assert {one["state"] for one in watched("deliveries", "list", "--json").json} == {"sent"}


def test_alert_and_confirmation_that_wait_together_leave_in_their_order(
    site: Site, slack: Slack, watched: Program
) -> None:
    say(site, "bulletin", "Network Bulletin", SPLIT)
    assert watched("crawl", "--no-deliver").code == 0
    say(site, "policy", "Premalignant Lesion Care", SPLIT)
    assert watched("crawl", "--no-deliver").code == 0

    assert watched("crawl").code == 0

    assert [one.thread_ts for one in slack.messages] == [None, slack.messages[0].ts]


def test_without_slack_the_console_names_the_first_alert(site: Site, program: Program) -> None:
    (program.sources / "meridian.toml").write_text(
        'slug = "meridian"\nname = "Meridian Plan"\ndomains = ["127.0.0.1"]\n'
        + "".join(
            DOCUMENTS.format(
                slug=slug,
                title=title,
                url=site.serve(f"/{slug}", Answer(body=document(title))),
                more="",
            )
            for slug, title in (("bulletin", "Network Bulletin"), ("policy", "Lesion Care Policy"))
        )
    )
    assert program("crawl").code == 0
    say(site, "bulletin", "Network Bulletin", SPLIT)
    assert "prior authorization announced" in program("crawl").out
    say(site, "policy", "Lesion Care Policy", SPLIT)

    shown = program("crawl").out

    assert "CONFIRMED" in shown
    assert "Told first" in shown
