"""Signatures and envelopes against published vectors (dingtalk §5.2, §6.4, §7.1)."""

import json

import pytest

from bot.dingtalk.crypto import Envelope, Sealed
from bot.dingtalk.signing import card_sign, check, check_fresh, robot_sign
from bot.errors import Malformed
from domain.errors import SupervisionError
from tests.bot.callbacks import AES_KEY, ENVELOPE, NOW, millis

SUITE = Envelope(
    token="123456", aes_key="4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij", owners=("suite4xxxxxxxxxxxxxxx",)
)
SUITE_TEXT = Sealed(
    signature="5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0",
    timestamp="1445827045067",
    nonce="nEXhMP4r",
    encrypt="1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9V"
    "rYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==",
)
APP = Envelope(token="123456", aes_key=AES_KEY, owners=("dingsnotzck6pm5veliw",))
APP_SUCCESS = Sealed(
    signature="9a95a004dd16f5c307e849b994173f76aa26e5eb",
    timestamp="1614767836",
    nonce="A7Co0cJLMzIDtMMI",
    encrypt="YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==",
)


def test_a_robot_callback_is_signed_as_published():
    """The sample of the platform's own page."""
    assert robot_sign("1577262236757", "this is a secret") == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="


def test_a_card_callback_is_signed_as_published():
    """The key is the secret, the message the moment."""
    assert card_sign("1700000000000", "example-secret") == "I85VWQbGCqbDkjEb7rsCEkTKI9QSL3wzLms54MiwXlg="


def test_a_wrong_signature_is_refused():
    """However little is wrong with it."""
    good = card_sign("1700000000000", "example-secret")
    check(good, good)
    for sign in ("", good[:-1], good.lower(), good + "="):
        with pytest.raises(Malformed):
            check(good, sign)


@pytest.mark.parametrize("ago", [{}, {"seconds": 299}, {"minutes": 5}, {"seconds": -60}])
def test_a_moment_of_the_last_five_minutes_is_fresh(ago):
    """A clock may be a minute ahead of ours."""
    check_fresh(millis(**ago), NOW)


@pytest.mark.parametrize(
    "stamp",
    [
        *(millis(minutes=5, seconds=1), millis(seconds=-61), millis(hours=1), millis(days=365)),
        *("", "now", "-1", "1e12", "²", "１７００００００００００", "9" * 14, "9" * 400, "1795395600"),
    ],
)
def test_any_other_moment_is_not(stamp: str):
    """Too old, too far ahead, in seconds, or no number at all."""
    with pytest.raises(Malformed):
        check_fresh(stamp, NOW)


@pytest.mark.parametrize(("envelope", "sealed"), [(SUITE, SUITE_TEXT), (APP, APP_SUCCESS)])
def test_an_envelope_opens_as_published(envelope: Envelope, sealed: Sealed):
    """Two vectors, computed by others."""
    text, owner = envelope.open(sealed)
    assert owner == envelope.owners[0]
    assert text == "success" or json.loads(text) == {
        "EventType": "check_create_suite_url",
        "Random": "LPIdSnlF",
        "TestSuiteKey": "suite4xxxxxxxxxxxxxxx",
    }


@pytest.mark.parametrize("text", ["", "success", "督办", "é" * 31, "x" * 32, "🀄" * 500])
def test_what_is_sealed_opens_again(text: str):
    """Length counts bytes, not characters."""
    encrypt = ENVELOPE.seal(text, "dingcorp", b"0123456789abcdef")
    sealed = Sealed(signature=ENVELOPE.signature("1", "n", encrypt), timestamp="1", nonce="n", encrypt=encrypt)
    assert ENVELOPE.open(sealed) == (text, "dingcorp")


@pytest.mark.parametrize("aes_key", ["", "1" * 42, "1" * 44, "*" * 43])
def test_a_wrong_key_is_refused_at_the_start(aes_key: str):
    """Not when the first event comes."""
    with pytest.raises(SupervisionError):
        Envelope(token="token", aes_key=aes_key, owners=("dingapp",))


@pytest.mark.parametrize(("token", "owners"), [("", ("dingapp",)), ("token", ()), ("token", ("dingapp", ""))])
def test_an_empty_owner_would_let_everything_in(token: str, owners: tuple[str, ...]):
    """Nor may the token be empty."""
    with pytest.raises(SupervisionError):
        Envelope(token=token, aes_key=AES_KEY, owners=owners)


def test_secrets_do_not_appear_in_a_repr():
    """Logs show objects."""
    assert "event-token" not in repr(ENVELOPE)
    assert AES_KEY not in repr(ENVELOPE)
