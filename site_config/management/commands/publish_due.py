from casestudies.management.commands import publish_due
from site_config.jobs import Marked


class Command(Marked, publish_due.Command):
    """`casestudies` has the job; this marks that it ran."""
