"""The whole evaluation of an extractor on annotated documents, as figures and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.document import Document
from ingest.evaluation.annotations import Annotated, to_annotation
from ingest.evaluation.classes import Class, causes, classes, weak
from ingest.evaluation.comparing import PROGRAM, gold_of, reading_of
from ingest.evaluation.judging import Judgement, judge
from ingest.evaluation.reliability import Reliability, reliability
from ingest.evaluation.scoring import Comparison, Count, average, by_type, compare, total
from ingest.extract import Extraction, to_json

__all__ = ["KINDS", "Report", "Result", "compare_with", "evaluate"]

KINDS = ("entities", "entities_any_type", "relations")
"""What totals are told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One document: what was found in it beside what was to be found."""

    annotated: Annotated
    extraction: Extraction
    comparison: Comparison
    judgements: list[Judgement]

    @property
    def language(self) -> str:
        """The language that the readers say, else the one that was worked out."""
        return self.annotated.language or self.extraction.language

    def count(self, kind: str) -> Count:
        """Return the count of one of :data:`KINDS`."""
        counted: Count = getattr(self.comparison, kind)
        return counted


@dataclass(frozen=True, slots=True)
class Report:
    """All documents of an evaluation, in the order they were given."""

    results: Sequence[Result]

    @property
    def judgements(self) -> list[Judgement]:
        """Everything that was asked for or found."""
        return [j for result in self.results for j in result.judgements]

    def types(self) -> dict[str, Count]:
        """Return the counts by type of entity and of relation."""
        return by_type(r.comparison for r in self.results)

    def micro(self, kind: str) -> Count:
        """Return the sum over all documents: a long one counts for more."""
        return total(r.count(kind) for r in self.results)

    def macro(self, kind: str) -> tuple[float, float, float]:
        """Return precision, recall and F1 averaged over documents: a short one counts as much as a long one."""
        return average([r.count(kind) for r in self.results])

    def classes(self) -> list[Class]:
        """Return the figures by class."""
        return classes(self.judgements)

    def weak(self) -> list[Class]:
        """Return the classes that stay bad."""
        return weak(self.classes())

    def reliability(self) -> dict[str, Reliability]:
        """Return how often the confidences of this extraction came true, of entities and of relations."""
        entities: list[tuple[float, bool]] = []
        relations: list[tuple[float, bool]] = []
        for r in self.results:
            right_entities, right_relations = r.comparison.verdicts(r.extraction)
            entities += zip((e.confidence for e in r.extraction.entities), right_entities, strict=True)
            relations += zip((x.confidence for x in r.extraction.relations), right_relations, strict=True)
        return {"entities": reliability(entities), "relations": reliability(relations)}

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        bad = [j for j in self.judgements if not j.good]
        return {
            "totals": {k: _told(self.micro(k)) | {"per_document": _rounded(self.macro(k))} for k in KINDS},
            "types": {name: _told(count) for name, count in self.types().items()},
            "documents": [_document(r) for r in self.results],
            "classes": [{"of": c.kind, "by": c.by, "class": c.value} | _told(c.count) for c in self.classes()],
            "causes": [
                {"of": kind, "outcome": outcome, "cause": cause, "count": n}
                for kind, outcome, cause, n in causes(self.judgements)
            ],
            "weak": [{"of": c.kind, "by": c.by, "class": c.value, "f1": round(c.count.f1, 4)} for c in self.weak()],
            "reliability": {kind: table.to_json() for kind, table in self.reliability().items()},
            "misses": [_listed(j) for j in bad if j.side == "asked"],
            "spurious": [_listed(j) for j in bad if j.side == "found"],
        }


def evaluate(documents: Iterable[Annotated], extract: Callable[[Document], Extraction]) -> Report:
    """Run an extractor over annotated documents and compare what it finds with what their readers found."""
    results = []
    for annotated in documents:
        extraction = extract(annotated.document)
        comparison = compare_with(annotated, extraction)
        results.append(
            Result(
                annotated=annotated,
                extraction=extraction,
                comparison=comparison,
                judgements=judge(annotated, extraction, comparison),
            )
        )
    return Report(results)


def compare_with(annotated: Annotated, extraction: Extraction) -> Comparison:
    """Bring what the readers of a document found together with what was extracted from it."""
    found = reading_of(to_annotation(to_json(extraction, annotated.name), annotated.name), PROGRAM)
    return compare(gold_of(annotated), found)


def _told(count: Count) -> dict[str, Any]:
    figures = _rounded((count.precision, count.recall, count.f1))
    return figures | {"asked": count.asked, "got": count.got, "found": count.found, "right": count.right}


def _rounded(figures: tuple[float, float, float]) -> dict[str, float]:
    return {name: round(x, 4) for name, x in zip(("precision", "recall", "f1"), figures, strict=True)}


def _document(result: Result) -> dict[str, Any]:
    said = {
        "document": result.annotated.name,
        "language": result.language,
        "shape": result.annotated.shape,
        "readers": len(result.annotated.readings),
    }
    return said | {kind: _told(result.count(kind)) for kind in KINDS}


def _listed(j: Judgement) -> dict[str, str]:
    return {
        "document": j.document,
        "of": j.kind,
        "type": j.type,
        "told": j.told,
        "structure": j.structure,
        "cause": j.cause,
    }
