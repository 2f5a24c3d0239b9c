"""The JSON that the scripts of the two pages speak. What they send is sealed; what they are given, they open themselves."""

import base64
import json
from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.debug import sensitive_variables

from sealing.keys import keys_for_script, keys_in_use

from .. import access, rate_limits, receipt_code, receipt_link
from ..erasure import erase
from ..form_token import PROOF_BITS
from ..forms import InquiryForm, LetterForm, SealedForm, SealedInquiryForm, TokenForm, Words
from ..models import Inquiry
from ..receiving import KeysChanged, TokenTaken, receive_again, receive_sealed
from ..refusals import NO_CODE, access_refusal, closed_sentence, refusal_of


def receive_inquiry(request: HttpRequest, posted: QueryDict) -> JsonResponse:
    """Keeps what the script of the contact page sealed."""
    return answer_script(lambda keys: _receipt_for_script(SealedInquiryForm(posted, len(keys)), request))


def _receipt_for_script(form: SealedInquiryForm, request: HttpRequest) -> dict:
    reference = receive_sealed(form, rate_limits.address_of(request))
    if reference is None:
        return refused_to_script(form)
    return {"reference": reference, "receipt": receipt_link.address_of(receipt_link.signed(reference))}


@sensitive_variables()
def follow_up(request: HttpRequest, posted: QueryDict) -> JsonResponse:
    """Reads, adds to or erases a thread, for the holder of its key."""

    def act(keys: list[str]) -> dict:
        try:
            reference = receipt_code.read_reference(posted.get("reference", "")) or ""
            inquiry = access.enter(request, reference, lambda: _bytes(str(posted["key"])))
        except (access.WrongCode, access.TooManyTries) as refusal:
            return {"errors": [access_refusal(refusal)[1]]}
        if posted.get("action") == "delete":
            erase(Inquiry.objects.filter(pk=inquiry.pk))
            return {"deleted": True}
        if posted.get("action") == "write":
            form = SealedForm(posted, len(keys))
            if not receive_again(inquiry, form, rate_limits.address_of(request)):
                return refused_to_script(form)
        return {**keys_for_script(keys), **form_for_script(TokenForm()), "messages": _messages(inquiry)}

    # Reading and erasing need no key of the consultant's.
    return answer_script(act, is_writing=posted.get("action") == "write")


def _messages(inquiry: Inquiry) -> list[dict]:
    """The thread as its writer may see it: their own messages are sealed to the consultant alone, so only as dates."""
    return [
        {
            "author": message.author,
            "sent_on": message.sent_on.isoformat(),
            "envelope": base64.b64encode(message.envelope).decode() if message.author == "consultant" else None,
        }
        for message in inquiry.messages.all()
    ]


def _bytes(written: str) -> bytes:
    """Hexadecimal digits as bytes; anything else is no key."""
    with suppress(ValueError):
        return bytes.fromhex(written)
    return b""


def refused_to_script(form: SealedForm) -> dict:
    """What is wrong with it; and if its token is none of ours, one that is, for the next try."""
    renewed = {} if form.token else {"form": form_for_script(form)}
    return {"errors": form.sentences, **renewed}


def answer_script(act: Callable[[list[str]], dict], *, is_writing: bool = True) -> JsonResponse:
    """The answer to our own script: what `act` returns, given the keys in use; 422 where that holds `errors`.

    Without keys nothing can be written.

    A refusal is `errors`, in the reader's language; with 409 come the `keys` to seal to, and a new form's token if that is
    what is wanted.
    """
    try:
        keys = keys_in_use()
        if is_writing and not keys:
            return _json({"errors": [closed_sentence()]}, 503)
        answer = act(keys)
    except KeysChanged:
        return _json({"keys": keys_for_script(keys)}, 409)
    except TokenTaken:
        return _json({"form": form_for_script(InquiryForm())}, 409)
    except Exception as failure:
        status, sentence = refusal_of(failure)
        turn = {"turn": failure.turn} if isinstance(failure, rate_limits.Crowded) else {}
        return _json({"errors": [sentence], **turn}, status)
    return _json(answer, 422 if "errors" in answer else 200)


def _json(answer: dict, status: int) -> JsonResponse:
    return JsonResponse(answer, status=status)


def form_for_script(form: TokenForm) -> dict:
    """A form's token, with the reference that follows from it and how many zero bits its proof of work needs."""
    return {"form": form.issued, "reference": form.issued_token.reference, "bits": PROOF_BITS}


def for_script(keys: list[str], form: TokenForm) -> str:
    """All that the script of a page needs, as JSON for the form's `data-sealing`."""
    sentences = {name: str(sentence) for name, sentence in SENTENCES.items()}
    return json.dumps(
        {**keys_for_script(keys), **form_for_script(form), "language": get_language(), "sentences": sentences},
        ensure_ascii=False,
    )


SENTENCES = {
    "empty": gettext_lazy("Your message was not sent: it is empty. Write a few words, then send it again."),
    "too_long": LetterForm.base_fields["message"].error_messages["too_long"],
    "too_long_field": Words.default_error_messages["too_long"],
    "not_sent": gettext_lazy("Not sent yet"),
    "not_opened": gettext_lazy("Not opened"),
    "not_erased": gettext_lazy("Nothing was erased"),
    "offline": gettext_lazy(
        "No answer came from the site: your connection may be down. Nothing is lost; leave this page open, and send it "
        "again in a moment. If it had arrived after all, it counts once."
    ),
    "unsealed": gettext_lazy(
        "Your message was not sent: this browser could not seal it. Nothing is lost. If you send it again from this page, "
        "it is sealed on arrival, as the page now says."
    ),
    "sealing": gettext_lazy("Encrypting…"),
    "opening": gettext_lazy("Opening…"),
    "deleting": gettext_lazy("Erasing…"),
    "no_code": NO_CODE,
    "not_here": gettext_lazy(
        "This browser could not open it. If you send the code again from this page, the server uses it in memory, as the "
        "page now says."
    ),
    "unopened": gettext_lazy("This answer does not open with your code. Write again to say so."),
    "unsure": gettext_lazy("Check the box first, to confirm."),
}
"""What the scripts say, in the reader's language."""
