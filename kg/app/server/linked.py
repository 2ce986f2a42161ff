"""Every node of the graph at an address of its own: a page for people, RDF for programs (linked data)."""

from __future__ import annotations

from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from kg.app.server.negotiation import preferred
from kg.app.server.protocol import accept, answered
from kg.app.server.records import Records
from kg.ask import Pool, Question
from kg.ask.answer import GRAPHS
from kg.ontology import Ontology

_HTML = "text/html"
#: ``?format=turtle``, for a browser, which cannot say what it accepts.
_NAMED = {"turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples",
          "rdfxml": "application/rdf+xml"}  # fmt: skip


def pages() -> Environment:
    """The templates of our pages; all that is put into them is escaped."""
    made = Environment(
        loader=PackageLoader("kg.app.server", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["address"] = lambda local: f"/id/{quote(local, safe='')}"
    return made


class Nodes:
    """Answers at /id/…"""

    def __init__(self, records: Records, pool: Pool, ontology: Ontology) -> None:
        self.records, self.pool, self.ontology = records, pool, ontology
        self.page = pages().get_template("node.html.j2")
        self.labels = {
            name: (term.labels.get("zh-Hans", name), term.labels.get("en", name))
            for terms in (
                ontology.entities, ontology.events, ontology.relations, ontology.roles, ontology.measures,
                ontology.modalities,
            )
            for name, term in terms.items()
        }  # fmt: skip

    async def answer(self, request: Request) -> Response:
        """A node as the client likes it best."""
        local: str = request.path_params["local"]
        form = request.query_params.get("format")
        offered = (_HTML, *GRAPHS)
        if form is not None and form not in _NAMED:
            return PlainTextResponse(f"format is one of {', '.join(_NAMED)}\n", 400)
        accepted = (_NAMED[form],) if form else preferred(accept(request), offered)
        if not accepted:
            return PlainTextResponse(f"this is to be had as {', '.join(offered)}\n", 406)
        node = self.records.iri(local)
        if node is None:
            return _missing(local)
        if accepted[0] == _HTML:
            return await run_in_threadpool(self._html, local, request.query_params.get("lang", "zh"))
        return await run_in_threadpool(self._rdf, local, node, accepted)

    def _html(self, local: str, language: str) -> Response:
        triples = self.records.triples(local)
        if not triples:
            return _missing(local)
        at = 1 if language == "en" else 0

        def label(name: str) -> str:
            return self.labels.get(name, (name, name))[at]

        name = next((row["value"] for row in triples if row["property"] == "name"), local)
        page = self.page.render(
            id=local, name=name, entity=self.records.entity(local), triples=triples, label=label, english=bool(at),
            formats=_NAMED,
        )  # fmt: skip
        return HTMLResponse(page, headers={"Vary": "Accept"})

    def _rdf(self, local: str, node: str, accepted: tuple[str, ...]) -> Response:
        """Its own triples, what is told about it, and the evidence of that."""
        if not self.records.triples(local):
            return _missing(local)
        about = f"kg:claimSubject|kg:claimObject|kg:measureOf|{self.records.roles}"
        query = f"""CONSTRUCT {{ ?node ?p ?o }} WHERE {{
          {{ BIND({node} AS ?node) }} UNION {{ ?node {about} {node} }}
          UNION {{ ?told {about} {node} ; kg:evidence ?node }} UNION {{ {node} kg:evidence ?node }}
          ?node ?p ?o }}"""
        return answered(self.pool, Question(query, tuple(t for t in accepted if t != _HTML)))


def _missing(local: str) -> Response:
    return PlainTextResponse(f"nothing here is called id:{local}\n", 404)
