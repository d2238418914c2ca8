"""A service that misbehaves costs a part or a source, told in one sentence; never a traceback, never a hang."""

import json
import sys
from pathlib import Path

import pytest

from graph.errors import Misconfigured
from ingest.language_model import ModelFailed, ModelSettings
from tests.ingest.model_server import (
    Asked,
    Behaviour,
    Reply,
    always,
    in_turn,
    model_server,
    part,
    said,
    wanted,
)
from tests.ingest.model_world import ALL, GOOD, REPORT, careful, read_by, triples

BUSY = Reply(status=429, headers={"Retry-After": "0"})


@pytest.mark.parametrize("status", [408, 429, 500, 503, 529])
def test_busy_service_is_asked_again(tmp_path: Path, status: int) -> None:
    with model_server(in_turn(always(Reply(status=status)), always(BUSY), careful)) as server:
        reading = read_by(server, tmp_path)
    assert (reading.counts.calls, reading.counts.retries, len(server.asked)) == (1, 2, 3)
    assert triples(reading) == ALL


@pytest.mark.parametrize(
    ("reply", "reason", "hint"),
    [
        (Reply(status=500), "model_busy", "again later"),
        (Reply(status=429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), "model_busy", "again later"),
        (Reply(never=True), "model_timeout", "LIFESCAPE_LLM_TIMEOUT"),
        (Reply(status=401, body=b"no such key: hidden-key"), "model_key_refused", "LIFESCAPE_LLM_KEY"),
        (Reply(status=404), "model_not_found", "LIFESCAPE_LLM_MODEL"),
        (Reply(status=418, body=b"hidden-key \x1b[31m<b>teapot</b>\n" * 99), "model_refused", "teapot"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), "model_refused", "302"),
        (Reply(body=b"<html>Welcome</html>"), "model_not_compatible", "LIFESCAPE_LLM_URL"),
        (Reply(body=b'{"choices": []}'), "model_not_compatible", "LIFESCAPE_LLM_URL"),
        (Reply(body=b'{"choices": [{"message": null}]}'), "model_not_compatible", "LIFESCAPE_LLM_URL"),
        (Reply(body=b"[" * 200_000), "model_not_compatible", "LIFESCAPE_LLM_URL"),
    ],
)
def test_service_that_is_of_no_use_stops_the_source_in_one_sentence(
    tmp_path: Path, reply: Reply, reason: str, hint: str
) -> None:
    with model_server(always(reply)) as server, pytest.raises(ModelFailed) as failure:
        read_by(server, tmp_path, key="hidden-key", timeout=0.2, attempts=2)
    assert failure.value.reason == reason
    assert hint in str(failure.value)
    assert "hidden-key" not in str(failure.value)
    assert str(failure.value).isprintable() and len(str(failure.value)) < 400


def test_nobody_there(tmp_path: Path) -> None:
    with model_server(careful) as server:
        pass
    with pytest.raises(ModelFailed, match="cannot be reached: check LIFESCAPE_LLM_URL") as failure:
        read_by(server, tmp_path)
    assert failure.value.reason == "model_unreachable"


def test_answer_that_breaks_off_is_asked_again(tmp_path: Path) -> None:
    short = Reply(body=said(GOOD).body[:50], headers={"Content-Length": "5000"})
    with model_server(in_turn(always(short), careful)) as server:
        assert triples(read_by(server, tmp_path)) == ALL


@pytest.mark.parametrize("finish", ["length", "stop"])
def test_cut_off_answer_is_asked_in_halves(tmp_path: Path, finish: str) -> None:
    """A model that cannot answer for the whole report at once, whether or not the service says so."""

    def short_of_breath(asked: Asked) -> Reply:
        good = careful(asked)
        if not ("founded by nobody" in part(asked) and "Helios" in part(asked)):
            return good
        return said(json.loads(good.body)["choices"][0]["message"]["content"][:70], finish=finish)

    with model_server(short_of_breath) as server:
        reading = read_by(server, tmp_path)
    assert (reading.counts.chunks, reading.counts.calls, reading.counts.chunks_unread) == (1, 3, 0)
    assert ("Helios Biotech GmbH", "PARTICIPATES_IN", "Project LUMEN") in triples(reading)


def only_for(words: str, otherwise: Behaviour) -> Behaviour:
    """Careful where the part holds these words."""
    return lambda asked: careful(asked) if words in part(asked) else otherwise(asked)


LONG = f"{REPORT}\n## Annex\n\n" + "Nothing of note was said here in all these many words. " * 120


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (said('{"entities": [{"id'), "answer_not_json"),
        (said("I am sorry, I cannot do that."), "answer_not_json"),
        (said('{"entities": ' + "[" * 100_000), "answer_not_json"),
        (said(GOOD, finish="length"), "answer_cut_off"),
        (said({"nodes": [], "edges": []}), "answer_wrong_schema"),
        (said([1, 2, 3]), "answer_wrong_schema"),
        (said({"entities": {}, "relations": []}), "answer_wrong_schema"),
        (said(""), "model_declined"),
        (Reply(body=b" " * 4_100_000), "answer_too_large"),
    ],
)
def test_answer_of_no_use_costs_its_part_only(tmp_path: Path, bad: Reply, reason: str) -> None:
    with model_server(only_for("LUMEN", always(bad))) as server:
        reading = read_by(server, tmp_path, LONG)
    assert ("Istituto Rosso", "PARTICIPATES_IN", "Project LUMEN") in triples(reading)
    assert reading.counts.chunks_unread >= 1
    assert reading.counts.refused[reason] == reading.counts.chunks_unread
    with model_server(always(bad)) as server, pytest.raises(ModelFailed, match=reason) as failure:
        read_by(server, tmp_path)
    assert failure.value.reason == "model_unusable"


@pytest.mark.parametrize("refused", ["json_schema", "json_object"])
def test_service_without_structured_output_is_given_the_schema_in_words(tmp_path: Path, refused: str) -> None:
    order = ["json_schema", "json_object", ""]
    taken = order[order.index(refused) + 1]

    def behave(asked: Asked) -> Reply:
        if wanted(asked) in order[: order.index(taken)]:
            return Reply(status=400, body=b'{"error": {"message": "response_format is not supported"}}')
        fenced = json.loads(careful(asked).body)["choices"][0]["message"]["content"]
        return said(f"```json\n{fenced}\n```")

    with model_server(behave) as server:
        reading = read_by(server, tmp_path, LONG)
    assert ("Istituto Rosso", "PARTICIPATES_IN", "Project LUMEN") in triples(reading)
    assert '"additionalProperties": false' in server.asked[-1]["messages"][0]["content"]
    assert reading.counts.retries == order.index(taken), "it is told once, not for every part"
    assert reading.counts.calls > 1


def test_service_that_knows_no_seed_or_temperature_is_asked_without(tmp_path: Path) -> None:
    def behave(asked: Asked) -> Reply:
        for name in ("temperature", "seed"):
            if name in asked:
                return Reply(status=400, body=f'{{"error": {{"message": "unsupported: {name}"}}}}'.encode())
        return careful(asked)

    with model_server(behave) as server:
        reading = read_by(server, tmp_path)
    assert triples(reading) == ALL and reading.counts.retries == 2
    assert wanted(server.asked[-1]) == "json_schema"


def test_tokens_are_estimated_where_the_service_counts_none(tmp_path: Path) -> None:
    with model_server(always(said(GOOD, usage={"prompt_tokens": "many"}))) as server:
        told = read_by(server, tmp_path).to_json()
    assert told["calls_estimated"] == 1 and told["tokens_in"] > 500 and told["tokens_out"] > 100
    assert "cost" not in told, "without prices there is none to tell"


def test_answers_are_kept_and_nothing_is_paid_twice(tmp_path: Path) -> None:
    with model_server(careful) as server:
        first = read_by(server, tmp_path)
        again = read_by(server, tmp_path)
        read_by(server, tmp_path, model="stub-2")
    assert (again.counts.calls, again.counts.cache_hits, again.counts.tokens_in) == (0, 1, 0)
    assert again.extraction == first.extraction
    assert len(server.asked) == 2, "another model is another question"
    offline = read_by(server, tmp_path, url=None)
    assert offline.extraction == first.extraction, "kept answers need no service"
    with pytest.raises(ModelFailed, match="LIFESCAPE_LLM_URL"):
        read_by(server, tmp_path, LONG, url=None)


def test_damaged_kept_answer_is_asked_anew(tmp_path: Path) -> None:
    with model_server(careful) as server:
        first = read_by(server, tmp_path)
        (kept,) = (tmp_path / "answers").iterdir()
        kept.write_bytes(b'{"answer": 7}')
        assert read_by(server, tmp_path).extraction == first.extraction
    assert len(server.asked) == 2


def test_key_never_shows() -> None:
    settings = ModelSettings(model="m", url="https://models.example/v1", key="hidden-key")
    assert "hidden-key" not in repr(settings) and settings.host == "models.example"


def test_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with model_server(careful) as server, pytest.raises(Misconfigured, match=r"pip install 'lifescape\[llm\]'"):
        read_by(server, tmp_path)
