"""What the page says, in English and Italian; codes of the ledger in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graph.model import Text

__all__ = [
    "DOUBTS",
    "HELD",
    "LOOKED_AT",
    "REFUSALS",
    "UNREAD",
    "WORDS",
    "number",
    "text_of",
    "why_doubtful",
    "why_held",
    "why_refused",
    "why_unread",
]

REFUSALS: Final[Mapping[str, Text]] = {
    "negated": Text("the sentence denies it", "la frase lo nega"),
    "planned": Text("it is only planned, not done", "è solo previsto, non ancora fatto"),
    "unlikely": Text(
        "for these words it is more likely wrong than right", "per queste parole è più probabile che sia errata"
    ),
    "same_ends": Text("both ends are the same", "i due estremi sono la stessa cosa"),
    "end_not_in_text": Text("one of the two is not named in the text", "uno dei due non è nominato nel testo"),
    "ends_not_allowed": Text(
        "things of these types cannot be so related", "elementi di questi tipi non possono avere questa relazione"
    ),
    "unknown_relation": Text("the vocabulary has no such relation", "il vocabolario non ha questa relazione"),
    "unknown_label": Text("the vocabulary has no such type", "il vocabolario non ha questo tipo"),
    "offsets_outside_text": Text("its words lie outside the text", "le sue parole sono fuori dal testo"),
    "quote_not_at_offsets": Text("its words do not stand where it says", "le sue parole non sono dove dice"),
    "anchor_outside_text": Text("a name lies outside the text", "un nome è fuori dal testo"),
    "value_not_at_offsets": Text("its value does not stand where it says", "il suo valore non è dove dice"),
    "name_not_in_text": Text("the name does not stand in the text", "il nome non è nel testo"),
    "acronym_not_in_text": Text("the acronym does not stand in the text", "l'acronimo non è nel testo"),
    "date_not_in_text": Text("the date does not stand in the text", "la data non è nel testo"),
    "quote_not_in_text": Text("the quotation does not stand in the text", "la citazione non è nel testo"),
    "ends_not_in_quote": Text("the quotation does not name both", "la citazione non li nomina entrambi"),
    "end_not_named": Text("one of the two was not among the names", "uno dei due non era tra i nomi"),
    "property_not_in_text": Text("a detail does not stand in the text", "un dettaglio non è nel testo"),
    "property_not_allowed": Text(
        "the vocabulary has no such detail of this relation", "il vocabolario non ha questo dettaglio della relazione"
    ),
    "unknown_country": Text("there is no such country", "non c'è un paese con questo codice"),
    "type_differs": Text(
        "rules and model give the name different types", "regole e modello danno al nome tipi diversi"
    ),
    "entity_malformed": Text(
        "the model told the name in a wrong shape", "il modello ha dato il nome in una forma errata"
    ),
    "relation_malformed": Text(
        "the model told the relation in a wrong shape", "il modello ha dato la relazione in una forma errata"
    ),
    "answer_too_long": Text("the model said more than is looked at", "il modello ha detto più di quanto si esamini"),
}
"""Why a relation was left out, by the code that the ledger counts."""

HELD: Final[Mapping[str, Text]] = {
    "merely_seen": Text(
        "it is only named: nothing defines it and nothing sure is said of it",
        "è solo nominato: nulla lo definisce e nulla di sicuro ne è detto",
    ),
    "theme_alone": Text("a theme that nothing sure is about", "un tema di cui, con sicurezza, nessuno si occupa"),
    "unlikely": Text(
        "too unsure that it is such a thing, and no second source names it",
        "troppo incerto che sia una cosa del genere, e nessun'altra fonte lo nomina",
    ),
}
"""Why something stayed a mention and is no node of the graph."""

DOUBTS: Final[Mapping[str, Text]] = {
    "end_not_promoted": Text("one of the two is itself only a mention", "uno dei due è a sua volta solo una menzione"),
    "end_told_by_noun": Text("a noun stands for one of the two", "un nome comune sta per uno dei due"),
    "end_elsewhere": Text("one of the two is named elsewhere", "uno dei due è nominato altrove"),
    "no_cue": Text("no word of its own says so, only the layout", "nessuna parola lo dice, solo la disposizione"),
    "rule_often_wrong": Text(
        "sentences of this kind are often understood wrongly", "frasi di questo tipo sono spesso fraintese"
    ),
}
"""What speaks against a statement that is too doubtful for the graph."""

UNREAD: Final[Mapping[str, Text]] = {
    "image_only": Text(
        "a picture without text: run text recognition (OCR) on it",
        "un'immagine senza testo: serve il riconoscimento del testo (OCR)",
    ),
    "damaged": Text("damaged: export the document anew", "danneggiata: esporta di nuovo il documento"),
    "empty": Text("nothing stands on it", "non c'è scritto nulla"),
}
"""Why a page gave no text."""

LOOKED_AT: Final = ("passages", "sentences", "sentences_with_cue", "cues_without_ends", "proposed")
"""What the ledger of a document counts before anything is accepted or refused, in the order of the work."""

WORDS: Final[Mapping[str, Text]] = {
    "what": Text("What was read", "Che cosa è stato letto"),
    "skip": Text("Skip to the text", "Vai al testo"),
    "summary": Text("Summary", "In breve"),
    "text": Text("The text", "Il testo"),
    "names": Text("Names", "Nomi"),
    "legend": Text("Types of names", "Tipi di nomi"),
    "ledger": Text("The ledger", "Il registro della lettura"),
    "contents": Text("On this page", "In questa pagina"),
    "stated": Text("statements", "affermazioni"),
    "refused": Text("refused", "rifiutate"),
    "doubtful": Text("doubtful", "dubbie"),
    "doubt": Text("Doubtful, not in the graph", "Dubbia, non è nel grafo"),
    "only_mention": Text("Only a mention, not in the graph", "Solo una menzione, non è nel grafo"),
    "named": Text("names", "nomi"),
    "mentioned": Text("mentions", "menzioni"),
    "pages_read": Text("pages read", "pagine lette"),
    "of": Text("of", "su"),
    "language": Text("Language", "Lingua"),
    "reader": Text("Read by", "Letto da"),
    "read_on": Text("Read on", "Letto il"),
    "page": Text("Page", "Pagina"),
    "unread": Text("not read", "non letta"),
    "unread_pages": Text("Pages that gave no text", "Pagine che non hanno dato testo"),
    "no_text": Text("Nothing could be read here.", "Qui non si è potuto leggere nulla."),
    "cut": Text("characters more are not shown here", "caratteri in più non sono mostrati qui"),
    "more_refused": Text("and {n} more were refused, counted in the ledger", "e altre {n} rifiutate, nel registro"),
    "beside": Text("What this passage states", "Che cosa afferma questo passo"),
    "number": Text("statement", "affermazione"),
    "why": Text("Refused", "Rifiutata"),
    "sure": Text("how sure the reading is", "quanto è sicura la lettura"),
    "also": Text("also", "anche"),
    "seen": Text("Places in the text", "Punti nel testo"),
    "first": Text("first of {n}", "primi di {n}"),
    "passages": Text("passages", "passi"),
    "sentences": Text("sentences", "frasi"),
    "sentences_with_cue": Text("sentences with a cue", "frasi con una parola chiave"),
    "cues_without_ends": Text("of them without two names to join", "di cui senza due nomi da unire"),
    "proposed": Text("statements proposed", "affermazioni proposte"),
    "accepted": Text("accepted", "accettate"),
    "no_statements": Text(
        "No relation was found in this text.", "In questo testo non è stata trovata nessuna relazione."
    ),
    "how": Text(
        "Each type of name has its colour, its underline and a short tag after the name. A number in the text leads to "
        "what is stated there; point at a statement to see its words. What is too doubtful for the graph is marked "
        "with a question mark and a dotted edge, what was refused is grey; both say why.",
        "Ogni tipo di nome ha un colore, una sottolineatura e una sigla dopo il nome. Un numero nel testo porta a ciò "
        "che vi è affermato; indica un'affermazione per vederne le parole. Ciò che è troppo dubbio per il grafo ha un "
        "punto interrogativo e un bordo punteggiato, ciò che è rifiutato è grigio; entrambi dicono perché.",
    ),
}  # fmt: skip
"""Everything else on the page."""


def text_of(code: str, known: Mapping[str, Text]) -> Text:
    """Return a code in plain words; one that nobody has put into words yet is shown as it is."""
    bare = code.replace("_", " ")
    return known.get(code) or Text(bare, bare)


def why_refused(reason: str, language: str) -> str:
    """Tell in plain words why a relation was left out."""
    return text_of(reason, REFUSALS).in_language(language)


def why_held(reason: str, language: str) -> str:
    """Tell in plain words why something stayed a mention."""
    return text_of(reason, HELD).in_language(language)


def why_doubtful(doubts: Sequence[str], language: str) -> str:
    """Tell in plain words what speaks against a doubtful statement."""
    return "; ".join(text_of(doubt, DOUBTS).in_language(language) for doubt in doubts)


def why_unread(reason: str, language: str) -> str:
    """Tell in plain words why a page gave no text."""
    return text_of(reason, UNREAD).in_language(language)


def number(value: int, language: str) -> str:
    """Write a count as the language does."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "it" else text
