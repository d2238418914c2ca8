"""Which body is meant: names understood, candidates found, each judged by one scorer that says why."""

from graph.matching.body import Body, Match, Reason
from graph.matching.matcher import Matcher

__all__ = ["Body", "Match", "Matcher", "Reason"]
