// title: Projects of a period
// title_it: Progetti di un periodo
// question: Which projects start in this period, on which themes, and with participants from which countries?
// question_it: Quali progetti iniziano in questo periodo, su quali temi e con partecipanti di quali paesi?
// param since: date — first day of the period | primo giorno del periodo
// param until: date = null — last day of the period | ultimo giorno del periodo
// param country: country = null — only with a participant of this country | solo con un partecipante di questo paese
// column project: entity — id of the project | id del progetto
// column name: text — name of the project | nome del progetto
// column start: date — start | inizio
// column end: date — end | fine
// column budget_eur: number — budget in euro | bilancio in euro
// column coordinators: texts — who coordinates it | chi lo coordina
// column countries: texts — countries of the participants | paesi dei partecipanti
// column themes: texts — themes | temi
// column participants: integer — participants known | partecipanti noti
// view: table
MATCH (project:Project)
WHERE project.start >= left($since, size(project.start)) AND ($until IS NULL OR left(project.start, size($until)) <= $until)
  AND ($country IS NULL OR EXISTS { (project)<-[:PARTICIPATES_IN]-({country: $country}) })
OPTIONAL MATCH (project)<-[r:PARTICIPATES_IN]-(body)
WITH project, body, CASE r.role WHEN 'coordinator' THEN body.name END AS coordinator
ORDER BY body.country, coordinator
WITH project, collect(DISTINCT body.country) AS countries, collect(coordinator) AS coordinators, count(body) AS participants
OPTIONAL MATCH (project)-[:FOCUSES_ON]->(theme:Theme)
WITH project, countries, coordinators, participants, theme
ORDER BY theme.name
WITH project, countries, coordinators, participants, collect(theme.name) AS themes
RETURN project.id AS project, project.name AS name, project.start AS start, project.end AS end,
       project.budget_eur AS budget_eur, coordinators, countries, themes, participants
ORDER BY start DESC, toLower(name), project
