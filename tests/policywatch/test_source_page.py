"""The catalogue as a page."""

from pathlib import Path

from policywatch.catalogue import load_catalogue
from policywatch.source_page import source_page

PAYER = """\
slug = "clinic"
name = "Clinic Plan"

[[sources]]
slug = "clinic-a"
title = "Skin | lesions"
url = "https://clinic.example/a-{031}.pdf"
method = "series"
publishes = "bulletins"
jurisdictions = ["OH"]
watched_for = "units a day"
certainty = "reported"
seen = "2026: by others"

[[absent]]
title = "Payment policies"
why = "behind a login"
"""


def page(tmp_path: Path, text: str = PAYER) -> str:
    (tmp_path / "clinic.toml").write_text(text)
    return source_page(load_catalogue(tmp_path, shipped=False))


def test_the_page_says_of_a_source_what_it_is_for_how_it_is_read_and_how_sure_its_address_is(
    tmp_path: Path,
) -> None:
    (row,) = [line for line in page(tmp_path).splitlines() if "`clinic-a`" in line and "|" in line]

    for words in ("units a day", "series of PDFs, bulletins", "OH", "1d", "reported", r"Skin \|"):
        assert words in row


def test_the_page_says_why_a_publication_is_not_watched(tmp_path: Path) -> None:
    text = page(tmp_path)

    assert "- Payment policies: behind a login" in text
    assert "- `clinic-a`: 2026: by others" in text
    assert "1 publications that are not watched" in text


def test_a_publisher_without_a_source_still_says_what_is_absent(tmp_path: Path) -> None:
    head, _, absent = PAYER.partition("[[sources]]")
    text = page(tmp_path, head + absent[absent.index("[[absent]]") :])

    assert "## Clinic Plan" in text
    assert "behind a login" in text
    assert "| source |" not in text
