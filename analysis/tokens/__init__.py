"""Text → paragraphs, sentences, words with offsets, part-of-speech tags: a batch of documents as flat arrays."""

from analysis.tokens.batch import Tokens, annotate

__all__ = ["Tokens", "annotate"]
