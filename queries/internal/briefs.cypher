// What a list shows of nodes, by their ids, which all have one label.
UNWIND $ids AS each
WITH each
MATCH (node {id: each})
RETURN node {.id, .name, .acronym, .country, .title, .media_type, .outcome, label: labels(node)[0]} AS node
ORDER BY node.id
