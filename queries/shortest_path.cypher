// title: Shortest way between two
// title_it: La via più breve tra due
// question: Through which projects, networks, events and people are these two linked, and which words state each step?
// question_it: Attraverso quali progetti, reti, eventi e persone questi due sono legati, e quali parole dicono ciascun passo?
// param first: entity(Cluster|Network|Hub|Organisation|Project|Programme|Person|Event|Policy) — where the way begins | da dove parte la via
// param second: entity(Cluster|Network|Hub|Organisation|Project|Programme|Person|Event|Policy) — where the way ends | dove arriva la via
// param ways: integer(1..20) = 1 — how many equally short ways to show, surest first | quante vie ugualmente brevi mostrare, dalla più sicura
// column way: integer — number of the way | numero della via
// column step: integer — number of the step | numero del passo
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
MATCH (first:Cluster|Network|Hub|Organisation|Project|Programme|Person|Event|Policy {id: $first})
MATCH (second:Cluster|Network|Hub|Organisation|Project|Programme|Person|Event|Policy {id: $second})
WITH first, second
WHERE first.id <> second.id
// Places and themes join nearly everything to everything, and say nothing of who knows whom.
MATCH path = allShortestPaths(
  (first)-[:MEMBER_OF|PARTICIPATES_IN|FUNDED_BY|PART_OF|COLLABORATES_WITH|ORGANISES|ATTENDS|HAS_ROLE|SUPPORTS*..6]-(second))
WITH path, reduce(sure = 1.0, r IN relationships(path) | sure * r.confidence) AS sure,
     reduce(busy = 0, n IN nodes(path) | busy + n.degree) AS busy,
     reduce(ids = '', r IN relationships(path) | ids + r.id) AS ids
ORDER BY sure DESC, busy, ids
LIMIT $ways
WITH collect(relationships(path)) AS found
UNWIND range(0, size(found) - 1) AS way
WITH way, found[way] AS steps
UNWIND range(0, size(steps) - 1) AS step
WITH way, step, steps[step] AS r
WITH way, step, r, startNode(r) AS a, endNode(r) AS b
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
RETURN way + 1 AS way, step + 1 AS step, a.id AS start, a.name AS start_name, labels(a)[0] AS start_label,
       type(r) AS relation, b.id AS end, b.name AS end_name, labels(b)[0] AS end_label, r.since AS since,
       r.confidence AS confidence, r.quotes[0] AS quote, source.name AS source
ORDER BY way, step
