"""Word error rate, with text made comparable in two ways.

`plain` is lower case without punctuation. `english` follows the basic rules for English of Whisper's appendix C:
brackets and fillers go, contractions and titles are written out, marks are dropped. Its tables of spelled numbers and
of British spellings are not here.
"""

import re
import unicodedata

FILLERS = r"\b(hmm|mm|mhm|mmm|uh|um)\b"
WHOLE = {
    "won't": "will not", "can't": "can not", "let's": "let us", "ain't": "aint", "y'all": "you all",
    "wanna": "want to", "gotta": "got to", "gonna": "going to", "i'ma": "i am going to", "imma": "i am going to",
    "woulda": "would have", "coulda": "could have", "shoulda": "should have", "ma'am": "madam", "mr": "mister",
    "mrs": "missus", "st": "saint", "dr": "doctor", "prof": "professor", "capt": "captain", "gov": "governor",
    "ald": "alderman", "gen": "general", "sen": "senator", "rep": "representative", "pres": "president",
    "rev": "reverend", "hon": "honorable", "asst": "assistant", "assoc": "associate", "lt": "lieutenant",
    "col": "colonel", "jr": "junior", "sr": "senior", "esq": "esquire",
}
ENDINGS = (("n't", " not"), ("'re", " are"), ("'s", " is"), ("'d", " would"), ("'ll", " will"), ("'t", " not"),
           ("'ve", " have"), ("'m", " am"))


def plain(text: str) -> list[str]:
    """Lower case, letters, digits and apostrophes only."""
    return re.sub(r"[^a-z0-9' ]+", " ", text.lower().replace("\u2019", "'")).split()


def english(text: str) -> list[str]:
    """The basic rules of the appendix."""
    text = re.sub(r"[<\[][^>\]]*[>\]]|\([^)]+\)", "", text.lower().replace("\u2019", "'"))
    text = re.sub(FILLERS, "", text)
    text = re.sub(r"\s+'", "'", text)
    for short, full in WHOLE.items():
        text = re.sub(rf"\b{short}\b", full, text)
    for short, full in ENDINGS:
        text = re.sub(rf"{short}\b", full, text)
    text = re.sub(r"(\d),(\d)", r"\1\2", text)
    text = re.sub(r"\.([^0-9]|$)", r" \1", text)
    kept = []
    for letter in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(letter)
        kept.append("" if kind == "Mn" else letter if kind[0] in "LN" or letter.isspace() else " ")
    return "".join(kept).split()


def errors(truth: list[str], found: list[str]) -> int:
    """Insertions, deletions and replacements."""
    row = list(range(len(found) + 1))
    for i, word in enumerate(truth, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(found, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def rate(pairs: list[tuple[str, str]], normalise) -> float:
    """Errors over the words of the truth, all pairs together."""
    read = [(normalise(truth), normalise(found)) for truth, found in pairs]
    return sum(errors(*pair) for pair in read) / max(1, sum(len(truth) for truth, _ in read))
