"""What can go wrong with another server."""

from service.domain.errors import WinnowError


class OutgoingError(WinnowError):
    """Base of all errors of the other side. The message says what is wrong with it."""


class Unreachable(OutgoingError):
    """It cannot be reached, or does not answer as it should. Later it may."""


class AddressRefused(OutgoingError):
    """The address must not be connected to. Trying again is no use."""


class TooMuch(OutgoingError):
    """The answer is larger than allowed."""


class Unintelligible(OutgoingError):
    """It answers, but what it says is not what it should be. Later it may."""


class Gone(OutgoingError):
    """What it was asked about is not there any more."""


class DeliveryFailure(OutgoingError):
    """It has not taken what was sent. Later it may."""
