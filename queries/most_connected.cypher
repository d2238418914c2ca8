// title: Most connected bodies
// title_it: Enti più connessi
// question: Which bodies have the most relations, and of what kind are they?
// question_it: Quali enti hanno più relazioni, e di che genere?
// param label: label = null — only this type; without it clusters, networks, hubs and organisations | solo questo tipo; senza, cluster, reti, hub ed enti
// param country: country = null — only bodies of this country | solo enti di questo paese
// param top: integer(1..500) = 20 — how many to show | quanti mostrarne
// column body: entity — id of the body | id dell'ente
// column name: text — name of the body | nome dell'ente
// column label: label — what the body is | che cos'è l'ente
// column country: country — country | paese
// column relations: integer — relations in all | relazioni in tutto
// column projects: integer — projects it takes part in | progetti a cui partecipa
// column memberships: integer — bodies it is a member of | enti di cui è membro
// column members: integer — bodies that are its members | enti che ne sono membri
// view: table
MATCH (body)
WHERE (labels(body)[0] = $label OR ($label IS NULL AND labels(body)[0] IN ['Cluster', 'Network', 'Hub', 'Organisation']))
  AND ($country IS NULL OR body.country = $country)
  AND body.degree > 0
WITH body
ORDER BY body.degree DESC, toLower(body.name), body.id
LIMIT $top
RETURN body.id AS body, body.name AS name, labels(body)[0] AS label, body.country AS country,
       body.degree AS relations, COUNT { (body)-[:PARTICIPATES_IN]->() } AS projects,
       COUNT { (body)-[:MEMBER_OF]->() } AS memberships, COUNT { (body)<-[:MEMBER_OF]-() } AS members
ORDER BY relations DESC, toLower(name), body
