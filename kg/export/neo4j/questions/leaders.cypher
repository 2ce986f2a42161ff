// zh: 谁领导或创办了什么
// en: Who leads or founded what
MATCH (p:Entity)-[r:FOUNDER_OF|HOLDS_POSITION_AT]->(o:Entity)
MATCH (c:Claim)-[e:EVIDENCE]->(a:Article)
WHERE c.iri IN r.claims
UNWIND e.quotes AS quote
RETURN DISTINCT p.name AS person, type(r) AS relation, o.name AS organization, c.sources AS sources, quote,
  a.name AS article, p.iri AS personId, o.iri AS organizationId
ORDER BY organization, relation, person, article, quote, sources, personId, organizationId
LIMIT 200
