// Remove relations of one type, told by their ends.
UNWIND $rows AS row
MATCH (a:START {id: row.start})-[r:TYPE]->(b:END {id: row.end})
DELETE r
