// title: Bodies in no network
// title_it: Enti senza rete
// question: Which clusters, hubs or organisations are members of no network or cluster that we know of?
// question_it: Quali cluster, hub o enti non risultano membri di alcuna rete o cluster?
// param label: label = Cluster — Cluster, Hub or Organisation | Cluster, Hub o Organisation
// param country: country = null — only bodies of this country | solo enti di questo paese
// column body: entity — id of the body | id dell'ente
// column name: text — name of the body | nome dell'ente
// column label: label — what the body is | che cos'è l'ente
// column country: country — country | paese
// column url: url — website | sito web
// column projects: integer — projects it takes part in | progetti a cui partecipa
// column relations: integer — relations in all | relazioni in tutto
// view: table
MATCH (body:Cluster|Hub|Organisation)
WHERE labels(body)[0] = $label
  AND ($country IS NULL OR body.country = $country)
  AND NOT EXISTS { (body)-[:MEMBER_OF|PART_OF]->(:Network|Cluster) }
RETURN body.id AS body, body.name AS name, labels(body)[0] AS label, body.country AS country, body.url AS url,
       COUNT { (body)-[:PARTICIPATES_IN]->() } AS projects, body.degree AS relations
ORDER BY relations DESC, toLower(name), body
