"""One HTTP client for any OpenAI-compatible service: bounded in time and size, patient with a busy one.

It is plain HTTP over httpx2 rather than a vendor's package, because what a service may do to us has to be bounded
here: the whole answer in seconds and in bytes, no redirect followed with the key, no key or address taken from the
environment behind our back, and every single request counted.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from types import ModuleType
from typing import Any, Final

from graph.errors import Misconfigured
from ingest.language_model.answers import Answer, read_answer
from ingest.language_model.counts import ModelCounts
from ingest.language_model.faults import AnswerUnusable, ModelFailed
from ingest.language_model.prompt import Message, with_schema
from ingest.language_model.said import printable
from ingest.language_model.schema import answer_schema
from ingest.language_model.settings import ModelSettings

__all__ = ["Client", "http_library"]

_LARGEST: Final = 4_000_000
"""Bytes of one answer; what a chunk can state takes a hundredth of it."""

_BUSY: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_LONGEST_PAUSE: Final = 60.0
_SEED: Final = 7


def http_library() -> ModuleType:
    """Return the HTTP library, which comes with the extra ``llm``; Misconfigured says how to get it."""
    try:
        import httpx2
    except ImportError as error:
        raise Misconfigured(
            "A language model needs the package httpx2: install it with `pip install 'lifescape[llm]'`."
        ) from error
    return httpx2


@dataclass(frozen=True, slots=True)
class _Manner:
    """How much of the protocol a service takes; it begins with all and gives up what is refused."""

    formats: tuple[str, ...] = ("json_schema", "json_object", "")
    tuning: tuple[str, ...] = ("temperature", "seed")

    def body(self, model: str, asked: list[Message]) -> dict[str, Any]:
        bound = self.formats[0]
        body: dict[str, Any] = {"model": model, "messages": asked if bound == "json_schema" else with_schema(asked)}
        body |= {name: value for name, value in (("temperature", 0), ("seed", _SEED)) if name in self.tuning}
        if bound == "json_schema":
            named = {"name": "reading", "strict": True, "schema": answer_schema()}
            body["response_format"] = {"type": bound, "json_schema": named}
        elif bound:
            body["response_format"] = {"type": bound}
        return body

    def without(self, complaint: str) -> _Manner | None:
        """What to try after the service refused a question with these words; None if there is nothing left."""
        for name in self.tuning:
            if name in complaint:
                return replace(self, tuning=tuple(t for t in self.tuning if t != name))
        return replace(self, formats=self.formats[1:]) if len(self.formats) > 1 else None


class Client:
    """Asks one service; close it when done. Counts what it does in ``counts``."""

    def __init__(self, settings: ModelSettings, counts: ModelCounts) -> None:
        self._settings = settings
        self._counts = counts
        self._manner = _Manner()
        self._http = http_library()
        headers = {"Accept-Encoding": "identity"}  # nothing small that unpacks into something large
        if settings.key:
            headers["Authorization"] = f"Bearer {settings.key}"
        # A proxy stands between this machine and others, never before itself.
        self._client = self._http.Client(
            headers=headers, timeout=settings.timeout, follow_redirects=False, trust_env=not settings.local
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, asked: list[Message]) -> Answer:
        """Return the answer; AnswerUnusable if this one cannot be used, ModelFailed if there is no use in asking on."""
        self._counts.calls += 1
        while True:
            status, content = self._patiently(self._manner.body(self._settings.model, asked))
            if status == 200:
                return read_answer(content, asked, self._settings, self._counts)
            manner = self._manner.without(content.decode("utf-8", "replace")) if status in (400, 422) else None
            if manner is None:
                raise self._refused(status, content)
            self._manner = manner
            self._counts.retries += 1

    def _patiently(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """Send a question until it is answered by something else than that the service is busy or gone."""
        for attempt in range(1, self._settings.attempts + 1):
            pause = self._settings.pause * 2 ** (attempt - 1)
            try:
                status, content, told = self._once(body)
            except self._http.TimeoutException as error:
                late = f"{self._settings.host} did not answer within {self._settings.timeout:g} s"
                failure = ModelFailed("model_timeout", f"{late}: raise LIFESCAPE_LLM_TIMEOUT or try a smaller model.")
                failure.__cause__ = error
            except (self._http.TransportError, self._http.DecodingError, self._http.InvalidURL) as error:
                sentence = f"The language model at {self._settings.host} cannot be reached: check LIFESCAPE_LLM_URL."
                failure = ModelFailed("model_unreachable", sentence)
                failure.__cause__ = error
            else:
                if status not in _BUSY:
                    return status, content
                busy = f"The language model at {self._settings.host} is busy or failing ({status})"
                failure = ModelFailed("model_busy", f"{busy}: run the same command again later.")
                pause = pause if told is None else told
            if attempt < self._settings.attempts:
                self._counts.retries += 1
                time.sleep(min(pause, _LONGEST_PAUSE))
        raise failure

    def _once(self, body: Mapping[str, Any]) -> tuple[int, bytes, float | None]:
        """Send a question once; status, content, and the pause that the service asks for."""
        latest = time.monotonic() + self._settings.timeout
        with self._client.stream("POST", f"{self._settings.url}/chat/completions", json=body) as response:
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST:
                    raise AnswerUnusable("answer_too_large", f"An answer was larger than {_LARGEST} bytes.")
                if time.monotonic() > latest:
                    raise self._http.ReadTimeout("the whole answer took too long")
            return response.status_code, bytes(content), _pause(response.headers.get("retry-after"))

    def _refused(self, status: int, content: bytes) -> ModelFailed:
        at = f"The language model at {self._settings.host}"
        if status in (401, 403):
            return ModelFailed("model_key_refused", f"{at} did not accept the key ({status}): check LIFESCAPE_LLM_KEY.")
        if status == 404:
            unknown = f"{at} does not know {self._settings.model!r}: check LIFESCAPE_LLM_URL and LIFESCAPE_LLM_MODEL."
            return ModelFailed("model_not_found", unknown)
        said = content[:2000].decode("utf-8", "replace")
        said = said.replace(self._settings.key, "…") if self._settings.key else said
        sentence = f"{at} refused the question ({status}), check LIFESCAPE_LLM_MODEL: {printable(said)[:200]}"
        return ModelFailed("model_refused", sentence)


def _pause(told: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which has a number or a date."""
    if told is None:
        return None
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
