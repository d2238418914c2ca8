"""Figures that anyone can make again: `make bench`. Never part of the tests, which assert no time.

Each command prints the machine, medians over its runs, and ratios to a named peer of the same run.
"""
