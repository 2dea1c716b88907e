"""Every loop-time number in one frozen table (design §10): seconds, never moved by the time machine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long sockets are waited for. In a rehearsal all are at most 0.3 s.

    `body` bounds the reading of one callback; `silent` is how long a stream connection may give no frame; a frame
    the store did not take is tried `keep` times, `keep_pause` apart (reliability §3.1);
    `probe` is how often our own address is tried in webhook mode (0: only when told)."""

    connect: float = 3.0
    total: float = 10.0
    body: float = 5.0
    silent: float = 90.0
    heartbeat: float = 20.0
    reconnect_least: float = 1.0
    reconnect_most: float = 30.0
    drain: float = 10.0
    keep: int = 30
    keep_pause: float = 1.0
    probe: float = 60.0


# Loopback answers at once and faults break the connection, so nobody ever waits for the first three; what is waited
# for in earnest stays at 0.3 s (design §10.1).
REHEARSAL = Patience(
    connect=5.0,
    total=5.0,
    body=5.0,
    silent=0.3,
    heartbeat=0.3,
    reconnect_least=0.05,
    reconnect_most=0.3,
    drain=0.1,
    keep=3,
    keep_pause=0.05,
    probe=0,
)
