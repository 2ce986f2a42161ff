"""python -m kg.train: check the corpus, train the models, write what they reach.

python -m kg.train check                 faults, and how much of everything there is
python -m kg.train recogniser            names: about 20 minutes on one core
python -m kg.train relations             relations: about 12 minutes on two cores
python -m kg.train pointers              what 公司, 它 and the like mean: some seconds
python -m kg.train figures               numbers: about 2 minutes
python -m kg.train events                what happened: about 4 minutes
python -m kg.train judge                 what the shipped models reach on the held-out topics
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.extract import assessor, classifier, narrator, referents
from kg.extract.mentions import Finder
from kg.extract.recogniser import FOLDER, Recogniser
from kg.ontology import Ontology, load
from kg.train import augment, corpus, events, figures, found, iob, pointers, recogniser, relations
from kg.train.reliability import diagram
from kg.train.split import Split, split

#: Batches of about a thousand characters: three passes over the passages, each shown twice.
STEPS = 4000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one task; 1 where the corpus has faults."""
    parser = argparse.ArgumentParser(
        "python -m kg.train", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("task", choices=["check", "recogniser", "pointers", "relations", "figures", "events", "judge"])
    parser.add_argument("--steps", type=int, default=STEPS, help="batches to train the recogniser on")
    parser.add_argument("--share", type=float, default=1.0, help="train on this share of the passages (learning curve)")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="IOB2 files of Universal NER to train on too")
    parser.add_argument("--augment", nargs="*", default=[], choices=augment.WAYS, help="spoil copies in these ways")
    parser.add_argument("--to", type=Path, help="write the models below this folder instead of ontology/")
    a = parser.parse_args(arguments)
    ontology = load()
    try:
        passages = corpus.read((ontology.root / "corpus").glob("*.txt"), ontology)
    except corpus.CorpusError as error:
        print(error)
        return 1
    parts = split(passages)
    cut = int(len(parts.train) * a.share)
    parts = parts._replace(train=sorted(parts.train, key=lambda p: p.text[::-1])[:cut] if a.share < 1 else parts.train)
    root = a.to or ontology.root
    if a.task == "check":
        census(passages)
    elif a.task == "recogniser":
        more = [p for path in a.also for p in iob.read(path)]
        more += [p for way in a.augment for p in augment.augment(parts.train, way, ontology)]
        train_recogniser(parts, root, ontology, (a.steps, more))
    elif a.task == "pointers":
        train_pointers(parts, root, ontology)
    elif a.task == "relations":
        train_relations(parts, root, ontology)
    elif a.task == "figures":
        train_figures(parts, root, ontology)
    elif a.task == "events":
        train_events(parts, root, ontology)
    else:
        judge_recogniser(parts.held_out, root, ontology)
        judge_pointers(parts.held_out, root, ontology)
        judge_relations(parts.held_out, root, ontology)
        judge_figures(parts.held_out, root, ontology)
        judge_events(parts.held_out, root, ontology)
    return 0


def census(passages: Iterable[corpus.Passage]) -> None:
    """Print what there is, the rarest first."""
    counts = corpus.census(passages)
    names, topics = counts.pop("names"), counts.pop("topics")
    print(f"different names {len(names)}, of them met once or twice {sum(n < 3 for n in names.values())}")
    print(f"topics {len(topics)}")
    for kind, counted in counts.items():
        print(f"{kind}: " + ", ".join(f"{name} {n}" for name, n in sorted(counted.items(), key=lambda x: x[1])))


def train_recogniser(parts: Split, root: Path, ontology: Ontology, how: tuple[int, Sequence[corpus.Passage]]) -> None:
    """Train, write, judge; ``how`` is the number of batches and what is shown beside the corpus."""
    steps, also = how
    begun = time.monotonic()
    print(f"{len(parts.train)} passages to train on, {len(parts.held_out)} of other topics held out", flush=True)

    def tell(step: int, loss: float) -> None:
        print(f"  {step} of {steps} batches, loss {loss:.1f}, {time.monotonic() - begun:.0f} s", flush=True)

    nlp, _ = recogniser.train(parts.train, Finder.of(ontology), steps=steps, also=also, tell=tell)
    recogniser.save(nlp, root / FOLDER)
    judge_recogniser(parts.held_out, root, ontology)


def judge_recogniser(passages: Sequence[corpus.Passage], root: Path, ontology: Ontology) -> None:
    """Print names by class, and how often a name of each probability is right."""
    said = recogniser.judge(Recogniser(root / FOLDER), passages, Finder.of(ontology))
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for cls, sure, right in said:
        for key in (cls, "all"):
            rows[key][0] += right
            rows[key][1] += sure >= 0
            rows[key][2] += right or sure < 0
    print_table("names (held-out topics, gold offsets and class)", {k: (v[0], v[1], v[2]) for k, v in rows.items()})
    print("\n".join(diagram("probability of a name", [(sure, right) for _, sure, right in said if sure >= 0])))


def train_pointers(parts: Split, root: Path, ontology: Ontology) -> None:
    """Train, write, judge."""
    referents.save(pointers.train([*parts.train, *parts.choose], ontology), root / referents.FILE)
    judge_pointers(parts.held_out, root, ontology)


def judge_pointers(passages: Sequence[corpus.Passage], root: Path, ontology: Ontology) -> None:
    """Print by kind how many are understood, with the model and by salience alone."""
    weights = referents.load_weights(root / referents.FILE)
    assert weights is not None, "python -m kg.train pointers trains them"
    rows = pointers.judge(passages, weights, ontology)
    print(f"\n{'pronouns and descriptions (held-out topics)':48}{'salience':>8}{'model':>8}{'due':>8}")
    for kind, (salience, model, count) in rows.items():
        print(f"{kind:48}{salience / count:8.3f}{model / count:8.3f}{count:8d}")


def train_relations(parts: Split, root: Path, ontology: Ontology) -> None:
    """Train, write, judge."""
    passages = [*parts.train, *parts.choose]
    readings = [relations.read(p, ontology) for p in passages]
    weights = relations.train(readings, found.read_all(passages, ontology.root), ontology)
    classifier.save(weights, root / classifier.FILE)
    judge_relations(parts.held_out, root, ontology)


def judge_relations(passages: Sequence[corpus.Passage], root: Path, ontology: Ontology) -> None:
    """Print relations between gold mentions by property, and what the rules alone reach."""
    readings = [relations.read(p, ontology) for p in passages]
    weights = classifier.load_weights(root / classifier.FILE)
    rows = relations.judge(readings, weights, ontology)
    rows["all"] = tuple(sum(r[i] for r in rows.values()) for i in range(3))  # type: ignore[assignment]
    rows["rules alone"] = relations.rules_alone(readings, ontology)
    print_table("relations (held-out topics, gold mentions)", rows)
    print("\n".join(diagram("confidence of a relation", relations.confidences(readings, weights, ontology))))


def train_figures(parts: Split, root: Path, ontology: Ontology) -> None:
    """Train, write, judge."""
    weights = figures.train([figures.read(p, ontology) for p in (*parts.train, *parts.choose)], ontology)
    assessor.save(weights, root / assessor.FILE)
    judge_figures(parts.held_out, root, ontology)


def judge_figures(passages: Sequence[corpus.Passage], root: Path, ontology: Ontology) -> None:
    """Print figures of gold mentions by measure, and what the rules alone reach."""
    readings = [figures.read(p, ontology) for p in passages]
    weights = assessor.load_weights(root / assessor.FILE)
    rows = figures.judge(readings, weights, ontology)
    for name, counted in (("all", rows), ("rules alone", figures.judge(readings, None, ontology))):
        total = [sum(r[i] for r in list(counted.values())) for i in range(3)]
        rows[name] = total[0], total[1], total[2]
    print_table("figures (held-out topics, gold mentions)", rows)
    print("\n".join(diagram("confidence of a number", figures.confidences(readings, weights, ontology))))


def train_events(parts: Split, root: Path, ontology: Ontology) -> None:
    """Train, choose thresholds, write, judge."""
    train, choose = ([events.read(p, ontology) for p in part] for part in (parts.train, parts.choose))
    weights = events.choose(choose, events.train(train, ontology), ontology)
    narrator.save(weights, root / narrator.FILE)
    judge_events(parts.held_out, root, ontology)


def judge_events(passages: Sequence[corpus.Passage], root: Path, ontology: Ontology) -> None:
    """Print events between gold mentions by class, what the rules alone reach, and what confidence means."""
    readings = [events.read(p, ontology) for p in passages]
    weights = narrator.load_weights(root / narrator.FILE)
    rows = events.judge(readings, weights, ontology)
    for name, counted in (("all", rows), ("rules alone", events.judge(readings, None, ontology))):
        total = [sum(r[i] for k, r in list(counted.items()) if k in ontology.events) for i in range(3)]
        rows[name] = total[0], total[1], total[2]
        rows[f"{events.DATES}, {name}"] = counted[events.DATES]
    del rows[events.DATES]
    print_table("events (held-out topics, gold mentions)", rows)
    print("\n".join(diagram("confidence of an event", events.confidences(readings, weights, ontology))))


def print_table(title: str, rows: dict[str, tuple[int, int, int]]) -> None:
    """Right, said and due as precision, recall and F1."""
    print(f"\n{title:48}{'P':>8}{'R':>8}{'F1':>8}{'due':>8}")
    for name, (right, said, due) in rows.items():
        p, r = right / said if said else 0.0, right / due if due else 0.0
        print(f"{name:48}{p:8.3f}{r:8.3f}{2 * p * r / (p + r) if p + r else 0:8.3f}{due:8d}")


if __name__ == "__main__":
    sys.exit(main())
