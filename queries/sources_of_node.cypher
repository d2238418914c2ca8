// title: Sources of a node
// title_it: Fonti di un nodo
// question: Which documents and registries speak of this body, project, place or theme, and how often?
// question_it: Quali documenti e registri parlano di questo ente, progetto, luogo o tema, e quanto spesso?
// param node: entity — the node | il nodo
// column source: entity — id of the source | id della fonte
// column name: text — title of the source | titolo della fonte
// column files: texts — its file | il suo file
// column media_type: text — kind of file | tipo di file
// column mentions: integer — how often it names the node | quante volte nomina il nodo
// column quote: text — the words of the first mention | le parole della prima menzione
// view: table
MATCH (node {id: $node})-[r:MENTIONED_IN]->(source:Source)
RETURN source.id AS source, source.name AS name, source.aliases AS files, source.media_type AS media_type,
       r.count AS mentions, r.quotes[0] AS quote
ORDER BY mentions DESC, toLower(name), source
