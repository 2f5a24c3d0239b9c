"""The portrait on the About page: an upload is checked, and made again in our own sizes, so that nothing else of the file
(where and when it was taken, with what) is kept."""

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
from ..models.portraits import PUBLISHED

SIZES = {"small": (320, 400), "large": (640, 800)}
"""Width and height in pixels: for ordinary and for dense screens."""

CONTENT_TYPES = {"avif": "image/avif", "jpeg": "image/jpeg"}
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = {"JPEG": 50_000_000}
MOST_PIXELS_OTHERWISE = 25_000_000
"""Of formats that are decoded whole; a large JPEG is decoded at a fraction of its size."""

ENOUGH = (1600, 2000)
"""Width and height to which a larger picture is reduced before anything else is done to it."""

QUALITIES = (70, 55, 40, 30)
MOST_BYTES = 24 * 1024
"""Of the large AVIF file: the first quality at which it fits is taken, so that a cold visit stays under 60 KB."""

UNREADABLE = gettext_lazy(
    "The portrait was not kept: this is not a JPEG, PNG, WebP or AVIF picture, or the file is damaged. "
    "Nothing else is lost; choose another file."
)
TOO_MANY_PIXELS = gettext_lazy(
    "The portrait was not kept: it has too many pixels (at most 50 million in a JPEG file, 25 million in another). "
    "Nothing else is lost; choose a smaller one."
)
FOREVER = "public, max-age=31536000, immutable"
"""Another picture has another address."""


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
            warnings.simplefilter("ignore")  # Pillow's own, of large pictures and odd metadata: checked here
            picture: Image.Image = Image.open(upload, formats=ACCEPTED)
            _check_size(picture)
            picture.draft("RGB", ENOUGH)
            picture = _in_srgb(ImageOps.exif_transpose(_reduced(picture)))
    except Image.DecompressionBombError:
        raise ValidationError(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError):
        raise ValidationError(UNREADABLE) from None
    picture.info = {}
    return picture


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS.get(picture.format or "", MOST_PIXELS_OTHERWISE):
        raise ValidationError(TOO_MANY_PIXELS)
    if width < SIZES["small"][0] or height < SIZES["small"][1]:
        raise ValidationError(
            _(
                "The portrait was not kept: it has %(width)d × %(height)d pixels and needs 320 × 400 at least. "
                "Nothing else is lost; choose a larger one."
            ),
            params={"width": width, "height": height},
        )


def _reduced(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be worked on, no larger than is enough for a crop of it."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")  # 16 bits a pixel
    elif picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    factor = min(picture.width // ENOUGH[0], picture.height // ENOUGH[1])
    return picture.reduce(factor) if factor > 1 else picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture in sRGB. What is transparent becomes white: its color is what somebody erased."""
    if picture.has_transparency_data:
        whole = Image.new("RGBA", picture.size, "white")
        whole.alpha_composite(picture.convert("RGBA"))
        whole.info = picture.info
        picture = whole.convert("RGB")
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
    found = Portrait.objects.filter(pk=PUBLISHED, digest=digest).values_list(f"{size}_{format}", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found), content_type=CONTENT_TYPES[format], headers={"Cache-Control": FOREVER})
