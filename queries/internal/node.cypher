// A node with all its properties.
MATCH (node {id: $id})
RETURN node
