"""People, organisations and places on Universal NER's Chinese test sets, exact spans, by the shipped pipeline.

    python -m tests.benchmarks.uner FILE.iob2 …

The files are not ours and not in this repository (CC BY-SA 4.0, github.com/UniversalNER). They are encyclopaedia text
from another world than the news we read, with other guidelines (a nationality is no place there, say): the figure says
how far names of people, organisations and places carry over, not how well news is read.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from kg.extract.doc import blank, records
from kg.extract.mentions import make_mentions
from kg.text.simplified import to_simplified
from kg.train import iob

SHORT = {"Person": "PER", "Organization": "ORG", "Place": "LOC"}


def main() -> None:
    """Print precision, recall and F1 by class for every file."""
    nlp, component = blank(), make_mentions(blank(), "kg_mentions", None)
    for path in map(Path, sys.argv[1:]):
        right, said, due = Counter(), Counter(), Counter()
        for passage in iob.read(path):
            doc = component(nlp.make_doc(to_simplified(passage.text)[0]))
            found = {
                (m.start, m.end, SHORT[m.cls])
                for m in records(doc, "mentions")
                if m.cls in SHORT and m.by != "coreference"
            }
            gold = {(m.start, m.end, SHORT[m.cls]) for m in passage.marks}
            for counter, spans in ((right, found & gold), (said, found), (due, gold)):
                counter.update(s[2] for s in spans)
                counter["all"] += len(spans)
        print(path.name)
        for name in (*SHORT.values(), "all"):
            p, r = right[name] / max(said[name], 1), right[name] / max(due[name], 1)
            print(f"  {name:4} P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r) if p + r else 0:.3f}  due {due[name]}")


if __name__ == "__main__":
    main()
