"""The admin's first page: nothing that the consultant can do is hidden."""

from django.contrib import admin


def test_every_list_of_the_admin_is_on_its_first_page(admin_client, rf):
    page = admin_client.get("/admin/").content.decode()
    lists = {f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry}

    assert {path for path in lists if f'href="{path}"' not in page} == set()
