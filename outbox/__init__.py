"""GETTING IT SAID: claim, bundle, write (facts → words), deliver, resolve."""
