"""Entities and Extractions → RDF: assembly, validation, network view."""
