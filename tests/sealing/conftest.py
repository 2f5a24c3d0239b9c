from tests.inquiries.conftest import _open_form, age, file_database, identity, identity_file  # noqa: F401
