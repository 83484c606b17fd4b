"""Train the sentence splitter: Punkt parameters from a folder of news articles → analysis/models/punkt.json.

    python -m training.train_sentences --shared ../shared

Only single words, and pairs of an abbreviation and the word after it, leave the articles.
"""

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from nltk.tokenize.punkt import PunktTrainer

MODEL = Path(__file__).parent.parent / "analysis" / "models" / "punkt.json"

TITLES = [
    "Mr", "Mrs", "Ms", "Mx", "Messrs", "Dr", "Prof", "Rev", "Fr", "Hon", "Gen", "Lt", "Col", "Maj", "Capt", "Cmdr",
    "Cdr", "Cpl", "Sgt", "Adm", "VAdm", "RAdm", "Brig", "Gov", "Govs", "Sen", "Sens", "Rep", "Reps", "Pres", "Amb",
    "Atty", "Supt", "Insp", "Mt", "Ft", "St", "Sta", "vs", "v", "cf", "viz", "e.g", "i.e",
]  # fmt: skip
"""A name, or more of the sentence, follows these: no sentence ends after them."""

NUMBERED = [
    "No", "Nos", "no", "nos", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    "p", "pp", "para", "vol", "Vol", "ch", "Ch", "Sec", "sec", "Art", "art", "Fig", "fig", "approx", "Approx",
    "ca", "c",
]  # fmt: skip
"""A number follows these; before anything else they are plain words."""

ABBREVIATIONS = [
    "Inc", "Corp", "Co", "Cos", "Ltd", "LLC", "Bros", "Jr", "Sr", "Esq", "etc", "al", "incl", "Assn", "Assoc",
    "Dept", "Div", "Univ", "Inst", "Natl", "Intl", "Ave", "Blvd", "Rd", "Bldg", "a.m", "p.m", "A.M", "P.M", "U.S",
    "U.N", "U.K", "D.C", "e.g", "i.e", "a.k.a", "Ph.D", "M.D", "B.A", "M.A", "Tues", "Thurs", "Ala", "Ariz", "Ark",
    "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass", "Mich", "Minn",
    "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Va", "Vt", "Wash", "Wis", "Wyo",
]  # fmt: skip
"""News agencies' usual abbreviations, whether or not the articles hold them."""

STARTERS = [
    "A", "An", "And", "At", "But", "By", "Even", "For", "From", "He", "Her", "Here", "His", "How", "I", "If", "In",
    "It", "Its", "Meanwhile", "My", "Nor", "On", "Or", "Our", "She", "That", "The", "Their", "These", "They",
    "This", "Those", "To", "We", "What", "When", "Where", "Who", "Why", "With", "Yet", "You", "Your",
]  # fmt: skip
"""Function words, which start sentences in any news."""


def plain(text: str) -> str:
    """Quotation marks and apostrophes as Punkt knows them."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def train(articles: list[str]) -> dict[str, list]:
    """Abbreviations, titles, numbered words, sentence starters and collocations of `articles`."""
    trainer = PunktTrainer()
    trainer.INCLUDE_ABBREV_COLLOCS = True
    trainer.SENT_STARTER = 8  # log-likelihood; ten times likelier than chance, where Punkt's default asks for more
    for article in articles:
        trainer.train(plain(article), finalize=False)
    trainer.finalize_training()
    learnt = trainer.get_params()
    texts = [plain(article) for article in articles]
    stopped = Counter(word for text in texts for word in re.findall(r"([\w&.-]+)\.(?!\w)", text))
    bare = Counter(word for text in texts for word in re.findall(r"(?<![\w.])[\w&.-]*[\w&](?![.\w])", text))
    words = [_as_written(word, stopped) for word in learnt.abbrev_types if re.fullmatch(r"[a-z&]+(\.[a-z&]+)*", word)]
    found = {word for word in words if stopped[word] >= 3 and ("." in word or stopped[word] > 9 * bare[word])}
    given = {*TITLES, *NUMBERED}
    abbreviations = {word for word in {*ABBREVIATIONS, *found} - given if len(word) > 1}
    # a capital tells a sentence's start only on a word that is written small inside sentences
    inside = Counter(word for text in texts for word in re.findall(r"[\w,;] ([A-Za-z]+)\b", text))
    small = [word for word in learnt.sent_starters if inside[word] >= max(5, 9 * inside[word.capitalize()])]
    starters = {word.capitalize() for word in small}
    starters |= set(STARTERS)
    lower_starters = {word.lower() for word in starters}
    collocations = {(first, second) for first, second in learnt.collocations
                    if first in learnt.abbrev_types and second in lower_starters}  # fmt: skip
    return {
        "abbreviations": sorted(abbreviations),
        "titles": sorted(set(TITLES)),
        "numbered": sorted(NUMBERED),
        "starters": sorted(starters),
        "collocations": sorted(map(list, collocations)),
    }


def _as_written(word: str, written: Counter) -> str:
    return max((form for form in (word, word.capitalize(), word.upper())), key=lambda form: (written[form], form))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with gold/polnear-train/text")
    folder = parser.parse_args().shared / "gold" / "polnear-train" / "text"
    articles = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    if not articles:
        parser.error(f"no articles in {folder}")
    data = train(articles)
    MODEL.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{MODEL}: {len(articles)} articles; " + ", ".join(f"{len(data[key])} {key}" for key in data))


if __name__ == "__main__":
    main()
