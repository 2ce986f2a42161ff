"""One module for each kind of cluster: ``cluster(function, address, workers)`` gives what submits tasks."""
