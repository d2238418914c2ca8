// Note which graph the database holds, and whether a load is under way.
MERGE (s:_Lifescape {id: 'state'})
SET s.version = $version, s.loading = $loading
