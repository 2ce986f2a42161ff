// graph.ttl → Neo4j as the triples it is, by the plugin neosemantics (n10s), which must be installed in the server.
// Run it on an empty database, with the address of the file as the SERVER sees it:
//   cypher-shell -P "url => 'file:///var/lib/neo4j/import/graph.ttl'" -f import.cypher
// For a graph made for people, without the plugin, use "kg export neo4j" instead.

CREATE CONSTRAINT n10s_unique_uri IF NOT EXISTS FOR (r:Resource) REQUIRE r.uri IS UNIQUE;

// Terms become kg__developed, as the prefixes below say. Labels and surfaces are lists: by default the last would
// overwrite the others; and their language tags stay.
CALL n10s.graphconfig.init({
  handleVocabUris: 'SHORTEN',
  handleMultival: 'ARRAY',
  multivalPropList: ['http://www.w3.org/2000/01/rdf-schema#label', 'http://www.w3.org/2004/02/skos/core#altLabel'],
  keepLangTag: true,
  handleRDFTypes: 'LABELS'
});

// n10s does not read the prefixes of the file.
CALL n10s.nsprefixes.add('kg', 'https://w3id.org/newskg#');
CALL n10s.nsprefixes.add('rdfs', 'http://www.w3.org/2000/01/rdf-schema#');
CALL n10s.nsprefixes.add('owl', 'http://www.w3.org/2002/07/owl#');
CALL n10s.nsprefixes.add('skos', 'http://www.w3.org/2004/02/skos/core#');

CALL n10s.rdf.import.fetch($url, 'Turtle');
