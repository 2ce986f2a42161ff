"""newskg: from a folder of noisy Chinese news to a knowledge graph with its sources."""
