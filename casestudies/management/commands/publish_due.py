from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from casestudies.models import CaseStudy, Step
from casestudies.publishing import gate


class Command(BaseCommand):
    help = (
        "Publishes the cases that are due, each after a fresh reading by the guard. Run it every few minutes; twice, at "
        "once or late is fine."
    )

    def handle(self, **options: Any) -> None:
        steps = gate.publish_due()
        published = sum(step.action == Step.Action.PUBLISHED for step in steps)
        self.stdout.write(f"Cases published: {published}.")
        if published < len(steps):
            self.stderr.write(f"Cases refused by the guard: {len(steps) - published}. The admin shows why.")
        late = CaseStudy.objects.filter(publish_at__lte=timezone.now()).count()
        if late:
            self.stderr.write(f"Cases left for the next run, because the guard could not check names: {late}.")
