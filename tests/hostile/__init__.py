"""A corpus whose every field attacks: scripts, HTML, Markdown, LaTeX, formulas, addresses, overrides, controls."""

from hostile.corpus import ADDRESSES, ATTACKS, HOST, write

__all__ = ["ADDRESSES", "ATTACKS", "HOST", "write"]
