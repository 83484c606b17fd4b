"""Who is speaking: source span + document + date → a person or body, or a reason why not.

``resolve`` works inside each document, ``merge`` across the corpus, ``candidates`` lists whom the register lacks.
"""

from analysis.speakers.documents import resolve
from analysis.speakers.lacking import candidates
from analysis.speakers.merging import merge

__all__ = ["candidates", "merge", "resolve"]
