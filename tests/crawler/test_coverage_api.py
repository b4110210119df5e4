"""The Coverage API: many answers, one publication, whole and of one version or not at all."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from policy.bundle import unpack
from policy.captures import Fetched, FetchFailed, Reason, Remedy, Validators
from policy.sources import Method, Source
from tests.doubles.site import Answer, Asked, Route, Site, busy, redirect

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]
JSON = "application/json"
LICENCE = "/v1/metadata/license-agreement/"
PARTS = (
    "",
    "hcpc-code",
    "hcpc-code-group",
    "hcpc-modifier",
    "hcpc-modifier-group",
    "icd10-covered",
    "icd10-covered-group",
    "icd10-noncovered",
    "icd10-noncovered-group",
    "other-coding-group",
    "revision-history",
    "contractor",
    "primary-jurisdiction",
    "related-documents",
    "future-retire",
)


def answer(data: list[Any], *, token: str | None = None, etag: str | None = None) -> Answer:
    meta: dict[str, Any] = {"status": {"id": 200, "message": "OK"}}
    if token is not None:
        meta["next_token"] = token
    return Answer(body=json.dumps({"meta": meta, "data": data}), media_type=JSON, etag=etag)


def target(part: str, more: str = "") -> str:
    return f"/v1/data/article/{part}?articleid=57113{more}"


class Api:
    """The API with one article; tokens are ``t1``, ``t2``, ... and the newest is taken."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.given = 0
        self.expired: set[str] = set()
        site.serve(LICENCE, self._licence)
        self.publish(45)

    def publish(self, version: int, *parts: str) -> None:
        """Serve the article, or some parts of it, in a version."""
        for part in parts or PARTS:
            record = {"article_id": 57113, "article_version": version, "part": part}
            self.serve(target(part), answer([record], etag=f'"{part}-{version}"'))

    def serve(self, address: str, *routes: Answer) -> None:
        """Serve answers to whoever has a token."""
        self.site.serve(address, *(self._guarded(one) for one in routes))

    def _licence(self, _: Asked) -> Answer:
        self.given += 1
        return answer([{"Token": f"t{self.given}"}])

    def _guarded(self, given: Answer) -> Route:
        def route(asked: Asked) -> Answer:
            token = asked.headers.get("authorization", "").removeprefix("Bearer ")
            taken = token == f"t{self.given}" and token not in self.expired
            return given if taken else Answer(status=401, body="{}", media_type=JSON)

        return route


@pytest.fixture
def api(site: Site) -> Api:
    return Api(site)


@pytest.fixture
def article(site: Site, make_source: Callable[..., Source]) -> Source:
    return make_source(site.url + "/v1/", method=Method.COVERAGE_API, number="A57113")


@pytest.fixture
def fetch_article(fetch: Fetch, article: Source) -> Fetch:
    def go(**more: Any) -> Fetched:
        return fetch(article, **{"accept_ama_license": True, **more})

    return go


@pytest.fixture
def fail_article(fail: Fail, article: Source) -> Fail:
    def go(**more: Any) -> FetchFailed:
        return fail(article, **{"accept_ama_license": True, **more})

    return go


def parts_of(fetched: Fetched) -> Mapping[str, Any]:
    parts = unpack(fetched.body)
    assert parts is not None
    return {part.url: json.loads(part.text)["data"] for part in parts}


def test_all_parts_are_one_body(api: Api, fetch_article: Fetch, article: Source) -> None:
    fetched = fetch_article()

    assert (fetched.locator, fetched.url, fetched.status) == ("article/57113", article.url, 200)
    assert list(parts_of(fetched)) == [api.site.url + target(part) for part in PARTS]
    assert dict(fetched.validators) == {
        api.site.url + target(part): Validators(etag=f'"{part}-45"') for part in PARTS
    }


def test_each_answer_is_kept_verbatim(api: Api, fetch_article: Fetch) -> None:
    text = '{ "meta" : {},\n "data": [ {"long": "Größe &lt;p&gt;", "x": 1.10} ] }'
    api.serve(target("hcpc-code"), Answer(body=text, media_type=JSON))

    parts = unpack(fetch_article().body)

    assert parts is not None
    assert text in [part.text for part in parts]


def test_every_page_of_a_part_is_fetched(api: Api, fetch_article: Fetch) -> None:
    api.serve(target("icd10-covered"), answer([{"code": "L57.0"}], token="a b/=&"))
    second = target("icd10-covered", "&next_token=a%20b%2F%3D%26")
    api.serve(second, answer([{"code": "C44.01"}], token="last"))
    third = target("icd10-covered", "&next_token=last")
    api.serve(third, answer([{"code": "D04.9"}]))

    parts = parts_of(fetch_article())

    pages = [target("icd10-covered"), second, third]
    assert [parts[api.site.url + page][0]["code"] for page in pages] == ["L57.0", "C44.01", "D04.9"]
    assert len(parts) == len(PARTS) + 2


def test_pages_that_lead_back_are_a_failure(api: Api, fail_article: Fail) -> None:
    api.serve(target("icd10-covered"), answer([{}], token="again"))
    api.serve(target("icd10-covered", "&next_token=again"), answer([{}], token="again"))

    assert fail_article().reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Answer(status=404, body="{}"), Reason.GONE),
        (Answer(status=500, body="{}"), Reason.HTTP_STATUS),
        (Answer(status=204), Reason.HTTP_STATUS),
        (busy(503), Reason.HTTP_STATUS),
        (Answer(body="<html>Maintenance</html>"), Reason.WRONG_TYPE),
        (Answer(body='{"data": {}}'), Reason.WRONG_TYPE),
        (Answer(body=b'{"data": ["\xff"]}'), Reason.WRONG_TYPE),
        (Answer(body="[" * 100_000), Reason.WRONG_TYPE),
        (Answer(body='{"meta": {"status": {"id": 500}}, "data": []}'), Reason.HTTP_STATUS),
        (Answer(body='{"data": [', length=4_000), Reason.TRUNCATED),
        (redirect("http://10.0.0.1/"), Reason.ADDRESS_REFUSED),
    ],
    ids=[
        *("404", "500", "204", "503", "page", "no list", "no text", "brackets"),
        *("failed inside", "broken off", "redirect inside"),
    ],
)
def test_a_part_that_is_missing_is_a_failure_not_a_shorter_document(
    api: Api, fail_article: Fail, given: Answer, reason: Reason
) -> None:
    api.serve(target("icd10-covered"), given)

    failed = fail_article(retries=1)

    assert (failed.reason, failed.locator) == (reason, "article/57113")
    assert "t1" not in failed.detail


def test_an_article_that_the_api_does_not_hold_is_gone(api: Api, fail_article: Fail) -> None:
    for part in PARTS:
        api.serve(target(part), answer([]))

    assert fail_article().reason is Reason.GONE


def test_parts_that_are_too_much_together_are_not_kept(api: Api, fail_article: Fail) -> None:
    for part in PARTS:
        api.serve(target(part), answer(["x" * 20_000]))

    failed = fail_article(max_bytes=100_000)

    assert (failed.reason, failed.remedy) == (Reason.TOO_LARGE, Remedy.OPERATOR)


def test_no_token_is_asked_for_while_the_licence_is_not_accepted(
    api: Api, fail: Fail, article: Source
) -> None:
    failed = fail(article)

    assert (failed.reason, failed.remedy) == (Reason.LICENCE_NOT_ACCEPTED, Remedy.OPERATOR)
    assert "POLICYWATCH_ACCEPT_AMA_LICENSE" in failed.detail
    assert (api.site.asked, api.site.asked_robots, api.given) == ([], [], 0)


def test_a_token_that_is_no_longer_taken_is_renewed_once(api: Api, fetch_article: Fetch) -> None:
    api.expired.add("t1")

    fetched = fetch_article()

    assert len(parts_of(fetched)) == len(PARTS)
    assert api.given == 2


def test_a_token_that_is_never_taken_is_not_renewed_for_ever(api: Api, fail_article: Fail) -> None:
    api.expired |= {"t1", "t2", "t3"}

    failed = fail_article()

    assert (failed.reason, failed.status) == (Reason.HTTP_STATUS, 401)
    assert api.given == 2


def test_a_licence_answer_without_a_token_is_a_failure(
    api: Api, site: Site, fail_article: Fail
) -> None:
    site.serve(LICENCE, answer([{"Agreement": "text"}]))

    assert fail_article().reason is Reason.WRONG_TYPE
    assert site.paths() == [LICENCE]


def test_the_token_does_not_leave_the_host(
    api: Api, site: Site, other_site: Site, fetch_article: Fetch
) -> None:
    other_site.serve("/elsewhere", answer([{}]))
    api.serve(target("hcpc-code"), redirect(other_site.url + "/elsewhere"))

    fetched = fetch_article()

    assert "authorization" not in other_site.asked[0].headers
    assert b"t1" not in fetched.body
    assert site.url + target("hcpc-code") not in dict(fetched.validators)


def test_a_document_of_which_no_part_changed_is_not_modified(
    api: Api, fetch_article: Fetch
) -> None:
    first = fetch_article()

    second = fetch_article(validators=dict(first.validators))

    assert (second.status, second.body) == (304, b"")
    assert dict(second.validators) == dict(first.validators)


@pytest.mark.parametrize("part", ["", "icd10-covered", "revision-history"])
def test_a_document_of_which_one_part_changed_is_fetched_whole(
    api: Api, fetch_article: Fetch, part: str
) -> None:
    first = fetch_article()
    changed = {"article_version": 45, "part": part, "new": True}
    api.serve(target(part), answer([changed], etag='"new"'))

    second = fetch_article(validators=dict(first.validators))

    parts = parts_of(second)
    assert second.status == 200
    assert list(parts) == [api.site.url + target(one) for one in PARTS]
    assert parts[api.site.url + target(part)] == [changed]


def test_a_document_that_is_known_in_part_is_asked_for_whole(
    api: Api, fetch_article: Fetch
) -> None:
    known = dict(fetch_article().validators)
    del known[api.site.url + target("hcpc-code")]

    assert fetch_article(validators=known).status == 200


def test_a_later_page_that_is_gone_is_a_change_and_not_a_failure(
    api: Api, fetch_article: Fetch
) -> None:
    first_page = target("icd10-covered")
    api.serve(first_page, answer([{"code": "L57.0"}], token="old", etag='"p1"'))
    api.serve(
        target("icd10-covered", "&next_token=old"),
        answer([{"code": "D04.9"}], etag='"p2"'),
    )
    first = fetch_article()
    api.serve(target("icd10-covered", "&next_token=old"), Answer(status=400, body="{}"))
    api.serve(target("icd10-covered", "&next_token=new"), answer([{"code": "D04.9"}]))
    unchanged = answer([{"code": "L57.0"}], token="new", etag='"p1"')
    api.serve(first_page, unchanged)

    second = fetch_article(validators=dict(first.validators))

    assert second.status == 200
    assert list(parts_of(second))[5:7] == [
        api.site.url + first_page,
        api.site.url + target("icd10-covered", "&next_token=new"),
    ]


def test_a_document_published_while_it_is_fetched_is_not_mixed(
    api: Api, fail_article: Fail
) -> None:
    api.publish(46, *PARTS[6:])

    failed = fail_article()

    assert (failed.reason, failed.remedy) == (Reason.TRUNCATED, Remedy.RETRY)
    assert "45 and 46" in failed.detail


def test_other_versions_in_the_history_are_no_conflict(api: Api, fetch_article: Fetch) -> None:
    history = [{"article_version": version} for version in (45, 44, 43)]
    api.serve(target("revision-history"), answer(history))

    assert fetch_article().status == 200


def test_a_national_determination_needs_no_licence(
    site: Site, fetch: Fetch, make_source: Callable[..., Source]
) -> None:
    address = "/v1/data/ncd/?ncdid=129&ncdver=1"
    others = "/v1/data/ncd/other-versions/?ncdid=129"
    site.serve(address, answer([{"document_version": 1}], etag='"n"'))
    site.serve(others, answer([{"document_version": 1}, {"document_version": 2}], etag='"o"'))
    source = make_source(site.url + address, method=Method.COVERAGE_API)
    first = fetch(source)

    second = fetch(source, validators=dict(first.validators))

    assert first.locator == "ncd/129"
    assert list(parts_of(first)) == [site.url + address, site.url + others]
    assert (second.status, second.body) == (304, b"")
    assert site.paths() == [address, others, address, others]
    assert "authorization" not in site.asked[0].headers


def test_a_national_determination_that_is_gone_is_asked_for_once(
    site: Site, fail: Fail, make_source: Callable[..., Source]
) -> None:
    source = make_source(site.url + "/v1/data/ncd/?ncdid=9", method=Method.COVERAGE_API)

    assert fail(source).reason is Reason.GONE
    assert len(site.asked) == 1


@pytest.mark.parametrize("path", ["/v1/data/article/", "/v1/", "/about", "/v1/data/nca/?ncaid=1"])
def test_an_address_that_names_no_document_is_a_failure(
    site: Site, fail: Fail, make_source: Callable[..., Source], path: str
) -> None:
    failed = fail(make_source(site.url + path, method=Method.COVERAGE_API))

    assert (failed.reason, failed.remedy) == (Reason.UNREADABLE, Remedy.OPERATOR)
    assert site.asked == []


def test_a_version_in_the_address_is_asked_for(
    api: Api, site: Site, fetch: Fetch, make_source: Callable[..., Source]
) -> None:
    for part in PARTS:
        more = "" if part == "future-retire" else "&ver=44"  # which knows no versions
        api.serve(target(part, more), answer([{"article_version": 44}]))
    source = make_source(
        site.url + "/v1/data/article/?articleid=57113&ver=44", method=Method.COVERAGE_API
    )

    fetched = fetch(source, accept_ama_license=True)

    assert fetched.locator == "article/57113"
    assert {record["article_version"] for (record,) in parts_of(fetched).values()} == {44}


REPORT = "/v1/reports/whats-new/local/"


@pytest.mark.parametrize("query", ["", "?contractor_id=236"])
def test_a_report_is_fetched_with_all_its_pages_and_needs_no_licence(
    site: Site, fetch: Fetch, make_source: Callable[..., Source], query: str
) -> None:
    first = {"document_display_id": "A57113", "document_version": 45}
    second = {"document_display_id": "L34938", "document_version": 7}
    joint = "&" if query else "?"
    site.serve(REPORT + query, answer([first], token="p2", etag='"1"'))
    site.serve(f"{REPORT}{query}{joint}next_token=p2", answer([second], etag='"2"'))
    source = make_source(site.url + REPORT + query, method=Method.COVERAGE_API)
    fetched = fetch(source)

    again = fetch(source, validators=dict(fetched.validators))

    assert fetched.locator == "reports/whats-new/local"
    assert list(parts_of(fetched).values()) == [[first], [second]]
    assert (again.status, again.body) == (304, b"")
    assert "authorization" not in site.asked[0].headers


def test_a_report_without_a_row_is_empty_and_not_gone(
    site: Site, fail: Fail, make_source: Callable[..., Source]
) -> None:
    site.serve(REPORT, answer([]))

    failed = fail(make_source(site.url + REPORT, method=Method.COVERAGE_API))

    assert (failed.reason, failed.remedy) == (Reason.EMPTY, Remedy.RETRY)
