// Relations of some nodes, which all have one label, to nodes of the map that come before them there.
UNWIND $ids AS each
WITH each
MATCH (node {id: each})
MATCH (node)-[r]-(other)
WHERE type(r) <> 'MENTIONED_IN'
  AND ($after IS NULL OR r.id > $after)
  AND labels(other)[0] IN $labels
  AND other.x IS NOT NULL
  AND ($countries IS NULL OR other.country IN $countries)
  AND (other.degree > node.degree OR (other.degree = node.degree AND other.id < node.id))
RETURN r.id AS id, type(r) AS type, startNode(r).id AS start, endNode(r).id AS end, r.confidence AS confidence
ORDER BY id
LIMIT $limit
