// Note which graph the database holds, whether a load is under way, and how much there is of what.
MERGE (s:_Lifescape {id: 'state'})
SET s.version = $version, s.loading = $loading, s.counts = $counts
