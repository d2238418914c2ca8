// Remove nodes of one label with whatever still hangs on them.
UNWIND $rows AS row
MATCH (n:LABEL {id: row.id})
DETACH DELETE n
