// What relations of these types the database holds.
MATCH (a)-[r]->(b)
WHERE type(r) IN $types
RETURN r.id AS id, r.hash AS hash, type(r) AS kind, a.id AS start, b.id AS end
