// title: Projects between two countries
// title_it: Progetti tra due paesi
// question: Which projects bring together bodies of these two countries, and which bodies?
// question_it: Quali progetti riuniscono enti di questi due paesi, e quali enti?
// param first: country — one country | un paese
// param second: country — the other country | l'altro paese
// param since: date = null — only projects that start on this day or later | solo i progetti che iniziano da questo giorno in poi
// column project: entity — id of the project | id del progetto
// column name: text — name of the project | nome del progetto
// column start: date — start | inizio
// column end: date — end | fine
// column of_first: texts — participants of the first country | partecipanti del primo paese
// column of_second: texts — participants of the second country | partecipanti del secondo paese
// view: table
MATCH (project:Project)<-[:PARTICIPATES_IN]-(body)
WHERE body.country IN [$first, $second] AND ($since IS NULL OR project.start >= left($since, size(project.start)))
WITH project, body
ORDER BY toLower(body.name), body.id
WITH project, collect(CASE body.country WHEN $first THEN body.name END) AS of_first,
     collect(CASE body.country WHEN $second THEN body.name END) AS of_second
WHERE size(of_first) > 0 AND size(of_second) > 0
RETURN project.id AS project, project.name AS name, project.start AS start, project.end AS end, of_first, of_second
ORDER BY coalesce(start, '') DESC, toLower(name), project
