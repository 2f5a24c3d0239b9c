"""The portrait on the About page. Another one, or none, is a draft until that page is published, like its words."""

import hashlib

from ..models import Page, Portrait
from ..models.portraits import DRAFT, PUBLISHED
from ..models.texts import SiteText


def is_on(record: SiteText) -> bool:
    """Whether `record` is the page that carries the portrait."""
    return isinstance(record, Page) and record.kind == Page.Kind.ABOUT


def keep(pictures: dict[str, bytes]) -> None:
    """Makes `pictures`, as `portraits.encoded` returns them, the draft."""
    _keep(hashlib.sha256(pictures["large_jpeg"]).hexdigest()[:16], pictures)


def change_back() -> None:
    """What the box under the portrait does: drops the draft; where there is none, drafts its removal."""
    if has_draft():
        Portrait.objects.filter(pk=DRAFT).delete()
    elif digests():
        _keep("", {})


def _keep(digest: str, pictures: dict[str, bytes]) -> None:
    Portrait.objects.filter(pk=DRAFT).delete()
    if digest != digests().get(PUBLISHED, ""):
        Portrait.objects.create(pk=DRAFT, digest=digest, **pictures)


def digests() -> dict[int, str]:
    """The digest of what readers see (`PUBLISHED`) and of the draft (`DRAFT`), where there is one."""
    return dict(Portrait.objects.values_list("pk", "digest"))


def has_draft() -> bool:
    """Whether another portrait, or its removal, waits to be published."""
    return DRAFT in digests()


def publish() -> None:
    """Shows the draft, if there is one, to readers."""
    draft = Portrait.objects.filter(pk=DRAFT).first()
    if draft is None:
        return
    Portrait.objects.all().delete()
    if draft.digest:
        draft.pk = PUBLISHED
        draft.save(force_insert=True)
