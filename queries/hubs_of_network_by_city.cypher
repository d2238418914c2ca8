// title: Hubs of a network, by city
// title_it: Hub di una rete, per città
// question: Which hubs, technopoles and incubators belong to this network, project or body, and in which cities?
// question_it: Quali hub, tecnopoli e incubatori appartengono a questa rete, progetto o ente, e in quali città?
// param network: entity(Network|Cluster|Project|Organisation) — the network, cluster, project or organisation | la rete, il cluster, il progetto o l'ente
// column city: text — city, or region or country where no city is known | città, o regione o paese dove non si sa la città
// column hub: entity — id of the hub | id dell'hub
// column name: text — name of the hub | nome dell'hub
// column country: country — country | paese
// column url: url — website | sito web
// column relation: relation — how it belongs | come vi appartiene
// column since: date — since when | da quando
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Network|Cluster|Project|Organisation {id: $network})<-[r:PART_OF|MEMBER_OF|PARTICIPATES_IN]-(hub:Hub)
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
OPTIONAL MATCH (hub)-[:LOCATED_IN]->(place)
WITH r, hub, source, place
ORDER BY CASE labels(place)[0] WHEN 'City' THEN 0 WHEN 'Region' THEN 1 ELSE 2 END, place.name
WITH r, hub, source, collect(place.name)[0] AS city
RETURN city, hub.id AS hub, hub.name AS name, hub.country AS country, hub.url AS url, type(r) AS relation,
       r.since AS since, r.quotes[0] AS quote, source.name AS source
ORDER BY city IS NULL, toLower(city), toLower(name), hub, relation
