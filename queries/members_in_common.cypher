// title: Members in common
// title_it: Membri in comune
// question: Who is a member of several of these networks and clusters?
// question_it: Chi è membro di più di una di queste reti e cluster?
// param networks: entities(Network|Cluster) — the networks and clusters | le reti e i cluster
// param country: country = null — only members of this country | solo i membri di questo paese
// column member: entity — id of the member | id del membro
// column name: text — name of the member | nome del membro
// column label: label — what the member is | che cos'è il membro
// column country: country — country | paese
// column memberships: integer — of how many of them it is a member | di quante è membro
// column networks: texts — of which | di quali
// view: table
UNWIND $networks AS chosen
WITH chosen
MATCH (network:Network|Cluster {id: chosen})<-[:MEMBER_OF]-(member)
WHERE $country IS NULL OR member.country = $country
WITH DISTINCT member, network
ORDER BY toLower(network.name), network.id
WITH member, collect(network.name) AS networks
WHERE size(networks) > 1
RETURN member.id AS member, member.name AS name, labels(member)[0] AS label, member.country AS country,
       size(networks) AS memberships, networks
ORDER BY memberships DESC, toLower(name), member
