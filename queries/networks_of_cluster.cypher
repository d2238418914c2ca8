// title: Networks of a cluster
// title_it: Reti di un cluster
// question: Which networks does this cluster, hub or organisation belong to, and how many others does each bring together?
// question_it: A quali reti appartiene questo cluster, hub o ente, e quanti altri riunisce ciascuna?
// param cluster: entity(Cluster|Hub|Organisation|Person) — the cluster, hub, organisation or person | il cluster, l'hub, l'ente o la persona
// column network: entity — id of the network | id della rete
// column name: text — name of the network | nome della rete
// column label: label — what it is | che cos'è
// column country: country — country of the network | paese della rete
// column members: integer — members known in all | membri noti in tutto
// column role: text — role in the network | ruolo nella rete
// column since: date — since when | da quando
// column until: date — until when | fino a quando
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Cluster|Hub|Organisation|Person {id: $cluster})-[r:MEMBER_OF|PART_OF]->(network:Network|Cluster)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
RETURN network.id AS network, network.name AS name, labels(network)[0] AS label, network.country AS country,
       COUNT { (network)<-[:MEMBER_OF]-() } AS members, r.role AS role, r.since AS since, r.until AS until,
       r.quotes[0] AS quote, source.name AS source
ORDER BY toLower(name), network, quote
