// What the loader says of the graph as a whole.
MATCH (state:_Lifescape {id: 'state'})
RETURN state
