// title: Size of the graph
// title_it: Dimensione del grafo
// question: How many clusters, networks, projects, organisations, relations and sources are known?
// question_it: Quanti cluster, reti, progetti, enti, relazioni e fonti sono noti?
// column clusters: integer — clusters | cluster
// column networks: integer — networks | reti
// column projects: integer — projects | progetti
// column organisations: integer — organisations and hubs | enti e hub
// column countries: integer — countries | paesi
// column sources: integer — sources | fonti
// column relations: integer — relations, mentions left out | relazioni, menzioni escluse
// view: number
MATCH (node:Cluster|Network|Project|Programme|Hub|Organisation|Person|Event|Theme|Country|Region|City|Policy|Source)
WITH labels(node)[0] AS label, count(*) AS nodes, sum(node.degree) AS ends
RETURN sum(CASE label WHEN 'Cluster' THEN nodes ELSE 0 END) AS clusters,
       sum(CASE label WHEN 'Network' THEN nodes ELSE 0 END) AS networks,
       sum(CASE label WHEN 'Project' THEN nodes ELSE 0 END) AS projects,
       sum(CASE WHEN label IN ['Organisation', 'Hub'] THEN nodes ELSE 0 END) AS organisations,
       sum(CASE label WHEN 'Country' THEN nodes ELSE 0 END) AS countries,
       sum(CASE label WHEN 'Source' THEN nodes ELSE 0 END) AS sources,
       // Every relation ends at two nodes, so counting ends needs no walk over the relations.
       sum(ends) / 2 AS relations
