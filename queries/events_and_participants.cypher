// title: Events and who goes there
// title_it: Eventi e chi vi partecipa
// question: Which fairs, missions and meetings are there, who organises them and who attends?
// question_it: Quali fiere, missioni e incontri ci sono, chi li organizza e chi vi partecipa?
// param event: entity(Event) = null — only this event | solo questo evento
// param since: date = null — only events that start on this day or later | solo gli eventi che iniziano da questo giorno in poi
// column event: entity — id of the event | id dell'evento
// column event_name: text — name of the event | nome dell'evento
// column start: date — start | inizio
// column place: texts — where it takes place | dove si svolge
// column relation: relation — organises or attends | organizza o partecipa
// column participant: entity — id of who organises or attends | id di chi organizza o partecipa
// column name: text — name of who organises or attends | nome di chi organizza o partecipa
// column label: label — what the participant is | che cos'è il partecipante
// column country: country — country of the participant | paese del partecipante
// column role: text — role at the event | ruolo all'evento
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
OPTIONAL MATCH (chosen:Event {id: $event})
WITH chosen.id AS only
MATCH (event:Event)<-[r:ORGANISES|ATTENDS]-(participant)
WHERE ($event IS NULL OR event.id = only) AND ($since IS NULL OR event.start >= left($since, size(event.start)))
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
OPTIONAL MATCH (event)-[:LOCATED_IN]->(place)
WITH event, r, participant, source, place
ORDER BY place.name
WITH event, r, participant, source, collect(place.name) AS place
RETURN event.id AS event, event.name AS event_name, event.start AS start, place, type(r) AS relation,
       participant.id AS participant, participant.name AS name, labels(participant)[0] AS label,
       participant.country AS country, r.role AS role, r.quotes[0] AS quote, source.name AS source
ORDER BY coalesce(start, '') DESC, toLower(event_name), event, relation DESC, toLower(name), participant
