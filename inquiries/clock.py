"""What day it is, as far as two observations a day apart agree on it: what is erased cannot come back.

A clock that jumps ahead, for an hour or for good, makes nothing due at once. Each purge and each daily backup notes the time.
What was due a day ago, by the clock of then, is due; the rest waits for another day. Jobs that run daily lose no day by it.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from .models import ClockReading

APART = timedelta(hours=23)
"""Between two observations: a day, less what a daily timer may be early."""


def confirmed_today(now: datetime | None = None) -> date | None:
    """Notes the time. Returns today, or an earlier day where the last time noted was earlier; None before the second day."""
    now = now or timezone.now()
    ClockReading.objects.filter(at__gt=now).delete()  # of a clock that was ahead
    earlier = ClockReading.objects.filter(at__lte=now - APART).order_by("-at").first()
    if earlier:
        ClockReading.objects.filter(at__lt=earlier.at).delete()
    ClockReading.objects.create(at=now)
    return min(timezone.localdate(now), timezone.localdate(earlier.at) + timedelta(days=1)) if earlier else None
