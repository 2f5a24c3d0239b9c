"""Keys, mail, jobs, accounts, consents, and what `check --deploy` says."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.models import User
from django.core import checks
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from accounts import second_factor
from casestudies.consent.expiry import published_standing
from casestudies.models import CaseStudy
from casestudies.publishing.consent import State
from inquiries import notifications
from sealing.keys import keys_in_use
from site_config import jobs
from site_config.owners import shell
from site_config.words import counted

from . import Finding

SILENCE = timedelta(minutes=15)
"""Without a job that runs each minute: then nothing runs them."""


def configuration() -> Iterator[Finding]:
    """What Django and the apps check before a site goes online."""
    found = [
        message
        for message in checks.run_checks(include_deployment_checks=settings.IS_HTTPS)
        if message.level >= checks.WARNING
    ]
    for message in found:
        level = "wrong" if message.level >= checks.ERROR else "warning"
        yield Finding("settings", level, str(message.msg), str(message.hint or "manage.py check --deploy"))
    if not settings.IS_HTTPS:
        yield Finding("settings", "warning", "SITE_URL is not https: this is a site to try out.", "manage.py setup")
    elif not found:
        yield Finding("settings", "ok", "The settings are fit for a site that is online.")


def keys() -> Iterator[Finding]:
    """Whether inquiries can be sealed, and no private key lies here."""
    if not (found := keys_in_use()):
        yield Finding(
            "keys",
            "wrong",
            "No key is in use: the contact form is closed.",
            "manage.py inquiry_key, on your own computer",
        )
    else:
        yield Finding("keys", "ok", f"Inquiries are sealed to {counted(len(found), 'key')}.")
    files = [path for path in (settings.DATA_DIR / "keys").glob("*") if path.is_file()]
    for path in files if settings.IS_HTTPS else []:
        mend = f"keep a copy elsewhere, then: {shell('rm', path)}"
        yield Finding("keys", "warning", f"A private key lies on this server: {path}.", mend)


MAIL_MEND = "change EMAIL_URL in .env: README, Configuration"


def mail() -> Iterator[Finding]:
    """Whether a mail server answers to our greeting and password, and somebody gets mail about inquiries."""
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection() as opened:
            code, _answer = opened.connection.noop()
    except Exception as failure:  # whatever a network or mail server makes of it
        yield Finding(
            "mail",
            "wrong",
            f"{place} takes no mail ({type(failure).__name__}).",
            MAIL_MEND,
        )
    else:
        level = "ok" if code == 250 else "wrong"
        yield Finding("mail", level, f"{place} answers ({code}).", MAIL_MEND)
    yield from _in_clear(place)
    if not notifications.consultants():
        mend = f"{settings.ADMIN_ORIGIN}/{settings.ADMIN_PATH}: Users, your account, email address"
        yield Finding(
            "mail", "wrong", "Nobody is notified when an inquiry arrives: no account has an email address.", mend
        )
    if stuck := notifications.stuck().count():
        yield Finding(
            "mail",
            "wrong",
            f"{counted(stuck, 'notification')} could not be sent.",
            "manage.py doctor --send: once its mail goes out, these do within a minute",
        )


def _in_clear(place: str) -> Iterator[Finding]:
    is_encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.EMAIL_HOST_PASSWORD and not is_encrypted and not _is_here(settings.EMAIL_HOST):
        said = f"The password of {place} crosses the network in clear."
        yield Finding("mail", "wrong", said, f"smtp+tls:// or smtp+ssl://: {MAIL_MEND}")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def send_one() -> Iterator[Finding]:
    """Sends a mail to everybody who gets mail about inquiries. Once it is taken, those that are stuck need not wait."""
    recipients = notifications.consultants()
    if recipients:
        EmailMessage("Huis clos", f"This is a test from {settings.SITE_URL}.", to=recipients).send()
        notifications.try_stuck_again()
        yield Finding(
            "mail",
            "ok",
            f"A test was handed over for {counted(len(recipients), 'address', 'addresses')}. See that it arrives.",
        )


def periodic() -> Iterator[Finding]:
    """Whether the jobs run."""
    ran, now = jobs.last_runs(), timezone.now()
    newest = max((at for at in ran.values() if at), default=None)
    mend = "systemctl restart huis-clos-jobs; or docker compose up --detach; or make run"
    if newest is None or now - newest > SILENCE:
        when = f"since {newest:%Y-%m-%d %H:%M} UTC" if newest else "so far"
        yield Finding("jobs", "wrong", f"Nothing runs the periodic jobs {when}.", mend)
    for job in jobs.late(now):
        yield Finding("jobs", "wrong", f"{job.name} is more than a day late.", f"manage.py {job.name}")
    if newest and now - newest <= SILENCE and not jobs.late(now):
        yield Finding("jobs", "ok", f"The jobs run; last at {newest:%H:%M} UTC.")


def accounts() -> Iterator[Finding]:
    """Whether somebody can sign in, and everybody who can has a second factor."""
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("username")
    if not staff:
        yield Finding("accounts", "wrong", "There is no account.", "manage.py first_admin")
        return
    lacking = [user.username for user in staff if not second_factor.is_enrolled(user)]
    for name in lacking:
        mend = f"{settings.ADMIN_ORIGIN}/{settings.ADMIN_PATH}account/, signed in as {name}"
        yield Finding("accounts", "warning", f"{name} has no second factor.", mend)
    if not lacking:
        yield Finding("accounts", "ok", "All accounts have a second factor.")


def consents() -> Iterator[Finding]:
    """Consents of clients that end soon: without a new one the case is withdrawn."""
    published = CaseStudy.objects.filter(state=CaseStudy.State.PUBLISHED)
    ending = [standing.until for standing in map(published_standing, published) if standing.state == State.EXPIRING]
    for until in sorted(filter(None, ending)):
        mend = f"{settings.ADMIN_ORIGIN}/{settings.ADMIN_PATH}: ask the client, on the page of the case"
        yield Finding("consents", "warning", f"A client's consent ends on {until}; its case is withdrawn then.", mend)
    if not ending:
        yield Finding("consents", "ok", "No client's consent ends soon.")
