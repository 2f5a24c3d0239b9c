"""The portrait is a draft until the About page is published, and what was erased from a picture stays erased."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image

from accounts import roles
from casestudies.models import Page, Portrait
from casestudies.models.portraits import DRAFT, PUBLISHED
from casestudies.reading import portraits

from ..tools import fields

pytestmark = pytest.mark.django_db


def written(image: Image.Image, format: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def plain(color: str, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (400, 500), color)


def shown(upload: bytes) -> tuple[int, int, int]:
    """The color in the middle of what readers get."""
    made = Image.open(io.BytesIO(portraits.encoded(io.BytesIO(upload))["small_jpeg"])).convert("RGB")
    return made.getpixel((160, 200))


def is_near(color: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(one - two) < 12 for one, two in zip(color, other, strict=True))


@pytest.fixture
def form(admin_client):
    """Saves the page in French with other changes; `form(_publish="1")` publishes it too."""
    address = f"{reverse('admin:casestudies_page_change', args=[Page.objects.get(kind='about').pk])}?language=fr"
    words = {"title": "À propos", "body": "Je conseille des comités de direction."}

    def send(upload: bytes | None = None, **changes):
        data = fields(admin_client.get(address)) | words | changes
        if upload is not None:
            data["portrait"] = SimpleUploadedFile("portrait.png", upload)
        assert admin_client.post(address, data).status_code == 302
        return admin_client.get(address).content.decode()

    return send


def test_readers_see_another_portrait_once_the_page_is_published(client, form):
    form(written(plain("red")), _publish="1")
    first = Portrait.objects.get().digest

    page = form(written(plain("blue")))

    draft = Portrait.objects.get(pk=DRAFT).digest
    assert "une fois la page publiée" in page
    assert f"portrait/{DRAFT}-{draft}.jpeg" in page
    assert f"portrait/{first}-small" in client.get("/fr/a-propos/").content.decode()
    assert client.get(f"/fr/portrait/{draft}-small.jpeg").status_code == 404

    form(_publish="1")

    assert f"portrait/{draft}-small" in client.get("/fr/a-propos/").content.decode()
    assert client.get(f"/fr/portrait/{first}-small.jpeg").status_code == 404


def test_readers_see_the_portrait_until_its_removal_is_published(client, form):
    form(written(plain("red")), _publish="1")
    digest = Portrait.objects.get().digest

    assert "garder finalement" in form(change_back="on")
    assert client.get(f"/fr/portrait/{digest}-small.avif").status_code == 200

    assert "Aucun pour" in form(_publish="1")
    assert client.get(f"/fr/portrait/{digest}-small.avif").status_code == 404
    assert "<picture" not in client.get("/fr/a-propos/").content.decode()


@pytest.mark.parametrize("draft", ["another", "removal"])
def test_a_draft_of_the_portrait_can_be_dropped(form, draft):
    form(written(plain("red")), _publish="1")
    page = form(written(plain("blue"))) if draft == "another" else form(change_back="on")
    assert "non publiées" in page

    page = form(change_back="on")

    assert not Portrait.objects.filter(pk=DRAFT).exists()
    assert "retirer le portrait" in page


def test_nothing_is_offered_for_removal_where_there_is_no_portrait(form):
    assert 'name="change_back"' not in form()


def test_a_draft_is_shown_to_those_who_may_see_drafts_alone(client, form, django_user_model):
    form(written(plain("red")))
    draft = Portrait.objects.get(pk=DRAFT)
    address = reverse("admin:casestudies_page_portrait", args=[DRAFT, draft.digest])
    reader, nobody = (django_user_model.objects.create_user(name, is_staff=True) for name in ("reader", "nobody"))
    roles.give(reader, roles.READER)

    assert client.get(address).status_code == 302
    client.force_login(reader)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer.headers["Cache-Control"]
    client.force_login(nobody)
    assert client.get(address).status_code == 403


def test_a_page_is_said_to_be_read_only_in_the_languages_it_has_a_text_in(form):
    assert "personne d’autre que vous" in form()

    assert "Anglais : vide, les lecteurs ne le voient pas" in form(_publish="1")


def test_what_is_transparent_becomes_white_and_what_was_erased_stays_erased():
    erased = plain("red", "RGBA")
    erased.putalpha(0)
    palette = plain("red").quantize(4)

    assert is_near(shown(written(erased)), (255, 255, 255))
    assert is_near(shown(written(erased, "WEBP", lossless=True, exact=True)), (255, 255, 255))
    assert is_near(shown(written(palette, transparency=0)), (255, 255, 255))
    assert is_near(shown(written(plain("red"))), (254, 0, 0))


def test_sixteen_bits_of_gray_keep_their_shade():
    gray = Image.new("I;16", (400, 500), 128 * 256)

    assert is_near(shown(written(gray)), (128, 128, 128))


@pytest.mark.parametrize("size", [(400, 500), (4000, 5000)])
def test_a_picture_is_upright_however_large_it_is(size):
    lying = Image.new("RGB", (size[1], size[0]), "white")
    lying.paste("red", (0, 0, size[1] // 2, size[0]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    made = portraits.encoded(io.BytesIO(written(lying, "JPEG", exif=exif)))

    upright = Image.open(io.BytesIO(made["large_jpeg"])).convert("RGB")
    assert is_near(upright.getpixel((320, 100)), (254, 0, 0))
    assert is_near(upright.getpixel((320, 700)), (255, 255, 255))
    assert PUBLISHED not in dict(Portrait.objects.values_list("pk", "digest"))
