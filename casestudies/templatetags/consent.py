"""What the admin shows of a client's consent."""

from django import template

from casestudies.models import CaseStudy
from casestudies.publishing import consent

register = template.Library()


@register.simple_tag
def standing_of(case: CaseStudy) -> consent.Standing:
    """What is recorded for the draft of `case`."""
    return consent.standing(case)
