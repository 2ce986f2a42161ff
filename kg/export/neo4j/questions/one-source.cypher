// zh: 只有一个来源的事实，把握最小的在前
// en: Facts with only one source, the least sure first
MATCH (s:Entity)<-[:CLAIM_SUBJECT]-(c:Claim {sources: 1})-[:CLAIM_OBJECT]->(o:Entity), (c)-[e:EVIDENCE]->(a:Article)
WHERE c.modality IN ['Asserted', 'Reported']
UNWIND e.quotes AS quote
RETURN DISTINCT c.name AS fact, c.confidence AS confidence, quote, a.name AS article, s.iri AS subjectId,
  c.predicateName AS relation, o.iri AS objectId
ORDER BY confidence, fact, article, quote, subjectId, relation, objectId
LIMIT 200
