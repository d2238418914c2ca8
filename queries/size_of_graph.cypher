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
RETURN COUNT { (:Cluster) } AS clusters, COUNT { (:Network) } AS networks, COUNT { (:Project) } AS projects,
       COUNT { (:Organisation) } + COUNT { (:Hub) } AS organisations, COUNT { (:Country) } AS countries,
       COUNT { (:Source) } AS sources,
       COUNT { ()-->() } - COUNT { ()-[:MENTIONED_IN]->() } AS relations
