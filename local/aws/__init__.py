"""The local AWS: moto, extended in its own process. `python -m local.aws.server --help` tells how to start it."""
