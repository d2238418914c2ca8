// A page of the nodes that have a place on the map, the most connected first.
MATCH (node)
WHERE labels(node)[0] IN $labels
  AND node.x IS NOT NULL
  AND ($countries IS NULL OR node.country IN $countries)
  AND ($degree IS NULL OR node.degree < $degree OR (node.degree = $degree AND node.id > $after))
RETURN node.id AS id, labels(node)[0] AS label, node.name AS name, node.x AS x, node.y AS y, node.degree AS degree,
       node.country AS country, node.community AS community
ORDER BY degree DESC, id
LIMIT $limit
