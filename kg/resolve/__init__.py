"""Extractions → Entities: which names, within and across articles, are one thing."""
