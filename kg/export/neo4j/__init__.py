"""A graph → Neo4j: sent over Bolt, or as CSV files for its import; and questions to ask it there."""

from kg.export.neo4j.bolt import SendError, Sent, send
from kg.export.neo4j.csv import write_csv
from kg.export.neo4j.cypher import Question, import_script, questions
from kg.export.neo4j.property import PropertyGraph, property_graph

__all__ = [
    "PropertyGraph",
    "Question",
    "SendError",
    "Sent",
    "import_script",
    "property_graph",
    "questions",
    "send",
    "write_csv",
]
