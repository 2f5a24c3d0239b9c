"""Run by `manage.py shell`: publishes the page whose title and body (HTML) are in the environment."""

import os

from home.models import CasePage, HomePage

home = HomePage.objects.get()
home.add_child(instance=CasePage(title=os.environ["TITLE"], body=os.environ["BODY"], slug="case"))
