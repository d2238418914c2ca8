"""How well texts are matched to records whose right answer is known, and what can be learned from them."""

from ingest.evaluation.matching.labelled import Labelled, read_labelled
from ingest.evaluation.matching.learning import learn_names
from ingest.evaluation.matching.scoring import Answer, NameFigures, score_names

__all__ = ["Answer", "Labelled", "NameFigures", "learn_names", "read_labelled", "score_names"]
