"""Who is speaking: each source is led to a person or body known on that day, or to the reason why it is not.

``resolve`` works inside each document, ``merge`` across the corpus, ``candidates`` lists whom the register lacks.
"""

from analysis.speakers.documents import resolve
from analysis.speakers.lacking import candidates
from analysis.speakers.merging import merge

__all__ = ["candidates", "merge", "resolve"]
