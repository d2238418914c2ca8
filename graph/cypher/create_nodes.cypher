// Make nodes of one label that are not there.
UNWIND $rows AS row
CREATE (n:LABEL)
SET n = row
