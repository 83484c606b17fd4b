"""Bootstrap intervals of a ratio of sums and of the difference of two, resampling rows (articles or launches).

The random numbers depend on a name alone, so the same rows give the same interval on every run.
"""

import hashlib

import numpy as np
from scipy.stats import norm

DRAWS = 2000
LEVEL = 0.95
_BLOCK = 4_000_000


def interval(
    sums: np.ndarray, counts: np.ndarray, draws: int = DRAWS, level: float = LEVEL, name: str = ""
) -> tuple[float, float]:
    """Bias-corrected and accelerated interval (Efron 1987) of sum(sums)/sum(counts), resampling their entries.

    Without variation between entries there is no interval: both bounds are missing.
    """
    if len(sums) < 2 or np.ptp(sums / counts) == 0:
        return np.nan, np.nan
    drawn = resampled(np.column_stack([sums, counts]), draws, name)
    left_out = (sums.sum() - sums) / (counts.sum() - counts)
    low, high = bca(drawn[:, 0] / drawn[:, 1], sums.sum() / counts.sum(), left_out, level)
    return float(low), float(high)


def difference(
    table: np.ndarray, draws: int = DRAWS, level: float = LEVEL, name: str = ""
) -> tuple[float, float, float, float]:
    """Difference of two means with its interval and two-sided p, from rows of sum, count, other sum, other count.

    p is twice the smaller share of draws on either side of zero, each counted with one draw more (Davison and Hinkley
    1997, section 4.4), so never zero.
    """
    observed = float(gap(table.sum(axis=0)))
    drawn, left_out = gap(resampled(table, draws, name)), gap(table.sum(axis=0) - table)
    drawn, left_out = drawn[np.isfinite(drawn)], left_out[np.isfinite(left_out)]
    low, high = bca(drawn, observed, left_out, level)
    below, above = ((1 + side.sum()) / (1 + len(drawn)) for side in (drawn <= 0, drawn >= 0))
    return observed, float(low), float(high), float(min(1, 2 * min(below, above)))


def gap(sums: np.ndarray) -> np.ndarray:
    """First mean minus second mean, from sum, count, other sum, other count along the last axis."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[..., 0] / sums[..., 1] - sums[..., 2] / sums[..., 3]


def resampled(table: np.ndarray, draws: int, name: str) -> np.ndarray:
    """Column sums of `table` over rows drawn with replacement, once per draw; seeded by `name`."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    generator, size, parts = np.random.default_rng(seed), len(table), []
    step = max(_BLOCK // max(size, 1), 1)
    for start in range(0, draws, step):
        times = generator.multinomial(size, np.full(size, 1 / size), size=min(step, draws - start))
        parts.append(times @ table)
    return np.concatenate(parts)


def bca(drawn: np.ndarray, observed: float, left_out: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """Bounds from bootstrap draws, corrected for bias and (by the jackknife values `left_out`) for skewness."""
    share = ((drawn < observed).sum() + (drawn <= observed).sum()) / (2 * max(len(drawn), 1))
    bias = norm.ppf(np.clip(share, 1e-6, 1 - 1e-6))
    spread = left_out.mean() - left_out
    scale = (spread**2).sum() ** 1.5
    acceleration = (spread**3).sum() / (6 * scale) if scale else 0.0
    edges = norm.ppf([(1 - level) / 2, (1 + level) / 2])
    return np.quantile(drawn, norm.cdf(bias + (bias + edges) / (1 - acceleration * (bias + edges))))
