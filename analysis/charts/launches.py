"""Charts of launches: how often, which kind, when, where, and against the record."""

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

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
            (last, label_at),
            xytext=(-5 if last > 45 else 5, 2),
            textcoords="offset points",
            color=colour,
            ha="right" if last > 45 else "left",
            va="bottom",
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


def days_between(launches: pd.DataFrame, covered: pd.Series | None = None) -> Chart:
    """Days from each launch day to the next, as stems over time.

    `covered` (documents per month, from ``measures.periods.coverage``) tells pauses from silence of the corpus: a gap
    with a month without documents between its two launch days is drawn hollow.
    """
    data = measured.gaps(launches).dropna()
    figure, axes = canvas(2.8)
    if data.empty:
        nothing(axes, "fewer than two launch days are known")
        return Chart(
            "days-between-launches", figure, "Days since the launch day before.", "No two launch days are known.", data
        )
    silent = _silent(data, covered)
    if covered is not None:
        data = data.assign(covered=~silent)
    axes.vlines(data["date"], 0, data["days"], color=np.where(silent, MUTED, ACCENT), lw=1.2)
    axes.plot(data["date"][~silent], data["days"][~silent], "o", ms=3.5, color=ACCENT)
    axes.plot(data["date"][silent], data["days"][silent], "o", ms=4, mfc="white", mec=MUTED)
    if silent.any():
        legend(
            axes,
            [
                Line2D([], [], color=ACCENT, marker="o", ms=3.5, label="documents in every month between"),
                Line2D([], [], color=MUTED, marker="o", ms=4, mfc="white", label="a month without documents between"),
            ],
        )
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
    caption = "Days since the launch day before, at each launch day."
    if silent.any():
        caption += (
            " Hollow: the corpus holds no document for at least one whole month between, and may have missed a launch."
        )
        alt += f" {int(silent.sum())} of them span a month without documents."
    return Chart("days-between-launches", figure, caption, alt, data)


def _silent(gaps: pd.DataFrame, covered: pd.Series | None) -> np.ndarray:
    """Of each gap (``measures.periods.gaps``): whether the corpus holds no document in a whole month within it."""
    if covered is None:
        return np.zeros(len(gaps), bool)
    begun = (gaps["date"] - pd.to_timedelta(gaps["days"], unit="D")).dt.to_period("M")
    months = zip(begun, gaps["date"].dt.to_period("M"), strict=True)
    return np.array([bool((covered[(covered.index > a) & (covered.index < b)] == 0).any()) for a, b in months], bool)


def calendar(launches: pd.DataFrame, years: int = 10, covered: pd.Series | None = None) -> Chart:
    """A calendar heat map: one strip a year, weeks across, weekdays down, a filled square per launch day.

    Months in which `covered` (documents per month) counts none are left white, unless a launch is known.
    """
    data = measured.dated(launches, "day").groupby("date").size().rename("events").reset_index()
    shown = sorted({*data["date"].dt.year, *([] if covered is None else covered[covered > 0].index.year)})[-years:]
    figure, grid = canvas(max(0.75 * len(shown) + 0.5, 1.6), nrows=max(len(shown), 1), squeeze=False)
    for axes, year in zip(grid[:, 0], shown, strict=False):
        days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
        counts = data.set_index("date")["events"].reindex(days, fill_value=0).astype("float64")
        if covered is not None:
            held = covered.reindex(days.to_period("M"), fill_value=0).to_numpy()
            counts[(held == 0) & (counts.to_numpy() == 0)] = np.nan
        week = (days.day_of_year + days[0].weekday() - 1) // 7
        cells = np.full((7, 54), np.nan)
        cells[days.day_of_week, week] = counts
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
        + listed((f"{year} {(kept['date'].dt.year == year).sum()} days" for year in shown), 10)
        + "."
    )
    caption = "Launch days by week and weekday; a darker square holds more launch events."
    if covered is not None:
        caption += " White: months in which the corpus holds no document."
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
    axes.scatter(x, y, s=45 * size, color=ACCENT, alpha=0.55, edgecolor="white", linewidth=0.8)
    axes.set_aspect(1 / np.cos(np.radians(y.mean())), adjustable="datalim")
    axes.grid(visible=True, axis="both", color=GRID)
    axes.margins(0.14)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    _name_places(axes, [f"{place} ({int(n)})" for place, n in zip(data["place"], size, strict=True)], x, y, size)
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


def _name_places(axes, names: list[str], x: np.ndarray, y: np.ndarray, size: np.ndarray) -> None:
    """Write each place's name beside its circle, the busiest first, where it covers no other name or circle."""
    figure = axes.figure
    FigureCanvasAgg(figure).draw()
    spots = axes.transData.transform(np.column_stack([x, y]))
    radius = np.sqrt(45 * size) / 2 * figure.dpi / 72
    taken = [Bbox.from_bounds(a - r, b - r, 2 * r, 2 * r) for (a, b), r in zip(spots, radius, strict=True)]
    frame = axes.get_window_extent()
    for i, name in enumerate(names):
        reach = radius[i] * 72 / figure.dpi + 2
        for dx, dy, ha, va in ((reach, 0, "left", "center"), (-reach, 0, "right", "center"),
                               (0, reach, "center", "bottom"), (0, -reach, "center", "top")):  # fmt: skip
            label = axes.annotate(name, (x[i], y[i]), xytext=(dx, dy), textcoords="offset points", ha=ha, va=va,
                                  fontsize=8)  # fmt: skip
            box = label.get_window_extent()
            others = [other for j, other in enumerate(taken) if j != i]
            if frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1) and not box.count_overlaps(others):
                taken.append(box)
                break
            label.remove()


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
    whole_numbers(axes.yaxis)
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
