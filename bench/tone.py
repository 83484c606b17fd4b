"""Tone towards a target on the held-out part of NewsMTSC, with VADER beside it: python -m bench.tone ../shared/gold"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import registers, tone
from analysis.measures import agreement
from analysis.tone import views
from analysis.tone.lexicon import lexicon, traits
from analysis.tone.model import CLASSES, Model, load, look, probabilities
from training import tone_gold

VADER_CUT = 0.05
"""Compound score from which VADER's authors call a text positive, and below minus which negative."""


def report(gold: Path, model: Model | None = None) -> str:
    """The figures as text; a line that says so where the sentences are absent."""
    path = gold / "newsmtsc" / "train.jsonl"
    if not path.is_file():
        return f"tone: no {path}, not measured"
    everything = tone_gold.read(path)
    dev = everything.of(tone_gold.in_dev(everything.article))
    model = model or load()
    words, spans = tone_gold.placed(dev)
    page = views.page(words, traits(words.vocabulary, lexicon(registers.load().tone_words)))
    found = probabilities(model, look(page, spans, model.words))
    compound = tone.vader(pd.Series(dev.text)).to_numpy(float)
    classic = np.where(compound >= VADER_CUT, 2, np.where(compound <= -VADER_CUT, 0, 1))
    truth = [CLASSES[tone] for tone in dev.tone]
    lines = [f"{len(dev):,} targets in {len(set(dev.article)):,} articles that training never saw"]
    for name, guess in (("tone towards the target", found.argmax(axis=1)), ("VADER of the text", classic)):
        scores = agreement.scores(truth, [CLASSES[i] for i in guess], CLASSES)
        parts = " · ".join(f"{label} F1 {scores.loc[label, 'f1']:.3f}" for label in CLASSES)
        lines.append(f"{name:<24} macro-F1 {scores.loc['macro', 'f1']:.3f} ({parts})")
    for equal, called in (("cases", "tenths of the cases"), ("width", "tenths of the scale")):
        table = agreement.calibration(found, np.eye(3)[dev.tone], equal=equal)
        lines.append(f"calibration, {called} (largest gap {table['gap'].abs().max():.3f})")
        lines.append("  predicted between   predicted  observed  cases     gap")
        for low, high, predicted, observed, cases, gap in table.itertuples(index=False):
            lines.append(f"  {low:.2f} and {high:.2f}       {predicted:9.3f} {observed:9.3f} {cases:6d}  {gap:+.3f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=Path("../shared/gold"), help="folder with newsmtsc/")
    sys.stdout.write(report(parser.parse_args().gold) + "\n")


if __name__ == "__main__":
    main()
