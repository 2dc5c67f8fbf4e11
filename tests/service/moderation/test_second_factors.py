"""A code beside the password: turned on, asked for, used once, counted, lost."""

from collections.abc import AsyncIterator

import pyotp
import pytest
from argon2 import PasswordHasher

from service.domain.errors import Conflict, Invalid, TooLate, TooMany, WrongCode, WrongPassword
from service.domain.people import AwaitedCode, Session, SignedIn
from service.domain.sign_ins import Doorstep
from service.moderation.one_time_codes import STEP_SECONDS
from service.moderation.passwords import Passwords
from service.moderation.signing_in import CODE_AWAITED_SECONDS, SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import attempts, moderators, second_factors
from service.store.store import Store
from service.store.tables.second_factors import second_factors as table

PASSWORD = "correct horse battery"
HOME = Doorstep("203.0.113.7")
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class Clock:
    """Stands still until it is set on."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def next_step(self) -> None:
        self.seconds += STEP_SECONDS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def door(store: Store, clock: Clock) -> AsyncIterator[SigningIn]:
    database = AsyncStore(store)
    yield SigningIn(database, QUICK, Secret(b"s" * 32), session_hours=24, clock=clock)
    database.close()


@pytest.fixture
async def ada(store: Store, door: SigningIn) -> SignedIn:
    with store.writing() as connection:
        moderators.add(connection, "ada", QUICK.hash(PASSWORD), role="owner")
    session = await door.sign_in("ada", PASSWORD, at=HOME)
    assert isinstance(session, Session)
    return session.signed_in


class Telephone:
    """An authenticator that was given the secret, and the codes on paper beside it."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._codes, self._clock = pyotp.TOTP(secret), clock
        self.paper: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self._codes.at(int(self._clock()))


@pytest.fixture
async def telephone(door: SigningIn, ada: SignedIn, clock: Clock) -> Telephone:
    """Ada's, which has just shown a first code."""
    proposed = door.factors.propose(ada, issuer="Winnow")
    held = Telephone(proposed.secret, clock)
    held.paper = await door.factors.turn_on(
        ada, sealed=proposed.sealed, code=held.code, password=PASSWORD, at=HOME
    )
    clock.next_step()
    return held


async def password_given(door: SigningIn, at: Doorstep = HOME) -> str:
    awaited = await door.sign_in("ada", PASSWORD, at=at)
    assert isinstance(awaited, AwaitedCode)
    return awaited.token


async def test_the_password_alone_opens_no_session_any_more(
    door: SigningIn, telephone: Telephone
) -> None:
    token = await password_given(door)
    assert await door.signed_in(token) is None
    session = await door.sign_in_with_code(token, telephone.code, at=HOME)
    assert await door.signed_in(session.token) is not None


async def test_a_code_counts_once(door: SigningIn, telephone: Telephone, clock: Clock) -> None:
    await door.sign_in_with_code(await password_given(door), telephone.code, at=HOME)
    with pytest.raises(WrongCode):
        await door.sign_in_with_code(await password_given(door), telephone.code, at=HOME)
    clock.next_step()
    await door.sign_in_with_code(await password_given(door), telephone.code, at=HOME)


async def test_the_code_that_turned_it_on_is_used_up(
    door: SigningIn, telephone: Telephone, clock: Clock
) -> None:
    clock.seconds -= STEP_SECONDS
    with pytest.raises(WrongCode):
        await door.sign_in_with_code(await password_given(door), telephone.code, at=HOME)


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (1, True), (2, False)])
async def test_a_clock_that_is_half_a_minute_wrong_is_right_enough(
    door: SigningIn, telephone: Telephone, clock: Clock, steps: int, is_good: bool
) -> None:
    clock.seconds += 10 * STEP_SECONDS
    of_then = Telephone(telephone._codes.secret, clock)
    clock.seconds += steps * STEP_SECONDS
    code = of_then.code
    clock.seconds -= steps * STEP_SECONDS
    token = await password_given(door)
    if is_good:
        await door.sign_in_with_code(token, code, at=HOME)
    else:
        with pytest.raises(WrongCode):
            await door.sign_in_with_code(token, code, at=HOME)


async def test_each_of_ten_recovery_codes_counts_once_however_it_is_typed(
    door: SigningIn, telephone: Telephone, ada: SignedIn
) -> None:
    assert len(set(telephone.paper)) == 10
    first = telephone.paper[0]
    typed = first.upper().replace("-", " ")
    await door.sign_in_with_code(await password_given(door), typed, at=HOME)
    with pytest.raises(WrongCode):
        await door.sign_in_with_code(await password_given(door), first, at=HOME)
    factor = await door.factors.read(ada)
    assert factor is not None
    assert factor.codes_left == 9


async def test_new_recovery_codes_end_the_old_ones(
    door: SigningIn, telephone: Telephone, ada: SignedIn
) -> None:
    new = await door.factors.renew_codes(ada, password=PASSWORD, at=HOME)
    with pytest.raises(WrongCode):
        await door.sign_in_with_code(await password_given(door), telephone.paper[0], at=HOME)
    await door.sign_in_with_code(await password_given(door), new[0], at=HOME)


async def test_nothing_of_it_is_stored_that_could_be_typed(
    store: Store, telephone: Telephone
) -> None:
    with store.reading() as connection:
        (row,) = connection.execute(table.select()).all()
        dump = str(connection.exec_driver_sql("SELECT id FROM recovery_codes").all())
    assert telephone._codes.secret not in row.sealed
    assert not any(code in dump or code.replace("-", "") in dump for code in telephone.paper)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abc", "१२३४५६", "x" * 40, "\0"])
async def test_what_is_no_code_of_now_opens_nothing(
    door: SigningIn, telephone: Telephone, code: str
) -> None:
    assert code != telephone.code
    with pytest.raises(WrongCode):
        await door.sign_in_with_code(await password_given(door), code, at=HOME)


async def test_wrong_codes_make_wait_and_the_right_password_forgives_none(
    door: SigningIn, telephone: Telephone
) -> None:
    for _ in range(attempts.FREE_OF_ACCOUNT):
        token = await password_given(door)
        with pytest.raises(WrongCode):
            await door.sign_in_with_code(token, "nonsense", at=HOME)
    with pytest.raises(TooMany):
        await door.sign_in_with_code(token, telephone.code, at=HOME)
    with pytest.raises(TooMany):
        await door.sign_in("ada", PASSWORD, at=HOME)


async def test_codes_that_are_guessed_from_many_addresses_are_counted_together(
    door: SigningIn, telephone: Telephone, store: Store
) -> None:
    with store.writing() as connection:
        for _ in range(40):  # as from forty networks
            attempts.enter(connection, attempts.of_codes("ada"))
    elsewhere = Doorstep("198.51.100.9")
    token = await password_given(door, elsewhere)
    with pytest.raises(TooMany):
        await door.sign_in_with_code(token, telephone.code, at=elsewhere)


async def test_a_known_browser_is_let_in_while_codes_are_guessed_elsewhere(
    door: SigningIn, telephone: Telephone, store: Store, clock: Clock
) -> None:
    session = await door.sign_in_with_code(await password_given(door), telephone.code, at=HOME)
    clock.next_step()
    with store.writing() as connection:
        for _ in range(40):
            attempts.enter(connection, attempts.of_codes("ada"))
    known = Doorstep(HOME.address, device=session.device)
    await door.sign_in_with_code(await password_given(door, known), telephone.code, at=known)


async def test_a_password_that_was_given_long_ago_or_replaced_since_counts_no_more(
    door: SigningIn, telephone: Telephone, ada: SignedIn, clock: Clock
) -> None:
    token = await password_given(door)
    clock.seconds += CODE_AWAITED_SECONDS + 1
    with pytest.raises(TooLate):
        await door.sign_in_with_code(token, telephone.code, at=HOME)
    token = await password_given(door)
    await door.change_password(ada, old=PASSWORD, new="another long one", at=HOME)
    with pytest.raises(TooLate):
        await door.sign_in_with_code(token, telephone.code, at=HOME)


@pytest.mark.parametrize("forge", ["", "..", "x.y.ada", "9999999999.ff.ada", "½.ü.ada", "later"])
async def test_a_forged_first_step_leads_nowhere(
    door: SigningIn, telephone: Telephone, forge: str
) -> None:
    until, _, rest = (await password_given(door)).partition(".")
    token = f"{int(until) + 1}.{rest}" if forge == "later" else forge
    with pytest.raises(TooLate):
        await door.sign_in_with_code(token, telephone.code, at=HOME)


async def test_turning_on_needs_a_good_code_the_password_and_a_secret_of_ours(
    door: SigningIn, ada: SignedIn, clock: Clock, store: Store
) -> None:
    proposed = door.factors.propose(ada, issuer="Winnow")
    code = pyotp.TOTP(proposed.secret).at(int(clock()))
    for sealed, typed, password, error in [
        (proposed.sealed, "000000" if code != "000000" else "1", PASSWORD, WrongCode),
        (proposed.sealed, code, "wrong password", WrongPassword),
        ("", code, PASSWORD, Invalid),
        ("AAAA", code, PASSWORD, Invalid),
        ("½" + proposed.sealed, code, PASSWORD, Invalid),
        (Secret(b"t" * 32).seal(proposed.secret), code, PASSWORD, Invalid),
    ]:
        with pytest.raises(error):
            await door.factors.turn_on(ada, sealed=sealed, code=typed, password=password, at=HOME)
    assert await door.factors.read(ada) is None


async def test_what_is_kept_sealed_is_unsealed_for_nobody(
    door: SigningIn, telephone: Telephone, ada: SignedIn, store: Store
) -> None:
    with store.writing() as connection:
        other = moderators.add(connection, "eve", "$hash", role="owner")
        stored = second_factors.get(connection, ada.moderator)
    eve = SignedIn(other, (), "", is_chief=False)
    assert stored is not None
    for sealed in (stored.sealed, door.factors.propose(ada, issuer="Winnow").sealed):
        with pytest.raises(Invalid):
            door.factors.propose_again(eve, sealed, issuer="Winnow")


async def test_it_is_not_turned_on_over_another(
    door: SigningIn, telephone: Telephone, ada: SignedIn, clock: Clock
) -> None:
    proposed = door.factors.propose(ada, issuer="Winnow")
    code = pyotp.TOTP(proposed.secret).at(int(clock()))
    with pytest.raises(Conflict):
        await door.factors.turn_on(
            ada, sealed=proposed.sealed, code=code, password=PASSWORD, at=HOME
        )


async def test_turning_it_off_needs_the_password_and_takes_the_codes_along(
    door: SigningIn, telephone: Telephone, ada: SignedIn, store: Store
) -> None:
    with pytest.raises(WrongPassword):
        await door.factors.turn_off(ada, password="wrong password", at=HOME)
    await door.factors.turn_off(ada, password=PASSWORD, at=HOME)
    assert isinstance(await door.sign_in("ada", PASSWORD, at=HOME), Session)
    with store.reading() as connection:
        assert second_factors.get(connection, ada.moderator) is None
        assert connection.exec_driver_sql("SELECT id FROM recovery_codes").all() == []
    with pytest.raises(Conflict):
        await door.factors.renew_codes(ada, password=PASSWORD, at=HOME)
