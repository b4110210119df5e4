"""Every edition is read again from its bytes: pages, indexes that prove an absence, archives."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from policy.codes import WatchList, parse_watched_codes
from policy.sources import Method
from policywatch.verifying import Verified, verify
from store.verification import Damage, Finding
from tests.doubles.coverage_export import small
from tests.doubles.site import Answer, Site
from tests.journeys.pages import policy_page
from tests.policywatch.watching import Watch, index_of


def verified(watch: Watch) -> Verified:
    return verify(watch.world.database, watch.world.watch, lambda *_: None)


def found_after(watch: Watch, statement: str) -> list[Finding]:
    """What is found in the database once it was changed so; then it is as it was."""
    path = watch.world.settings.home_directory / "policywatch.db"
    with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(":memory:")) as kept:
        database.backup(kept)
        with database:
            assert database.execute(statement).rowcount > 0
        found = verified(watch).findings
        kept.backup(database)
    return list(found)


def test_editions_of_a_page_are_read_again_as_they_were(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", policy_page(without=("17003",)))
    watch.visit()

    found = verified(watch)

    assert found.findings == ()
    assert (found.counts["read again"], found.counts["read by other readers"]) == (2, 0)


def test_an_edition_whose_bytes_say_something_else_is_found(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", policy_page(without=("17003",)))
    watch.visit()

    findings = found_after(
        watch,
        "UPDATE capture SET sha256 = (SELECT sha256 FROM capture ORDER BY id LIMIT 1)"
        " WHERE id = (SELECT max(id) FROM capture)",
    )

    (found,) = [one for one in findings if one.kind is Damage.READING]

    assert found.subject == "revision 2"
    assert "read as another document" in found.what


def test_an_edition_whose_bytes_are_no_policy_any_more_is_found(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", Answer(body=b"%PDF-1.7 and no more"))
    watch.visit()

    findings = found_after(
        watch,
        "UPDATE capture SET sha256 = (SELECT sha256 FROM capture WHERE NOT accepted)"
        " WHERE accepted",
    )

    (found,) = [one for one in findings if one.kind is Damage.READING]

    assert "not read any more" in found.what


def test_an_edition_that_other_readers_read_is_counted_and_not_compared(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    watch.declare(drop=("footer",))

    found = verified(watch)

    assert found.findings == ()
    assert (found.counts["read again"], found.counts["read by other readers"]) == (0, 1)


def retired(site: Site, listing: Watch) -> None:
    site.serve("/doc-1", policy_page())
    site.serve(
        "/doc-2", policy_page(sentence="").replace("MP-417", "MP-500").replace("Care", "Aid")
    )
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))
    for _ in range(3):
        listing.visit()


def test_the_absence_of_a_policy_is_proven_again_by_its_index(site: Site, listing: Watch) -> None:
    retired(site, listing)

    found = verified(listing)

    assert found.findings == ()
    assert found.counts["revisions"] == found.counts["read again"] == 3


def test_an_absence_that_its_index_does_not_prove_is_found(site: Site, listing: Watch) -> None:
    retired(site, listing)

    findings = found_after(
        listing, "UPDATE capture SET url = 'https://elsewhere.example/' WHERE url LIKE '%index'"
    )

    assert [one.kind for one in findings] == [Damage.READING]


def test_an_archive_is_held_against_what_was_taken_out_of_it(site: Site, watch: Watch) -> None:
    watch.declare(url=site.url + "/current_article.zip", method=Method.EXPORT)
    site.serve(
        "/current_article.zip",
        Answer(body=small().zipped(), headers={"Content-Type": "application/zip"}),
    )
    watch.visit()

    assert verified(watch).findings == ()
    assert verified(watch).counts["read again"] == 3
    other = WatchList(codes=parse_watched_codes("99999"))
    watch.world = replace(watch.world, watch=other)
    assert verified(watch).counts["read by other readers"] == 3
