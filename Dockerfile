# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    FIVEFOLD_HOME=/var/lib/fivefold \
    STATIC_ROOT=/srv/fivefold/staticfiles

WORKDIR /srv/fivefold

# The lock alone first: a change in the code leaves the layer with the packages as it is.
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . ./
# The addresses are never opened here; without them manage.py would start its embedded servers.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///build REDIS_URL=redis://build python manage.py collectstatic --no-input \
    && useradd --uid 10001 --home-dir /var/lib/fivefold --create-home fivefold

USER 10001
VOLUME /var/lib/fivefold
EXPOSE 8000
# No access log: it would keep what people search for, and their addresses.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
