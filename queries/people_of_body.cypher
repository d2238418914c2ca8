// title: People in charge
// title_it: Persone in carica
// question: Who holds a public office in this body or project, since when, and where is it said?
// question_it: Chi ricopre una carica pubblica in questo ente o progetto, da quando, e dove è detto?
// param body: entity(Organisation|Cluster|Network|Project|Hub) — the body or project | l'ente o il progetto
// column person: entity — id of the person | id della persona
// column name: text — name | nome
// column title: text — office held | carica ricoperta
// column since: date — since when | da quando
// column until: date — until when | fino a quando
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Organisation|Cluster|Network|Project|Hub {id: $body})<-[r:HAS_ROLE]-(person:Person)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
RETURN person.id AS person, person.name AS name, r.title AS title, r.since AS since, r.until AS until,
       r.quotes[0] AS quote, source.name AS source
ORDER BY toLower(name), person
