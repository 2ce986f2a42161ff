"""Articles, extractions and resolved entities → RDF, its validation, and a network to draw and measure."""

from kg.graph.iri import check_base
from kg.graph.network import network
from kg.graph.rdf import assemble, left_out
from kg.graph.validate import Validation, validate

__all__ = ["Validation", "assemble", "check_base", "left_out", "network", "validate"]
