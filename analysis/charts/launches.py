"""Charts of launches: how often, which kind, when, where, and against the record."""

import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from analysis.charts.style import (
    ACCENT,
    GRID,
    INK,
    KIND_COLOURS,
    KIND_LABELS,
    MUTED,
    SECOND,
    SERIES,
    Chart,
    canvas,
    gap_marks,
    legend,
    listed,
    nothing,
    period_label,
    period_ticks,
    whole_numbers,
)
from analysis.measures import periods as measured


def launches_by_period(counts: pd.DataFrame, record: pd.Series | None = None, *, unit: str = "launch events") -> Chart:
    """Stacked bars by kind (from ``measures.periods.per_period``), the `record`'s total as an outline behind them."""
    frequency = counts.index.name or "period"
    figure, axes = canvas(3.8)
    kinds = [kind for kind in KIND_COLOURS if kind in counts and counts[kind].sum() > 0]
    places, bottom = np.arange(len(counts)), np.zeros(len(counts))
    handles: list = []
    if record is not None and len(record):
        axes.bar(places, record.to_numpy(float), width=0.96, color="#eef1f4", edgecolor=MUTED, linewidth=0.6)
        handles.append(Patch(facecolor="#eef1f4", edgecolor=MUTED, label="reference record, all kinds"))
    for kind in kinds:
        values = counts[kind].fillna(0).to_numpy()
        axes.bar(places, values, bottom=bottom, width=0.62, color=KIND_COLOURS[kind])
        bottom += values
        handles.append(Patch(color=KIND_COLOURS[kind], label=KIND_LABELS[kind]))
    empty = counts.isna().all(axis=1).to_numpy() if len(counts.columns) else np.zeros(len(counts), bool)
    if empty.any():
        handles.append(gap_marks(axes, places[empty], f"{frequency} without documents"))
    period_ticks(axes, counts.index)
    axes.set_ylabel(f"{unit} per {frequency}")
    whole_numbers(axes.yaxis)
    legend(axes, handles)
    total = int(bottom.sum())
    if not total and record is None:
        nothing(axes, "no launch in this period")
    data = counts.assign(record=record.reindex(counts.index)) if record is not None else counts
    caption = (
        f"{unit.capitalize()} per {frequency} that the corpus mentions, by kind"
        + (", in front of the reference record" if record is not None else "")
        + ". "
        + (f"A tick under the axis marks a {frequency} in which the corpus holds no document." if empty.any() else "")
    )
    peak = period_label(counts.index[int(bottom.argmax())]) if total else ""
    alt = (
        f"Stacked bar chart: {total} {unit} from {period_label(counts.index[0])} to {period_label(counts.index[-1])}; "
        f"most in {peak} ({int(bottom.max())}). Kinds: "
        + listed(f"{KIND_LABELS[kind]} {int(counts[kind].sum())}" for kind in kinds)
        + "."
        if total
        else f"No {unit} in this period."
    )
    return Chart(f"launches-per-{frequency}", figure, caption.strip(), alt, data.rename(index=str))


def cumulative(launches: pd.DataFrame, highlight: int = 4) -> Chart:
    """Running count within each year, the busiest years in colour."""
    data = measured.cumulative(launches)
    figure, axes = canvas()
    totals = data.groupby("year")["events"].max().sort_values(ascending=False, kind="stable")
    strong = sorted(totals.index[:highlight])
    for year, rows in data.groupby("year"):
        days, events = [1, *rows["day_of_year"]], [0, *rows["events"]]
        colour = SERIES[strong.index(year)] if year in strong else MUTED
        axes.step([*days, days[-1]], [*events, events[-1]], where="post", color=colour, lw=1.8 if year in strong else 1)
    label_at = -1.0
    for year in sorted(strong, key=lambda year: totals[year]):
        label_at = max(float(totals[year]), label_at + totals.max() * 0.055)
        colour, last = SERIES[strong.index(year)], data.loc[data["year"] == year, "day_of_year"].max()
        axes.annotate(
            f"{year}: {totals[year]}",
            (last, totals[year]),
            xytext=(last + 4, label_at),
            color=colour,
            va="center",
            fontsize=8.5,
            fontweight="bold",
        )
    starts = pd.date_range("2021-01-01", periods=12, freq="MS")
    axes.set_xticks(starts.day_of_year, [day.strftime("%b") for day in starts])
    axes.set_xlim(1, 385)
    axes.set_ylabel("launch events so far")
    whole_numbers(axes.yaxis)
    if data.empty:
        nothing(axes, "no launch with a known day")
    alt = (
        "Lines, one a year, of the running count of launch events: "
        + listed((f"{year} ends at {count}" for year, count in totals.items()), 8)
        + "."
    )
    return Chart(
        "launches-cumulative", figure, "Launch events so far within each year; the busiest years are named.", alt, data
    )


def days_between(launches: pd.DataFrame) -> Chart:
    """Days from each launch day to the next, as stems over time."""
    data = measured.gaps(launches).dropna()
    figure, axes = canvas(2.8)
    if data.empty:
        nothing(axes, "fewer than two launch days are known")
        return Chart(
            "days-between-launches", figure, "Days since the launch day before.", "No two launch days are known.", data
        )
    axes.vlines(data["date"], 0, data["days"], color=ACCENT, lw=1.2)
    axes.plot(data["date"], data["days"], "o", ms=3.5, color=ACCENT)
    longest = data.loc[data["days"].idxmax()]
    axes.annotate(
        f"{int(longest['days'])} days until {longest['date']:%-d %b %Y}",
        (longest["date"], longest["days"]),
        xytext=(-6, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8.5,
    )
    axes.set_ylabel("days since the last launch day")
    axes.set_ylim(bottom=0)
    alt = (
        f"Stem chart of {len(data)} gaps between launch days; median {data['days'].median():.0f} days, "
        f"longest {int(longest['days'])} days, ending on {longest['date']:%-d %B %Y}."
    )
    return Chart("days-between-launches", figure, "Days since the launch day before, at each launch day.", alt, data)


def calendar(launches: pd.DataFrame, years: int = 8) -> Chart:
    """A calendar heat map: one strip a year, weeks across, weekdays down, a filled square per launch day."""
    data = measured.dated(launches, "day").groupby("date").size().rename("events").reset_index()
    shown = sorted(data["date"].dt.year.unique())[-years:]
    figure, grid = canvas(max(0.75 * len(shown) + 0.5, 1.6), nrows=max(len(shown), 1), squeeze=False)
    for axes, year in zip(grid[:, 0], shown, strict=False):
        days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
        counts = data.set_index("date")["events"].reindex(days, fill_value=0)
        week = (days.day_of_year + days[0].weekday() - 1) // 7
        cells = np.full((7, 54), np.nan)
        cells[days.weekday, week] = counts
        axes.pcolormesh(
            np.where(np.isnan(cells), np.nan, np.minimum(cells, 3)),
            cmap=_calendar_colours(),
            vmin=0,
            vmax=3,
            edgecolor="white",
            linewidth=0.9,
        )
        axes.invert_yaxis()
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        months = pd.date_range(f"{year}-01-01", periods=12, freq="MS")
        axes.set_xticks(
            (months.day_of_year + days[0].weekday() - 1) // 7 + 0.5, [month.strftime("%b") for month in months]
        )
        axes.tick_params(length=0, labelsize=7.5)
        axes.set_yticks([0.5, 5.5], ["Mon", "Sat"])
        axes.set_ylabel(str(year), rotation=0, ha="right", va="center", labelpad=22, fontweight="bold")
    if not shown:
        nothing(grid[0, 0], "no launch with a known day")
    kept = data[data["date"].dt.year.isin(shown)]
    alt = (
        "Calendar with a filled square for each launch day: "
        + listed((f"{year} {len(rows)} days" for year, rows in kept.groupby(kept["date"].dt.year)), 8)
        + "."
    )
    caption = "Launch days by week and weekday; a darker square holds more launch events."
    return Chart("launch-calendar", figure, caption, alt, kept)


def map_of_places(launches: pd.DataFrame) -> Chart:
    """Launch places by their coordinates, a circle's area by the number of launch events; no coastline is drawn."""
    placed = launches[launches["latitude"].notna() & launches["longitude"].notna() & launches["place"].notna()]
    data = (
        placed.groupby("place")
        .agg(latitude=("latitude", "mean"), longitude=("longitude", "mean"), events=("launch_id", "size"))
        .reset_index()
    )
    data = data.sort_values(["events", "place"], ascending=[False, True]).reset_index(drop=True)
    figure, axes = canvas(4.6)
    if data.empty:
        nothing(axes, "no launch with a known place")
        return Chart("launch-places", figure, "Launch places.", "No launch with a known place.", data)
    x, y, size = (data[name].to_numpy(float) for name in ("longitude", "latitude", "events"))
    axes.scatter(x, y, s=28 + 42 * size, color=ACCENT, alpha=0.55, edgecolor="white", linewidth=0.8)
    taken: list[tuple[float, float]] = []
    height = max(np.ptp(y), 1.0)
    for place, lon, lat, events in zip(data["place"].head(14), x, y, size, strict=False):
        clash = any(
            abs(lat - other_lat) < height * 0.035 and abs(lon - other_lon) < max(np.ptp(x), 1) * 0.16
            for other_lon, other_lat in taken
        )
        if not clash:
            axes.annotate(f"{place} ({int(events)})", (lon, lat), xytext=(7, 3), textcoords="offset points", fontsize=8)
            taken.append((lon, lat))
    axes.set_aspect(1 / np.cos(np.radians(y.mean())))
    axes.grid(visible=True, axis="both", color=GRID)
    axes.margins(0.12)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}°E" if value >= 0 else f"{-value:g}°W")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}°N" if value >= 0 else f"{-value:g}°S")
    missing = len(launches) - len(placed)
    caption = f"Launch places, area by number of events; {missing} events without a known place are not drawn."
    alt = (
        "Map of launch places by coordinates: "
        + listed((f"{place} {events}" for place, events in zip(data["place"], data["events"], strict=True)), 8)
        + "."
    )
    return Chart("launch-places", figure, caption, alt, data)


def record_by_year(table: pd.DataFrame) -> Chart:
    """Events of the record that the corpus holds and lacks, per year, and events that only the corpus has."""
    figure, axes = canvas()
    places = np.arange(len(table))
    held, lacking, new = (table[name].to_numpy(float) for name in ("in corpus", "not in corpus", "only in corpus"))
    axes.bar(places, held, color=ACCENT, width=0.7, label="in the record and in the corpus")
    axes.bar(places, lacking, bottom=held, color="#eef1f4", edgecolor=MUTED, width=0.7, label="in the record alone")
    axes.bar(places, new, bottom=held + lacking, color=SECOND, width=0.7, label="in the corpus alone")
    period_ticks(axes, table.index)
    axes.set_ylabel("launch events per year")
    legend(axes)
    total, share = int(table["record"].sum()), table["in corpus"].sum() / max(table["record"].sum(), 1)
    alt = (
        f"Stacked bars per year: of {total} launch events in the record the corpus holds {int(held.sum())} "
        f"({share:.0%}); {int(new.sum())} events stand in the corpus alone."
    )
    return Chart(
        "corpus-against-record",
        figure,
        "Launch events of the reference record that the corpus mentions, and those it does not, per year.",
        alt,
        table.rename(index=str),
    )


def _calendar_colours() -> ListedColormap:
    return ListedColormap(["#eef1f4", "#6aa5d4", ACCENT, INK])
