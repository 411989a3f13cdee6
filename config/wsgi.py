"""The WSGI entry point, served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("FIVEFOLD_WEB", "true")  # before the settings are read: see DATABASES there
application = get_wsgi_application()
