// The sources that speak of a node, those that name it most first.
MATCH (node {id: $id})-[r:MENTIONED_IN]->(source:Source)
RETURN source {.id, .name, .title, .aliases, .media_type, .outcome} AS source, r.count AS count
ORDER BY count DESC, source.id
