"""A site, a world that watches one page of it, and one that watches an index.

Whatever a test does, what was recorded in it has to be whole afterwards.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from policy.sources import Method, Source
from policywatch.catalogue import Catalogue
from policywatch.opening import opened_world
from policywatch.settings import load_settings
from policywatch.verifying import verify
from tests.doubles.site import Site
from tests.policywatch.watching import PAYER, Clock, Watch


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def watch(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.chdir(tmp_path)
    source = Source(
        slug="meridian-417",
        publisher=PAYER,
        title="Premalignant Lesion Care",
        url=site.url + "/p",
        every=86_400,
        enabled=True,
    )
    settings = load_settings(home=tmp_path, allow_hosts="127.0.0.1")
    catalogue = Catalogue(publishers=(PAYER,), sources=(source,))
    clock = Clock()
    with opened_world(settings, write=lambda _: None, catalogue=catalogue) as world:
        yield Watch(replace(world, clock=clock), clock, source)
        whole = verify(world.database, world.watch, lambda *_: None)
    assert whole.findings == ()


@pytest.fixture
def listing(site: Site, watch: Watch) -> Watch:
    watch.declare(url=site.url + "/index", method=Method.LISTING, follow=r"/doc-\d")
    return watch
