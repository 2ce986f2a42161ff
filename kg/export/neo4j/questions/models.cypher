// zh: 各家的模型，按发布先后
// en: Models by developer, in order of release
// A model of which no date of release is told comes last.
MATCH (d:Entity)-[r:DEVELOPED]->(m:AIModel)
MATCH (c:Claim)-[:EVIDENCE]->(a:Article)
WHERE c.iri IN r.claims
WITH d, r, m, count(DISTINCT a) AS articles
OPTIONAL MATCH (release:Release)-[:OBJECT]->(m)
RETURN d.name AS developer, m.name AS model, min(release.date) AS released, r.quotes[0] AS quote, articles,
  d.iri AS developerId, m.iri AS modelId
ORDER BY developer, developerId, released IS NULL, released, model, modelId
LIMIT 200
