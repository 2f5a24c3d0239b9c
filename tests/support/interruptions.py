"""Somebody writes a case while everything goes wrong that can. No word may be lost, and nobody's overwritten.

`python -m bench.interruptions` runs it in full, `tests/browser/test_interruptions.py` a short form. What happens is drawn
from a seed, so that a failure can be seen again.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.support.chromium import DESKTOP
from tests.support.servers import prepared_site, serving
from tests.support.steps import sign_in

CASE = "/admin/casestudies/casestudy/1/change/"
FIELDS = [f"{language}-{name}" for language in ("fr", "en") for name in ("context", "problem", "decision")]
WORDS = {
    "fr": [
        "arbitrage",
        "calendrier",
        "lisible",
        "décision",
        "échéance",
        "prudence",
        "mandat",
        "cadre",
        "étape",
        "usage",
    ],
    "en": ["ruling", "calendar", "legible", "decision", "deadline", "caution", "mandate", "framework", "step", "usage"],
}


@dataclass
class Outcome:
    """What happened. It is as promised if `failures` is empty."""

    done: Counter[str] = field(default_factory=Counter)
    words: int = 0
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        acts = ", ".join(f"{name} {number}" for name, number in sorted(self.done.items()))
        said = "\n".join(self.failures) or "No word was lost, and none overwritten."
        return f"{self.words} words typed through {self.done.total()} interruptions ({acts}).\n{said}"


class Typist:
    """Writes one case; `expected` is what each field must hold, saved or not."""

    def __init__(self, browser: Browser, folder: Path, seed: int):
        self.draw = random.Random(seed)
        self.outcome = Outcome()
        self.stack = ExitStack()
        self.site = prepared_site(folder)
        self.site.password = self.site.manage("first_admin").stdout.split("Password:")[1].split()[0]
        self.server = self.stack.enter_context(ExitStack())
        self.server.enter_context(serving(self.site))
        self.context = browser.new_context(base_url=self.site.url, locale="en-US", **DESKTOP)
        self.stack.callback(self.context.close)
        self.page = self.context.new_page()
        sign_in(self.page, self.site)
        self.open()
        self.expected = self.shown()

    # Writing

    def open(self) -> None:
        self.page.goto(CASE)
        self.wait()

    def wait(self, page: Page | None = None) -> None:
        (page or self.page).wait_for_selector("[data-unsaved][data-ready]", state="attached")

    def shown(self) -> dict[str, str]:
        return {name: self.page.input_value(f"[name={name}]").replace("\r\n", "\n") for name in FIELDS}

    def type(self, page: Page | None = None, name: str = "") -> None:
        """Adds a word or two at the end of a field."""
        name = name or self.draw.choice(FIELDS)
        page = page or self.page
        words = "".join(f" {self.draw.choice(WORDS[name[:2]])}" for _time in range(self.draw.randint(1, 2)))
        page.focus(f"[name={name}]")
        page.keyboard.press("Control+End")
        page.keyboard.type(words)
        self.expected[name] += words
        self.outcome.words += len(words.split())

    def save(self, page: Page | None = None) -> None:
        page = page or self.page
        with page.expect_navigation():
            page.click("[name=_save]")
        self.wait(page)

    # What goes wrong

    def reload(self) -> None:
        self.page.reload()

    def go_back(self) -> None:
        self.page.goto("/admin/")
        self.page.go_back()

    def leave_and_return(self) -> None:
        self.page.click("a.name")
        self.page.wait_for_url("**/admin/")
        self.page.goto(CASE)

    def switch_language(self) -> None:
        with self.page.expect_navigation():
            self.page.click("form.languages button")

    def close_tab(self) -> None:
        before, self.page = self.page, self.context.new_page()
        before.close()
        self.page.goto(CASE)

    def kill_tab(self) -> None:
        before, self.page = self.page, self.context.new_page()
        with suppress(Error):  # it is gone, as was asked
            before.goto("chrome://kill", timeout=1000)
        before.close()
        self.page.goto(CASE)

    def restart_server(self) -> None:
        self.server.close()
        self.type()
        self.server.enter_context(serving(self.site))
        self.page.reload()

    def expire_session(self) -> None:
        """Goes on writing, saves, and signs in again in place."""
        self.site.rows("DELETE FROM accounts_session")
        self.type()
        self.page.click("[name=_save]")
        self.page.fill("#again-password", self.site.password)
        with self.page.expect_navigation():
            self.page.click("dialog [type=submit]")

    def save_in_another_tab(self) -> None:
        """Another tab saves another field first; this one then saves too, and both stay."""
        self.save()
        mine, theirs = self.draw.sample(FIELDS, 2)
        self.type(name=mine)
        self.save_elsewhere(theirs)
        self.save()

    def save_the_same_field(self) -> None:
        """Another tab saves the same field first: both texts are shown, and one is chosen."""
        self.save()
        name = self.draw.choice(FIELDS)
        before = self.expected[name]
        self.type(name=name)
        mine, self.expected[name] = self.expected[name], before
        self.save_elsewhere(name)
        with self.page.expect_navigation():
            self.page.click("[name=_save]")
        if mine == self.expected[name]:  # the same words, by chance
            return
        choices = [choice.get_attribute("value") for choice in self.page.locator(f"[type=radio][name={name}]").all()]
        if [choice.strip() for choice in choices] != [mine.strip(), self.expected[name].strip()]:
            self.outcome.failures.append(
                f"{self.outcome.done.total()}, {name}: not both texts are shown, but {choices}"
            )
        self.page.check(f"[type=radio][name={name}] >> nth=0")
        self.expected[name] = mine
        self.save()

    def save_elsewhere(self, name: str) -> None:
        other = self.context.new_page()
        other.goto(CASE)
        self.wait(other)
        self.type(other, name)
        self.save(other)
        other.close()

    def save_here(self) -> None:
        self.save()

    @property
    def accidents(self) -> list[Callable[[], None]]:
        return [
            *(self.reload, self.go_back, self.leave_and_return, self.switch_language, self.close_tab, self.kill_tab),
            *(self.restart_server, self.expire_session, self.save_in_another_tab, self.save_the_same_field),
            self.save_here,
        ]

    def suffer(self, accident: Callable[[], None]) -> None:
        for _time in range(self.draw.randint(1, 3)):
            self.type()
        accident()
        self.outcome.done[accident.__name__.replace("_", " ")] += 1
        self.wait()
        self.compare(accident.__name__)

    def compare(self, when: str) -> None:
        shown = self.shown()
        for name in FIELDS:
            if shown[name].strip() != self.expected[name].strip():
                said = f"{self.outcome.done.total()}, {when}, {name}: {self.expected[name]!r} became {shown[name]!r}"
                self.outcome.failures.append(said)
        self.expected = shown


def interrupt(browser: Browser, folder: Path, times: int, seed: int) -> Outcome:
    """Lets `times` accidents happen, each kind as often as any other; what is saved in the end is what was typed."""
    typist = Typist(browser, folder, seed)
    with typist.stack:
        kinds = typist.accidents
        accidents = (kinds * (times // len(kinds) + 1))[:times]
        typist.draw.shuffle(accidents)
        for accident in accidents:
            typist.suffer(accident)
        typist.save()
        typist.compare("the last save")
    return typist.outcome
