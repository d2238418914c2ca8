// title: Partners of a project
// title_it: Partner di un progetto
// question: Who takes part in this project, who coordinates it, and with what contribution?
// question_it: Chi partecipa a questo progetto, chi lo coordina e con quale contributo?
// param project: entity(Project) — the project | il progetto
// column partner: entity — id of the participant | id del partecipante
// column name: text — name of the participant | nome del partecipante
// column label: label — what the participant is | che cos'è il partecipante
// column kind: text — kind of organisation | genere di ente
// column country: country — country | paese
// column role: text — coordinator or partner | coordinatore o partner
// column contribution_eur: number — contribution in euro | contributo in euro
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Project {id: $project})<-[r:PARTICIPATES_IN]-(partner)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
RETURN partner.id AS partner, partner.name AS name, labels(partner)[0] AS label, partner.kind AS kind,
       partner.country AS country, r.role AS role, r.contribution_eur AS contribution_eur,
       r.quotes[0] AS quote, source.name AS source
ORDER BY CASE role WHEN 'coordinator' THEN 0 ELSE 1 END, toLower(name), partner
