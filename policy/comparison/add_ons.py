"""An add-on code that leaves a list while the codes it is billed with stay."""

from collections.abc import Iterable

from policy.changes import ChangeKind
from policy.codes import DEFAULT_ROLES, Role, WatchList
from policy.comparison.finding import Finding
from policy.comparison.listings import is_listing
from policy.document import Statement

_LEFT_A_LIST = frozenset({ChangeKind.CODE_REMOVED, ChangeKind.PRIOR_AUTH_CHANGED})
_BILLED_FIRST = frozenset({Role.PRIMARY, Role.INSTEAD_OF})


def add_ons_alone(
    findings: Iterable[Finding], after: Iterable[Statement], watch: WatchList
) -> frozenset[str]:
    """The add-on codes that left a list while the codes they are billed with stayed in one."""
    gone = {
        code
        for finding in findings
        if finding.kind in _LEFT_A_LIST and finding.after is None
        for code in finding.codes
    }
    if any(role_in_family(code, watch) in _BILLED_FIRST for code in gone):
        return frozenset()
    stays = any(
        role_in_family(one.code, watch) in _BILLED_FIRST for one in after if is_listing(one)
    )
    return frozenset(code for code in gone if stays and role_in_family(code, watch) is Role.ADD_ON)


def role_in_family(code: str, watch: WatchList) -> Role | None:
    """The role a team gave a code, else the one it has in the family watched by default."""
    return watch.role(code) or DEFAULT_ROLES.get(code)


def reached_through(codes: Iterable[str], watch: WatchList) -> str | None:
    """The sentence that says why a change concerns a team that watches only an add-on of its codes."""
    named = tuple(dict.fromkeys(codes))
    if watch.everything or any(watch.watches(code) for code in named):
        return None
    for code in named:
        add_ons = watch.add_ons_of(code)
        if add_ons:
            instead = role_in_family(code, watch) is Role.INSTEAD_OF
            how = f"{code} is billed instead of it" if instead else f"it is the add-on of {code}"
            return f"Watched is {', '.join(add_ons)}: {how}."
    return None


def said_of_alone(codes: Iterable[str]) -> str:
    """The sentence that says of add-on codes that they left by themselves."""
    return f"Of its family only the add-on code ({', '.join(codes)}) is gone; that is unusual."
