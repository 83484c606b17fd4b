"""Launches: found in articles, dated as a careful reader would, merged across articles, held against the record.

``mentions`` gives one row per launch event per document, ``merge`` joins them into launches and links
these to the reference record, ``coverage`` holds the result against that record. ``told_apart`` are the
launches to count, ``settled`` those to compare with the record.
"""

from analysis.launches.mentioning import mentions
from analysis.launches.merging import merge
from analysis.launches.record import coverage, settled, told_apart

__all__ = ["coverage", "mentions", "merge", "settled", "told_apart"]
