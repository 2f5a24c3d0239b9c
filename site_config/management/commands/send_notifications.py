from inquiries.management.commands import send_notifications
from site_config.jobs import Marked


class Command(Marked, send_notifications.Command):
    """`inquiries` has the job; this marks that it ran."""
