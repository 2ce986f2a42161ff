"""Ray and Spark, which are too large to be installed for every test run: see CONTRIBUTING in the README."""
