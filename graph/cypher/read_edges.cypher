// What relations of one type the database holds.
MATCH (a)-[r:TYPE]->(b)
RETURN r.id AS id, r.hash AS hash, type(r) AS type, a.id AS start, b.id AS end
