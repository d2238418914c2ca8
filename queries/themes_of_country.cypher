// title: Themes of a country
// title_it: Temi di un paese
// question: What do the clusters, organisations and projects of this country work on?
// question_it: Di che cosa si occupano i cluster, gli enti e i progetti di questo paese?
// param country: country — the country | il paese
// column theme: entity — id of the theme | id del tema
// column name: text — name of the theme | nome del tema
// column clusters: integer — clusters and networks that work on it | cluster e reti che se ne occupano
// column organisations: integer — organisations and hubs that work on it | enti e hub che se ne occupano
// column projects: integer — projects on it with a participant of the country | progetti sul tema con un partecipante del paese
// column bodies: texts — who, up to ten | chi, fino a dieci
// view: table
MATCH (theme:Theme)
CALL (theme) {
  MATCH (theme)<-[:FOCUSES_ON]-(body:Cluster|Network|Organisation|Hub {country: $country})
  WITH body ORDER BY toLower(body.name), body.id
  RETURN collect(body.name) AS bodies,
         sum(CASE WHEN labels(body)[0] IN ['Cluster', 'Network'] THEN 1 ELSE 0 END) AS clusters
}
CALL (theme) {
  MATCH (theme)<-[:FOCUSES_ON]-(project:Project)
  WHERE EXISTS { (project)<-[:PARTICIPATES_IN]-({country: $country}) }
  RETURN count(DISTINCT project) AS projects
}
WITH theme, bodies, clusters, projects
WHERE size(bodies) + projects > 0
RETURN theme.id AS theme, theme.name AS name, clusters, size(bodies) - clusters AS organisations, projects,
       bodies[..10] AS bodies
ORDER BY size(bodies) + projects DESC, toLower(name), theme
