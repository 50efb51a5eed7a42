"""The web server's way in; refuses to serve a production that still has demo accounts."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntnu_intl.settings")
application = get_wsgi_application()

from institutes.signin import refuse_demo_accounts  # noqa: E402 (needs the apps to be ready)

refuse_demo_accounts()
