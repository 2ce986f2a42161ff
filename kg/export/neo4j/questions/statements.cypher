// zh: 谁就谁说了什么
// en: Who said what about whom
// For one speaker only, add for example: WHERE p.name = 'OpenAI'
MATCH (p:Entity)<-[:SPEAKER]-(s:Statement)-[:TOPIC]->(t:Entity), (s)-[e:EVIDENCE]->(a:Article)
UNWIND e.quotes AS quote
RETURN DISTINCT p.name AS speaker, t.name AS topic, s.date AS date, quote, a.name AS article, p.iri AS speakerId,
  t.iri AS topicId
ORDER BY speaker, topic, date IS NOT NULL, date, article, quote, speakerId, topicId
LIMIT 200
