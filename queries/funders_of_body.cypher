// title: Who funds a body or project
// title_it: Chi finanzia un ente o progetto
// question: Which programmes and bodies fund this project, cluster or organisation, and with how much?
// question_it: Quali programmi ed enti finanziano questo progetto, cluster o ente, e con quanto?
// param funded: entity(Project|Cluster|Organisation) — the project, cluster or organisation | il progetto, il cluster o l'ente
// column funder: entity — id of the funder | id del finanziatore
// column name: text — name of the funder | nome del finanziatore
// column label: label — programme or organisation | programma o ente
// column part_of: text — programme that it is part of | programma di cui fa parte
// column amount_eur: number — amount in euro | importo in euro
// column since: date — since when | da quando
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Project|Cluster|Organisation {id: $funded})-[r:FUNDED_BY]->(funder)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
OPTIONAL MATCH (funder)-[:PART_OF]->(whole)
WITH r, funder, source, whole
ORDER BY whole.name
WITH r, funder, source, collect(whole.name)[0] AS part_of
RETURN funder.id AS funder, funder.name AS name, labels(funder)[0] AS label, part_of, r.amount_eur AS amount_eur,
       r.since AS since, r.quotes[0] AS quote, source.name AS source
ORDER BY toLower(name), funder
