"""Drawings of measures, each with its caption, a description in words, and the numbers it shows."""

from analysis.charts.corpus import documents_by_month
from analysis.charts.launches import (
    calendar,
    cumulative,
    days_between,
    launches_by_period,
    map_of_places,
    record_by_year,
)
from analysis.charts.statements import speakers_by_kind, timeline
from analysis.charts.style import Chart
from analysis.charts.tone import (
    around_launches,
    before_after,
    tone_differences,
    tone_dots,
    tone_matrix,
    tone_over_time,
)

__all__ = [
    "Chart",
    "around_launches",
    "before_after",
    "calendar",
    "cumulative",
    "days_between",
    "documents_by_month",
    "launches_by_period",
    "map_of_places",
    "record_by_year",
    "speakers_by_kind",
    "timeline",
    "tone_differences",
    "tone_dots",
    "tone_matrix",
    "tone_over_time",
]
