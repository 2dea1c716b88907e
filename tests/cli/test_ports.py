"""Two rehearsals side by side: the second takes another address instead of an error."""

import socket

from cli.rehearsals import free


def test_the_usual_port_gives_way_and_an_asked_for_one_does_not() -> None:
    with socket.socket() as sitting:
        sitting.bind(("127.0.0.1", 0))
        sitting.listen()
        port = sitting.getsockname()[1]
        assert free(port, usual=port) == 0
        assert free(port, usual=port + 1) == port
    assert free(port, usual=port) == port
