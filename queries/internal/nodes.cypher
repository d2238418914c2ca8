// Some nodes with all their properties, which all have one label.
UNWIND $ids AS each
WITH each
MATCH (node {id: each})
RETURN node
