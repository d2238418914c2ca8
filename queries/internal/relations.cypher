// A page of the relations of a node, in the order of their ids, after a given one.
MATCH (node {id: $id})-[r]-(other)
WHERE ($after IS NULL OR r.id > $after)
  AND (type(r) = $type OR ($type IS NULL AND type(r) <> 'MENTIONED_IN'))
WITH r, other
ORDER BY r.id
LIMIT $limit
RETURN properties(r) AS relation, type(r) AS type, startNode(r).id AS start, endNode(r).id AS end,
       other {.id, .name, .acronym, .country, label: labels(other)[0]} AS other
ORDER BY relation.id
