// Which graph the database holds, and whether a load was under way.
MATCH (s:_Lifescape {id: 'state'})
RETURN s.version AS version, s.loading AS loading
