"""Who reads documents, as a person chooses it: `--extractor rules`, `llm` or `both`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from api.cli.context import Context
from graph.errors import Misconfigured
from graph.sources import Source
from ingest.extracting import Extractor
from ingest.language_model import AnswerCache, ModelSettings, http_library

__all__ = ["agreement_told", "chosen", "extractor_option", "model_checks", "model_told"]

extractor_option = click.option(
    "--extractor",
    "reader",
    type=click.Choice(["rules", "llm", "both"]),
    help="Who reads documents: the rules (default), the language model of LIFESCAPE_LLM_URL, or both.",
)


def chosen(context: Context, reader: str, *, writable: bool) -> Extractor:
    """Return who is to read; Misconfigured says what a language model still needs."""
    if reader == "rules":
        return Extractor()
    settings = context.settings
    missing = [name for name, value in (("URL", settings.llm_url), ("MODEL", settings.llm_model)) if value is None]
    if settings.llm_model is None or missing:
        needs = " and ".join(f"LIFESCAPE_LLM_{name}" for name in missing)
        raise Misconfigured(f"`--extractor {reader}` needs {needs}: the address and name of a language model.")
    http_library()
    model = ModelSettings(
        model=settings.llm_model,
        url=settings.llm_url,
        key=settings.llm_key,
        timeout=settings.llm_timeout,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
    )
    answers = AnswerCache(context.folder.answers, writable=writable)
    return Extractor(rules=reader == "both", model=model, answers=answers)


def model_checks(context: Context) -> Iterator[tuple[str, bool, str]]:
    """Yield whether a language model could be asked, for `doctor`; nothing where none is set, and none is asked."""
    settings = context.settings
    if settings.llm_url is None and settings.llm_model is None:
        return
    try:
        model = chosen(context, "llm", writable=False).model
    except Misconfigured as error:
        yield "language model", False, str(error)
    else:
        yield "language model", True, f"{settings.llm_model} at {model.host if model else ''}"


def model_told(sources: Iterable[Source]) -> Iterator[str]:
    """Yield what asking a model came to over these sources, and each document of which it read nothing."""
    asked = [s for s in sources if s.ledger.get("model")]
    read = [s.ledger["model"] for s in asked if "failed" not in s.ledger["model"]]
    for source in asked:
        if "failed" in source.ledger["model"]:
            yield f"  {source.label}: only the rules have read it. {source.ledger['model']['why']}"
    if read:
        total = {k: sum(m.get(k, 0) for m in read) for k in ("calls", "cache_hits", "tokens_in", "tokens_out")}
        cost = sum(m["cost"] for m in read) if all("cost" in m for m in read) else None
        yield (
            f"Language model: calls {total['calls']}, kept answers {total['cache_hits']}, tokens {total['tokens_in']} "
            f"sent and {total['tokens_out']} answered{'' if cost is None else f', cost {cost:.4f}'}."
        )


def agreement_told(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield how far rules and model agree on one document."""
    for what, overlap in found.get("agreement", {}).items():
        yield (
            f"{what.capitalize()}: {overlap['both']} found by both, {overlap['rules_only']} by the rules only, "
            f"{overlap['model_only']} by the model only (Jaccard {overlap['jaccard']}, F1 {overlap['f1']})."
        )
