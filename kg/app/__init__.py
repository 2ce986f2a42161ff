"""The rim: the build, the command line."""
