from typing import Any

from django.core.management.base import BaseCommand

from casestudies.consent import expiry


class Command(BaseCommand):
    help = (
        "Withdraws the cases whose client's consent has ended, and sends the mails about answers and coming ends. Run it "
        "every few minutes; twice, at once or late is fine."
    )

    def handle(self, **options: Any) -> None:
        told = expiry.run()
        self.stdout.write(f"Cases withdrawn: {told['withdrawn']}. Mails sent: {told['sent']}.")
        if told["failed"]:
            self.stderr.write(f"Mails not sent, to be tried again: {told['failed']}.")
