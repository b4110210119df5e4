FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/policywatch \
 && /opt/policywatch/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.13-slim
RUN useradd --system --uid 17003 --no-create-home --home-dir /data policywatch \
 && install --directory --owner policywatch --group policywatch /data
COPY --from=build /opt/policywatch /opt/policywatch
ENV PATH=/opt/policywatch/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    POLICYWATCH_HOME=/data
WORKDIR /data
VOLUME /data
USER 17003
EXPOSE 17003
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import http.client, sys; asked = http.client.HTTPConnection('127.0.0.1', 17003, timeout=4); asked.request('GET', '/healthz'); sys.exit(asked.getresponse().status != 200)"]
ENTRYPOINT ["policywatch"]
CMD ["run", "--host", "0.0.0.0", "--port", "17003"]
