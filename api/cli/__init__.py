"""The command line: the one place that puts ingestion, the graph, the questions and the service together."""

from api.cli.main import main

__all__ = ["main"]
