"""Texts with names by chance: sentences of our own, filled with names, towns, firms and numbers that Faker makes, mostly for
countries whose lists the guard's index does not hold. Court records in French, letters and notes in English.
"""

import re
from collections.abc import Iterator

from faker import Faker

FRENCH = """
{c} M. {name}, né le {date} à {city}, demeurant {address}, a interjeté appel.
Par jugement du {date}, le tribunal judiciaire de {city} a débouté Mme {name} de ses demandes.
La société {company}, dont le siège est {address}, agit par son gérant {name}.
Vu les conclusions de Maître {name}, avocat au barreau de {city}, pour {name2}.
Monsieur {name} soutient que la société {company} l'a licencié sans cause réelle et sérieuse.
L'affaire a été débattue devant Madame {name}, présidente, et Monsieur {name2}, conseiller.
{last} fait valoir que le bail consenti à {last2} a pris fin.
ORDONNE à {upper} de restituer les lieux situés {address}.
Attendu que {name}, engagé par {company} en qualité de technicien, réclame un rappel de salaire.
Le médecin, le docteur {last}, a examiné {name} à l'hôpital de {city}.
Les époux {last} ont vendu leur maison de {city} à {name2}.
Il résulte de l'attestation de {name} que {first} travaillait le dimanche.
La caisse a notifié sa décision à {name} par courrier adressé à {email}.
Appelant : {upper}, représenté par Me {last}. Intimée : {company}.
Ayant pour avocat Me {name}, au cabinet {company}, téléphone {phone}.
Le virement a été fait sur le compte {iban} au nom de {name}.
Signé par {initial} {last}, greffier, à {city}.
Considérant que {first} {last} et {first2} {last2} se sont mariés à {city}.
"""
ENGLISH = """
{name} called from {city} and asked for the minutes.
My name is {name}; I live at {address}.
Please send the contract to {name} at {email} before Monday.
{company} hired {name} as a controller after the merger with {company2}.
Dr. {last} saw {first} at the clinic in {city} twice.
The claim of Mr. {last} against {company} was settled.
I met {first} and {first2} in {city}; they work for {company}.
Call {phone} and ask for {name}.
{first}'s manager, {name2}, refused the request.
Our branch in {city} is run by Ms. {last}.
Wire it to {iban}, in the name of {name}.
According to {name}, {company} never answered.
The letter was signed by {initial} {last} for {company}.
Has anyone seen {first}? She left {company} last week.
Ship it to {address}, care of {name}.
Visit {url} or write to {email}.
{last} v. {last2} was cited by the judge in {city}.
Thanks to {first}, the {city} office has a rule.
Email {name} ({email}) with a copy to {name2}.
When {first} moved to {city}, {company} closed its account.
"""
LOCALES = {"fr": ("pl_PL", "en_AU", "ro_RO", "hr_HR", "fr_FR"), "en": ("en_IN", "en_AU", "en_NZ", "sv_SE", "cs_CZ")}
FIELD = re.compile(r"\{(\w+)\}")


def letters(language: str, count: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """`count` texts, each with where its names stand; the same ones each time."""
    makers = [Faker(locale) for locale in LOCALES[language]]
    templates = [line for line in (FRENCH if language == "fr" else ENGLISH).splitlines() if line]
    for number in range(count):
        maker = makers[number % len(makers)]
        maker.seed_instance(number)
        yield _filled(templates[number % len(templates)].removeprefix("{c} "), maker, language)


def _filled(template: str, maker: Faker, language: str) -> tuple[str, list[tuple[int, int]]]:
    text, places, position = "", [], 0
    for field in FIELD.finditer(template):
        text += template[position : field.start()]
        value = _value(field[1].rstrip("2"), maker, language)
        if field[1] != "date":
            places.append((len(text), len(text) + len(value)))
        text += value
        position = field.end()
    return text + template[position:], places


def _value(field: str, maker: Faker, language: str) -> str:
    makes = {
        "name": lambda: f"{maker.first_name()} {maker.last_name()}",
        "upper": lambda: f"{maker.first_name()} {maker.last_name()}".upper(),
        "first": maker.first_name,
        "last": maker.last_name,
        "initial": lambda: f"{maker.first_name()[0]}.",
        "city": maker.city,
        "company": maker.company,
        "email": maker.email,
        "phone": lambda: Faker("fr_FR" if language == "fr" else "en_GB").phone_number(),
        "iban": maker.iban,
        "url": maker.url,
        "date": lambda: "12 mars 2019",
        "address": lambda: _address(maker, language),
    }
    return str(makes[field]())


def _address(maker: Faker, language: str) -> str:
    number, street = maker.building_number(), maker.last_name()
    return f"{number}, rue {street}" if language == "fr" else f"{number} {street} Street"
