// How many relations of each type and direction a node has.
MATCH (node {id: $id})-[r]-()
RETURN type(r) AS type, startNode(r).id = $id AS outgoing, count(r) AS count
ORDER BY type, outgoing DESC
