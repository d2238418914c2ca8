// Make or replace relations of one type between two labels: there is one for each pair of ends.
UNWIND $rows AS row
MATCH (a:START {id: row.start})
MATCH (b:END {id: row.end})
MERGE (a)-[r:TYPE]->(b)
SET r = row.properties
