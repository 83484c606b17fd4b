"""Words, sentences, paragraphs and tags: labelled texts, what must hold of any text, and NLTK as the yardstick."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.tokenize import NLTKWordTokenizer

from analysis.tokens import Tokens, annotate, batch, tagger
from analysis.tokens.words import INVISIBLE, form

DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "tokens.json").read_text("utf-8"))


def cases(file: str, name: str) -> list:
    """The labelled cases of a file as parameters, known failures marked so."""
    labelled = json.loads((DATA / file).read_text("utf-8"))
    return [
        pytest.param(
            case,
            id=case[name][:40],
            marks=[pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else [],
        )
        for case in labelled
    ]


def sentences(tokens: Tokens, document: int = 0) -> list[list[str]]:
    """The words of each sentence of a document."""
    return [tokens.words(i, j) for i, j in pairwise(tokens.sentence_starts) if tokens.document[i] == document]


@pytest.mark.parametrize("case", cases("tokens.json", "name"))
def test_labelled_text_is_cut_as_labelled(case):
    tokens = annotate([case["text"]])
    assert [" ".join(words) for words in sentences(tokens)] == case["sentences"]
    if "paragraphs" in case:
        assert tokens.paragraph[tokens.sentence_starts[:-1]].tolist() == case["paragraphs"]


def test_a_batch_gives_what_each_text_gives_alone():
    texts = [case["text"] for case in CASES]
    together = annotate(texts)
    for i, text in enumerate(texts):
        alone = annotate([text])
        first, last = together.document_starts[i : i + 2]
        assert sentences(together, i) == sentences(alone)
        assert together.tags(first, last) == alone.tags(0, len(alone))
        assert together.start[first:last].tolist() == alone.start.tolist()


def test_a_part_of_a_batch_is_what_its_texts_give():
    texts = [case["text"] for case in CASES[:9]]
    part, alone = annotate(texts).part(3, 7), annotate(texts[3:7])
    assert part.words(0, len(part)) == alone.words(0, len(alone))
    for name in ("document", "sentence", "paragraph", "start", "end", "tag"):
        assert getattr(part, name).tolist() == getattr(alone, name).tolist(), name
    for name in ("sentence_starts", "paragraph_starts", "document_starts"):
        assert getattr(part, name).tolist() == getattr(alone, name).tolist(), name


@pytest.mark.parametrize("case", cases("tokens_tagged.json", "text"))
def test_news_sentences_get_their_tags(case):
    tokens = annotate([case["text"]])
    size = len(tokens)
    found = [f"{word}/{tag}" for word, tag in zip(tokens.words(0, size), tokens.tags(0, size), strict=True)]
    assert " ".join(found) == case["tags"]


def check(tokens: Tokens) -> None:
    """What holds of every batch."""
    size = len(tokens)
    arrays = (tokens.document, tokens.sentence, tokens.paragraph, tokens.start, tokens.end, tokens.word)
    assert all(len(array) == size and array.dtype == np.int32 for array in arrays)
    assert len(tokens.tag) == size and tokens.tag.dtype == np.int8
    assert size == 0 or (tokens.tag.min() >= 0 and tokens.tag.max() < len(tokens.tagset))
    for i, word in enumerate(tokens.words(0, size)):
        text = tokens.texts[tokens.document[i]]
        assert text[tokens.start[i] : tokens.end[i]] == word
        assert word and not any(map(str.isspace, word))
    same = tokens.document[1:] == tokens.document[:-1]
    assert (tokens.start < tokens.end).all() and (tokens.start[1:] >= tokens.end[:-1])[same].all()
    for inner, outer in ((tokens.sentence, tokens.paragraph), (tokens.paragraph, tokens.document)):
        assert (np.diff(inner) >= 0).all() and (np.diff(inner) <= 1).all()
        assert (np.diff(outer)[np.diff(inner) == 0] == 0).all()
    for starts, column in ((tokens.sentence_starts, tokens.sentence), (tokens.paragraph_starts, tokens.paragraph)):
        assert starts.dtype == np.int64 and starts[-1] == size
        assert np.repeat(np.arange(len(starts) - 1), np.diff(starts)).tolist() == column.tolist()
        assert (np.diff(starts) > 0).all()
    assert len(tokens.document_starts) == len(tokens.texts) + 1
    assert np.repeat(np.arange(len(tokens.texts)), np.diff(tokens.document_starts)).tolist() == tokens.document.tolist()
    covered = [set() for _ in tokens.texts]
    for document, start, end in zip(tokens.document, tokens.start, tokens.end, strict=True):
        covered[document].update(range(start, end))
    for text, places in zip(tokens.texts, covered, strict=True):
        lost = [mark for i, mark in enumerate(text) if i not in places and not mark.isspace() and mark not in INVISIBLE]
        assert not lost


PIECES = st.sampled_from(
    ["“", "”", '"', "'", "’", "‘", ".", "...", "…", "?", "!", ",", ";", ":", "-", "--", "—", "(", ")", "[4]", " ", "  ",
     "\n", "\n\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\u00ad", "\u2028", "\x85", "\x1c", "U.S.", "Sen.", "No.", "2",
     "a.m.", "Jan.", "The", "the", "Kim", "Jong-un", "don’t", "cannot", "said", "1,000-km", "$1.5", "%", "http://a.b/c",
     "a@b.cd", "AT&T", "&amp;", "#", "@x", "•", "*", "`", "''", "â€œ", "â€\x9d", "ﬁ", "é", "e\u0301", "한", "🚀",
     "\ud800", "\x00", "İ", "ß", "²", "½", "Ǆ"]
)  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=30).map("".join), max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_arrays(texts):
    check(annotate(texts))


@given(st.lists(st.text(max_size=60), max_size=3))
@settings(max_examples=80, deadline=None)
def test_no_characters_break_the_arrays(texts):
    check(annotate(texts))


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "\n"], ["", "It flew.", ""], ["\u200b", "It flew.", "\u200b x"]])
def test_texts_without_words(texts):
    check(annotate(texts))


def test_a_text_in_one_endless_sentence():
    check(annotate(["word " * 20_000]))


# --- NLTK as the yardstick


slow_tagger = cache(tagger.nltk_tagger)


def nltk_tags(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Tokens, list[str]]:
    """The batch, and the tags NLTK's tagger gives its forms with the same weights."""
    seen = {}
    fast = tagger.tags

    def spy(model, forms, numbers, starts):
        seen.update(forms=forms, numbers=numbers)
        return fast(model, forms, numbers, starts)

    monkeypatch.setattr(batch.tagger, "tags", spy)
    tokens = annotate(texts)
    forms = [seen["forms"][number] for number in seen["numbers"]]
    bounds = pairwise(tokens.sentence_starts)
    return tokens, [tag for i, j in bounds for _, tag in slow_tagger().tag(forms[i:j])]


def own_texts() -> list[str]:
    pages = sorted((Path(__file__).parents[1] / "data" / "sample").glob("*.md"))[:40]
    return [case["text"] for case in CASES] + [page.read_text("utf-8") for page in pages]


def test_tags_are_exactly_those_of_nltk(monkeypatch):
    tokens, tags = nltk_tags(own_texts(), monkeypatch)
    assert len(tokens) > 2_000
    assert tokens.tags(0, len(tokens)) == tags


def test_tags_are_those_of_nltk_across_blocks(monkeypatch):
    monkeypatch.setattr(tagger, "BLOCK", 50)
    tokens, tags = nltk_tags(own_texts()[:150], monkeypatch)
    assert tokens.tags(0, len(tokens)) == tags


@given(st.lists(st.lists(PIECES, max_size=20).map(" ".join), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_tags_of_odd_texts_are_those_of_nltk(texts):
    with pytest.MonkeyPatch.context() as monkeypatch:
        tokens, tags = nltk_tags(texts, monkeypatch)
    assert tokens.tags(0, len(tokens)) == tags


def test_ties_go_to_the_last_tag_of_the_alphabet_as_in_nltk():
    weights = {"bias": {"NN": 3, "VB": 3, "JJ": 3}, "i word up": {"RB": 5, "IN": 5}}
    classes = ["IN", "JJ", "NN", "RB", "VB"]
    slow = tagger.PerceptronTagger(load=False)
    slow.decode_json_params((weights, {}, classes))
    model = tagger.arrange(weights, {}, classes)
    fast = tagger.tags(model, ["up", "down"], np.array([0, 1, 1]), np.array([0, 2, 3]))
    assert [model.tagset[tag] for tag in fast] == ["RB", "VB", "VB"]
    assert [tag for _, tag in slow.tag(["up", "down"])] == ["RB", "VB"]


def test_shipped_weights_are_whole_numbers_below_two_megabytes():
    assert tagger.WEIGHTS.stat().st_size < 2_000_000
    weights = slow_tagger().model.weights
    assert all(isinstance(weight, int) for scores in weights.values() for weight in scores.values())


PLAIN = st.sampled_from(
    ["The", "army", "said", "it", "flew", "1,000-km", "8:10", "$5", "40%", "Jong-un", "(KPA)", "it's", "don't",
     "they're", "KPA's", "cannot", "and/or", "first;", "launch,", "sea:", "so--and", "well...", "really?", "stop!",
     '"no"', "[two]", "gonna", "3.5", "N2N", "x*y", "half", "-5", "anti-"]
)  # fmt: skip


@given(st.lists(PLAIN, min_size=1, max_size=12).map(lambda words: " ".join(words) + " here."))
@settings(max_examples=120, deadline=None)
def test_words_of_ordinary_text_are_those_of_nltk(text):
    tokens = annotate([text])
    ours = [word for words in sentences(tokens) for word in words]
    theirs = [
        text[i:j] for start, end in _bounds(tokens) for i, j in ((start + a, start + b) for a, b in
        NLTKWordTokenizer().span_tokenize(text[start:end]))
    ]  # fmt: skip
    assert ours == theirs


def _bounds(tokens: Tokens) -> list[tuple[int, int]]:
    firsts, lasts = tokens.sentence_starts[:-1], tokens.sentence_starts[1:] - 1
    return list(zip(tokens.start[firsts].tolist(), tokens.end[lasts].tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "ours", "nltk"),
    [
        ("They don’t.", "They do n’t .", "They don ’ t ."),  # a curly apostrophe is an apostrophe
        ("O’Dell’s boat", "O’Dell ’s boat", "O ’ Dell ’ s boat"),
        ("in the U.S.", "in the U.S.", "in the U.S ."),  # a stop inside a word means that the last one is its own
        ("see http://a.org/b now", "see http://a.org/b now", "see http : //a.org/b now"),
        ("to a@b.org now", "to a@b.org now", "to a @ b.org now"),
        ("AT&T here", "AT&T here", "AT & T here"),
        ("we will… see", "we will … see", "we will… see"),
        ("about €5 now", "about € 5 now", "about €5 now"),
        ("the '80s now", "the '80s now", "the ' 80s now"),
        ("the end.[3]", "the end . [ 3 ]", "the end. [ 3 ]"),
        ("a --- b", "a --- b", "a -- - b"),
        ("•Stop it", "• Stop it", "•Stop it"),
    ],
)
def test_words_differ_from_nltk_only_on_purpose(text, ours, nltk):
    assert " ".join(annotate([text]).words(0, 99)) == ours
    assert " ".join(text[i:j] for i, j in NLTKWordTokenizer().span_tokenize(text)) == nltk


@given(st.text(max_size=8))
def test_forms_are_stable(word):
    assert form(form(word)) == form(word)
