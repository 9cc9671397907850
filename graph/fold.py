"""Fold names for comparison, the same way wherever two names are asked to be one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DROPPED = frozenset("\"'`“”‘’«»《》〈〉「」『』·•‧・—–‐‑-")


@lru_cache(maxsize=1 << 16)  # papers say the same names again and again
def fold(name: str) -> str:
    """Fold a name for comparison: NFKC, lower case, no spaces, quotes, dashes or middle dots.

    >>> fold("《中国—东盟 FTA》")
    '中国东盟fta'
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if not c.isspace() and c not in _DROPPED)
