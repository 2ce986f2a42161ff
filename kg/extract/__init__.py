"""Article → Extraction: mentions, relations, events and measurements, as spaCy components."""
