"""An add-on code that leaves a list while the codes it is billed with stay."""

from collections.abc import Iterable

from policy.changes import ChangeKind
from policy.codes import DEFAULT_CODES, Role, WatchList
from policy.comparison.finding import Finding
from policy.comparison.listings import is_listing
from policy.document import Statement

_DEFAULT_ROLES = {item.code: item.role for item in DEFAULT_CODES}
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
    return watch.role(code) or _DEFAULT_ROLES.get(code)


def said_of_alone(codes: Iterable[str]) -> str:
    """The sentence that says of add-on codes that they left by themselves."""
    return f"Of its family only the add-on code ({', '.join(codes)}) is gone; that is unusual."
