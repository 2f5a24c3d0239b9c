# The same steps as `make run`, in two stages: one builds, the other serves, as a user who may write to /data only.

FROM node:20-bookworm-slim AS packages
WORKDIR /site
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev

FROM python:3.11-slim-bookworm AS build
WORKDIR /site
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/python -m pip install --quiet --no-cache-dir --no-deps --require-hashes --requirement requirements.lock
COPY . .
COPY --from=packages /site/node_modules node_modules
RUN .venv/bin/pybabel --quiet compile --domain django --directory locale \
 && .venv/bin/python -m site_config.assets \
 && .venv/bin/python -m casestudies.anonymity.building build/guard \
 && SECRET_KEY=not-a-secret-only-for-building-and-checking DATA_DIR=build/data \
    .venv/bin/python manage.py collectstatic --noinput --clear --verbosity 0 \
 && rm -rf node_modules build/data

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /nonexistent site && mkdir /data && chown site /data
WORKDIR /site
COPY --from=build /site /site
USER site
# Threads that share one arena of memory give back what a page took; with an arena each they would keep it.
ENV DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD [".venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", ".venv/bin/python -m site_config.prepare && exec .venv/bin/python -m site_config.serve --bind 0.0.0.0:8000"]
