// What nodes of one label the database holds.
MATCH (n:LABEL)
RETURN n.id AS id, n.hash AS hash
