// Candidates for a search, of the indexes given, from full text; Python puts them in their final order.
UNWIND $indexes AS index
WITH index
CALL db.index.fulltext.queryNodes(index, $query) YIELD node, score
WITH node, score
WHERE ($labels IS NULL OR labels(node)[0] IN $labels) AND ($country IS NULL OR node.country = $country)
RETURN node {.id, .name, .acronym, .name_en, .country, .aliases, .identifiers, .degree, label: labels(node)[0]} AS node
ORDER BY CASE WHEN $by_degree THEN 0.0 ELSE score END DESC, node.degree DESC, node.id
LIMIT $limit
