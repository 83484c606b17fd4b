"""Tone and volume in the days around launches, pooled over launches, beside a placebo of random days.

The placebo moves the same number of windows to random days of the time that the corpus covers: what lies inside its
band is what any date would show.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.bootstrap import DRAWS, LEVEL, difference, gap, interval
from analysis.measures.intervals import MINIMUM

PLACEBOS = 500
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class _Days:
    """Statements and the sum of their values on every day from the first to the last document."""

    first: pd.Timestamp
    sums: np.ndarray
    counts: np.ndarray


def launch_days(launches: pd.DataFrame, documents: pd.DataFrame) -> pd.Series:
    """Distinct days of launches known to the day, between the first and the last document."""
    published = documents["published"].dropna()
    days = launches.loc[launches["date"].notna() & (launches["precision"] == "day"), "date"]
    inside = days[days.between(published.min(), published.max())] if len(published) else days.head(0)
    return inside.drop_duplicates().sort_values().reset_index(drop=True)


def around(
    statements: pd.DataFrame,
    documents: pd.DataFrame,
    days: pd.Series,
    window: int = 7,
    *,
    value: str = "tone",
    minimum: int = MINIMUM,
    draws: int = DRAWS,
    level: float = LEVEL,
    placebos: int = PLACEBOS,
) -> pd.DataFrame:
    """Volume and mean `value` for each day from `window` days before to `window` days after the launch `days`, pooled.

    Index: day (0 is the day of the launch, by day of publication). Columns: volume (statements per launch), volume_low,
    volume_high, placebo_volume_low, placebo_volume_high, mean, low, high, placebo_low, placebo_high, statements.
    Intervals resample launches; the placebo's bounds hold `level` of `placebos` sets of random days. A mean of fewer
    than `minimum` statements is missing.
    """
    per_day = _per_day(statements, documents, value)
    offsets = np.arange(-window, window + 1)
    columns = ["volume", "volume_low", "volume_high", "placebo_volume_low", "placebo_volume_high",
               "mean", "low", "high", "placebo_low", "placebo_high", "statements"]  # fmt: skip
    if not len(days) or not len(per_day.counts):
        return pd.DataFrame(np.nan, index=pd.Index(offsets, name="day"), columns=columns)
    places = ((days - per_day.first) // DAY).to_numpy()
    sums, counts = _at(per_day, places[:, None] + offsets)
    drawn = [_at(per_day, chosen[:, None] + offsets) for chosen in _random(per_day, len(days), placebos)]
    drawn_sums, drawn_counts = (np.array([pair[i].sum(axis=0) for pair in drawn]) for i in (0, 1))
    bounds = [(1 - level) / 2, (1 + level) / 2]
    table = pd.DataFrame(index=pd.Index(offsets, name="day"))
    table["volume"] = counts.mean(axis=0)
    ones = np.ones(len(days))
    volume = [interval(counts[:, i], ones, draws, level, f"volume {day}") for i, day in enumerate(offsets)]
    table[["volume_low", "volume_high"]] = volume
    table[["placebo_volume_low", "placebo_volume_high"]] = np.quantile(drawn_counts / len(days), bounds, axis=0).T
    total = counts.sum(axis=0)
    table["mean"] = np.where(total >= minimum, sums.sum(axis=0) / np.maximum(total, 1), np.nan)
    tone = []
    for i, day in enumerate(offsets):
        some = counts[:, i] > 0
        enough = total[i] >= minimum and some.sum() >= 2
        tone.append(
            interval(sums[some, i], counts[some, i], draws, level, f"tone {day}") if enough else (np.nan, np.nan)
        )
    table[["low", "high"]] = tone
    table[["placebo_low", "placebo_high"]] = _quantiles(drawn_sums, drawn_counts, minimum, bounds)
    return table.assign(statements=total.astype(int))


def before_after(
    statements: pd.DataFrame,
    documents: pd.DataFrame,
    days: pd.Series,
    window: int = 7,
    speakers: Sequence[str] = (),
    *,
    value: str = "tone",
    minimum: int = MINIMUM,
    draws: int = DRAWS,
    level: float = LEVEL,
    placebos: int = PLACEBOS,
) -> pd.DataFrame:
    """Per speaker (and "everybody"): mean `value` and volume in the `window` days before a launch and from its day on.

    Columns: speaker, before, after (statements per launch), tone_before, tone_after, change, low, high (interval over
    launches), placebo_low, placebo_high, p_placebo (share of placebos with a change at least as large), launches
    (with statements). A change needs at least `minimum` statements, around as many launches, on both sides.
    """
    rows = []
    for name in ["everybody", *speakers]:
        mine = statements if name == "everybody" else statements[statements["speaker"] == name]
        per_day = _per_day(mine, documents, value)
        rows.append((name, *_change(per_day, days, window, minimum, draws, level, placebos, name)))
    columns = ["speaker", "before", "after", "tone_before", "tone_after", "change", "low", "high",
               "placebo_low", "placebo_high", "p_placebo", "launches"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _change(
    per_day: _Days, days: pd.Series, window: int, minimum: int, draws: int, level: float, placebos: int, name: str
) -> tuple:
    """The columns of ``before_after`` after the first, for one speaker."""
    if not len(days) or not len(per_day.counts):
        return (*(np.nan,) * 10, 0)
    places = ((days - per_day.first) // DAY).to_numpy()
    table = _halves(per_day, places, window)
    later, after, earlier, before = table.sum(axis=0)
    volumes = before / len(days), after / len(days)
    launches = int((table[:, 1] + table[:, 3] > 0).sum())
    if min(before, after, (table[:, 1] > 0).sum(), (table[:, 3] > 0).sum()) < minimum:
        return (*volumes, *(np.nan,) * 8, launches)
    change, low, high, _ = difference(table, draws, level, f"change {name}")
    chance = np.array([_halves(per_day, drawn, window).sum(axis=0) for drawn in _random(per_day, len(days), placebos)])
    chance = gap(chance[np.minimum(chance[:, 1], chance[:, 3]) >= minimum])
    bounds, p = (np.nan, np.nan), np.nan
    if 2 * len(chance) >= placebos:
        bounds = tuple(np.quantile(chance, [(1 - level) / 2, (1 + level) / 2]))
        p = (1 + (np.abs(chance) >= abs(change)).sum()) / (1 + len(chance))
    return (*volumes, earlier / before, later / after, change, low, high, *bounds, p, launches)


def _halves(per_day: _Days, places: np.ndarray, window: int) -> np.ndarray:
    """Per launch: sum and count from its day on, sum and count before it."""
    later = _at(per_day, places[:, None] + np.arange(window + 1))
    earlier = _at(per_day, places[:, None] + np.arange(-window, 0))
    return np.column_stack([part.sum(axis=1) for part in (*later, *earlier)])


def _per_day(statements: pd.DataFrame, documents: pd.DataFrame, value: str) -> _Days:
    published = documents.set_index("document_id")["published"]
    first, last = published.min(), published.max()
    if pd.isna(first):
        return _Days(pd.Timestamp(0), np.zeros(0), np.zeros(0))
    day = statements["document_id"].map(published)
    kept = statements.assign(_day=(day - first) // DAY)[day.notna() & statements[value].notna()]
    kept = kept.sort_values(["_day", "statement_id"], kind="stable")
    size = int((last - first) // DAY) + 1
    place = kept["_day"].to_numpy(dtype=np.int64)
    weights = kept[value].to_numpy(dtype=float)
    return _Days(first, np.bincount(place, weights, minlength=size), np.bincount(place, minlength=size).astype(float))


def _at(per_day: _Days, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums and counts at the days `places`; nothing before the first and after the last."""
    inside = (places >= 0) & (places < len(per_day.counts))
    held = np.where(inside, places, 0)
    return np.where(inside, per_day.sums[held], 0), np.where(inside, per_day.counts[held], 0)


def _random(per_day: _Days, size: int, placebos: int) -> np.ndarray:
    """`placebos` sets of as many distinct random days as there are launches."""
    seed = int.from_bytes(hashlib.sha256(f"placebo {size} {len(per_day.counts)}".encode()).digest()[:8], "big")
    generator = np.random.default_rng(seed)
    span = len(per_day.counts)
    return np.array([generator.choice(span, size, replace=size > span) for _ in range(placebos)])


def _quantiles(sums: np.ndarray, counts: np.ndarray, minimum: int, bounds: list[float]) -> np.ndarray:
    """Bounds of the mean over the sets of random days that have enough statements, for each day of the window."""
    result = np.full((sums.shape[1], 2), np.nan)
    for i in range(sums.shape[1]):
        enough = counts[:, i] >= minimum
        if 2 * enough.sum() >= len(enough):
            result[i] = np.quantile(sums[enough, i] / counts[enough, i], bounds)
    return result
