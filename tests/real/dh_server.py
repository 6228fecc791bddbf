"""A django-helpdesk in one folder, run by the Python of its own environment: dh_server.py FOLDER PORT.

Prints one line of JSON with tokens and numbers when it serves, and ends when it is told to. Mails go to FOLDER/mail. A
mail that is posted to /lab/mail/ is taken in as django-helpdesk takes one from a mail box.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
import types
from pathlib import Path
from typing import Any

TAGS, SEVERITY = "tags", "severity"
APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.humanize",
    "rest_framework",
    "rest_framework.authtoken",
    "helpdesk",
)
CONTEXT = (
    "django.template.context_processors.debug",
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)


def configure(folder: Path) -> None:
    from django.conf import settings

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db"), "OPTIONS": {"timeout": 20}}
    settings.configure(
        DEBUG=False,
        SECRET_KEY="for tests only",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="lab_urls",
        USE_TZ=True,
        TIME_ZONE="UTC",
        SITE_ID=1,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": database},
        INSTALLED_APPS=APPS,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": list(CONTEXT)},
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
        EMAIL_FILE_PATH=str(folder / "mail"),
        DEFAULT_FROM_EMAIL="support@lab.example",
        STATIC_URL="/static/",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(folder / "media"),
        LOGIN_URL="/login/",
        HELPDESK_ACTIVATE_API_ENDPOINT=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [
                "rest_framework.authentication.TokenAuthentication",
                "rest_framework.authentication.SessionAuthentication",
            ]
        },
        LOGGING={
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"file": {"class": "logging.FileHandler", "filename": str(folder / "server.log")}},
            "root": {"handlers": ["file"], "level": "INFO"},
        },
    )


def take_in(request: Any) -> Any:
    """A mail to the support queue, as the mail box gives it."""
    from django.http import JsonResponse
    from helpdesk.email import extract_email_metadata
    from helpdesk.models import Queue

    queue = Queue.objects.get(slug="support")
    ticket = extract_email_metadata(request.body.decode(), queue, logging.getLogger("lab"))
    return JsonResponse({"id": ticket.pk})


def fill() -> dict[str, Any]:
    """Staff with tokens, one who is no staff, two queues, two fields."""
    from django.contrib.auth import get_user_model
    from helpdesk.models import CustomField, Queue
    from rest_framework.authtoken.models import Token

    people = get_user_model().objects
    tokens, numbers = {}, {}
    for name, is_staff in (("agent", True), ("agent2", True), ("outsider", False)):
        person = people.create_user(name, f"{name}@lab.example", "password", is_staff=is_staff)
        tokens[name], numbers[name] = Token.objects.create(user=person).key, person.pk
    for title in ("Support", "Escalations"):
        Queue.objects.create(
            title=title,
            slug=title.lower(),
            email_address=f"{title.lower()}@lab.example",
            enable_notifications_on_email_events=True,
            email_box_type="local",
        )
    CustomField.objects.create(name=TAGS, label="Tags", data_type="varchar", max_length=500, required=False)
    CustomField.objects.create(
        name=SEVERITY, label="Severity", data_type="list", list_values="Low\nNormal\nHigh", required=False
    )
    return {"tokens": tokens, "users": numbers}


def serve(folder: Path, port: int) -> None:
    configure(folder)
    urls = types.ModuleType("lab_urls")
    sys.modules["lab_urls"] = urls
    import django

    django.setup()
    import waitress
    from django.contrib import admin
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("lab/mail/", take_in),
        path("admin/", admin.site.urls),
        path("desk/", include("helpdesk.urls")),
    ]
    call_command("migrate", verbosity=0, interactive=False)
    facts = fill()
    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=port, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    print(json.dumps(facts), flush=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    server.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
