// Make relations of one type between two labels that are not there.
UNWIND $rows AS row
MATCH (a:START {id: row.start})
MATCH (b:END {id: row.end})
CREATE (a)-[r:TYPE]->(b)
SET r = row.properties
