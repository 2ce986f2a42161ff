"""ontology/corpus → the models in ontology/models: ``python -m kg.train`` (needs the extra ``train``)."""
