"""What the script of the reading room says, in the consultant's language."""

from django.utils.translation import gettext_lazy

SENTENCES = {
    "unlocking": gettext_lazy("Reading the key…"),
    "needs_passphrase": gettext_lazy("This file is protected: type its passphrase, and open again."),
    "wrong_passphrase": gettext_lazy("The passphrase does not open this file. Type it again."),
    "no_identity": gettext_lazy(
        "There is no age identity in it: it should hold a line that begins with AGE-SECRET-KEY-1."
    ),
    "progress": gettext_lazy("Opening: {done} of {all}…"),
    "malformed": gettext_lazy("(Your key opens it, but it holds no letter as this site writes them.)"),
    "marked": gettext_lazy("Marked: {state}."),
    "kept": gettext_lazy("It is kept beyond its time."),
    "not_kept": gettext_lazy("It is erased on time."),
    "erased": gettext_lazy("{reference} is erased for good."),
    "signed_out": gettext_lazy(
        "You have been signed out. Nothing is lost: what you typed is still here. Try again, and sign in."
    ),
    "works": gettext_lazy("Your key works: it opened a test envelope just now. The site notes the day."),
    "works_unused": gettext_lazy("This key works, but nothing new is sealed to it: it is not among the keys in use."),
    "closed": gettext_lazy("Messages that this key does not open: {number}. They are sealed to another key of yours."),
    "not_fetched": gettext_lazy("(Larger than usual: it is opened when you choose it.)"),
    "gone": gettext_lazy("It is no longer there: it was erased meanwhile. Copy what you typed if you still need it."),
    "older": gettext_lazy("Show older inquiries ({number} more)"),
    "cannot_open": gettext_lazy("(This key does not open it.)"),
    "forgotten": gettext_lazy(
        "Nothing happened here for five minutes: the key is forgotten. Open the inquiries again."
    ),
    "forgotten_now": gettext_lazy("The key is forgotten, and everything it had opened."),
    "not_found": gettext_lazy("Nothing that is open contains these words."),
    "empty": gettext_lazy("No inquiry has arrived yet."),
    "answered": gettext_lazy("Your answer is kept, sealed. The writer finds it with their follow-up code."),
    "offline": gettext_lazy(
        "No answer came from the site. Nothing is lost: what you typed is still here. Try again in a moment."
    ),
    "opening": gettext_lazy("Opening…"),
    "resealing": gettext_lazy("Sealed again: {done}…"),
    "reseal_stopped": gettext_lazy("It stopped after {done} of {all}. Nothing is lost; start it again."),
    "resealed": gettext_lazy("Sealed again to the keys in use: {all}. The old key is no longer needed for these."),
    "writer": gettext_lazy("The writer"),
    "consultant": gettext_lazy("You"),
    "name": gettext_lazy("Name"),
    "organisation": gettext_lazy("Organization"),
    "role": gettext_lazy("Role"),
    "reach": gettext_lazy("To be reached by"),
}
