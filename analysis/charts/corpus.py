"""Charts of what the corpus holds."""

import numpy as np
import pandas as pd

from analysis.charts.style import (
    MUTED,
    SERIES,
    Chart,
    canvas,
    gap_marks,
    legend,
    listed,
    nothing,
    period_ticks,
    whole_numbers,
)


def documents_by_month(counts: pd.DataFrame) -> Chart:
    """Stacked bars of documents per month by outlet or genre (from ``measures.counts.by_month``), gaps marked."""
    what = counts.columns.name or "outlet"
    figure, axes = canvas()
    places, bottom = np.arange(len(counts)), np.zeros(len(counts))
    for number, column in enumerate(counts):
        colour = MUTED if column == "other" else SERIES[number % len(SERIES)]
        axes.bar(places, counts[column], bottom=bottom, width=0.8, color=colour, label=str(column))
        bottom += counts[column].to_numpy(float)
    gaps = bottom == 0
    if gaps.any():
        gap_marks(axes, places[gaps], "month without documents")
    period_ticks(axes, counts.index) if len(counts) else nothing(axes, "no dated document")
    axes.set_ylabel("documents per month")
    whole_numbers(axes.yaxis)
    legend(axes)
    alt = (
        f"Stacked bars of {int(bottom.sum())} dated documents per month; by {what}: "
        + listed(f"{name} {int(counts[name].sum())}" for name in counts)
        + f". {int(gaps.sum())} months hold none."
    )
    return Chart(
        f"documents-by-{what}", figure, f"Documents per month of publication, by {what}.", alt, counts.rename(index=str)
    )
