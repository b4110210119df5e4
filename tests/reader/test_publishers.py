"""Quirks of one publisher."""

from reader.hints import Hints
from reader.read import read

BOX = "<aside><h2>Policy History</h2><p>Last Review 03/12/2026</p><p>Effective: 05/30/2002</p><p>Next Review: 03/11/2027</p></aside>"
BODY = f"<html><head>%s</head><body><main><h1>Skin Care</h1><p>Number: 0991</p><p>Covered.</p></main>{BOX}</body></html>"
DATES = {"03/12/2026", "05/30/2002", "03/11/2027"}


def test_the_dates_of_aetnas_side_box_are_the_bulletins_own() -> None:
    document = read((BODY % "").encode(), hints=Hints(quirks="aetna"))

    assert {stated.printed for stated in document.dates} == DATES


def test_aetnas_pages_are_known_by_their_own_markup() -> None:
    document = read((BODY % '<meta name="aet.cpbNumber" content="0991">').encode())

    assert document.number == "0991"
    assert {stated.printed for stated in document.dates} == DATES


def test_a_policy_history_elsewhere_is_history() -> None:
    assert read((BODY % "").encode()).dates == ()
