"""What the models leave to be put right: borders, sources without a noun, contents claimed twice."""

from dataclasses import replace

import numpy as np

from analysis.statements.attributions import Attributions
from analysis.statements.context import TAG, Context
from analysis.statements.features import among, running

ALIKE = 0.8
NAMES = (TAG["NNP"], TAG["NNPS"])
NAMING = (*NAMES, TAG["JJ"])
NOUNS = (*NAMES, TAG["NN"], TAG["NNS"])
PHRASE = (*NOUNS, *(TAG[tag] for tag in ("JJ", "JJR", "JJS", "CD", "POS", "HYPH")))
LONGEST_PHRASE = 8


def tidied(context: Context, rows: Attributions) -> Attributions:
    """`rows` with a source only where it holds a word, and with the border between cue and content after it in the
    usual place: an infinitive ("vowed | to answer") or the beginning of a name ("reported | Japanese Defence Minister")
    is content, "saying" is cue. Definitions ("also known as") and what nobody says ("no damage was reported") are left
    out.
    """
    tag, word, initial, ids = context.codes["tag"], context.codes["word"], context.codes["initial"], context.words.ids
    defined = (word[rows.cue_last] == ids["as"]) & (word[np.maximum(rows.cue_last - 1, 0)] == ids["known"])
    denied = (rows.source_first == rows.source_last) & (word[rows.source_last] == ids["no"]) & (rows.source_last >= 0)
    rows = rows.kept(~(defined & (rows.cue_last > rows.cue_first)) & ~denied)
    if not len(rows):
        return rows
    spoken = running(initial > 0)
    wordless = spoken[rows.source_last + 1] == spoken[np.maximum(rows.source_first, 0)]
    head, last, begin, opening = rows.head, rows.cue_last, rows.low, rows.bounds[:-1]
    beyond = np.minimum(np.stack([head + 1, head + 2]), len(word) - 1)
    adjoining = begin == last + 1
    infinitive = adjoining & (last > head + 1) & (word[beyond[0]] == ids["to"]) & (tag[beyond[1]] == TAG["VB"])
    name = (initial[last] == 2) & among(tag[last], NAMING) & among(tag[begin], NAMES)
    to_verb = (word[last] == ids["to"]) & (tag[begin] == TAG["VB"])
    shorter = adjoining & ~infinitive & (last > head) & (to_verb | name)
    saying = adjoining & ~infinitive & ~shorter & (word[last] == ids["as"]) & (word[begin] == ids["saying"])
    saying &= rows.part_last[opening] > begin
    part_first = rows.part_first.copy()
    part_first[opening] = np.where(infinitive, head + 1, np.where(shorter, last, np.where(saying, begin + 1, begin)))
    return replace(
        rows, part_first=part_first,
        cue_last=np.where(infinitive, head, np.where(shorter, last - 1, np.where(saying, begin, last))),
        source_first=np.where(wordless, -1, rows.source_first),
        source_last=np.where(wordless, -1, rows.source_last),
    )  # fmt: skip


def articled(context: Context, rows: Attributions) -> Attributions:
    """`rows` with every source that is a lone article drawn out to the nouns behind it, also where these were taken for
    content ("The | general | was quoted"), or without a source where there are none."""
    tag, word, ids = context.codes["tag"], context.codes["word"], context.words.ids
    source_first, source_last = rows.source_first.copy(), rows.source_last.copy()
    keep, bounds, low = np.ones(len(rows.part_of), dtype=bool), rows.bounds.tolist(), rows.low
    lone = np.isin(word[source_last], [ids["the"], ids["a"], ids["an"]]) & (source_first == source_last)
    for number in np.flatnonzero(lone & (source_last >= 0)).tolist():
        first, cue, part = int(source_first[number]), int(rows.cue_first[number]), bounds[number]
        taken = rows.part_first[part] == first + 1 and rows.part_last[part] == cue - 1 and part + 1 < bounds[number + 1]
        ends = [context.sentence_last[first] + 1, first + LONGEST_PHRASE, *([cue] if cue > first else []),
                *([low[number]] if low[number] > first and not taken else [])]  # fmt: skip
        phrase = np.arange(first + 1, min(ends))
        phrase = phrase[np.logical_and.accumulate(among(tag[phrase], PHRASE))]
        if taken and len(phrase) and phrase[-1] == cue - 1:
            source_last[number], keep[part] = cue - 1, False
            continue
        nouns = phrase[among(tag[phrase], NOUNS) & ((phrase < low[number]) | (low[number] < first))]
        source_first[number], source_last[number] = (first, nouns[-1]) if len(nouns) else (-1, -1)
    return replace(rows, source_first=source_first, source_last=source_last).with_parts(keep)


def quoted_alone(context: Context, rows: Attributions) -> Attributions:
    """`rows` without what a finished quotation draws after it: the rest of a part that begins with a quotation ending
    in a comma ("'Stop,' until it was over"), and words right behind the cue of a quotation before it ("'No,' she said
    some months later").
    """
    quotations, sentence, word = context.quotations, context.tokens.sentence, context.codes["word"]
    if not len(quotations.first) or not len(rows):
        return rows
    first, last, of = rows.part_first, rows.part_last.copy(), rows.part_of
    inside = quotations.inside[first]
    own = np.maximum(inside, 0)
    close = quotations.last[own]
    opening = (inside >= 0) & (quotations.first[own] == first) & quotations.closed[own]
    marked = running(quotations.inside >= 0)
    comma = word[np.maximum(close - 1, 0)] == context.words.ids[","]
    unmarked_rest = marked[last + 1] == marked[np.minimum(close, last) + 1]
    last = np.where(opening & comma & (close < last) & unmarked_rest, close, last)
    whole = (opening & (close == last))[rows.bounds[:-1]] & (last[rows.bounds[:-1]] < rows.cue_first)
    behind = (first == rows.cue_last[of] + 1) & (sentence[first] == sentence[rows.cue_last[of]])
    behind &= whole[of] & (marked[last + 1] == marked[first])
    return replace(rows, part_last=last).with_parts(~behind)


def unshared(context: Context, rows: Attributions) -> Attributions:
    """`rows` without the parts of a content that stand in another sentence, with a cue there that claims them."""
    sentence = context.tokens.sentence
    home, place = sentence[rows.cue_first], sentence[rows.part_first]
    keep = np.ones(len(rows.part_of), dtype=bool)
    bounds = rows.bounds
    for number in np.unique(rows.part_of[place != home[rows.part_of]]).tolist():
        own = np.arange(bounds[number], bounds[number + 1])
        near = [n for n in range(max(0, number - 4), min(len(rows), number + 5)) if n != number]
        claimed = [place[part] != home[number] and any(
            home[n] == place[part] and _claims(rows, keep, slice(bounds[n], bounds[n + 1]), part) for n in near
        ) for part in own.tolist()]  # fmt: skip
        if not all(claimed):
            keep[own[claimed]] = False
    return rows.with_parts(keep)


def _claims(rows: Attributions, keep: np.ndarray, own: slice, part: int) -> bool:
    first, last = rows.part_first[part], rows.part_last[part]
    common = np.minimum(rows.part_last[own], last) - np.maximum(rows.part_first[own], first) + 1
    return bool(np.maximum(common, 0)[keep[own]].sum() * 2 > last - first + 1)


def distinct(rows: Attributions) -> Attributions:
    """`rows` without those whose content is nearly that of a more probable one."""
    low, high, sure = rows.low, rows.high, rows.probability
    pairs = []
    for step in (4, 3, 2, 1):
        common = np.minimum(high[step:], high[:-step]) - np.maximum(low[step:], low[:-step]) + 1
        union = np.maximum(high[step:], high[:-step]) - np.minimum(low[step:], low[:-step]) + 1
        pairs += [(number + step, number) for number in np.flatnonzero(common > ALIKE * union).tolist()]
    dropped: set[int] = set()
    for number, other in sorted(pairs):
        if not {number, other} & dropped:
            dropped.add(number if sure[number] <= sure[other] else other)
    return rows.kept(~np.isin(np.arange(len(rows)), list(dropped)))
