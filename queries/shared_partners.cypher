// title: Partners that two bodies share
// title_it: Partner in comune tra due enti
// question: Who has worked with both of these bodies, in which projects or by which ties?
// question_it: Chi ha lavorato con entrambi questi enti, in quali progetti o con quali legami?
// param first: entity(Cluster|Organisation|Hub|Network) — one body | un ente
// param second: entity(Cluster|Organisation|Hub|Network) — the other body | l'altro ente
// column partner: entity — id of the shared partner | id del partner in comune
// column name: text — name of the shared partner | nome del partner in comune
// column label: label — what it is | che cos'è
// column country: country — country | paese
// column with_first: texts — projects, or relations, with the first | progetti, o relazioni, con il primo
// column with_second: texts — projects, or relations, with the second | progetti, o relazioni, con il secondo
// view: table
MATCH (first:Cluster|Organisation|Hub|Network {id: $first})
MATCH (second:Cluster|Organisation|Hub|Network {id: $second})
UNWIND [first, second] AS body
WITH first, second, body
CALL (body) {
  MATCH (body)-[:PARTICIPATES_IN]->(project:Project)<-[:PARTICIPATES_IN]-(partner)
  RETURN partner, project.name AS tie
  UNION
  MATCH (body)-[r:COLLABORATES_WITH|MEMBER_OF]-(partner)
  RETURN partner, type(r) AS tie
}
WITH first, second, body, partner, tie
WHERE partner.id <> first.id AND partner.id <> second.id
WITH first, second, body, partner, tie
ORDER BY tie
WITH partner, collect(DISTINCT CASE body.id WHEN first.id THEN tie END) AS with_first,
     collect(DISTINCT CASE body.id WHEN second.id THEN tie END) AS with_second
WHERE size(with_first) > 0 AND size(with_second) > 0
RETURN partner.id AS partner, partner.name AS name, labels(partner)[0] AS label, partner.country AS country,
       with_first, with_second
ORDER BY size(with_first) + size(with_second) DESC, toLower(name), partner
