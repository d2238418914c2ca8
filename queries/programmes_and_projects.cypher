// title: Programmes and what they fund
// title_it: Programmi e ciò che finanziano
// question: Which projects and bodies does each programme, with its parts, fund, and who coordinates them?
// question_it: Quali progetti ed enti finanzia ciascun programma, con le sue parti, e chi li coordina?
// param programme: entity(Programme) = null — only this programme and its parts | solo questo programma e le sue parti
// param since: date = null — only what starts on this day or later | solo ciò che inizia da questo giorno in poi
// column programme: entity — id of the programme | id del programma
// column programme_name: text — name of the programme | nome del programma
// column funded: entity — id of what is funded | id di ciò che è finanziato
// column name: text — name of what is funded | nome di ciò che è finanziato
// column label: label — what it is | che cos'è
// column start: date — start | inizio
// column end: date — end | fine
// column amount_eur: number — amount in euro | importo in euro
// column coordinators: texts — who coordinates it | chi lo coordina
// column participants: integer — participants known | partecipanti noti
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
OPTIONAL MATCH (:Programme {id: $programme})<-[:PART_OF*0..3]-(part:Programme)
WITH collect(DISTINCT part.id) AS parts
MATCH (programme:Programme)<-[r:FUNDED_BY]-(funded)
WHERE ($programme IS NULL OR programme.id IN parts) AND ($since IS NULL OR funded.start >= left($since, size(funded.start)))
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
OPTIONAL MATCH (funded)<-[:PARTICIPATES_IN {role: 'coordinator'}]-(coordinator)
WITH programme, r, funded, source, coordinator
ORDER BY coordinator.name
WITH programme, r, funded, source, collect(coordinator.name) AS coordinators
RETURN programme.id AS programme, programme.name AS programme_name, funded.id AS funded, funded.name AS name,
       labels(funded)[0] AS label, funded.start AS start, funded.end AS end, r.amount_eur AS amount_eur, coordinators,
       COUNT { (funded)<-[:PARTICIPATES_IN]-() } AS participants, r.quotes[0] AS quote, source.name AS source
ORDER BY toLower(programme_name), programme, coalesce(start, '') DESC, toLower(name), funded
