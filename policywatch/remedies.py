"""Why a publication could not be read and what mends it, in words for the person who runs this."""

from collections.abc import Mapping

from policy.captures import Reason, Remedy
from policy.sources import Source

#: What is seen, as a sentence that the publication's title begins.
IN_WORDS: Mapping[str, str] = {
    Reason.GONE: "answers that the page is gone",
    Reason.SOFT_404: "answers that the page is not there",
    Reason.BOT_WALL: "answers with a bot wall",
    Reason.LOGIN: "asks for a login",
    Reason.LICENCE_PAGE: "shows a licence page",
    Reason.LICENCE_NOT_ACCEPTED: "waits for the operator to accept the AMA licence",
    Reason.MAINTENANCE: "is under maintenance",
    Reason.SCRIPT_SHELL: "sends a page that only a browser fills",
    Reason.EMPTY: "sends nothing",
    Reason.TRUNCATED: "breaks off",
    Reason.SHRUNK: "sends far less text than it always had",
    Reason.WRONG_TYPE: "sends another kind of file",
    Reason.TOO_LARGE: "is larger than what is read of one answer",
    Reason.OTHER_DOCUMENT: "holds another document at the old address",
    Reason.CODES_VANISHED: "reads without the codes it always had",
    Reason.UNREADABLE: "could not be read",
    Reason.HTTP_STATUS: "answers with an error",
    Reason.UNREACHABLE: "cannot be reached",
    Reason.TIMEOUT: "does not answer in time",
    Reason.TLS: "has no certificate that can be trusted",
    Reason.ROBOTS: "does not allow us by robots.txt",
    Reason.ADDRESS_REFUSED: "has an address that may not be asked",
    Reason.CONTACT_MISSING: "is not asked without a contact",
    Reason.INTERRUPTED: "was not read to its end because the program stopped",
    Reason.NOTHING_DROPPED: "has no file in its directory",
}

_MOVED = "Look for the policy's new address and declare it in the sources directory."
_BY_HAND = "download it by hand and watch the file with a source of method folder"
_MENDS: Mapping[str, str] = {
    Reason.GONE: _MOVED,
    Reason.SOFT_404: _MOVED,
    Reason.BOT_WALL: "Open the page in a browser. If the policy is there, the site serves people and not "
    f"this program: ask the publisher, watch another publication of the policy, or {_BY_HAND}.",
    Reason.LOGIN: "The page is no longer public; watch another publication of the policy.",
    Reason.LICENCE_PAGE: "Open the address in a browser and read the terms; where they may not be "
    f"accepted by a program, {_BY_HAND}.",
    Reason.LICENCE_NOT_ACCEPTED: "Read the AMA, ADA and AHA terms; then set "
    "POLICYWATCH_ACCEPT_AMA_LICENSE=true.",
    Reason.SCRIPT_SHELL: "Look for a PDF or a plain page of the same policy and declare that; or "
    f"{_BY_HAND}.",
    Reason.SHRUNK: "Look at the page. If the policy really became that short, remove what was kept of "
    "it as a source and add its address anew.",
    Reason.WRONG_TYPE: "Open the address; declare the one that gives the document itself.",
    Reason.TOO_LARGE: "Declare the address of the part that is needed; whole archives belong to a "
    "source of method release or export.",
    Reason.OTHER_DOCUMENT: "Look at the page; if the policy moved, declare its new address.",
    Reason.CODES_VANISHED: "Look at the page: a table may have moved to a file of its own; declare that.",
    Reason.TLS: "Check the clock of this machine and its certificates; else it is the publisher's to mend.",
    Reason.ROBOTS: f"The publisher does not want programs there. Ask it, or {_BY_HAND}.",
    Reason.ADDRESS_REFUSED: "If the host is meant, add it to POLICYWATCH_ALLOW_HOSTS.",
    Reason.NOTHING_DROPPED: "Download the document by hand and put it there; policywatch sources check says where.",
    Reason.CONTACT_MISSING: "Set POLICYWATCH_CONTACT to an address the publisher can write to.",
}
_PASSES = "None needed now; it is tried again on schedule."


def mend_of(reason: Reason, remedy: Remedy, source: Source) -> str:
    """What mends it: what somebody has to do, or that nobody has to."""
    mend = _MENDS.get(reason)
    if mend is None and remedy is Remedy.OPERATOR:
        mend = f"Look at {source.url} and mend the source's declaration."
    return mend or _PASSES
