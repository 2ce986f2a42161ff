"""Files → Articles: read, clean and fold, always with the way back to the raw characters."""
