from inquiries.management.commands import purge_inquiries
from site_config.jobs import Marked


class Command(Marked, purge_inquiries.Command):
    """`inquiries` has the job; this marks that it ran."""
