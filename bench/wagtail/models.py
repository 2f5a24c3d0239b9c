"""Takes the place of home/models.py in the project that `wagtail start` makes: its home page, and a page of plain text."""

from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    pass


class CasePage(Page):
    body = RichTextField()
