"""Reading what a channel or one of its threads holds, page by page."""

from collections.abc import Callable, Iterator, Mapping

from slack_sdk.web import SlackResponse, WebClient

EVENT_TYPE = "policywatch_delivery"
_PAGE = 200


class UnreadableHistoryError(ValueError):
    """An answer that is no page of a history, or does not lead to the next one."""


def history(client: WebClient, channel: str, oldest: str) -> Iterator[Mapping[str, object]]:
    """The messages of a channel since ``oldest``, newest first, without the answers in threads."""

    def page(cursor: Mapping[str, str]) -> SlackResponse:
        return client.conversations_history(
            channel=channel,
            oldest=oldest,
            inclusive=True,
            limit=_PAGE,
            include_all_metadata=True,
            **cursor,
        )

    return _pages(page)


def replies(
    client: WebClient, channel: str, thread_ts: str, oldest: str
) -> Iterator[Mapping[str, object]]:
    """The first message of a thread and its answers since ``oldest``, oldest first."""

    def page(cursor: Mapping[str, str]) -> SlackResponse:
        return client.conversations_replies(
            channel=channel,
            ts=thread_ts,
            oldest=oldest,
            inclusive=True,
            limit=_PAGE,
            include_all_metadata=True,
            **cursor,
        )

    return _pages(page)


def delivery_of(message: Mapping[str, object]) -> object:
    """The id of the delivery that a message carries; None for a message of somebody else."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    return payload.get("delivery_id") if isinstance(payload, dict) else None


def _pages(
    ask: Callable[[Mapping[str, str]], SlackResponse],
) -> Iterator[Mapping[str, object]]:
    cursor: str | None = None
    while True:
        page = ask({"cursor": cursor} if cursor else {})
        messages = page.get("messages")
        if not isinstance(messages, list):
            raise UnreadableHistoryError("a history without messages")
        yield from (message for message in messages if isinstance(message, dict))
        cursor = _next(page, asked_with=cursor)
        if cursor is None:
            return


def _next(page: SlackResponse, *, asked_with: str | None) -> str | None:
    """The cursor of the next page; None at the end.

    Raises :class:`UnreadableHistoryError` where there is more but no way to it: an unread page is not an empty one.
    """
    about = page.get("response_metadata")
    cursor = about.get("next_cursor") if isinstance(about, dict) else None
    if isinstance(cursor, str) and cursor:
        if cursor == asked_with:
            raise UnreadableHistoryError("a history that does not go on")
        return cursor
    if page.get("has_more"):
        raise UnreadableHistoryError("a history with more but no cursor")
    return None
