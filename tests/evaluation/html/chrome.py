"""What stands around a policy on a publisher's site: menus, banners, counters, footers."""

from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True, kw_only=True)
class Chrome:
    """The words and numbers of a site on the day a page was fetched."""

    menu: list[str]
    related: list[str]
    year: int
    views: int
    token: str
    banner: str = ""
    alert: str = ""
    advert: str = ""
    survey: bool = False
    stamp: str = ""
    phone: str = "1-800-555-0142"
    scripts: list[str] = field(default_factory=list)


_MENU = (
    "Home",
    "Providers",
    "Policies",
    "Claims",
    "Forms",
    "News",
    "Contact us",
    "Pharmacy",
    "Training",
    "Join our network",
    "Log in",
)
_RELATED = (
    "Wound care updates", "Prior authorization look-up tool", "Cosmetic services overview", "Provider newsletter, spring issue",
    "Telehealth claims tips", "How to read your remittance", "Skin cancer awareness month", "Quality programs", "Credentialing basics",
    "Flu shot clinics near you",
)  # fmt: skip
BANNERS = (
    "We use cookies to improve your experience on our website. By continuing you accept our use of cookies.",
    "This site uses cookies. Read our cookie policy or change your settings at any time.",
    "Cookies help us run this website. Accept all cookies or manage preferences.",
)
ALERTS = (
    "Our website will be unavailable for maintenance on Saturday night.",
    "The provider portal has a new look. Take the tour.",
    "Phone lines close early on Friday for staff training.",
)
ADVERTS = (
    "Sponsored: compare dental plans today", "Find a gym near you and save", "New: download our mobile app", "Refer a colleague and win",
)  # fmt: skip


def compose_chrome(rng: Random) -> Chrome:
    """A site on some day."""
    return Chrome(
        menu=rng.sample(_MENU, rng.randrange(5, 9)),
        related=rng.sample(_RELATED, rng.randrange(2, 5)),
        year=2026,
        views=rng.randrange(100, 9000),
        token=f"{rng.getrandbits(64):016x}",
        banner=rng.choice((*BANNERS, "")),
        stamp=f"{rng.randrange(1, 12)}:{rng.randrange(10, 59)} AM",
        scripts=["window.dataLayer=window.dataLayer||[];"],
    )


def other_related(rng: Random) -> list[str]:
    """Other related links."""
    return rng.sample(_RELATED, rng.randrange(2, 6))


def other_menu(rng: Random) -> list[str]:
    """Another menu."""
    return rng.sample(_MENU, rng.randrange(5, 10))
