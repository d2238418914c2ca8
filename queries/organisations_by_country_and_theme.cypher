// title: Who works on a theme, by country
// title_it: Chi si occupa di un tema, per paese
// question: Which bodies work on this theme or a part of it, by their own statement or through projects?
// question_it: Quali enti si occupano di questo tema o di una sua parte, per dichiarazione propria o attraverso progetti?
// param theme: entity(Theme) — the theme | il tema
// param country: country = null — only bodies of this country | solo enti di questo paese
// param label: label = null — only bodies of this type | solo enti di questo tipo
// param kind: text = null — only organisations of this kind: company, university, research, hospital… | solo enti di questo genere: company, university, research, hospital…
// column body: entity — id of the body | id dell'ente
// column name: text — name of the body | nome dell'ente
// column label: label — what the body is | che cos'è l'ente
// column kind: text — kind of organisation | genere di ente
// column country: country — country | paese
// column url: url — website | sito web
// column stated: texts — themes that it is said to work on | temi di cui è detto che si occupa
// column projects: texts — its projects on the theme | i suoi progetti sul tema
// column quote: text — the words that state it best | le parole che lo dicono meglio
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Theme {id: $theme})<-[:PART_OF*0..3]-(topic:Theme)
WITH DISTINCT topic
CALL (topic) {
  MATCH (topic)<-[r:FOCUSES_ON]-(body:Organisation|Cluster|Hub|Network)
  RETURN body, r, topic.name AS stated, null AS project
  UNION ALL
  MATCH (topic)<-[:FOCUSES_ON]-(on_it:Project)<-[r:PARTICIPATES_IN]-(body:Organisation|Cluster|Hub|Network)
  RETURN body, r, null AS stated, on_it.name AS project
}
WITH body, r, stated, project
WHERE ($country IS NULL OR body.country = $country)
  AND ($label IS NULL OR labels(body)[0] = $label)
  AND ($kind IS NULL OR body.kind = $kind)
WITH body, r, stated, project
ORDER BY stated IS NULL, r.confidence DESC, coalesce(stated, project), r.id
WITH body, collect(r) AS said, collect(DISTINCT stated) AS stated, collect(DISTINCT project) AS projects
WITH body, said[0] AS best, stated, projects
OPTIONAL MATCH (source:Source {id: best.quote_sources[0]})
RETURN body.id AS body, body.name AS name, labels(body)[0] AS label, body.kind AS kind, body.country AS country,
       body.url AS url, stated, projects, best.quotes[0] AS quote, source.name AS source
ORDER BY size(stated) DESC, size(projects) DESC, toLower(name), body
