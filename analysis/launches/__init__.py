"""Launches: found in articles, dated as a careful reader would, merged across articles, held against the record.

``mentions`` gives one row per launch event per document, ``merge`` joins them into launches and links
these to the reference record, ``coverage`` holds the result against that record.
"""

from analysis.launches.mentioning import mentions
from analysis.launches.merging import merge
from analysis.launches.record import coverage

__all__ = ["coverage", "mentions", "merge"]
