FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    HUBGRAPH_NO_BROWSER=1 \
    HUBGRAPH_STORE=/var/lib/hubgraph/papers.lbug

WORKDIR /opt/hubgraph
COPY pyproject.toml README.md LICENSE hubgraph.py ./
COPY graph graph
COPY extract extract
COPY viz viz
COPY data data

# Editable, because data/ is read from beside the packages.
RUN pip install --no-cache-dir --disable-pip-version-check --editable . \
    && useradd --system --uid 10001 --create-home hubgraph \
    && install --directory --owner hubgraph --group hubgraph /var/lib/hubgraph

USER hubgraph
# A new volume is filled with what the image has here: the graph of the sample papers.
RUN hubgraph ingest data/documents
VOLUME /var/lib/hubgraph

EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/about', timeout=4)"]
ENTRYPOINT ["hubgraph"]
CMD ["serve", "--host", "0.0.0.0"]
