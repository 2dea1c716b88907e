"""The real service on a virtual loop, its store in the caller's thread, the platform called as an object (design §7).

`python -m tests.simulation --help` says what can be run; every run is replayed exactly by its seed."""
