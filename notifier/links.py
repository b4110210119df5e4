"""Where the evidence of a change can be seen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How an alert points at its evidence.

    ``public_url`` is the address under which the team reaches the evidence pages, or None when
    there is none: then the command that shows the evidence is printed instead.
    """

    public_url: str | None = None

    def page(self, public_id: str) -> str | None:
        """The address of the evidence page of one change; None without a public address."""
        if not self.public_url:
            return None
        return f"{self.public_url.rstrip('/')}/changes/{public_id}"

    def command(self, public_id: str) -> str:
        """The command that shows the same evidence in a terminal."""
        return f"policywatch show {public_id}"

    def evidence(self, public_id: str) -> str:
        """The page where there is one, else the command."""
        return self.page(public_id) or self.command(public_id)
