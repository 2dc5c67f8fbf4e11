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


class DeliveryFailure(OutgoingError):
    """It has not taken what was sent. Later it may."""
