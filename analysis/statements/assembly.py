"""Labels → rows: the spans of source, cue and content as a table."""

import numpy as np
import pandas as pd

from analysis.schema import ACTS
from analysis.statements.context import TAG, Context
from analysis.statements.features import running
from analysis.statements.roles import LABELS, Windows, heads

FOUND = ["cue", "parts", "source", "cue_first", "cue_last", "head"]
ALIKE = 0.8
NAMES = (TAG["NNP"], TAG["NNPS"])
NAMING = (*NAMES, TAG["JJ"])


def found(
    context: Context, labels: np.ndarray, space: Windows, cue_first: np.ndarray, cue_last: np.ndarray
) -> pd.DataFrame:
    """One row per cue that has content, in token indices: cue (from 0), ``parts`` (list of [first, last]),
    ``source`` ([first, last] or None), ``cue_first``, ``cue_last``, ``head``."""
    content = _runs(labels, space, "C")
    source = _runs(labels, space, "S")
    head = heads(context, cue_first, cue_last)
    rows = []
    for cue in sorted(content):
        sources = source.get(cue)
        rows.append({
            "cue": cue, "parts": content[cue],
            "source": _nearest(sources, cue_first[cue], cue_last[cue]) if sources else None,
            "cue_first": int(cue_first[cue]), "cue_last": int(cue_last[cue]), "head": int(head[cue]),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=FOUND)


def nothing() -> pd.DataFrame:
    """A table as ``found`` makes it, without rows."""
    return pd.DataFrame(columns=[*FOUND, "found_by", "probability", "cue_sureness", "accepted", "relayed_by"])


def tidied(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with a source only where it holds a word, and with the border between cue and content after it in the
    usual place: an infinitive ("vowed | to answer") or the beginning of a name ("reported | Japanese Defence Minister")
    is content, "saying" is cue. Definitions ("also known as") are left out.
    """
    tokens, tag = context.tokens, context.codes["tag"]
    words = [word.lower() for word in tokens.vocabulary]
    kept = []
    for row in rows.to_dict("records"):
        source, first, head, last = row["source"], row["cue_first"], row["head"], row["cue_last"]
        cue = [words[word] for word in tokens.word[first : last + 1].tolist()]
        if cue[-2:] == ["known", "as"]:
            continue
        if source and not any(words[word][:1].isalnum() for word in tokens.word[source[0] : source[1] + 1].tolist()):
            row["source"] = None
        begin = row["parts"][0][0]
        if begin == last + 1:
            name = tokens.vocabulary[tokens.word[last]][:1].isupper() and tag[last] in NAMING and tag[begin] in NAMES
            if last > head + 1 and words[tokens.word[head + 1]] == "to" and tag[head + 2] == TAG["VB"]:
                row["cue_last"], begin = head, head + 1
            elif last > head and ((cue[-1] == "to" and tag[begin] == TAG["VB"]) or name):
                row["cue_last"], begin = last - 1, last
            elif cue[-1] == "as" and words[tokens.word[begin]] == "saying" and row["parts"][0][1] > begin:
                row["cue_last"], begin = begin, begin + 1
            row["parts"] = [(begin, row["parts"][0][1]), *row["parts"][1:]]
        kept.append(row)
    return pd.DataFrame(kept, columns=rows.columns)


def unshared(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` without the parts of a content that stand in another sentence, with a cue there that claims them."""
    sentence = context.tokens.sentence
    parts = rows["parts"].tolist()
    home = sentence[rows["cue_first"].to_numpy(dtype=np.int64)].tolist()
    for number, own in enumerate(parts):
        near = [n for n in range(max(0, number - 4), min(len(parts), number + 5)) if n != number]
        rest = [(a, b) for a, b in own if sentence[a] == home[number]
                or not any(home[n] == sentence[a] and _claims(parts[n], a, b) for n in near)]  # fmt: skip
        if rest:
            parts[number] = rest
    return rows.assign(parts=pd.Series(parts, index=rows.index, dtype="object"))


def _claims(parts: list[tuple[int, int]], first: int, last: int) -> bool:
    return sum(max(0, min(b, last) - max(a, first) + 1) for a, b in parts) * 2 > last - first + 1


def distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` without those whose content is nearly that of a more probable one."""
    parts, sure = rows["parts"].tolist(), rows["probability"].tolist()
    dropped: set[int] = set()
    for number, own in enumerate(parts):
        for other in range(max(0, number - 4), number):
            if other in dropped:
                continue
            low, high = max(own[0][0], parts[other][0][0]), min(own[-1][1], parts[other][-1][1])
            if high - low + 1 > ALIKE * (max(own[-1][1], parts[other][-1][1]) - min(own[0][0], parts[other][0][0]) + 1):
                dropped.add(number if sure[number] <= sure[other] else other)
                if number in dropped:
                    break
    return rows.drop(index=rows.index[sorted(dropped)]).reset_index(drop=True)


def _runs(labels: np.ndarray, space: Windows, role: str) -> dict[int, list[tuple[int, int]]]:
    """Cue → runs of tokens of the role: a new one at each beginning, and after each end."""
    begin, inside, end = (LABELS.index(position + role) for position in "BIE")
    on = np.flatnonzero((labels == begin) | (labels == inside) | (labels == end))
    if not len(on):
        return {}
    cue, token, label = space.cue[on], space.token[on], labels[on]
    split = (np.diff(token) != 1) | (np.diff(cue) != 0) | (label[1:] == begin) | (label[:-1] == end)
    first = np.flatnonzero(np.concatenate([[True], split]))
    last = np.append(first[1:], len(on)) - 1
    runs: dict[int, list[tuple[int, int]]] = {}
    for number, a, b in zip(cue[first].tolist(), token[first].tolist(), token[last].tolist(), strict=True):
        runs.setdefault(number, []).append((a, b))
    return runs


def _nearest(runs: list[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    return min(runs, key=lambda run: (max(first - run[1], run[0] - last), run[0]))


def table(context: Context, documents: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as statements: offsets, texts, kind and act."""
    tokens = context.tokens
    words_only = ~np.isin(context.codes["quote"], (6, 7, 9, 10))
    plain = running(words_only).tolist()
    inside = running(words_only & (context.quotations.inside >= 0)).tolist()
    texts, names = tokens.texts, documents["document_id"].tolist()
    acts = (None, *ACTS)
    start, end, of_document = tokens.start.tolist(), tokens.end.tolist(), tokens.document.tolist()
    act = context.codes["act"]
    statements = []
    for row in rows.itertuples(index=False):
        parts = [[start[a], end[b]] for a, b in row.parts]
        anchor = row.parts[0][0]
        text = texts[of_document[anchor]]
        words = sum(plain[b + 1] - plain[a] for a, b in row.parts)
        spoken = sum(inside[b + 1] - inside[a] for a, b in row.parts)
        low, high = min(a for a, _ in parts), max(b for _, b in parts)
        statement = {
            "document_id": names[of_document[anchor]], "start": low, "end": high, "spans": parts,
            "text": text[low:high], "kind": kind(words, spoken), "act": None,
            "relayed_by": row.relayed_by, "found_by": row.found_by, "probability": row.probability,
        }  # fmt: skip
        if row.cue_first >= 0:
            a, b = start[row.cue_first], end[row.cue_last]
            statement |= {"cue": text[a:b], "cue_start": a, "cue_end": b, "act": acts[act[row.head]]}
        if row.source is not None:
            a, b = start[row.source[0]], end[row.source[1]]
            statement |= {"source_text": text[a:b], "source_start": a, "source_end": b}
        statements.append(statement)
    return pd.DataFrame(statements, columns=COLUMNS)


COLUMNS = [
    "document_id", "start", "end", "spans", "text", "kind", "act", "cue", "cue_start", "cue_end", "source_text",
    "source_start", "source_end", "relayed_by", "found_by", "probability",
]  # fmt: skip


def kind(words: int, quoted: int) -> str:
    """Direct when every word stands in quotation marks, indirect when none does, else mixed.

    >>> kind(5, 5), kind(5, 2), kind(5, 0)
    ('direct', 'mixed', 'indirect')
    """
    if quoted == words:
        return "direct"
    return "mixed" if quoted else "indirect"
