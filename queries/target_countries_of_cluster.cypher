// title: Target markets of a cluster
// title_it: Mercati di un cluster
// question: Which countries, regions and cities does this cluster, network, body or project aim at?
// question_it: A quali paesi, regioni e città guarda questo cluster, rete, ente o progetto?
// param cluster: entity(Cluster|Network|Organisation|Project) — the cluster, network, organisation or project | il cluster, la rete, l'ente o il progetto
// column place: entity — id of the place | id del luogo
// column name: text — name of the place | nome del luogo
// column label: label — country, region or city | paese, regione o città
// column country: country — country of the place | paese del luogo
// column since: date — since when | da quando
// column evidence: integer — how many statements say so | quante affermazioni lo dicono
// column bodies: integer — other bodies that aim at the same place | altri enti che guardano allo stesso luogo
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Cluster|Network|Organisation|Project {id: $cluster})-[r:TARGETS]->(place)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
RETURN place.id AS place, place.name AS name, labels(place)[0] AS label, place.country AS country, r.since AS since,
       r.evidence AS evidence, COUNT { (place)<-[:TARGETS]-() } - 1 AS bodies,
       r.quotes[0] AS quote, source.name AS source
ORDER BY evidence DESC, toLower(name), place
