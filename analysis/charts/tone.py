"""Charts of tone: per speaker and target, who is hard on whom, over time, around launches, and differences."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from analysis.charts.style import (
    ACCENT,
    FAINT,
    GRID,
    INK,
    MUTED,
    SECOND,
    Chart,
    canvas,
    legend,
    listed,
    nothing,
    period_label,
    period_ticks,
)

SCALE = {
    "tone": "tone: positive minus negative probability (−1 to 1)",
    "vader": "VADER compound score (−1 to 1)",
}
BASIS = "direct and indirect statements"
DIVERGING = LinearSegmentedColormap.from_list("tone", ["#8c3b0c", "#e8a06a", "#f7f7f7", "#7fb2dd", "#0b4582"])


def tone_dots(
    means: pd.DataFrame, by: str = "speaker", *, value: str = "tone", basis: str = BASIS, most: int = 20
) -> Chart:
    """Mean tone per group of `by` (from ``measures.intervals.means``) as dots with intervals and n, hardest first.

    Groups with too few statements are named with their n, without a point.
    """
    top = means.head(most)
    drawn = top[top["shown"]].sort_values("mean", kind="stable")
    few = top[~top["shown"]]
    rows = pd.concat([drawn, few]).reset_index(drop=True)
    figure, axes = canvas(0.3 * max(len(rows), 3) + 0.9)
    caption = (
        f"Mean tone per {by.replace('_', ' ')}, with 95 % bootstrap intervals over articles; {basis}; n: statements / "
        "articles."
    )
    name = f"{value}-per-{by.replace('_', '-')}"
    if rows.empty:
        nothing(axes, "no statement with a known speaker and a tone")
        return Chart(name, figure, caption, "No statement with a known speaker and a tone.", means)
    places = np.arange(len(rows))[::-1]
    _zero(axes)
    for place, row in zip(places, rows.itertuples(), strict=True):
        if row.shown:
            _dot(axes, place, row.mean, row.low, row.high)
        else:
            axes.text(0.02, place, "too few to show", color=FAINT, fontsize=8, va="center")
        axes.text(1.03, place, f"n = {row.statements} / {row.articles}", fontsize=8, va="center", color=FAINT)
    axes.set_yticks(places, [short(str(name)) for name in rows[by]])
    _tone_axis(axes, value)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    shown = [f"{getattr(row, by)} {row.mean:+.2f} ({_interval(row)}, n {row.statements})" for row in drawn.itertuples()]
    alt = f"Dots of mean tone per {by.replace('_', ' ')}, most negative first: " + listed(shown, 12) + "."
    alt += f" Too few statements to show: {listed(few[by].astype(str), 8)}." if len(few) else ""
    return Chart(name, figure, caption, alt, means)


def tone_matrix(cells: pd.DataFrame, *, basis: str = BASIS) -> Chart:
    """Who is hard on whom: mean tone of each row towards each column, with n; blank where there are too few.

    `cells` come from ``measures.speaking.grid``.
    """
    first, second = cells.columns[:2]
    speakers, targets = (list(cells[name].cat.categories) for name in (first, second))
    tone, count = (
        cells.pivot_table(index=first, columns=second, values=value, observed=False, dropna=False).reindex(
            index=speakers, columns=targets
        )
        for value in ("mean", "statements")
    )
    count = count.fillna(0).astype(int)
    figure, axes = canvas(0.42 * max(len(speakers), 3) + 1.4)
    caption = (
        "Mean tone of each speaker (rows) towards each target (columns), n below; orange and a minus are negative, "
        f"blue and a plus positive. An n alone is too small for a mean; {basis}."
    )
    if tone.empty:
        nothing(axes, "no statement with a speaker and a target")
        return Chart("tone-matrix", figure, caption, "No statement with a speaker and a target.", cells)
    axes.imshow(tone.to_numpy(float), cmap=DIVERGING, vmin=-1, vmax=1, aspect="auto")
    for i, speaker in enumerate(speakers):
        for j, target in enumerate(targets):
            value, n = tone.loc[speaker, target], count.loc[speaker, target]
            dark = pd.notna(value) and abs(value) > 0.62
            colour = "white" if dark else INK if pd.notna(value) else FAINT
            words = f"{round(value, 2) + 0.0:+.2f}\nn {n}" if pd.notna(value) else f"n {n}" if n else ""
            axes.text(j, i, words, ha="center", va="center", fontsize=8, color=colour, linespacing=1.1)
    axes.set_xticks(range(len(targets)), [_wrapped(short(str(target))) for target in targets], fontsize=8.5)
    axes.set_yticks(range(len(speakers)), [short(str(speaker)) for speaker in speakers])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.set_xticks(np.arange(-0.5, len(targets)), minor=True)
    axes.set_yticks(np.arange(-0.5, len(speakers)), minor=True)
    axes.grid(which="minor", visible=True, axis="both", color="white", linewidth=2)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set_visible(False)
    strongest = cells[cells["shown"]].sort_values("mean", key=lambda mean: -mean.abs(), kind="stable")
    named = [f"{getattr(row, first)} towards {getattr(row, second)} {row.mean:+.2f} (n {row.statements})"
             for row in strongest.itertuples()]  # fmt: skip
    alt = (
        f"Table of mean tone, {len(speakers)} speakers by {len(targets)} targets; strongest: " + listed(named, 8) + "."
    )
    return Chart("tone-matrix", figure, caption, alt, cells)


def tone_over_time(means: pd.DataFrame, frequency: str, *, basis: str = BASIS, value: str = "tone") -> Chart:
    """Mean tone per period (from ``measures.intervals.means`` by period) with its interval; n below."""
    data = means.sort_values("period", kind="stable").reset_index(drop=True)
    figure, axes = canvas(3.2)
    caption = f"Mean tone per {frequency} of publication, with 95 % bootstrap intervals over articles; {basis}."
    if not data["shown"].any():
        nothing(axes, f"no {frequency} with enough statements")
        return Chart("tone-over-time", figure, caption, f"No {frequency} with enough statements.", means)
    index = pd.period_range(data["period"].min(), data["period"].max(), freq=data["period"].dt.freq)
    full = data.set_index("period").reindex(index)
    places = np.arange(len(index))
    mean, low, high = (full[name].to_numpy(float) for name in ("mean", "low", "high"))
    axes.axhline(0, color=FAINT, lw=0.8)
    axes.fill_between(places, low, high, color=ACCENT, alpha=0.15, lw=0)
    axes.errorbar(places, mean, yerr=_errors(mean, low, high), fmt="o-", ms=4, color=ACCENT, lw=1.1, elinewidth=1)
    for place, n in zip(places, full["statements"], strict=True):
        if pd.notna(n) and len(index) <= 24:
            axes.text(
                place, 0.02, f"{int(n)}", ha="center", fontsize=7.5, color=FAINT, transform=axes.get_xaxis_transform()
            )
    period_ticks(axes, index)
    axes.set_ylim(-1, 1)
    axes.set_ylabel(SCALE[value].split(":")[0])
    shown = data[data["shown"]]
    points = [
        f"{period_label(row.period)} {row.mean:+.2f} ({_interval(row)}, n {row.statements})"
        for row in shown.itertuples()
    ]
    alt = f"Line of mean tone per {frequency}: " + listed(points, 12) + "."
    return Chart(
        "tone-over-time",
        figure,
        caption + " Numbers at the bottom: n.",
        alt,
        means.assign(period=means["period"].astype(str)),
    )


def around_launches(table: pd.DataFrame, who: str = "everybody", launches: int = 0, *, basis: str = BASIS) -> Chart:
    """Volume and tone for each day around launches (from ``measures.windows.around``), with the placebo's band."""
    figure, (above, below) = canvas(4.8, nrows=2, sharex=True)
    days = table.index.to_numpy()
    caption = (
        f"Statements per launch and mean tone of {who} in the days around {launches} launch days (day 0), with 95 % "
        f"intervals over launches; {basis}. Grey: what 95 % of as many random days show."
    )
    name = "around-launches" if who == "everybody" else f"around-launches-{who.lower().replace(' ', '-')}"
    if table["volume"].isna().all():
        nothing(above, "no launch day within the corpus")
        nothing(below, "")
        return Chart(name, figure, caption, "No launch day within the corpus.", table)
    pieces = (
        (
            above,
            "volume",
            "volume_low",
            "volume_high",
            "placebo_volume_low",
            "placebo_volume_high",
            "statements per launch",
        ),
        (below, "mean", "low", "high", "placebo_low", "placebo_high", "mean tone"),
    )
    for axes, value, low, high, placebo_low, placebo_high, label in pieces:
        mean, bottom, top = (table[column].to_numpy(float) for column in (value, low, high))
        axes.fill_between(days, table[placebo_low].astype(float), table[placebo_high].astype(float), step="mid",
                          color=MUTED, alpha=0.6, lw=0, label="random days (95 %)")  # fmt: skip
        axes.errorbar(days, mean, yerr=_errors(mean, bottom, top), fmt="o", ms=4.5, color=ACCENT, elinewidth=1.1,
                      label="days around launches")  # fmt: skip
        axes.axvline(-0.5, color=SECOND, lw=1, ls="--")
        axes.set_ylabel(label)
    above.set_ylim(bottom=0)
    below.axhline(0, color=FAINT, lw=0.8)
    below.set_ylim(-1, 1)
    below.set_xlabel("days from the launch (day of publication)")
    legend(above)
    outside = [f"day {day:+d} {row.volume:.2f}" for day, row in zip(days, table.itertuples(), strict=True)
               if row.volume > row.placebo_volume_high]  # fmt: skip
    toned = [f"day {day:+d} {row.mean:+.2f}" for day, row in zip(days, table.itertuples(), strict=True)
             if row.mean < row.placebo_low or row.mean > row.placebo_high]  # fmt: skip
    alt = (
        f"Two panels over {len(days)} days around {launches} launch days. Statements per launch above the band: "
        + listed(outside, 8) + ". Mean tone outside the band: " + listed(toned, 8) + "."
    )  # fmt: skip
    return Chart(name, figure, caption, alt, table)


def before_after(table: pd.DataFrame, window: int, *, basis: str = BASIS) -> Chart:
    """Change of mean tone from before to after launches per speaker (from ``measures.windows.before_after``)."""
    rows = table[table["change"].notna()].iloc[::-1].reset_index(drop=True)
    figure, axes = canvas(0.36 * max(len(rows), 3) + 1.1)
    caption = (
        f"Change of mean tone from the {window} days before a launch to the {window} days from its day on, with 95 % "
        f"intervals over launches; {basis}. The grey bar is what 95 % of as many random days show."
    )
    if rows.empty:
        nothing(axes, "no speaker with enough statements on both sides")
        return Chart(
            "before-after", figure, caption, "No speaker has enough statements before and after launches.", table
        )
    _zero(axes)
    for place, row in enumerate(rows.itertuples()):
        if pd.notna(row.placebo_low):
            axes.barh(
                place, row.placebo_high - row.placebo_low, left=row.placebo_low, height=0.5, color=MUTED, alpha=0.6
            )
        _dot(axes, place, row.change, row.low, row.high)
    axes.set_yticks(range(len(rows)), [short(name) for name in rows["speaker"]])
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("change of mean tone (after minus before)")
    axes.set_ylim(-0.6, len(rows) - 0.4)
    parts = [
        f"{row.speaker} {row.change:+.2f} ({row.low:+.2f} to {row.high:+.2f})" for row in rows.iloc[::-1].itertuples()
    ]
    alt = "Dots of the change of mean tone after launches: " + listed(parts, 12) + "."
    return Chart("before-after", figure, caption, alt, table)


def tone_differences(
    table: pd.DataFrame, what: str = "speakers", *, correction: str = "Holm", most: int = 15, basis: str = BASIS
) -> Chart:
    """Differences of mean tone (from ``measures.intervals.differences``); filled dots stay apart after correction."""
    rows = table.head(most).iloc[::-1].reset_index(drop=True)
    figure, axes = canvas(0.3 * max(len(rows), 3) + 1.1)
    caption = (
        f"Differences of mean tone between {what}, first minus second, with 95 % bootstrap intervals; a filled dot has "
        f"p < 0.05 after {correction} correction for {len(table)} comparisons, a hollow one has not; {basis}."
    )
    name = f"differences-{what.replace(' ', '-')}"
    if rows.empty:
        nothing(axes, f"no two {what} with enough statements")
        return Chart(name, figure, caption, f"No two {what} have enough statements to compare.", table)
    _zero(axes)
    for place, row in enumerate(rows.itertuples()):
        _dot(axes, place, row.difference, row.low, row.high, filled=row.p_corrected < 0.05)
    pairs = [f"{short(str(row.first), 36)} − {short(str(row.second), 36)}" for row in rows.itertuples()]
    axes.set_yticks(range(len(rows)), pairs, fontsize=8.5)
    axes.set_xlabel("difference of mean tone")
    axes.grid(visible=False, axis="y")
    axes.set_ylim(-0.6, len(rows) - 0.4)
    apart = [f"{row.first} minus {row.second} {row.difference:+.2f} ({row.low:+.2f} to {row.high:+.2f})"
             for row in table.itertuples() if row.p_corrected < 0.05]  # fmt: skip
    alt = f"{len(table)} differences of mean tone between {what}; apart after correction: {listed(apart, 8)}."
    return Chart(name, figure, caption, alt, table)


def _dot(axes: Axes, place: float, mean: float, low: float, high: float, *, filled: bool = True) -> None:
    if pd.notna(low):
        axes.plot([low, high], [place, place], color=ACCENT, lw=1.6, solid_capstyle="butt")
    axes.plot([mean], [place], "o", ms=6.5, mec=ACCENT, mfc=ACCENT if filled else "white", mew=1.4, zorder=3)


def _zero(axes: Axes) -> None:
    axes.axvline(0, color=FAINT, lw=0.9)


def _tone_axis(axes: Axes, value: str) -> None:
    axes.set_xlim(-1, 1)
    axes.set_xlabel(f"← negative   {SCALE[value]}   positive →")
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=GRID)


def _errors(mean: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.clip(np.vstack([mean - low, high - mean]), 0, None))


def _interval(row) -> str:
    return f"{row.low:+.2f} to {row.high:+.2f}" if pd.notna(row.low) else "no interval"


def short(name: str, most: int = 40) -> str:
    """A name that fits beside an axis, cut between words.

    >>> short("Academy of Defence Science of the Democratic People's Republic", 30)
    'Academy of Defence Science of…'
    """
    return name if len(name) <= most else f"{name[:most].rsplit(' ', 1)[0]}…"


def _wrapped(words: str, width: int = 11) -> str:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
