"""大屏 `/board/{token}`: the snapshot that was let out, on a screen in a hall, day and night."""
