"""Graph → files."""
