// The surest of the shortest ways between two nodes, not through places and themes, which join nearly everything.
MATCH (first {id: $start})
MATCH (second {id: $end})
WITH first, second
WHERE first.id <> second.id
MATCH path = allShortestPaths(
  (first)-[:MEMBER_OF|PARTICIPATES_IN|FUNDED_BY|PART_OF|COLLABORATES_WITH|ORGANISES|ATTENDS|HAS_ROLE|SUPPORTS*..6]-(second))
WITH path, length(path) AS steps, reduce(sure = 1.0, r IN relationships(path) | sure * r.confidence) AS sure,
     reduce(busy = 0, n IN nodes(path) | busy + n.degree) AS busy,
     reduce(ids = '', r IN relationships(path) | ids + r.id) AS ids
WHERE steps <= $steps
WITH path, sure, busy, ids
ORDER BY sure DESC, busy, ids
LIMIT $ways
RETURN [n IN nodes(path) | n {.id, .name, .acronym, .country, .degree, label: labels(n)[0]}] AS nodes,
       [r IN relationships(path) | r {.*, type: type(r), start: startNode(r).id, end: endNode(r).id}] AS relations,
       sure, busy, ids
ORDER BY sure DESC, busy, ids
