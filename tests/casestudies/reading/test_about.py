"""The About page and its portrait: what is uploaded is checked, made again without metadata, and served in two sizes."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image, PngImagePlugin

from casestudies.models import Page, Portrait

from ..tools import fields, show_text

pytestmark = pytest.mark.django_db

SECRET = "46.2044 N, 6.1432 E"


@pytest.fixture
def page() -> Page:
    return Page.objects.get(kind="about")


@pytest.fixture
def save(admin_client, page):
    """Saves the page in French as the consultant would, with a portrait or other changes."""

    def save(upload: bytes | None = None, **changes):
        address = f"{reverse('admin:casestudies_page_change', args=[page.pk])}?language=fr"
        words = {"title": "À propos", "body": "Je conseille des comités de direction."}
        data = fields(admin_client.get(address)) | words | {"_publish": "1"} | changes
        if upload is not None:
            data["portrait"] = SimpleUploadedFile("portrait.jpg", upload)
        return admin_client.post(address, data, headers={"accept-language": "fr"})

    return save


def picture(size=(900, 1200), format="JPEG", **options) -> bytes:
    file = io.BytesIO()
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    image.save(file, format, **options)
    return file.getvalue()


def drawn_by_numbers(width: int, height: int) -> bytes:
    """The beginning of a PNG file that says it is so large."""
    file = bytearray(picture(size=(8, 8), format="PNG"))
    file[16:24] = struct.pack(">II", width, height)
    file[29:33] = struct.pack(">I", zlib.crc32(file[12:29]))
    return bytes(file)


def with_metadata(format: str) -> bytes:
    if format == "PNG":
        noted = PngImagePlugin.PngInfo()
        noted.add_text("Comment", SECRET)
        return picture(format="PNG", pnginfo=noted)
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET
    exif[ExifTags.Base.Orientation] = 6
    comment = {"comment": SECRET.encode()} if format == "JPEG" else {}
    return picture(size=(1200, 900), format=format, exif=exif, xmp=SECRET.encode(), **comment)


def test_there_is_no_about_page_until_it_has_a_text(client, save):
    assert client.get("/fr/a-propos/").status_code == 404
    assert "/fr/a-propos/" not in client.get("/fr/").content.decode()

    assert save().status_code == 302

    shown = client.get("/fr/a-propos/").content.decode()
    assert "Je conseille des comités de direction." in shown
    assert '<a href="/fr/a-propos/">' in client.get("/fr/").content.decode()
    assert client.get("/en/about/").status_code == 404
    assert "/en/about/" not in client.get("/en/").content.decode()
    assert "/en/about/" not in shown


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_portrait_is_made_again_without_what_else_the_file_holds(client, save, format):
    assert save(with_metadata(format)).status_code == 302

    kept = Portrait.objects.get()
    for name, size in {"small": (320, 400), "large": (640, 800)}.items():
        for suffix in ("avif", "jpeg"):
            answer = client.get(f"/fr/portrait/{kept.digest}-{name}.{suffix}")
            assert answer.headers["Content-Type"] == f"image/{suffix}"
            assert "immutable" in answer.headers["Cache-Control"]
            assert SECRET.encode() not in answer.content
            shown = Image.open(io.BytesIO(answer.content))
            assert (shown.format, shown.size) == (suffix.upper(), size)
            assert not shown.getexif()
            assert not {"comment", "xmp", "exif", "icc_profile"} & {name for name, value in shown.info.items() if value}


def test_the_page_shows_the_portrait_with_its_dimensions(client, save):
    save(picture())

    shown = client.get("/fr/a-propos/").content.decode()

    digest = Portrait.objects.get().digest
    assert f"/fr/portrait/{digest}-small.avif" in shown
    assert 'width="320" height="400"' in shown


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (b"GIF89a not a picture at all", "ou le fichier est endommagé"),
        (picture()[:5000], "ou le fichier est endommagé"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "ou le fichier est endommagé"),
        (picture(size=(300, 300)), "300 × 300 pixels"),
        (picture(size=(9000, 6000), quality=1), "trop de pixels"),
        (drawn_by_numbers(30_000, 30_000), "trop de pixels"),
        (b"x" * (7 * 1024 * 1024), "dépasse 6 Mo"),
    ],
    ids=["not a picture", "cut short", "a drawing", "too small", "too many pixels", "a bomb", "too large a file"],
)
def test_a_bad_upload_is_refused_with_a_sentence_and_loses_nothing_typed(save, upload, sentence):
    answer = save(upload, body="Ce que je viens de taper.")

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "Ce que je viens de taper." in answer.content.decode()
    assert not Portrait.objects.exists()


def test_the_twin_of_a_page_without_a_text_in_that_language_is_not_linked(client, page, save):
    save()
    page.set_current_language("en")
    page.title, page.body = "About", "I advise executive committees."
    show_text(page)

    assert 'href="/en/about/"' in client.get("/fr/a-propos/").content.decode()
