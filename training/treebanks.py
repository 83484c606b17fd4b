"""Read the open treebanks that the tagger is trained and measured on, in the forms and tags of `analysis.tokens`.

A sentence is a list of (form, Penn tag). Forms are those of `analysis.tokens.words.form`: quotation marks with their
direction, dashes as ``--``, every bracket round.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from analysis.tokens.words import form

Sentence = list[tuple[str, str]]

PENN = frozenset(
    [
        "#", "$", "''", "(", ")", ",", ".", ":", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD",
        "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB",
        "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "``",
    ]
)  # fmt: skip
NEAREST = {
    "HYPH": ":",  # a hyphen that the treebank cuts off
    "NFP": ":",  # superfluous punctuation: bullets, rules, emoticons
    "-LRB-": "(",
    "-RRB-": ")",
    "ADD": "NN",  # an e-mail or web address
    "AFX": "JJ",  # an affix that stands apart
    "GW": "NN",  # a part of a word that was torn in two
    "XX": "NN",
}
"""Tags that only the treebank's own tag set has → the nearest tag of the Penn Treebank."""

FORM_TAGS = {"``": "``", "''": "''", "`": "``", "(": "(", ")": ")", "--": ":", "-": ":", "...": ":"}
"""MASC's automatic tags of these marks are noise (many are nouns there); the Penn guidelines leave no choice."""


def penn(word: str, tag: str) -> str:
    """`tag` as its nearest Penn tag; `to` is TO wherever it stands, as in the Penn Treebank."""
    return "TO" if word.lower() == "to" and tag in ("IN", "TO") else NEAREST.get(tag, tag)


def universal(path: Path) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    """Sentences of a .conllu file: (sentence text, [(word, treebank tag, space follows)]), empty nodes left out."""
    words: list[tuple[str, str, bool]] = []
    text, glued_until, space = "", 0, True
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# text = "):
            text = line[9:]
        elif line[:1].isdigit():
            number, word, _, _, tag, *_, notes = line.split("\t")
            if "." in number:
                continue
            if "-" in number:
                glued_until, space = int(number.split("-")[1]), "SpaceAfter=No" not in notes
                continue
            here = int(number)
            after = "SpaceAfter=No" not in notes if here > glued_until else (space and here == glued_until)
            words.append((word, tag, after))
        elif not line and words:
            yield text, words
            words = []


def forms(words: list[tuple[str, str, bool]]) -> list[str]:
    """Forms of a treebank sentence; a straight quotation mark opens where a space or bracket stands before it only."""
    result: list[str] = []
    before = True
    open_ = False
    for word, _, after in words:
        if word == '"':
            opens = before if before != after else not open_
            open_ = opens
            result.append("``" if opens else "''")
        elif word == "'" and before and not after:
            result.append("`")
        else:
            result.append(form(word))
        before = after or word in "([{<"
    return result


def ewt(path: Path) -> Iterator[Sentence]:
    """Training sentences of UD English EWT; one with hyphenated words follows again with those in one piece."""
    for _, words in universal(path):
        sentence = [(shape, penn(word, tag)) for shape, (word, tag, _) in zip(forms(words), words, strict=True)]
        yield sentence
        if any(tag == "HYPH" for _, tag, _ in words):
            yield joined(sentence, words)


def joined(sentence: Sentence, words: list[tuple[str, str, bool]]) -> Sentence:
    """`sentence` with "long", "-", "range" as one word "long-range", as `analysis.tokens` cuts it."""
    result: Sentence = []
    i = 0
    while i < len(sentence):
        j = i
        while j + 2 < len(sentence) and words[j + 1][1] == "HYPH" and not words[j][2] and not words[j + 1][2]:
            j += 2
        if j > i:
            following = sentence[j + 1][1] if j + 1 < len(sentence) else "."
            tags = [sentence[k][1] for k in range(i, j + 1, 2)]
            result.append(("".join(sentence[k][0] for k in range(i, j + 1)), compound(tags, following)))
        else:
            result.append(sentence[i])
        i = j + 1
    return result


def compound(tags: list[str], following: str) -> str:
    """The tag of a hyphenated word from its parts' tags and the tag after it."""
    first, last = tags[0], tags[-1]
    if all(tag in ("NNP", "NNPS") for tag in tags):
        return "NNP"
    if last in ("JJ", "VBN", "VBD", "VBG") or (last.startswith("NN") and following.startswith("NN")):
        return "JJ"
    return "CD" if first == last == "CD" else last


def masc(path: Path) -> Iterator[Sentence]:
    """Training sentences of MASC's tagged archive, with the marks and plain faults of its automatic tags put right."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.count("/") == 2 and name.endswith(".txt"):
                for line in archive.read(name).decode("utf-8").splitlines():
                    if sentence := _masc_sentence(line):
                        yield sentence


def _masc_sentence(line: str) -> Sentence:
    sentence: Sentence = []
    open_ = False
    for token in line.split():
        word, _, tag = token.rpartition("_")
        if word == '"':
            open_ = not open_
            word = "``" if open_ else "''"
        if not word:
            continue
        shape = form(word)
        tag = FORM_TAGS.get(shape, tag)
        if shape in ("'", "''") and tag not in ("''", "POS"):
            tag = "''"
        if shape == "i" and tag in ("NNP", "NN", "FW"):
            tag = "PRP"
        if tag not in PENN:
            tag = ":" if not any(map(str.isalnum, shape)) else "NN"
        sentence.append((shape, penn(word, tag)))
    return sentence
