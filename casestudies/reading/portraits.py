"""The portrait on the About page: an upload is checked, and made again in our own sizes, so that nothing else of the file
(where and when it was taken, with what) is kept."""

import hashlib
import io
import warnings
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from PIL import Image, ImageCms, ImageOps

from ..caching import cacheable
from ..models import Portrait
from ..models.texts import ONLY

SIZES = {"small": (320, 400), "large": (640, 800)}
"""Width and height in pixels: for ordinary and for dense screens."""

CONTENT_TYPES = {"avif": "image/avif", "jpeg": "image/jpeg"}
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = 50_000_000
QUALITIES = (70, 55, 40, 30)
MOST_BYTES = 24 * 1024
"""Of the large AVIF file: the first quality at which it fits is taken, so that a cold visit stays under 60 KB."""

UNREADABLE = gettext_lazy(
    "The portrait was not kept: this is not a JPEG, PNG, WebP or AVIF picture, or the file is damaged. "
    "Nothing else is lost; choose another file."
)
FOREVER = "public, max-age=31536000, immutable"
"""Another picture has another address."""


def keep(pictures: dict[str, bytes]) -> None:
    """Makes `pictures`, which `encoded` made, the portrait."""
    digest = hashlib.sha256(pictures["large_jpeg"]).hexdigest()[:16]
    Portrait.objects.update_or_create(pk=ONLY, defaults={"digest": digest, **pictures})


def remove() -> None:
    Portrait.objects.all().delete()


def encoded(upload: IO[bytes]) -> dict[str, bytes]:
    """The picture in each size and format, by the name of its field. Raises ValidationError."""
    picture = _opened(upload)
    files = {}
    for size, pixels in SIZES.items():
        fitted = ImageOps.fit(picture, pixels, Image.Resampling.LANCZOS, centering=(0.5, 0.4))
        files[f"{size}_jpeg"] = _written(fitted, "JPEG", quality=82, progressive=True, optimize=True)
        files[f"{size}_avif"] = _avif(fitted)
    return files


def _opened(upload: IO[bytes]) -> Image.Image:
    """The picture, upright and in sRGB, without whatever else the file holds."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # Pillow's own, of large pictures and odd metadata: what matters is checked here
            picture: Image.Image = Image.open(upload, formats=ACCEPTED)
            _check_size(picture)
            picture = _in_srgb(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(UNREADABLE) from None
    picture.info = {}
    return picture


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise ValidationError(
            _(
                "The portrait was not kept: it has more than 50 million pixels. Nothing else is lost; choose a smaller one."
            )
        )
    if width < SIZES["small"][0] or height < SIZES["small"][1]:
        raise ValidationError(
            _(
                "The portrait was not kept: it has %(width)d × %(height)d pixels and needs 320 × 400 at least. "
                "Nothing else is lost; choose a larger one."
            ),
            params={"width": width, "height": height},
        )


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            target = ImageCms.createProfile("sRGB")
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture.copy(), source, target, outputMode="RGB") or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that does not fit its picture: the colors are taken as they are
    return picture.convert("RGB")


def _avif(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        file = _written(picture, "AVIF", quality=quality, speed=6)
        if len(file) <= MOST_BYTES:
            break
    return file


def _written(picture: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def too_large() -> ValidationError:
    """What is said of a file that the server did not take in."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    return ValidationError(
        _(
            "The portrait was not kept: the file is larger than %(most)d MB. Nothing else is lost; choose a smaller one."
        ),
        params={"most": most},
    )


@cacheable
@require_safe
def portrait(request: HttpRequest, digest: str, size: str, format: str) -> HttpResponse:
    """The picture at an address of its own, which never shows another one."""
    if size not in SIZES or format not in CONTENT_TYPES:
        raise Http404
    found = Portrait.objects.filter(digest=digest).values_list(f"{size}_{format}", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found), content_type=CONTENT_TYPES[format], headers={"Cache-Control": FOREVER})
