// zh: 据说花了多少钱，附原文
// en: What things are said to have cost, with the quote
// For one thing only, add for example: AND t.name CONTAINS 'V3'
MATCH (a:Article)<-[e:EVIDENCE]-(n:Measurement)-[:MEASURE_OF]->(t:Entity)
WHERE n.measure IN ['trainingCost', 'price', 'investmentAmount']
UNWIND e.quotes AS quote
RETURN DISTINCT t.name AS thing, n.measure AS measure, n.valueText AS printed, n.qualifier AS qualifier,
  n.value AS value, n.unit AS unit, n.date AS date, n.modality AS modality, quote, a.name AS article, t.iri AS thingId
ORDER BY thing, measure, unit, value, date, article, quote, printed, qualifier, modality, thingId
LIMIT 200
