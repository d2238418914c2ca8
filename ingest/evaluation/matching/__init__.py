"""How well texts are matched and tables linked whose right answer is known, and what is learned from them."""

from ingest.evaluation.matching.figures import PairFigures, pair_figures
from ingest.evaluation.matching.known import KnownTables, load_known
from ingest.evaluation.matching.labelled import Labelled, read_labelled
from ingest.evaluation.matching.learning import learn_names
from ingest.evaluation.matching.linking import train_linking
from ingest.evaluation.matching.naming import answers_of
from ingest.evaluation.matching.scoring import Answer, NameFigures, best_f1, ranking, score_names
from ingest.evaluation.matching.trials import Trial, held_out, tried

__all__ = [
    "Answer",
    "KnownTables",
    "Labelled",
    "NameFigures",
    "PairFigures",
    "Trial",
    "answers_of",
    "best_f1",
    "held_out",
    "learn_names",
    "load_known",
    "pair_figures",
    "ranking",
    "read_labelled",
    "score_names",
    "train_linking",
    "tried",
]
