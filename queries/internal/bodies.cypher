// The bodies whose ids begin so, each with the places and bodies it stands in; each label by itself, for its index.
CALL () {
  MATCH (node:Organisation)
  WHERE node.id STARTS WITH $prefix
  RETURN node
  UNION ALL
  MATCH (node:Cluster)
  WHERE node.id STARTS WITH $prefix
  RETURN node
  UNION ALL
  MATCH (node:Network)
  WHERE node.id STARTS WITH $prefix
  RETURN node
  UNION ALL
  MATCH (node:Hub)
  WHERE node.id STARTS WITH $prefix
  RETURN node
}
WITH node
LIMIT $limit
RETURN node {.id, .name, .name_en, .acronym, .aliases, .country, .street, .postcode, .url, .domains, .identifiers,
             .kind, label: labels(node)[0]} AS node,
       [(node)-[:LOCATED_IN|PART_OF]->(place) | place {.id, .name, label: labels(place)[0]}] AS places
