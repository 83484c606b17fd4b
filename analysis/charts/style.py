"""One look for every chart: type, colours, sizes; and ``Chart``, a figure with its words and numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FuncFormatter, MaxNLocator

from analysis.schema import LAUNCH_KINDS

INK, FAINT, GRID = "#1b2733", "#5b6773", "#e3e7eb"
ACCENT, SECOND, MUTED = "#0b5394", "#b45309", "#c3cbd3"
KIND_COLOURS = dict(
    zip(
        LAUNCH_KINDS,
        (
            "#9ecae1",
            "#4a98c9",
            "#1f6fb2",
            "#08306b",
            "#1b9e77",
            "#e6892b",
            "#f2c94c",
            "#7b4fa3",
            "#c2255c",
            "#a0785a",
            "#8b98a5",
            "#c3cbd3",
        ),
        strict=True,
    )
)
"""Blue deepens with range; what is not a plain ballistic missile has a hue of its own; grey is 'not said'."""
KIND_LABELS = {
    "srbm": "short-range ballistic",
    "mrbm": "medium-range ballistic",
    "irbm": "intermediate-range ballistic",
    "icbm": "intercontinental ballistic",
    "slbm": "submarine-launched ballistic",
    "cruise": "cruise missile",
    "sam": "surface-to-air missile",
    "slv": "space launcher",
    "hypersonic": "hypersonic",
    "rocket": "rocket artillery",
    "ballistic": "ballistic, range not said",
    "missile": "missile, kind not said",
}
SERIES = ("#0b5394", "#d9822b", "#1b9e77", "#b5446e", "#7b4fa3", "#8a6d1f", "#5b6773")
RC: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "svg.hashsalt": "launchbook",
    "svg.fonttype": "path",
    "path.simplify": True,
}
WIDTH = 8.4
LONGEST = 40
"""Characters of a label in a figure: a longer one would take the place of what it names."""
NOTE = "note"
"""Marks a text in a figure that is a sentence, not a label."""


@dataclass(frozen=True)
class Chart:
    """A figure, the file name of its numbers, its caption, what it shows in words, and its numbers.

    Labels in the figure are shortened to ``LONGEST`` characters; words and numbers keep them whole.
    """

    name: str
    figure: Figure
    caption: str
    alt: str
    data: pd.DataFrame

    def __post_init__(self) -> None:
        for axes in self.figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                _shorten_ticks(axis)
            legend = axes.get_legend()
            for words in (*axes.texts, *(legend.get_texts() if legend else ())):
                _shorten(words)
        for shared in self.figure.legends:
            for words in shared.get_texts():
                _shorten(words)


def canvas(height: float = 3.4, width: float = WIDTH, **subplots) -> tuple[Figure, Any]:
    """An empty figure in the house style, drawn without pyplot so that nothing is shown twice or kept open."""
    with matplotlib.rc_context(RC):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots(**subplots)


def legend(axes: Axes, handles: Sequence | None = None, columns: int = 3) -> None:
    """A legend above the axes, where it covers no data."""
    shown = list(handles) if handles is not None else axes.get_legend_handles_labels()[0]
    if shown:
        figure: Any = axes.get_figure(root=True)
        figure.legend(handles=shown, loc="outside upper left", ncols=columns, frameon=False, fontsize=8.5)


def gap_marks(axes: Axes, places: np.ndarray, label: str) -> Line2D:
    """Ticks under the axis at `places`, where the corpus holds nothing; returned for a legend."""
    heights, below = np.full(len(places), -0.02), axes.get_xaxis_transform()
    drawn = axes.plot(
        places, heights, ls="", marker="|", ms=5, color=SECOND, clip_on=False, transform=below, label=label
    )
    return drawn[0]


def shortened(label: str) -> str:
    """The label, cut at a word where it is longer than ``LONGEST``.

    >>> shortened("KCNA"), shortened("Committee for the Peaceful Reunification of the Country")
    ('KCNA', 'Committee for the Peaceful…')
    """
    if len(label) <= LONGEST:
        return label
    whole = label[: LONGEST - 1].rpartition(" ")[0]
    return f"{whole if len(whole) > LONGEST // 2 else label[: LONGEST - 1]}…"


def _shorten(words: Text) -> None:
    if words.get_gid() != NOTE and len(words.get_text()) > LONGEST:
        words.set_text("\n".join(map(shortened, words.get_text().split("\n"))))


def _shorten_ticks(axis: Axis) -> None:
    """Let ticks that carry names, not numbers or days, write them short."""
    names = axis.get_major_formatter()
    if isinstance(names, FixedFormatter | FuncFormatter):
        axis.set_major_formatter(
            FuncFormatter(lambda value, place=None: "\n".join(map(shortened, str(names(value, place)).split("\n"))))
        )


def whole_numbers(axis: Axis) -> None:
    """Ticks at whole numbers only: nobody launches half a missile."""
    axis.set_major_locator(MaxNLocator(nbins="auto", integer=True))


def listed(words: Iterable[str], most: int = 6) -> str:
    """The words as prose: 'a, b and c'.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(words)
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else "none"


def period_label(period: pd.Period) -> str:
    """A period as a person writes it.

    >>> period_label(pd.Period("2022-01", "M")), period_label(pd.Period("2022Q1", "Q-DEC"))
    ('January 2022', '2022 Q1')
    """
    frequency = period.freqstr[0]
    if frequency == "M":
        return period.strftime("%B %Y")
    if frequency == "Q":
        return f"{period.year} Q{period.quarter}"
    return str(period.year) if frequency in "YA" else period.start_time.strftime("%-d %B %Y")


def period_ticks(axes: Axes, periods: pd.PeriodIndex, most: int = 14) -> None:
    """Ticks under bars drawn at 0, 1, 2 ...: years where there are many periods, else every period that fits."""
    frequency = periods.freqstr[0] if len(periods) else "M"
    if frequency == "Y" or len(periods) <= most:
        step = -(-len(periods) // most) if len(periods) else 1
        places: Sequence[int] = range(0, len(periods), max(step, 1))
        short = {"M": "%b\n%Y", "W": "%-d %b\n%Y", "D": "%-d %b"}
        labels = [
            period_label(periods[i]) if frequency in "YQ" else periods[i].start_time.strftime(short[frequency])
            for i in places
        ]
    else:
        firsts = [i for i, period in enumerate(periods) if i == 0 or period.year != periods[i - 1].year]
        step = -(-len(firsts) // most)
        places = firsts[::step]
        labels = [str(periods[i].year) for i in places]
    axes.set_xticks(list(places), labels)
    axes.set_xlim(-0.6, max(len(periods) - 0.4, 0.6))


def nothing(axes: Axes, words: str) -> None:
    """Say in the chart's place that there is nothing to draw."""
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, color=FAINT, gid=NOTE)
    axes.set_axis_off()
