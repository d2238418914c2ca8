"""Downloads of official dumps: the only place besides the client of language models that asks other hosts anything.

    dumps      what can be fetched, from where: data, in dumps.yaml
    transport  one question over HTTP, answered by no other host than the allowed ones
    index      the newest release of a dump, where a record names it
    download   a file, with resume, retry, checks and atomic placement

Only the command ``lifescape fetch`` comes here; nothing that reads, serves or answers does.
"""

from ingest.fetching.checks import DownloadFailed
from ingest.fetching.download import Downloaded, Patience, Progress, download
from ingest.fetching.dumps import Dump, Wanted, dumps, wanted_of

__all__ = ["DownloadFailed", "Downloaded", "Dump", "Patience", "Progress", "Wanted", "download", "dumps", "wanted_of"]
