"""THE PLATFORM, both directions. Knows no rules: bytes become `Inbound`, `Message` becomes bytes."""
