"""Hand coding of tone: a sample to code, and what coders and machine agree on."""

import hashlib
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures import agreement

TONES = ("negative", "neutral", "positive")
ANSWERS = ("yes", "no")
CODED = {"tone": TONES, "speaker_right": ANSWERS, "target_right": ANSWERS}
"""Columns that a coder fills, and what may stand in them."""
CONTEXT = 300


@dataclass(frozen=True)
class Agreement:
    """What coding sheets say: units, coders, tables on coders and on the machine, and the whole as text to paste."""

    units: int
    coders: tuple[str, ...]
    between: pd.DataFrame
    machine: pd.DataFrame
    confusion: pd.DataFrame
    right: pd.DataFrame
    text: str


def machine_tone(statements: pd.DataFrame) -> pd.Series:
    """The most probable tone of each statement."""
    return statements[list(TONES)].astype(float).idxmax(axis=1)


def sample(
    statements: pd.DataFrame, documents: pd.DataFrame, n: int = 100, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A coding sheet of `n` statements with a tone, and its key.

    Stratified: the machine's three tones get equal shares as far as they have statements. The sheet (in random order)
    shows the statement in its context, the speaker and the target, and does not show what the machine thinks; that
    stands in the key with each statement's weight (how many of the corpus it stands for). Same `seed`, same sheet.
    """
    known = statements[statements["tone"].notna()].sort_values("statement_id").reset_index(drop=True)
    known = known.assign(machine=machine_tone(known)) if len(known) else known.assign(machine="")
    chance = np.random.default_rng(seed)
    groups = {tone: np.flatnonzero(known["machine"] == tone) for tone in TONES}
    shares = _shares({tone: len(rows) for tone, rows in groups.items()}, n)
    drawn = [chance.choice(rows, shares[tone], replace=False) for tone, rows in groups.items()]
    weight = {tone: len(rows) / max(shares[tone], 1) for tone, rows in groups.items()}
    order = chance.permutation(np.concatenate(drawn)).astype(int)
    rows = known.iloc[order].reset_index(drop=True)
    about = documents.set_index("document_id")
    texts = rows["document_id"].map(about["text"])
    name = hashlib.sha256("\n".join([str(seed), *rows["statement_id"]]).encode()).hexdigest()[:12]
    places = list(zip(texts, rows["start"], rows["end"], strict=True))
    sheet = pd.DataFrame({
        "sheet": name, "unit": range(1, len(rows) + 1), "statement_id": rows["statement_id"],
        "outlet": rows["document_id"].map(about["outlet"]), "published": rows["document_id"].map(about["published"]),
        "speaker": rows["speaker"].fillna(rows["source_text"]), "towards": rows["target_text"],
        "before": [text[max(int(start) - CONTEXT, 0) : int(start)] for text, start, _ in places],
        "statement": rows["text"], "after": [text[int(end) : int(end) + CONTEXT] for text, _, end in places],
        **dict.fromkeys(CODED, ""), "note": "",
    })  # fmt: skip
    key = pd.DataFrame({"sheet": name, "statement_id": rows["statement_id"], "machine": rows["machine"],
                        "weight": rows["machine"].map(weight), "tone": rows["tone"]})  # fmt: skip
    return sheet, key


def compare(sheets: dict[str, pd.DataFrame], key: pd.DataFrame) -> Agreement:
    """Agreement of coders (their filled `sheets` by name) with one another, and of the machine with their majority.

    Precision, recall and F1 are weighted back to the corpus; a unit on which coders are split evenly has no majority
    and is left out.
    """
    coders = tuple(sheets)
    units = key.set_index("statement_id")
    filled = {name: sheet.set_index("statement_id").reindex(units.index) for name, sheet in sheets.items()}
    codes = {
        column: pd.DataFrame({name: sheet[column].replace("", None) for name, sheet in filled.items()})
        for column in CODED
    }
    between = _between(codes, coders)
    majority = codes["tone"].apply(_majority, axis=1)
    held = majority.notna()
    truth, guess, weight = majority[held], units.loc[held, "machine"], units.loc[held, "weight"]
    machine = agreement.scores(truth, guess, TONES, weight)
    confused = agreement.confusion(truth, guess, TONES)
    right = pd.DataFrame([
        {"what": column.removesuffix("_right"), "right": float((answers == "yes").mean()), "answers": len(answers)}
        for column in ("speaker_right", "target_right")
        for answers in [codes[column].apply(_majority, axis=1).dropna()] if len(answers)
    ], columns=["what", "right", "answers"])  # fmt: skip
    text = _words(coders, len(units), int(held.sum()), between, machine, confused, right)
    return Agreement(len(units), coders, between, machine, confused, right, text)


def _between(codes: dict[str, pd.DataFrame], coders: tuple[str, ...]) -> pd.DataFrame:
    rows = []
    for column, table in codes.items():
        both = int((table.notna().sum(axis=1) > 1).sum())
        if both < 2:
            continue
        numbers = [
            [TONES.index(code) if column == "tone" and pd.notna(code) else code for code in table[name]]
            for name in coders
        ]
        for level in ("nominal", "ordinal") if column == "tone" else ("nominal",):
            alpha = agreement.krippendorff_alpha(numbers, level)
            rows.append(
                {
                    "what": column,
                    "coders": "all",
                    "figure": f"Krippendorff's alpha, {level}",
                    "value": alpha,
                    "units": both,
                }
            )
        for first, second in combinations(coders, 2):
            kappa = agreement.cohen_kappa(table[first], table[second])
            shared = int((table[first].notna() & table[second].notna()).sum())
            rows.append(
                {
                    "what": column,
                    "coders": f"{first}, {second}",
                    "figure": "Cohen's kappa",
                    "value": kappa,
                    "units": shared,
                }
            )
    return pd.DataFrame(rows, columns=["what", "coders", "figure", "value", "units"])


def _majority(codes: pd.Series) -> str | None:
    counts = codes.dropna().value_counts()
    return None if counts.empty or (len(counts) > 1 and counts.iloc[0] == counts.iloc[1]) else str(counts.index[0])


def _shares(sizes: dict[str, int], n: int) -> dict[str, int]:
    """`n` places dealt out one at a time in turn to whoever still has statements."""
    shares = dict.fromkeys(sizes, 0)
    while sum(shares.values()) < min(n, sum(sizes.values())):
        for name, size in sizes.items():
            if shares[name] < size and sum(shares.values()) < n:
                shares[name] += 1
    return shares


def _words(coders: tuple[str, ...], units: int, judged: int, between: pd.DataFrame, machine: pd.DataFrame,
           confused: pd.DataFrame, right: pd.DataFrame) -> str:  # fmt: skip
    lines = [
        f"{len(coders)} coders ({', '.join(coders)}), {units} statements; {judged} with a majority for their tone.",
        "",
    ]
    for row in between.itertuples():
        value = f"{row.value:.3f}" if pd.notna(row.value) else "not defined, since the answers do not vary"
        lines.append(f"{row.what}, {row.coders}: {row.figure} = {value} (n = {row.units})")
    if between.empty:
        lines.append("One coder, or no statement coded twice: agreement between coders cannot be said.")
    lines += ["", "Machine against the coders' majority, weighted back to the corpus:",
              "tone       precision  recall      F1   units"]  # fmt: skip
    lines += [
        f"{row.Index:<10} {row.precision:9.3f} {row.recall:7.3f} {row.f1:7.3f} {row.units:7d}"
        for row in machine.itertuples()
    ]
    lines += ["", "Statements by the coders' tone (rows) and the machine's (columns):", confused.to_string()]
    lines += [f"{row.what} right: {row.right:.1%} of {row.answers}" for row in right.itertuples()]
    return "\n".join(lines) + "\n"
