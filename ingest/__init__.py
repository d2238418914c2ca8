"""From papers to statements: everything that reads. It knows nothing of questions or HTTP.

discovery, readers     which files there are, and what text or rows they hold
registries, extract    what rows and sentences say, as statements with their words
reading, workers       one file's whole way, spread over processes
cluster                the same on a Dask cluster
resolve                which names mean the same body
ledger, pipeline       what became of every source; the whole way, in two repeatable steps
sample                 a small Europe of life sciences to try all this on
"""
