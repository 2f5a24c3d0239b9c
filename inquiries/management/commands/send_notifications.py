from typing import Any

from django.core.management.base import BaseCommand

from inquiries import notifications


class Command(BaseCommand):
    help = "Sends the notifications that are due. Run it every few minutes; twice, at once or late is fine."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = notifications.send_due()
        waiting = notifications.waiting().count()
        self.stdout.write(f"Notifications sent: {sent}. Not sent: {failed}. Waiting: {waiting}.")
