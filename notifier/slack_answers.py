"""What Slack's answers mean for a message, as Slack documents them.

Slack answers most errors with status 200, ``"ok": false`` and a code. That is "certainly not
taken", except for the codes whose documentation says that part of the call may have succeeded.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import TypeAlias
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from notifier.sink import AskLater, CannotAsk, Refused, RetryLater, Uncertain
from notifier.slack_connection import AddressRefusedError

#: What a call of the SDK may raise: Slack's "no", a broken connection, a body that is no answer.
FAULTS = (SlackClientError, OSError, HTTPException, ValueError, AttributeError)

TOO_BIG = frozenset(
    {"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"}
)
#: A message that can no longer be answered, though the channel may take the words by themselves
#: (docs.slack.dev, chat.postMessage).
NO_REPLIES = frozenset(
    {
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
        "thread_not_found",
        "message_not_found",
    }
)
_BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "request_timeout"})
_UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable"})
_SET_ANEW = "set POLICYWATCH_SLACK_TOKEN to a bot token of the installed app (xoxb-...)"
_SINK_WIDE = {
    "invalid_auth": f"Slack does not know the token (invalid_auth): {_SET_ANEW}",
    "not_authed": f"Slack got no token (not_authed): {_SET_ANEW}",
    "token_revoked": f"the token was revoked (token_revoked): install the app again and {_SET_ANEW}",
    "token_expired": f"the token has expired (token_expired): {_SET_ANEW}",
    "account_inactive": f"the token belongs to a removed app or workspace (account_inactive): {_SET_ANEW}",
    "not_allowed_token_type": f"this kind of token may not post (not_allowed_token_type): {_SET_ANEW}",
    "no_permission": "the app may not post in this workspace (no_permission): let an administrator of Slack allow it",
    "access_denied": "Slack denies the app access (access_denied): let an administrator of Slack allow it",
    "org_login_required": "the workspace is being moved to an organisation (org_login_required): try again afterwards",
    "team_access_not_granted": "the app is not allowed in this workspace (team_access_not_granted): let an administrator add it",
    "ekm_access_denied": "administrators have suspended posting (ekm_access_denied): ask them",
}
_CHANNEL = {
    "channel_not_found": "Slack finds no channel {channel} (channel_not_found): set the channel by its id (C...), and invite the bot if it is private",
    "not_in_channel": "the bot is not in {channel} (not_in_channel): invite it there",
    "is_archived": "{channel} is archived (is_archived): unarchive it or set another channel",
    "restricted_action": "{channel} does not let the bot post (restricted_action): allow it in the channel's settings",
}
_SCOPES = re.compile(r"[a-z:._,\s-]{3,200}\Z")
_CODE = re.compile(r"[a-z][a-z0-9_]{2,60}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A call that was not answered with "ok".

    ``status`` is 0 where no answer came. ``code`` is Slack's, None where the answer was not
    Slack's. ``unsent`` is True where certainly nothing was sent. ``after`` is in seconds.
    """

    status: int = 0
    code: str | None = None
    needed: str | None = None
    after: float | None = None
    unsent: bool = False
    said: str = ""


PostTrouble: TypeAlias = Uncertain | RetryLater | Refused
FindTrouble: TypeAlias = AskLater | CannotAsk


def trouble_of(fault: Exception) -> Trouble:
    """Read a fault of the SDK. The token, headers and bodies never enter the result."""
    if isinstance(fault, SlackApiError):
        return _answered(fault)
    reason: object = fault.reason if isinstance(fault, URLError) else fault
    unsent = isinstance(
        reason,
        ConnectionRefusedError
        | socket.gaierror
        | ssl.SSLCertVerificationError
        | AddressRefusedError,
    ) or (isinstance(fault, URLError) and _unreachable(reason))
    return Trouble(unsent=unsent, said=_in_words(reason))


def _unreachable(reason: object) -> bool:
    return isinstance(reason, OSError) and (reason.strerror or "").lower() in {
        "network is unreachable",
        "no route to host",
    }


def _in_words(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return type(reason).__name__ if isinstance(reason, Exception) else "no connection"


def _answered(fault: SlackApiError) -> Trouble:
    response = fault.response
    data = response.data if isinstance(response.data, dict) else {}
    code = data.get("error")
    needed = data.get("needed")
    return Trouble(
        status=int(response.status_code),
        code=code if isinstance(code, str) and _CODE.match(code) else None,
        needed=needed if isinstance(needed, str) and _SCOPES.match(needed) else None,
        after=_retry_after(response.headers),
        said=f"HTTP {response.status_code}",
    )


def _retry_after(headers: Mapping[str, object]) -> float | None:
    named = {name.lower(): value for name, value in headers.items()}
    value = str(named.get("retry-after", "")).strip()
    return float(value) if value.isdecimal() and len(value) < 7 else None


def post_trouble(trouble: Trouble, channel: str, address: str) -> PostTrouble:
    """What became of a message that was not answered with "ok"."""
    code = trouble.code
    if trouble.status == 429 or code in _BUSY:
        return RetryLater(
            error=f"Slack asks to wait ({code or 'ratelimited'})", after=trouble.after
        )
    if trouble.unsent:
        return RetryLater(error=f"Slack at {address} cannot be reached: {trouble.said}")
    if code in _UNSURE or trouble.status >= 500 or trouble.status in {0, 408}:
        said = code or trouble.said
        return Uncertain(error=f"Slack gave no clear answer ({said}); the channel will be asked")
    refusal = _refusal(trouble, channel, address)
    if refusal is None:
        return Uncertain(
            error=f"the answer was not Slack's ({trouble.said}); the channel will be asked"
        )
    return refusal


def find_trouble(trouble: Trouble, channel: str, address: str) -> FindTrouble:
    """What it means that the channel could not be read."""
    if trouble.code == "missing_scope":
        scope = trouble.needed or "channels:history (groups:history for a private channel)"
        return CannotAsk(
            reason=f"the token may not read {channel}, so nobody can tell whether the message arrived: "
            f"add the scope {scope} to the app, install it again, look into the channel, then retry by hand"
        )
    if trouble.code == "not_allowed_token_type":
        return CannotAsk(
            reason=f"this token may not read threads of {channel} (not_allowed_token_type): look whether the"
            " message arrived, then retry by hand"
        )
    if trouble.status == 429 or trouble.code in _BUSY:
        return AskLater(error="Slack asks to wait before the channel is read", after=trouble.after)
    refusal = _refusal(trouble, channel, address)
    if refusal is None or trouble.code in _UNSURE:
        said = trouble.code or trouble.said
        return AskLater(error=f"{channel} could not be read at {address} ({said})")
    if refusal.parks_sink:
        return AskLater(error=refusal.error, parks_sink=True)
    return CannotAsk(reason=refusal.error)


def _refusal(trouble: Trouble, channel: str, address: str) -> Refused | None:
    """Slack's clear "no" with what mends it; None where the answer is not a clear one."""
    code = trouble.code
    if code is None:
        if 300 <= trouble.status < 500 and trouble.status not in {408, 429}:
            mend = "set POLICYWATCH_SLACK_BASE_URL to the address of Slack's Web API"
            return Refused(
                error=f"{address} does not answer as Slack does ({trouble.said}): {mend}",
                parks_sink=True,
            )
        return None
    if code == "missing_scope":
        scope = trouble.needed or "chat:write"
        return Refused(
            error=f"the token lacks the scope {scope} (missing_scope): add it to the app and install it again",
            parks_sink=True,
        )
    if code in _SINK_WIDE:
        return Refused(error=_SINK_WIDE[code], parks_sink=True)
    if code in _CHANNEL:
        return Refused(error=_CHANNEL[code].format(channel=channel))
    return Refused(error=f"Slack refused the message for {channel} ({code})")
