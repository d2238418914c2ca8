// title: Members of a network
// title_it: Membri di una rete
// question: Who belongs to this network or cluster, in what role, since when, and where is it said?
// question_it: Chi fa parte di questa rete o cluster, in che ruolo, da quando, e dove è detto?
// param network: entity(Network|Cluster|Organisation) — the network or cluster | la rete o il cluster
// param country: country = null — only members of this country | solo i membri di questo paese
// column member: entity — id of the member | id del membro
// column name: text — name of the member | nome del membro
// column label: label — what the member is | che cos'è il membro
// column country: country — country of the member | paese del membro
// column url: url — website | sito web
// column role: text — role in the network | ruolo nella rete
// column since: date — since when | da quando
// column until: date — until when | fino a quando
// column quote: text — the words that state it | le parole che lo dicono
// column source: text — the source of these words | la fonte di queste parole
// view: table
MATCH (:Network|Cluster|Organisation {id: $network})<-[r:MEMBER_OF]-(member)
WHERE $country IS NULL OR member.country = $country
OPTIONAL MATCH (source:Source {id: r.quote_sources[0]})
RETURN member.id AS member, member.name AS name, labels(member)[0] AS label, member.country AS country,
       member.url AS url, r.role AS role, r.since AS since, r.until AS until,
       r.quotes[0] AS quote, source.name AS source
ORDER BY toLower(name), member
