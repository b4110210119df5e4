"""How far a share that was counted may be from the true one."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many."""

    good: int
    of: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.good / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval at 95 %.

        E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
        Journal of the American Statistical Association 22 (1927). It stays within 0 and 1 and says
        something where all or none were good, unlike the normal approximation.
        """
        if not self.of:
            return None
        share, squared = self.good / self.of, _Z * _Z
        middle = (share + squared / (2 * self.of)) / (1 + squared / self.of)
        reach = (
            _Z
            * sqrt(share * (1 - share) / self.of + squared / (4 * self.of * self.of))
            / (1 + squared / self.of)
        )
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __add__(self, other: "Share") -> "Share":
        return Share(good=self.good + other.good, of=self.of + other.of)
