// title: Projects of an organisation
// title_it: Progetti di un ente
// question: Which projects has this body taken part in, in what role, with how many partners, under which programmes?
// question_it: A quali progetti ha partecipato questo ente, in che ruolo, con quanti partner, in quali programmi?
// param organisation: entity(Organisation|Cluster|Hub|Network) — the organisation, cluster, hub or network | l'ente, il cluster, l'hub o la rete
// param since: date = null — only projects that end on this day or later, or have no end | solo i progetti che finiscono da questo giorno in poi, o senza fine
// column project: entity — id of the project | id del progetto
// column name: text — name of the project | nome del progetto
// column start: date — start | inizio
// column end: date — end | fine
// column role: text — coordinator or partner | coordinatore o partner
// column contribution_eur: number — contribution in euro | contributo in euro
// column partners: integer — participants known in all | partecipanti noti in tutto
// column programmes: texts — programmes that fund it | programmi che lo finanziano
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Organisation|Cluster|Hub|Network {id: $organisation})-[r:PARTICIPATES_IN]->(project:Project)
WHERE $since IS NULL OR project.end IS NULL OR project.end >= left($since, size(project.end))
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
OPTIONAL MATCH (project)-[:FUNDED_BY]->(programme:Programme)
WITH r, project, source, programme
ORDER BY programme.name
WITH r, project, source, collect(programme.name) AS programmes
RETURN project.id AS project, project.name AS name, project.start AS start, project.end AS end, r.role AS role,
       r.contribution_eur AS contribution_eur, COUNT { (project)<-[:PARTICIPATES_IN]-() } AS partners, programmes,
       r.quotes[0] AS quote, source.name AS source
ORDER BY coalesce(start, '') DESC, toLower(name), project
