"""A text that has a name in it, told from all names that are known.

text ─ asked ──▶ its segments, words, countries
index ─ search ─▶ forms of names that share its rare words ─ features ─▶ figures of each body that bears one
"""
