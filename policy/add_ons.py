"""An add-on code that leaves a list while the codes it is billed with stay."""

from collections.abc import Iterable

from policy.changes import ChangeKind
from policy.codes import DEFAULT_CODES, Role, WatchList
from policy.document import Statement
from policy.finding import Finding
from policy.listings import is_listing

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
    if any(_role(code, watch) in _BILLED_FIRST for code in gone):
        return frozenset()
    stays = any(_role(one.code, watch) in _BILLED_FIRST for one in after if is_listing(one))
    return frozenset(code for code in gone if stays and _role(code, watch) is Role.ADD_ON)


def _role(code: str, watch: WatchList) -> Role | None:
    return watch.role(code) or _DEFAULT_ROLES.get(code)
