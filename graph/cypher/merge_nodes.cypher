// Make or replace nodes of one label; what a row does not have is removed.
UNWIND $rows AS row
MERGE (n:LABEL {id: row.id})
SET n = row
