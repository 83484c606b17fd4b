"""Charts of who spoke and when."""

import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from analysis.charts.style import ACCENT, MUTED, SECOND, SERIES, Chart, canvas, legend, listed, nothing, whole_numbers
from analysis.measures import periods as measured

KIND_SERIES = {"direct": ACCENT, "mixed": "#5b9bd5", "indirect": MUTED}


def speakers_by_kind(per_speaker: pd.DataFrame, most: int = 15) -> Chart:
    """The most quoted speakers as bars: statements in their own words, mixed, and in the reporter's."""
    top = per_speaker.head(most).iloc[::-1]
    figure, axes = canvas(0.27 * max(len(top), 4) + 0.8)
    left = 0
    for kind, colour in KIND_SERIES.items():
        if len(top):
            axes.barh(top["speaker"], top[kind], left=left, color=colour, label=kind, height=0.72)
            left = left + top[kind].to_numpy()
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("statements")
    whole_numbers(axes.xaxis)
    if len(top):
        legend(axes)
    else:
        nothing(axes, "no statement with a known speaker")
    alt = (
        "Bars of statements per speaker, most first: "
        + listed(f"{row.speaker} {row.statements}" for row in per_speaker.head(most).itertuples())
        + "."
    )
    return Chart(
        "speakers",
        figure,
        "Statements per speaker: direct quotation, mixed, and indirect report.",
        alt,
        per_speaker.head(most).reset_index(),
    )


def timeline(statements: pd.DataFrame, documents: pd.DataFrame, launches: pd.DataFrame, most: int = 10) -> Chart:
    """Dots for statements, a row per speaker, over vertical lines for launch days."""
    known = statements[statements["speaker"].notna()].merge(documents[["document_id", "published"]], on="document_id")
    known = known[known["published"].notna()]
    speakers = known["speaker"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:most]
    data = (
        known[known["speaker"].isin(speakers)]
        .groupby(["speaker", "published"])
        .size()
        .rename("statements")
        .reset_index()
    )
    figure, axes = canvas(0.32 * max(len(speakers), 3) + 1.2)
    if data.empty:
        nothing(axes, "no dated statement with a known speaker")
        return Chart("timeline", figure, "Statements and launches over time.", "No dated statement.", data)
    days = measured.dated(launches, "day")["date"].drop_duplicates()
    first, last = data["published"].min(), data["published"].max()
    days = days[(days >= first - pd.Timedelta(days=30)) & (days <= last)]
    axes.vlines(days, -0.6, len(speakers) - 0.4, color=SECOND, lw=0.7, alpha=0.45)
    rows = {name: number for number, name in enumerate(reversed(speakers))}
    for number, name in enumerate(speakers):
        mine = data[data["speaker"] == name]
        axes.scatter(
            mine["published"],
            [rows[name]] * len(mine),
            s=14 + 10 * mine["statements"].astype(float),
            color=SERIES[number % len(SERIES)],
            alpha=0.85,
            edgecolor="white",
            linewidth=0.5,
            zorder=3,
        )
    axes.set_yticks(list(rows.values()), list(rows))
    axes.set_ylim(-0.6, len(speakers) - 0.4)
    locator = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    alt = (
        f"Timeline from {first:%-d %B %Y} to {last:%-d %B %Y}: statements of {listed(speakers, 11)}, "
        f"with {len(days)} launch days as vertical lines."
    )
    return Chart(
        "timeline",
        figure,
        "Statements of the most quoted speakers (a larger dot is more statements that day) and launch "
        "days (vertical lines).",
        alt,
        data,
    )
