"""What people, rules and models say of who is who, kept so that nothing is lost and everything can be undone.

    decision   one judgement: who says of which two entities that they are the same, are not, or may be
    log        the append-only file of all judgements; what is in force is a view over it
    sides      what is shown of each of the two, and remembered of them
    queue      the pairs that wait for a person, the most telling first
    followed   which judgements the graph follows, and where they contradict one another
    judging    a person's judgement, from the ids given to the line in the log

The command line and the service both append here; the graph follows at its next assembly.
"""

from graph.judgements.decision import Anchor, Decision, Judgement, family, spoken, word_of
from graph.judgements.followed import Conflict, Followed
from graph.judgements.judging import Judge
from graph.judgements.log import JudgementLog
from graph.judgements.queue import ReviewQueue, Waiting, pair_name, teaches
from graph.judgements.sides import Side, degrees_of, describe, side_of, sides_of

__all__ = [
    "Anchor",
    "Conflict",
    "Decision",
    "Followed",
    "Judge",
    "Judgement",
    "JudgementLog",
    "ReviewQueue",
    "Side",
    "Waiting",
    "degrees_of",
    "describe",
    "family",
    "pair_name",
    "side_of",
    "sides_of",
    "spoken",
    "teaches",
    "word_of",
]
