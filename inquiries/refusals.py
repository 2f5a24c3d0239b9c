"""What the page says when a message or a code was not accepted: what happened, what is kept, what to do."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import access, capacity, rate_limits
from .forms import TokenForm
from .receiving import TokenTaken

logger = logging.getLogger(__name__)

NO_CODE = gettext_lazy("This is not the whole of a follow-up code: it begins with HC, followed by 22 characters.")


def refusal_of(failure: Exception) -> tuple[int, str]:
    """The status and the sentence for something that could not be kept. Unforeseen failures are logged."""
    if isinstance(failure, rate_limits.TooMany):
        return 429, _(
            "Your message was not sent: several have come from your network within the hour, and the site lets "
            "only so many through. Nothing is lost; keep this page open, or a copy, and send it again in an hour."
        )
    if isinstance(failure, rate_limits.Crowded):
        return 429, ngettext(
            "Your message was not sent yet: the site is receiving an unusual number of messages. Nothing is lost, and a "
            "turn is kept for you: leave this page open, and send it again from here in %(minutes)d minute.",
            "Your message was not sent yet: the site is receiving an unusual number of messages. Nothing is lost, and a "
            "turn is kept for you: leave this page open, and send it again from here in %(minutes)d minutes.",
            failure.minutes,
        ) % {"minutes": failure.minutes}
    if isinstance(failure, capacity.ShareUsedUp):
        return 429, _(
            "Your message was not sent: your network has reached its limit for today. Nothing is lost; keep a "
            "copy, and send it again tomorrow, or now from another network."
        )
    if isinstance(failure, capacity.Full):
        return 503, _(
            "Your message was not sent: the site has reached its capacity. "
            "Nothing is lost; keep a copy, and come back in a day or two."
        )
    if isinstance(failure, TokenTaken):
        return 409, _("Your message was not sent: the site asks you to send it once more. Nothing is lost.")
    # The type alone: messages quote values.
    logger.error("An inquiry was not kept, and the page said so: %s.", type(failure).__name__)
    return 503, _("Your message was not sent: the site could not keep it. Nothing is lost; send it again in a moment.")


def adapt(form: TokenForm, failure: Exception) -> None:
    """Has the form carry what its next try needs: a token that is free, or the turn that it was given."""
    if isinstance(failure, TokenTaken):
        form.renew()
    if isinstance(failure, rate_limits.Crowded):
        form.wait_for(failure.turn)


def access_refusal(refusal: Exception) -> tuple[int, str]:
    """The status and the sentence for a code that opened nothing."""
    if isinstance(refusal, access.TooManyTries):
        return 429, _(
            "Too many wrong codes have come from your network. Try again in an hour; nothing has been erased."
        )
    return 200, _(
        "No message opens with this code. Check each group of characters; if it was right, the message has been erased."
    )


def lookup_failure(failure: Exception) -> tuple[int, str]:
    """The status and the sentence where the site could not even look."""
    logger.error("A receipt code could not be tried: %s.", type(failure).__name__)
    return 503, _("The site could not look. Nothing is lost; try again in a moment.")


def closed_sentence() -> str:
    return _(
        "The form is closed for now, and nothing was kept on the server. Copy what you typed before you leave this page."
    )
