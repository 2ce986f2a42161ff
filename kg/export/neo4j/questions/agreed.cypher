// zh: 多个独立来源一致的说法
// en: What several independent sources agree on
MATCH (n:Claim|Happening|Measurement)-[e:EVIDENCE]->(a:Article)
WHERE n.sources >= 2 AND n.modality IN ['Asserted', 'Reported']
UNWIND e.quotes AS text
RETURN n.name AS what, n.kind AS kind, n.sources AS sources, count(DISTINCT a) AS articles, min(text) AS quote,
  n.iri AS id
ORDER BY sources DESC, kind, what, id
LIMIT 200
