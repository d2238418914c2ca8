// title: Countries of a network
// title_it: Paesi di una rete
// question: From which countries do the members of this network or cluster come?
// question_it: Da quali paesi vengono i membri di questa rete o cluster?
// param network: entity(Network|Cluster|Organisation) — the network or cluster | la rete o il cluster
// column country: country — country, empty where not known | paese, vuoto se non noto
// column members: integer — members of this country | membri di questo paese
// column names: texts — the members | i membri
// view: table
MATCH (:Network|Cluster|Organisation {id: $network})<-[:MEMBER_OF]-(member)
WITH member.country AS country, member.name AS name
ORDER BY toLower(name), name
WITH country, collect(name) AS names
RETURN country, size(names) AS members, names
ORDER BY members DESC, country IS NULL, country
