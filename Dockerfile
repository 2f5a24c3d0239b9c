# The same steps as `make run`, in stages: `site` serves, as a user who may write to /data, /backups and /pages only; `edge` is Caddy in front of it
# (compose.yaml). Base images are pinned: `docker buildx imagetools inspect python:3.11-slim-bookworm` prints the digest of today.

FROM node:24.20.0-bookworm-slim@sha256:ba849c60be29959425b8734d57b8b4b7d56f98edd9504c9af091d5281095a71e AS packages
WORKDIR /site
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev

FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS build
WORKDIR /site
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/python -m pip install --quiet --no-cache-dir --no-deps --require-hashes --requirement requirements.lock
COPY . .
COPY --from=packages /site/node_modules node_modules
RUN .venv/bin/pybabel --quiet compile --domain django --directory locale \
 && .venv/bin/python -m site_config.assets \
 && .venv/bin/python -m casestudies.anonymity.building build/guard \
 && .venv/bin/python -m site_config.bom \
 && SECRET_KEY=not-a-secret-only-for-building-and-checking DATA_DIR=build/data \
    .venv/bin/python manage.py collectstatic --noinput --clear --verbosity 0 \
 && rm -rf node_modules build/data

FROM caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f AS edge
# Without any capability, a program that asks for one does not start; and port 80 needs none in a container.
RUN setcap -r /usr/bin/caddy && chown -R 10002:10002 /data /config && mkdir /pages && chown 10001 /pages
COPY deploy/Caddyfile /etc/caddy/Caddyfile
COPY --from=build /site/build/static /srv/static
USER 10002:10002

FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS site
RUN useradd --system --uid 10001 --home-dir /nonexistent site \
 && install --directory --owner site --mode 700 /data /backups \
 && install --directory --owner site /pages
WORKDIR /site
COPY --from=build /site /site
USER site
# Threads that share one arena of memory give back what a page took; with an arena each they would keep it.
ENV DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --start-interval=1s \
  CMD [".venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", ".venv/bin/python -m site_config.prepare && exec .venv/bin/python -m site_config.serve --bind 0.0.0.0:8000"]
