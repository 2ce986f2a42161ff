"""Ray and Spark, which are too large to be installed for every test run: the README says how to run these."""
