"""The client's side of a case: a secret link to its draft, where the client agrees or asks for a change.

Rules about consent are in `publishing/consent.py`. What is written here is sealed to the recipient keys.
"""
