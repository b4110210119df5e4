"""Policies that leave an index, move in it, merge, or come back."""

from policy.alerts import Alert, Notice
from policy.changes import ChangeKind
from policy.sources import Method
from store import history
from tests.doubles.site import Site
from tests.journeys.pages import policy_page
from tests.policywatch.watching import Watch, index_of


def other_page(number: int, without: tuple[str, ...] = ()) -> str:
    """Another policy with a title, a number and a text of its own."""
    names = ["Moles", "Scars", "Warts", "Cysts", "Burns", "Rashes"]
    body = "".join(
        f"<p>{names[number]} {n} are treated when criterion {n * number} of {names[number]} is met.</p>"
        for n in range(1, 9)
    )
    return (
        policy_page(sentence="", without=without)
        .replace("MP-417", f"MP-50{number}")
        .replace("Lesion Care", f"{names[number]} Care")
        .replace("</main>", f"{body}</main>")
    )


def test_a_policy_that_left_its_index_is_told_as_retired_once_it_was_missing_for_a_day(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", other_page(1))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))

    listing.visit()
    assert listing.told() == []
    listing.visit()
    listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    (told,) = alert.changes
    assert told.change.kind is ChangeKind.POLICY_RETIRED
    assert told.change.codes == ("17000", "17003", "17004")
    assert "MP-501" in (told.change.before or "")
    assert told.change.after is None
    assert any("not by itself a statement about coverage" in note for note in told.change.notes)
    assert alert.before.url.endswith("/doc-2")
    assert alert.after.url.endswith("/index")


def test_the_evidence_of_a_retirement_is_the_index_that_lists_the_policy_no_longer(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", other_page(1))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))
    for _ in range(2):
        listing.visit()

    (entry,) = history.history(listing.world.database, "17003")

    assert entry.url.endswith("/index")
    view = history.change(listing.world.database, entry.public_id)
    assert view is not None
    assert view.before is not None
    assert view.before.url.endswith("/doc-2")
    assert "does not list this policy" in view.after.document.text


def test_a_policy_that_is_missed_once_and_listed_again_is_not_told(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", other_page(1))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    site.serve("/index", index_of("doc-1", "doc-2"))

    for _ in range(3):
        listing.visit()

    assert listing.told() == []


def test_a_retired_policy_that_is_listed_again_is_told_with_what_changed_meanwhile(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", other_page(1))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))
    for _ in range(2):
        listing.visit()
    listing.told()
    site.serve("/doc-2", other_page(1, without=("17003",)))
    site.serve("/index", index_of("doc-1", "doc-2"))

    listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    kinds = [one.change.kind for one in alert.changes]
    assert sorted(kinds) == [ChangeKind.CODE_REMOVED, ChangeKind.POLICY_PUBLISHED]
    listing.visit()
    assert listing.told() == []


def test_an_index_that_loses_most_of_its_policies_at_once_retires_none_of_them(
    site: Site, listing: Watch
) -> None:
    names = [f"doc-{number}" for number in range(1, 6)]
    for number, name in enumerate(names, start=1):
        site.serve(f"/{name}", other_page(number))
    site.serve("/index", index_of(*names))
    listing.visit()
    site.serve("/index", index_of("doc-1"))

    for _ in range(4):
        listing.visit()

    told = listing.told()
    assert all(isinstance(one, Notice) for one in told), told
    notice = told[0]
    assert isinstance(notice, Notice)
    assert "lists 1 publications where it had 5" in " ".join(notice.lines)


def test_a_renumbered_policy_is_held_against_its_last_edition(site: Site, listing: Watch) -> None:
    sentence = "".join(
        f"Criterion {n} asks for a note by the treating physician about lesion {n}. "
        for n in range(1, 12)
    )
    site.serve("/doc-1", policy_page(sentence=sentence))
    site.serve("/doc-9", other_page(2))
    site.serve("/index", index_of("doc-1", "doc-9"))
    listing.visit()
    renumbered = policy_page(sentence=sentence, without=("17003",)).replace("MP-417", "SURG-9")
    site.serve("/doc-2", renumbered)
    site.serve("/index", index_of("doc-2", "doc-9"))

    listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    assert ("code_removed", ("17003",)) in [
        (one.change.kind, one.change.codes) for one in alert.changes
    ]
    moves = [
        one
        for one in history.history(listing.world.database, "17000")
        if one.kind is ChangeKind.POLICY_MOVED
    ]
    assert [("MP-417" in (one.before or ""), "SURG-9" in (one.after or "")) for one in moves] == [
        (True, True)
    ]
    for _ in range(3):
        listing.visit()
    assert listing.told() == []


def test_a_policy_consolidated_into_one_with_the_same_text_is_moved_and_not_retired(
    site: Site, listing: Watch
) -> None:
    sentence = "".join(
        f"Criterion {n} asks for a note by the treating physician about lesion {n}. "
        for n in range(1, 12)
    )
    site.serve("/doc-1", policy_page(sentence=sentence))
    site.serve("/doc-2", policy_page(sentence=sentence).replace("MP-417", "MP-418"))
    site.serve("/doc-3", other_page(3))
    site.serve("/index", index_of("doc-1", "doc-2", "doc-3"))
    listing.visit()
    site.serve("/index", index_of("doc-1", "doc-3"))

    for _ in range(3):
        listing.visit()

    assert listing.told() == []
    moves = [
        one
        for one in history.history(listing.world.database, "17003")
        if one.kind is ChangeKind.POLICY_MOVED
    ]
    assert len(moves) == 1


def test_a_counted_series_compares_each_edition_with_the_one_before(
    site: Site, watch: Watch
) -> None:
    """The address of each edition is another one; the old one keeps answering."""
    watch.declare(url=site.url + "/MP-417-{031}.html", method=Method.SERIES)
    site.serve("/MP-417-031.html", policy_page())
    watch.visit()
    site.serve("/MP-417-032.html", policy_page(without=("17003",)))

    watch.visit()

    (alert,) = watch.told()
    assert isinstance(alert, Alert)
    assert [(one.change.kind, one.change.codes) for one in alert.changes] == [
        ("code_removed", ("17003",))
    ]
    watch.visit()
    assert watch.told() == []


def test_another_selection_of_links_retires_nothing_and_brings_no_news(
    site: Site, listing: Watch
) -> None:
    for number in range(1, 4):
        site.serve(f"/doc-{number}", other_page(number))
        site.serve(f"/old-{number}", other_page(number).replace("Care", "Cure"))
    site.serve("/index", index_of("doc-1", "doc-2", "old-3"))
    listing.visit()
    listing.declare(follow="/old-")
    listing.visit()
    listing.declare(follow=r"/(?:doc|old)-\d")

    for _ in range(4):
        listing.visit()

    assert listing.told() == []


def test_a_declared_address_that_changes_goes_on_from_the_last_edition(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/q", policy_page(without=("17003",)))
    watch.declare(url=site.url + "/q")

    watch.visit()

    (alert,) = watch.told()
    assert isinstance(alert, Alert)
    assert [one.change.kind for one in alert.changes] == [ChangeKind.CODE_REMOVED]
    assert alert.before.url.endswith("/p")


def test_another_policy_at_a_new_declared_address_is_a_baseline(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/q", other_page(4))
    watch.declare(url=site.url + "/q")

    watch.visit()

    assert watch.told() == []
