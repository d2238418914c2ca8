"""Which body is meant: names understood, candidates found, each judged by one scorer that says why."""

from graph.matching.body import Body, Match, Reason

__all__ = ["Body", "Match", "Reason"]
