"""A small world told by hand-made articles: what the extractor and the resolver would hand over, without either."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from rdflib import Graph

from kg.graph import assemble
from kg.model import (
    Article,
    Entity,
    Event,
    Evidence,
    Extraction,
    LocalEntity,
    Measurement,
    Mention,
    Relation,
    Resolution,
)
from kg.ontology import Ontology

BASE = "https://example.org/world/"

#: id → class, names; the first is the caption.
THINGS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "xinglan": ("Organization", (("星岚科技", "zh-Hans"), ("Xinglan", "en"))),
    "lin-lan": ("Person", (("林澜", "zh-Hans"),)),
    "lan-2": ("AIModel", (("Lan-2", "en"),)),
    "tuoba-3": ("AIModel", (("拓跋3", "zh-Hans"), ("Tuoba 3", "en"))),
    "beichuan": ("Organization", (("北川智能", "zh-Hans"),)),
    "yunshan": ("Organization", (("云杉资本", "zh-Hans"),)),
    "haizhou": ("Place", (("海州", "zh-Hans"),)),
}


@dataclass
class Page:
    """An article in the making: each statement quotes the words that it stands in."""

    raw: str
    name: str = "page.txt"
    family: str = "family-one"
    published: str | None = "2025-03-04"
    comments: tuple[tuple[int, int], ...] = ()
    said: dict[str, list[object]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return "art-" + hashlib.sha256(self.raw.encode()).hexdigest()[:12]

    def evidence(self, quote: str) -> Evidence:
        start = self.raw.index(quote)
        return Evidence(self.id, start, start + len(quote))

    def mention(self, who: str, quote: str, by: str = "gazetteer") -> Page:
        cls = THINGS[who][0]
        return self._say("mentions", Mention(quote, cls, key(who), self.evidence(quote), 0.9, by))

    def relation(self, subject: str, prop: str, object_: str, quote: str, **more: object) -> Page:
        return self._say("relations", Relation(key(subject), prop, key(object_), self.evidence(quote), **voice(more)))

    def event(
        self, cls: str, roles: list[tuple[str, str]], quote: str, date: str | None = None, **more: object
    ) -> Page:
        pairs = tuple((role, key(who)) for role, who in roles)
        return self._say("events", Event(cls, pairs, self.evidence(quote), date, **voice(more)))

    def number(self, who: str, measure: str, value: float, unit: str, quote: str, **more: object) -> Page:
        qualifier, date = str(more.pop("qualifier", "exactly")), more.pop("date", None)
        text = str(more.pop("text", quote))
        m = Measurement(
            key(who), measure, value, unit, text, self.evidence(quote), qualifier, date, **voice(more)
        )  # fmt: skip
        return self._say("measurements", m)

    def _say(self, kind: str, value: object) -> Page:
        self.said.setdefault(kind, []).append(value)
        return self

    def article(self) -> Article:
        n = len(self.raw)
        return Article(
            self.id, self.name, self.raw, self.raw, tuple(range(n)), tuple(range(1, n + 1)),
            hashlib.sha256(self.raw.encode()).hexdigest(), title=self.raw[:8], published=self.published,
            comments=self.comments, family=self.family,
        )  # fmt: skip

    def extraction(self) -> Extraction:
        locals_ = tuple(LocalEntity(key(i), c, (n[0][0],), (n[0][0],)) for i, (c, n) in THINGS.items())
        return Extraction(self.id, locals_, **{kind: tuple(rows) for kind, rows in self.said.items()})


def key(who: str) -> int:
    return [*THINGS, "nobody"].index(who)


def voice(more: dict[str, object]) -> dict[str, object]:
    who = more.pop("by", None)
    return {"confidence": 0.8, **more, "attributed_to": None if who is None else key(str(who))}


def resolution(pages: list[Page], **extra: tuple[str, ...]) -> Resolution:
    """Each thing is itself in every article; ``extra`` adds surfaces, dashes as underscores."""
    of = {(page.id, key(i)): i for page in pages for i in THINGS}
    entities = tuple(
        Entity(i, cls, names[0][0], names, (names[0][0], *extra.get(i.replace("-", "_"), ())))
        for i, (cls, names) in THINGS.items()
    )
    return Resolution(entities, of)


def pages() -> list[Page]:
    """Two independent articles, a repost, and a reader's comment."""
    first = Page(
        "星岚科技周二发布Lan-2。该模型训练成本约120万美元。林澜创立了星岚科技。公司计划收购北川智能。", "a.txt"
    )
    first.mention("xinglan", "星岚科技").mention("lan-2", "Lan-2").mention("lan-2", "该模型", "coreference")
    first.relation("xinglan", "developed", "lan-2", "星岚科技周二发布Lan-2")
    first.event("Release", [("agent", "xinglan"), ("object", "lan-2")], "星岚科技周二发布Lan-2", "2025-03-04")
    first.number(
        "lan-2", "trainingCost", 1_200_000, "USD", "训练成本约120万美元", qualifier="about", text="约120万美元"
    )
    first.relation("lin-lan", "founderOf", "xinglan", "林澜创立了星岚科技")
    first.relation("xinglan", "acquired", "beichuan", "计划收购北川智能", modality="planned")
    first.event("Acquisition", [("agent", "xinglan"), ("object", "beichuan")], "计划收购北川智能", modality="planned")
    copy = Page(first.raw + "（转载）", "b.txt", said={})
    copy.relation("xinglan", "developed", "lan-2", "星岚科技周二发布Lan-2", confidence=0.7)
    raw = "北川智能表示，拓跋3与Lan-2不相上下。星岚科技3月推出Lan-2。北川智能预计今年收入达9亿元。"
    raw += "\n评论：Lan-2不如拓跋3！"
    second = Page(raw, "c.txt", "family-two", "2025-03-09", comments=((raw.index("评论"), len(raw)),))
    second.mention("beichuan", "北川智能").mention("tuoba-3", "拓跋3")
    second.relation("tuoba-3", "comparableTo", "lan-2", "拓跋3与Lan-2不相上下", modality="reported", by="beichuan")
    second.event("Statement", [("speaker", "beichuan"), ("topic", "tuoba-3")], "北川智能表示", "2025-03")
    second.relation("xinglan", "developed", "lan-2", "星岚科技3月推出Lan-2")
    second.event("Release", [("agent", "xinglan"), ("object", "lan-2")], "星岚科技3月推出Lan-2", "2025-03")
    second.number(
        "beichuan",
        "revenue",
        900_000_000,
        "CNY",
        "预计今年收入达9亿元",
        text="9亿元",
        date="2025",
        modality="forecast",
        by="beichuan",
    )
    second.relation("tuoba-3", "outperforms", "lan-2", "Lan-2不如拓跋3")
    return [first, copy, second]


def assembled(ontology: Ontology) -> Graph:
    """The graph of the world."""
    made = pages()
    return assemble(
        [p.article() for p in made], [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE
    )
