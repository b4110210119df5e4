"""XML: feeds item by item, everything else element by element, nothing followed or expanded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.captures import Reason
from policy.document import BlockKind
from reader.errors import Unreadable
from reader.xml import read_xml
from tests.reader.outcomes import outcome

RSS = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Plan news</title><link>http://a.test</link><lastBuildDate>Wed, 01 Jul 2026 09:00:00 GMT</lastBuildDate>
<item><title>Destruction of lesions revised</title><link>http://a.test/1</link><guid>1</guid>
<description>&lt;p&gt;CPT code 17003 now needs &lt;b&gt;prior&lt;/b&gt; authorization.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;From July&lt;/li&gt;&lt;/ul&gt;</description>
<pubDate>Wed, 01 Jul 2026 09:00:00 GMT</pubDate><category>Policies</category></item>
<item><title>Office hours</title><description>Closed on Friday.</description></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Plan news</title><updated>2026-07-02T00:00:00Z</updated>
<entry><title>Destruction of lesions revised</title><published>2026-07-01T09:00:00Z</published>
<summary>CPT code 17003 now needs prior authorization.</summary><category term="Policies"/></entry></feed>"""
POLICY = b"""<?xml version="1.0" encoding="utf-8"?>
<policy><title>Destruction of lesions</title><policyNumber>G-20-031</policyNumber><effectiveDate>07/01/2026</effectiveDate>
<section><title>Coverage</title><p>Covered when <b>notes</b> say so.</p></section>
<codes><code value="17000" units="1"/><code value="17003" units="13"/></codes>
<table><row><code>17004</code><status>Covered</status></row><row><code>17110</code><status>Not covered</status></row></table>
<related><id>1</id></related></policy>"""


def test_a_feed_is_its_items() -> None:
    document = read_xml(RSS)

    assert document.title == "Plan news"
    assert [(block.path, block.text) for block in document.blocks[1:6]] == [
        ((), "Destruction of lesions revised"),
        (("Destruction of lesions revised",), "Published: 01 Jul 2026"),
        (("Destruction of lesions revised",), "CPT code 17003 now needs prior authorization."),
        (("Destruction of lesions revised",), "From July"),
        (("Destruction of lesions revised",), "Category: Policies"),
    ]


def test_an_atom_feed_reads_alike() -> None:
    texts = [block.text for block in read_xml(ATOM).blocks]

    assert texts == [
        "Plan news",
        "Destruction of lesions revised",
        "Published: 2026-07-01",
        "CPT code 17003 now needs prior authorization.",
        "Category: Policies",
    ]


def test_when_a_feed_was_built_is_not_part_of_it() -> None:
    later = RSS.replace(b"01 Jul 2026 09:00:00 GMT</lastBuildDate>", b"03 Jul 2026</lastBuildDate>")

    assert read_xml(later).text == read_xml(RSS).text


def test_a_document_is_its_titles_values_texts_and_rows() -> None:
    document = read_xml(POLICY)

    assert (document.title, document.number) == ("Destruction of lesions", "G-20-031")
    assert [str(stated.day) for stated in document.dates] == ["2026-07-01"]
    assert ("Coverage",) in {block.path for block in document.blocks if "notes say" in block.text}
    cells = [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert cells == [
        (("Value", "17000"), ("Units", "1")),
        (("Value", "17003"), ("Units", "13")),
        (("Code", "17004"), ("Status", "Covered")),
        (("Code", "17110"), ("Status", "Not covered")),
    ]


def test_entities_are_neither_fetched_nor_expanded() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c SYSTEM "file:///etc/passwd">]><l><p>one &b; two</p><p>&c;</p><p>three</p></l>"""

    text = read_xml(body).text

    assert "aaaa" not in text
    assert "root:" not in text
    assert "three" in text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (POLICY[:300], Reason.TRUNCATED),
        (POLICY.replace(b"</section>", b"</sektion>"), Reason.UNREADABLE),
        (b"<?xml version='1.0'?>" + b"<a>" * 400 + b"x" + b"</a>" * 400, Reason.UNREADABLE),
        (b"<?xml version='1.0'?><policy></policy>", Reason.EMPTY),
    ],
)
def test_what_is_no_whole_document_is_refused(body: bytes, reason: Reason) -> None:
    refused = outcome(body)

    assert isinstance(refused, Unreadable)
    assert refused.reason is reason


@settings(max_examples=150)
@given(
    st.sampled_from([RSS, ATOM, POLICY]),
    st.integers(0, 1200),
    st.integers(0, 40),
    st.binary(max_size=8),
)
def test_any_xml_is_a_document_or_a_refusal(body: bytes, at: int, cut: int, put: bytes) -> None:
    outcome(body[:at] + put + body[at + cut :])
