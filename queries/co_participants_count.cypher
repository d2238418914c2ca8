// title: Closest project partners
// title_it: Partner di progetto più stretti
// question: Who has shared the most projects with this body, and when last?
// question_it: Chi ha condiviso più progetti con questo ente, e quando l'ultima volta?
// param body: entity(Organisation|Cluster|Hub|Network) — the body | l'ente
// param country: country = null — only partners of this country | solo partner di questo paese
// column partner: entity — id of the partner | id del partner
// column name: text — name of the partner | nome del partner
// column label: label — what the partner is | che cos'è il partner
// column country: country — country | paese
// column shared: integer — projects in common | progetti in comune
// column latest: date — start of the latest project in common | inizio dell'ultimo progetto in comune
// column projects: texts — the projects, latest first, up to ten | i progetti, dal più recente, fino a dieci
// view: table
MATCH (body:Organisation|Cluster|Hub|Network {id: $body})-[:PARTICIPATES_IN]->(project:Project)<-[:PARTICIPATES_IN]-(partner)
WHERE partner.id <> $body AND ($country IS NULL OR partner.country = $country)
WITH partner, project
ORDER BY coalesce(project.start, '') DESC, project.name
WITH partner, collect(project.name) AS projects, max(project.start) AS latest
RETURN partner.id AS partner, partner.name AS name, labels(partner)[0] AS label, partner.country AS country,
       size(projects) AS shared, latest, projects[..10] AS projects
ORDER BY shared DESC, coalesce(latest, '') DESC, toLower(name), partner
