from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import SETTINGS, Settings, is_loopback
from graph.errors import Misconfigured


def test_defaults_are_safe_and_complete() -> None:
    settings = Settings.from_environment({})
    assert settings.data == Path("data")
    assert settings.graph == "embedded:"
    assert (settings.host, settings.port, settings.on_loopback) == ("127.0.0.1", 0, True)
    assert (settings.graph_user, settings.graph_password, settings.graph_database) == ("neo4j", None, None)
    assert (settings.token, settings.embed_origins, settings.show_people) == (None, (), False)
    assert settings.review_below == 0.5
    assert (settings.llm_url, settings.llm_model, settings.llm_key) == (None, None, None), "no address by default"


def test_every_field_has_exactly_one_variable() -> None:
    assert [s.field for s in SETTINGS] == [f.name for f in fields(Settings)]
    assert len({s.variable for s in SETTINGS}) == len(SETTINGS)
    assert all(s.variable.startswith("LIFESCAPE_") and s.meaning.endswith(".") for s in SETTINGS)


def test_values_are_read_and_an_empty_one_is_absent() -> None:
    settings = Settings.from_environment(
        {
            "LIFESCAPE_GRAPH": "neo4j+s://graph.example.org",
            "LIFESCAPE_HOST": "0.0.0.0",
            "LIFESCAPE_PORT": "8000",
            "LIFESCAPE_HOSTS": "Map.Example.org, *.example.net",
            "LIFESCAPE_EMBED_ORIGINS": "https://example.org/ http://localhost:3000",
            "LIFESCAPE_SHOW_PEOPLE": "Yes",
            "LIFESCAPE_REVIEW_BELOW": "0.75",
            "LIFESCAPE_TOKEN": "",
            "PATH": "/bin",
        }
    )
    assert settings.graph == "neo4j+s://graph.example.org"
    assert (settings.port, settings.on_loopback, settings.show_people) == (8000, False, True)
    assert settings.hosts == ("map.example.org", "*.example.net")
    assert settings.embed_origins == ("https://example.org", "http://localhost:3000")
    assert settings.token is None
    assert settings.review_below == 0.75


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIFESCAPE_GRAPH", "http://localhost:7474"),
        ("LIFESCAPE_GRAPH", "bolt://neo4j:secret@localhost"),
        ("LIFESCAPE_GRAPH", "bolt://"),
        ("LIFESCAPE_PORT", "70000"),
        ("LIFESCAPE_PORT", "-1"),
        ("LIFESCAPE_PORT", "²"),
        ("LIFESCAPE_HOST", "evil host\r\n"),
        ("LIFESCAPE_HOSTS", "https://map.example.org"),
        ("LIFESCAPE_TOKEN", "short"),
        ("LIFESCAPE_TOKEN", "with a space in it, long"),
        ("LIFESCAPE_BASE_IRI", "https://example.org/id"),
        ("LIFESCAPE_BASE_IRI", "javascript:alert(1)/"),
        ("LIFESCAPE_EMBED_ORIGINS", "https://a.example; script-src *"),
        ("LIFESCAPE_EMBED_ORIGINS", "example.org"),
        ("LIFESCAPE_SHOW_PEOPLE", "maybe"),
        ("LIFESCAPE_REVIEW_BELOW", "half"),
        ("LIFESCAPE_REVIEW_BELOW", "1.5"),
        ("LIFESCAPE_REVIEW_BELOW", "nan"),
        ("LIFESCAPE_REVIEW_BELOW", "-0.1"),
        ("LIFESCAPE_WORKERS", "many"),
        ("LIFESCAPE_LLM_URL", "localhost:11434"),
        ("LIFESCAPE_LLM_URL", "http://user:secret@localhost/v1"),
        ("LIFESCAPE_LLM_URL", "http://localhost:99999/v1"),
        ("LIFESCAPE_LLM_KEY", "two words"),
        ("LIFESCAPE_LLM_PRICE_IN", "-1"),
        ("LIFESCAPE_LLM_PRICE_OUT", "nan"),
        ("LIFESCAPE_LLM_TIMEOUT", "0"),
        ("LIFESCAPE_WORKERS", "http://cluster.example:8786"),
        ("LIFESCAPE_WORKERS", "tcp://cluster.example"),
    ],
)
def test_a_bad_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=variable):
        Settings.from_environment({variable: value})


def test_secrets_never_show() -> None:
    secret = "s3cret-and-long-enough"
    variables = ("LIFESCAPE_TOKEN", "LIFESCAPE_GRAPH_PASSWORD", "LIFESCAPE_LLM_KEY")
    settings = Settings.from_environment(dict.fromkeys(variables, secret))
    assert secret not in repr(settings)
    with pytest.raises(Misconfigured) as refusal:
        Settings.from_environment({"LIFESCAPE_TOKEN": "tiny secret"})
    assert "tiny" not in str(refusal.value)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
