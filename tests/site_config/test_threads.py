"""Django's threads, where they cost more than what runs in them."""

import resource
from threading import Thread

from site_config.threads import answer

CALLS = 2000


def faults(depth: int) -> int:
    """How often a thread touched new memory, while it made `CALLS` calls that many calls deep in a request."""
    found = []

    def leaf() -> None:
        pass

    def descend(left: int) -> None:
        if left:
            return descend(left - 1)
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        for _call in range(CALLS):
            leaf()
        found.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)
        return None

    def application(_environ: dict, start_response) -> list[bytes]:
        descend(depth)
        start_response("200 OK", [])
        return [b""]

    thread = Thread(target=answer, args=(application, {}))
    thread.start()
    thread.join()
    return found[0]


def test_no_depth_of_calls_maps_memory_for_each_further_call():
    """Python gives a thread its memory for calls in pieces; one whose end is in the middle of a loop is taken and given back
    again and again."""
    assert max(faults(depth) for depth in range(400)) < CALLS / 10
