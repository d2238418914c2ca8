// How many nodes of each label there are.
MATCH (node)
RETURN labels(node)[0] AS label, count(*) AS nodes
ORDER BY label
