// title: Around a node
// title_it: Intorno a un nodo
// question: What is this body, project, place or theme directly related to, and which words state it?
// question_it: A che cosa è direttamente legato questo ente, progetto, luogo o tema, e quali parole lo dicono?
// param node: entity — the node to look around | il nodo intorno a cui guardare
// param relation: relation = null — only relations of this type | solo relazioni di questo tipo
// param label: label = null — only neighbours of this type | solo vicini di questo tipo
// column start: entity — id where the relation starts | id da cui parte la relazione
// column start_name: text — name where it starts | nome da cui parte
// column start_label: label — type where it starts | tipo da cui parte
// column relation: relation — type of relation | tipo di relazione
// column end: entity — id where the relation ends | id a cui arriva la relazione
// column end_name: text — name where it ends | nome a cui arriva
// column end_label: label — type where it ends | tipo a cui arriva
// column since: date — since when | da quando
// column confidence: number — confidence, from 0 to 1 | affidabilità, da 0 a 1
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: subgraph
MATCH (node {id: $node})-[r]-(other)
WHERE type(r) <> 'MENTIONED_IN'
  AND ($relation IS NULL OR type(r) = $relation)
  AND ($label IS NULL OR labels(other)[0] = $label)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
WITH r, startNode(r) AS a, endNode(r) AS b, source
RETURN a.id AS start, a.name AS start_name, labels(a)[0] AS start_label, type(r) AS relation,
       b.id AS end, b.name AS end_name, labels(b)[0] AS end_label, r.since AS since, r.confidence AS confidence,
       r.quotes[0] AS quote, source.name AS source
ORDER BY relation, confidence DESC, toLower(start_name), toLower(end_name), start, end
