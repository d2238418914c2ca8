// The strongest relations of each of some nodes, which all have one label; their bundles of relations stay apart.
UNWIND $ids AS each
WITH each
MATCH (node {id: each})
CALL (node) {
  MATCH (node)-[r]-(other)
  WHERE type(r) <> 'MENTIONED_IN'
    AND ($types IS NULL OR type(r) IN $types)
    AND ($labels IS NULL OR labels(other)[0] IN $labels)
  WITH r, other
  ORDER BY r.confidence DESC, r.evidence DESC, r.id
  LIMIT $limit
  RETURN r, other
}
WITH node, r, other
RETURN node.id AS node, r {.*, type: type(r), start: startNode(r).id, end: endNode(r).id} AS relation,
       other {.id, .name, .acronym, .country, .degree, .x, .y, .community, label: labels(other)[0]} AS other
ORDER BY r.confidence DESC, r.evidence DESC, r.id
