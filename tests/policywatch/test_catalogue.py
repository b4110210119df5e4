"""The declarations: shipped ones load, an operator's lay over them, mistakes are named by line."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.sources import (
    Certainty,
    LineOfBusiness,
    Method,
    Publisher,
    Publishes,
    Source,
)
from policywatch.catalogue import CatalogueError, append_source, load_catalogue
from policywatch.declaration_keys import parse_cadence, written_cadence
from policywatch.declarations import parse_declaration

CLINIC = """\
slug = "clinic"
name = "Clinic Plan"
domains = ["clinic.example"]

[date_meanings]
"Effective" = "the date of the first version"

[[sources]]
slug = "clinic-a"
title = "Actinic keratosis"
url = "https://clinic.example/a.html"
every = "6h"
"""


def declare(directory: Path, text: str, name: str = "clinic.toml") -> Path:
    directory.mkdir(exist_ok=True)
    (directory / name).write_text(text)
    return directory


def refused(tmp_path: Path, text: str, name: str = "clinic.toml") -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(declare(tmp_path / "sources", text, name))
    return caught.value


def test_every_shipped_source_says_when_its_address_was_seen_and_is_not_enabled() -> None:
    catalogue = load_catalogue()

    assert {"aetna", "anthem", "cigna", "uhc", "cms"} <= {p.slug for p in catalogue.publishers}
    for source in catalogue.sources:
        assert source.seen, source.slug
        assert re.search(r"\b20\d\d\b", source.seen), source.slug
        assert not source.enabled, source.slug
        assert source.url.startswith("https://"), source.slug


def test_every_shipped_address_is_on_a_domain_of_its_publisher() -> None:
    for source in load_catalogue().sources:
        host = source.url.split("/")[2]
        assert any(
            host == domain or host.endswith("." + domain) for domain in source.publisher.domains
        ), source.slug


def test_every_shipped_source_is_named_after_its_publisher() -> None:
    for source in load_catalogue().sources:
        assert source.slug.startswith(source.publisher.slug + "-")


def test_a_missing_operator_directory_adds_nothing(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path / "none") == load_catalogue()


def test_an_operator_adds_a_publisher_and_its_source(tmp_path: Path) -> None:
    catalogue = load_catalogue(declare(tmp_path / "sources", CLINIC))
    source = catalogue.source("clinic-a")

    assert source is not None
    assert source.publisher.name == "Clinic Plan"
    assert source.publisher.date_meanings == (("Effective", "the date of the first version"),)
    assert source.every == 6 * 3600
    assert source.method is Method.PAGE
    assert source.line_of_business is LineOfBusiness.NOT_STATED
    assert source.origin == "clinic.toml:8"


def test_an_operator_changes_one_key_of_a_shipped_source(tmp_path: Path) -> None:
    shipped = load_catalogue().source("cms-a57113")
    text = 'slug = "cms"\n[[sources]]\nslug = "cms-a57113"\nevery = "2h"\nenabled = true\n'
    changed = load_catalogue(declare(tmp_path / "sources", text, "mine.toml")).source("cms-a57113")

    assert shipped is not None
    assert changed is not None
    assert (changed.every, changed.enabled) == (7200, True)
    assert (changed.url, changed.title, changed.number) == (
        shipped.url,
        shipped.title,
        shipped.number,
    )


def test_a_served_folder_gets_its_address_where_site_is_written(tmp_path: Path) -> None:
    text = CLINIC.replace("https://clinic.example/", "{site}/")
    catalogue = load_catalogue(
        declare(tmp_path / "sources", text), shipped=False, site="http://127.0.0.1:4711/"
    )

    assert [source.url for source in catalogue.sources] == ["http://127.0.0.1:4711/a.html"]


@pytest.mark.parametrize(
    ("text", "key", "line", "words"),
    [
        (CLINIC + 'color = "red"\n', "sources.color", 13, "unknown key"),
        ("colour = 1\n" + CLINIC, "colour", 1, "unknown key"),
        (CLINIC.replace('"6h"', '"soon"'), "sources.every", 12, "not a cadence"),
        (CLINIC.replace('"6h"', "6"), "sources.every", 12, "not a text"),
        (CLINIC.replace('"6h"', '"0s"'), "sources.every", 12, "not a cadence"),
        (CLINIC.replace("https://", "ftp://"), "sources.url", 11, "not http or https"),
        (CLINIC.replace("https://", "https://me:pw@"), "sources.url", 11, "password"),
        (
            CLINIC.replace('"https://clinic.example/a.html"', '"{site}/a.html"'),
            "sources.url",
            11,
            "not an address outside",
        ),
        (CLINIC.replace('"clinic-a"', '"Clinic A"'), "sources.slug", 9, "not a slug"),
        (CLINIC.replace('slug = "clinic-a"\n', ""), "sources.slug", 8, "no slug"),
        (CLINIC.replace('title = "Actinic keratosis"\n', ""), "sources.title", 8, "no title"),
        (CLINIC.replace('name = "Clinic Plan"\n', ""), "name", 1, "no name"),
        (CLINIC.replace('slug = "clinic"\n', ""), "slug", 1, "no slug"),
        (CLINIC.replace('["clinic.example"]', '"clinic.example"'), "domains", 3, "not a list"),
        (CLINIC.replace("clinic.example", "clinic example", 1), "domains", 3, "not a domain"),
        (CLINIC.replace('"the date of the first version"', "3"), "date_meanings.Effective", 6, ""),
        (CLINIC + 'method = "sitemap"\n', "sources.method", 13, "coverage_api"),
        (
            CLINIC + 'method = "listing"\n',
            "sources.follow",
            8,
            "a listing or a release needs follow",
        ),
        (CLINIC + 'follow = "x"\n', "sources.follow", 13, "only they have it"),
        (
            CLINIC + 'method = "listing"\nfollow = "(x"\n',
            "sources.follow",
            14,
            "not a regular expression",
        ),
        (
            CLINIC.replace("a.html", "a-{031}.html"),
            "sources.url",
            11,
            'only a series has; write method = "series"',
        ),
        (CLINIC + 'method = "series"\n', "sources.url", 11, "nothing that moves"),
        (
            CLINIC.replace("a.html", "{month}.html") + 'method = "series"\n',
            "sources.url",
            11,
            "names no year",
        ),
        (
            CLINIC.replace("a.html", "{June}-{yyyy}.html") + 'method = "series"\n',
            "sources.url",
            11,
            "{June} is no mark of a series; use one of {031}",
        ),
        (
            CLINIC + 'method = "release"\nfollow = "\\\\.zip"\n',
            "sources.follow",
            14,
            "no group named year; write it as (?P<year>",
        ),
        (
            CLINIC + "method = 'release'\nfollow = 'mue-(?P<year>[0-9]+)'\n",
            "sources.follow",
            14,
            "names no quarter, letter or month",
        ),
        (CLINIC + 'method = "release"\n', "sources.follow", 8, "a release needs follow"),
        (CLINIC + 'select = ["td["]\n', "sources.select", 13, "not a CSS selector"),
        (CLINIC + "enabled = 1\n", "sources.enabled", 13, "true or false"),
        (CLINIC + "enabled = tru\n", None, 13, "not TOML"),
        (CLINIC + '[[source]]\nslug = "clinic-b"\n', "source", 13, "unknown key"),
        (
            CLINIC
            + '[[sources]]\nslug = "clinic-a"\ntitle = "x"\nurl = "https://clinic.example/"\n',
            "sources.slug",
            14,
            "declared twice",
        ),
        (CLINIC.replace("clinic-a", "cms-a57113"), "sources.slug", 9, "already declared by"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_line(
    tmp_path: Path, text: str, key: str | None, line: int, words: str
) -> None:
    trouble = refused(tmp_path, text)

    assert (trouble.file, trouble.key, trouble.line) == ("clinic.toml", key, line)
    assert words in str(trouble)
    assert f"clinic.toml, line {line}" in str(trouble)
    assert trouble.mend


@pytest.mark.parametrize(
    ("more", "url", "method"),
    [
        ('method = "series"\n', "https://clinic.example/a-{031}.html", Method.SERIES),
        ('method = "series"\n', "https://clinic.example/{Month}{yyyy}.html", Method.SERIES),
        (
            "method = 'release'\nfollow = 'rvu(?P<year>\\d\\d)(?P<letter>[a-d])'\n",
            "https://clinic.example/files",
            Method.RELEASE,
        ),
        ('method = "export"\n', "https://clinic.example/all.zip", Method.EXPORT),
        ('method = "folder"\n', "https://clinic.example/members", Method.FOLDER),
    ],
)
def test_each_method_is_declared_with_what_it_needs(
    tmp_path: Path, more: str, url: str, method: Method
) -> None:
    text = CLINIC.replace("https://clinic.example/a.html", url) + more
    source = load_catalogue(declare(tmp_path / "sources", text), shipped=False).sources[0]

    assert (source.method, source.url) == (method, url)


def test_a_publisher_declared_in_two_files_of_one_directory_is_refused(tmp_path: Path) -> None:
    declare(tmp_path / "sources", CLINIC, "a.toml")
    trouble = refused(tmp_path, CLINIC, "b.toml")

    assert (trouble.file, trouble.key) == ("b.toml", "slug")
    assert "a.toml" in str(trouble)


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    directory = declare(tmp_path / "sources", "")
    (directory / "clinic.toml").write_bytes(b'slug = "clinic\xff"')

    with pytest.raises(CatalogueError, match=r"clinic\.toml.*UTF-8"):
        load_catalogue(directory)


def added(**values: object) -> Source:
    fields: dict[str, object] = {
        "slug": "clinic-b",
        "publisher": Publisher(slug="clinic", name="Clinic Plan", domains=("clinic.example",)),
        "title": 'The "B" page',
        "url": "https://clinic.example/b.html?x=1",
        "line_of_business": LineOfBusiness.COMMERCIAL,
        "jurisdictions": ("OH", "TX"),
        "every": 43_200,
        "select": ("#main",),
        "drop": ("nav", ".ad"),
        "enabled": True,
        "seen": "2026-11-24, by sources add",
        **values,
    }
    return Source(**fields)  # type: ignore[arg-type]


def test_an_appended_source_is_read_back_as_it_was(tmp_path: Path) -> None:
    directory = tmp_path / "made" / "sources"
    path = append_source(directory, added())

    assert path == directory / "clinic.toml"
    assert load_catalogue(directory).source("clinic-b") == added()
    assert [file.name for file in directory.iterdir()] == ["clinic.toml"]


def test_appending_keeps_comments_and_the_other_sources(tmp_path: Path) -> None:
    directory = declare(tmp_path / "sources", "# ours\n" + CLINIC)
    append_source(directory, added())
    text = (directory / "clinic.toml").read_text()

    assert text.startswith("# ours\n")
    assert {source.slug for source in load_catalogue(directory).sources} >= {"clinic-a", "clinic-b"}


def test_appending_a_known_slug_replaces_that_source_only(tmp_path: Path) -> None:
    directory = declare(tmp_path / "sources", CLINIC)
    append_source(directory, added())
    append_source(directory, added(title="B, renamed"))
    found = load_catalogue(directory)

    assert [source.title for source in found.sources if source.publisher.slug == "clinic"] == [
        "Actinic keratosis",
        "B, renamed",
    ]


def test_appending_writes_into_the_file_that_declares_the_publisher(tmp_path: Path) -> None:
    directory = declare(tmp_path / "sources", CLINIC, "ours.toml")

    assert append_source(directory, added()).name == "ours.toml"
    assert load_catalogue(directory).source("clinic-b") is not None


def test_appending_to_a_broken_file_leaves_it_as_it_was(tmp_path: Path) -> None:
    directory = declare(tmp_path / "sources", CLINIC + "oops")

    with pytest.raises(CatalogueError, match=r"clinic\.toml, line 13"):
        append_source(directory, added())
    assert (directory / "clinic.toml").read_text() == CLINIC + "oops"


def test_a_write_that_cannot_be_finished_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = declare(tmp_path / "sources", CLINIC)

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        append_source(directory, added())
    assert (directory / "clinic.toml").read_text() == CLINIC
    assert [file.name for file in directory.iterdir()] == ["clinic.toml"]


@given(st.integers(min_value=1, max_value=366 * 86_400))
def test_a_cadence_written_is_read_back(seconds: int) -> None:
    assert parse_cadence(written_cadence(seconds)) == seconds


@given(st.text(alphabet="slug=nameurt[]\"\n. {}#'", max_size=60))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    line: int | None = 1
    try:
        parse_declaration(text, "any.toml")
    except CatalogueError as trouble:
        line = trouble.line
    assert line is not None
    assert line >= 1


def test_every_shipped_source_says_what_it_is_watched_for_and_how_sure_its_address_is() -> None:
    for source in load_catalogue().sources:
        assert source.watched_for, source.slug
        assert source.certainty is not Certainty.UNVERIFIED, source.slug
        assert source.line_of_business is not LineOfBusiness.NOT_STATED or (
            source.publishes is Publishes.BULLETINS
        ), source.slug


def test_every_shipped_publisher_watches_something_or_says_why_not() -> None:
    catalogue = load_catalogue()
    spoken = {one.publisher.slug for one in (*catalogue.sources, *catalogue.absent)}

    assert spoken == {publisher.slug for publisher in catalogue.publishers}


def test_what_a_release_follows_says_which_release_a_file_belongs_to() -> None:
    releases = [one for one in load_catalogue().sources if one.method is Method.RELEASE]
    assert releases
    for source in releases:
        named = set(re.compile(source.follow or "").groupindex)
        assert "year" in named, source.slug
        assert named & {"quarter", "letter", "month"}, source.slug


NCCI = "https://www.cms.gov/license/ama?file=/files/zip/"


@pytest.mark.parametrize(
    ("slug", "url", "named"),
    [
        (
            "cms-ncci-practitioner",
            NCCI + "medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f1.zip",
            {"year": "2026", "quarter": "3", "reissue": "0", "part": "1"},
        ),
        (
            "cms-ncci-outpatient",
            NCCI + "medicare-ncci-2026q4-hospital-ptp-edits-ccioph-v323r1-f4.zip",
            {"year": "2026", "quarter": "4", "reissue": "1", "part": "4"},
        ),
        (
            "cms-mue-practitioner",
            NCCI + "medicare-ncci-2026-q4-practitioner-services-mue-table.zip",
            {"year": "2026", "quarter": "4"},
        ),
        (
            "cms-medicaid-ncci-practitioner",
            NCCI + "medicaid-ncci-q2-2026-ptp-edits-practitioner-services.zip",
            {"year": "2026", "quarter": "2"},
        ),
        (
            "cms-medicaid-ncci-practitioner",
            NCCI + "medicaid-ncci-2026-q3-ptp-edits-practitioner-services.zip",
            {"year": "2026", "quarter": "3"},
        ),
        (
            "cms-add-on-codes",
            NCCI + "add-code-edits-medicare-effective-07012026.zip",
            {"year": "2026", "month": "07"},
        ),
        (
            "cms-relative-values",
            "https://www.cms.gov/files/zip/rvu26b-updated-03-10-2026.zip",
            {"year": "26", "letter": "b", "reissue": "03-10-2026"},
        ),
        (
            "cms-relative-values",
            "https://www.cms.gov/files/zip/rvu26d.zip",
            {"year": "26", "letter": "d", "reissue": None},
        ),
        (
            "cms-opps-addendum-b",
            "https://www.cms.gov/files/zip/january-2026-opps-addendum-b.zip",
            {"year": "2026", "month": "january"},
        ),
        (
            "cms-relative-values",
            "https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files/rvu26c",
            {"year": "26", "letter": "c", "reissue": None},
        ),
        (
            "cms-opps-addendum-b",
            "https://www.cms.gov/medicare/payment/quarterly-addenda-updates/july-2026-addendum-b",
            {"year": "2026", "month": "july"},
        ),
        (
            "cms-opps-addendum-b",
            "https://www.cms.gov/files/zip/cy-2026-april-opps-addendum-b.zip",
            {"year": "2026", "month": "april"},
        ),
        (
            "cms-asc-addendum-aa",
            NCCI + "october-2026-asc-approved-hcpcs-code-payment-rates.zip",
            {"year": "2026", "month": "october"},
        ),
    ],
)
def test_a_file_or_a_page_of_a_release_is_known_by_its_address(
    slug: str, url: str, named: dict[str, str | None]
) -> None:
    source = load_catalogue().source(slug)
    assert source is not None
    found = re.search(source.follow or "", url)

    assert found is not None
    assert found.groupdict() == named


def test_files_of_another_table_on_the_same_page_are_not_followed() -> None:
    catalogue = load_catalogue()
    others = {
        "cms-ncci-practitioner": "medicare-ncci-2026q3-hospital-ptp-edits-ccioph-v322r0-f1.zip",
        "cms-mue-practitioner": "medicare-ncci-2026-q4-dme-supplier-services-mue-table.zip",
        "cms-medicaid-ncci-practitioner": "medicaid-ncci-2026-q3-ptp-edits-durable-medical-equipment.zip",
        "cms-medicaid-mue-practitioner": "medicaid-ncci-2026-q3-ptp-edits-practitioner-services.zip",
    }
    for slug, name in others.items():
        source = catalogue.source(slug)
        assert source is not None
        assert re.search(source.follow or "", NCCI + name) is None, slug


def test_a_publication_that_is_absent_is_read_with_its_reason(tmp_path: Path) -> None:
    text = CLINIC + '[[absent]]\ntitle = "Payment policies"\nwhy = "behind a login"\n'
    (absent,) = load_catalogue(declare(tmp_path / "sources", text), shipped=False).absent

    assert (absent.publisher.slug, absent.title, absent.why) == (
        "clinic",
        "Payment policies",
        "behind a login",
    )


@pytest.mark.parametrize(
    ("table", "key", "line"),
    [
        ('title = "Payment policies"\n', "absent.why", 13),
        ('why = "behind a login"\n', "absent.title", 13),
        ('title = "A"\nwhy = "b"\nurl = "https://clinic.example/"\n', "absent.url", 16),
        ('title = "A"\nwhy = 1\n', "absent.why", 15),
    ],
)
def test_a_mistake_in_what_is_absent_is_named_with_its_line(
    tmp_path: Path, table: str, key: str, line: int
) -> None:
    trouble = refused(tmp_path, CLINIC + "[[absent]]\n" + table)

    assert (trouble.key, trouble.line) == (key, line)
