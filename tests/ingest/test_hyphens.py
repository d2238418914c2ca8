"""A hyphen at a line's end stays where it belongs to the word, and goes where a typesetter put it."""

from __future__ import annotations

import pytest

from ingest.hyphens import Hyphens

LINES = ("The data of our partners are used for care.", "Sharing is a habit in the Tide-Care project, and Arabi too.")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("il Ret-", "ER Salute", "il Ret-ER Salute"),
        ("Parco Tecno-", "logico", "Parco Tecnologico"),
        ("gli Emirati A-", "rabi", "gli Emirati Arabi"),
        ("nella regione E-", "milia", "nella regione Emilia"),
        ("the E-", "health plan", "the E-health plan"),
        ("d’a-", "vanguardia", "d’avanguardia"),
        ("Öresund-Kattegat-", "Skagerrak", "Öresund-Kattegat-Skagerrak"),
        ("CENTRO TECNO-", "LOGICO", "CENTRO TECNOLOGICO"),
        ("il progetto MED-", "UP", "il progetto MED-UP"),
        ("the data-", "sharing platform", "the data-sharing platform"),
        ("the TIDE-", "CARE project", "the TIDE-CARE project"),
        ("dal 2019-", "2021", "dal 2019-2021"),
        ("per la ricerca -", "sviluppo", "per la ricerca - sviluppo"),
        ("la rete", "dei soci", "la rete dei soci"),
        ("", "Anfang", "Anfang"),
    ],
)
def test_the_words_of_the_document_decide_and_else_the_shape(before: str, after: str, whole: str) -> None:
    assert Hyphens(LINES).join(before, after) == whole


def test_halves_of_a_broken_word_are_no_words() -> None:
    hyphens = Hyphens(["una società parte-", "cipata dalla Regione, come parte"])
    assert hyphens.join("società parte-", "cipata") == "società partecipata"
