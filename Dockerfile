# Two stages: what is needed to install stays behind, what serves comes along.
# With REQUIREMENTS=dask it can also fit on a cluster: docs/cluster.md; with REQUIREMENTS=traces it
# can send traces: docs/monitoring.md.
FROM python:3.12-slim AS build
WORKDIR /build
ARG REQUIREMENTS=main
COPY requirements/pip.txt requirements/main.txt requirements/dask.txt requirements/traces.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/pip.txt \
 && /venv/bin/python -m pip install --no-cache-dir --require-hashes -r "requirements/$REQUIREMENTS.txt"

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/winnow winnow \
 && install --directory --owner winnow --group winnow /var/lib/winnow
COPY --from=build /venv /venv
WORKDIR /opt/winnow
COPY model model
COPY service service
COPY training training
COPY fixtures fixtures
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WINNOW_DATA_DIR=/var/lib/winnow \
    WINNOW_HOST=0.0.0.0 \
    WINNOW_PORT=8100
USER winnow
VOLUME /var/lib/winnow
EXPOSE 8100
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8100/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "service", "serve"]
