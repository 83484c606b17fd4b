"""Date expressions → day, month or year, or unknown; never a guess.

``find`` reads expressions as English news writes them, relative to the day of publication and to dates
earlier in the text. The value of an expression is the smallest of day, month and year that holds the
whole span it names, as TIMEX3 (ISO 24617-1) granules; what the words do not settle stays unknown.
Rules for news ("on Wednesday" looks back, a frame such as "In 2017," holds for its paragraph) follow
HeidelTime's (Strötgen and Gertz 2013), read again for launch reports.
"""

from analysis.dates.clock import Time, day_shift, times, to_local
from analysis.dates.expressions import Date, find
from analysis.dates.publication import dateline, from_address

__all__ = ["Date", "Time", "dateline", "day_shift", "find", "from_address", "times", "to_local"]
