import pyrage
import pytest


@pytest.fixture
def identity(settings) -> pyrage.x25519.Identity:
    """The consultant's key, to which watch lists are sealed."""
    made = pyrage.x25519.Identity.generate()
    settings.INQUIRY_RECIPIENTS = [str(made.to_public())]
    return made


@pytest.fixture
def recipient(identity) -> str:
    return str(identity.to_public())
