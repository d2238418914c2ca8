// What nodes of these labels the database holds.
MATCH (n)
WHERE labels(n)[0] IN $labels
RETURN n.id AS id, n.hash AS hash, labels(n)[0] AS kind
