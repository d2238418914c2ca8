from __future__ import annotations

from api.cache import AnswerCache, GraphVersion, entity_tag, is_current


def test_the_version_is_not_asked_for_every_time() -> None:
    asked: list[int] = []

    def read() -> str:
        asked.append(1)
        return "v1"

    version = GraphVersion(read)
    assert [version.now() for _ in range(5)] == ["v1"] * 5
    assert len(asked) < 5


def test_only_the_last_answers_are_kept() -> None:
    answers: AnswerCache[bytes] = AnswerCache(2)
    for key in ("a", "b", "a", "c"):
        answers.get(key, key.encode)
    assert answers.get("a", lambda: b"anew") == b"a"
    assert answers.get("b", lambda: b"anew") == b"anew"


def test_tags_are_compared_weakly() -> None:
    tag = entity_tag("v1", "/stats")
    assert tag != entity_tag("v2", "/stats")
    assert is_current(tag, tag)
    assert is_current(tag, tag.removeprefix("W/"))
    assert is_current(tag, f'"other", {tag}')
    assert is_current(tag, "*")
    assert not is_current(tag, None)
    assert not is_current(tag, '"other"')
