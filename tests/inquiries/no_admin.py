"""Addresses of a site that has no admin."""

urlpatterns: list = []
