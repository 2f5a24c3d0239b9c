"""What pages of other apps show of inquiries: templates may join what Python keeps apart."""

from django import template

from inquiries.models import Message

register = template.Library()


@register.simple_tag
def sealed_to_other_keys() -> int:
    """How many messages are sealed to other keys than those in use."""
    return Message.objects.sealed_to_other_keys().count()
