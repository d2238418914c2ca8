"""Which body is meant: names understood, candidates found, each judged by one scorer that says why."""

from graph.matching.body import Body, Match, Reason
from graph.matching.matcher import Matcher
from graph.matching.pointers import host_of
from graph.matching.register import Register

__all__ = ["Body", "Match", "Matcher", "Reason", "Register", "host_of"]
