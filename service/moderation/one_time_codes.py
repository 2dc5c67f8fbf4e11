"""Codes that count once: those of an authenticator (RFC 6238), and those on paper."""

import hmac
import secrets
import string

import pyotp

STEP_SECONDS = 30
STEPS_APART = 1  # by which the clock of a telephone may be wrong, either way
DIGITS = 6
N_RECOVERY_CODES = 10
RECOVERY_CHARS = 12  # of 31: 59 bits
GROUP_CHARS = 4
# Without those that are read as another: 0 and o, 1, l and i.
ALPHABET = "".join(sorted({*string.ascii_lowercase, *string.digits} - set("01oil")))


def new_secret() -> str:
    """A secret of 160 bits, in the 32 letters that authenticators take."""
    return pyotp.random_base32()


def address_of(secret: str, name: str, *, issuer: str) -> str:
    """What a QR code tells an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, code: str, *, at_seconds: float) -> int | None:
    """The step whose code it is, if it is one of now; None for any other text."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
        return None
    now, codes = int(at_seconds // STEP_SECONDS), pyotp.TOTP(secret)
    for step in range(now - STEPS_APART, now + STEPS_APART + 1):
        if hmac.compare_digest(codes.generate_otp(step), digits):
            return step
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes to be kept on paper, in groups that are easy to type."""
    return tuple(_new_recovery_code() for _ in range(N_RECOVERY_CODES))


def plain_recovery_code(typed: str) -> str:
    """A recovery code however it was typed: without case, spaces and hyphens."""
    return "".join(typed.lower().replace("-", "").split())


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_CHARS))
    return "-".join(
        letters[start : start + GROUP_CHARS] for start in range(0, RECOVERY_CHARS, GROUP_CHARS)
    )
