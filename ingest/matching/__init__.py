"""Tables matched in bulk: each row's name is asked for, and what was found is put beside the row."""

from ingest.matching.answering import ADDED, Answer, Question
from ingest.matching.columns import added_columns, find_column, find_table
from ingest.matching.streaming import matched

__all__ = ["ADDED", "Answer", "Question", "added_columns", "find_column", "find_table", "matched"]
