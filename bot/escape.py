"""The one escaper of words that people typed (S40-S42): they must not become a link, a mention or a heading.

Full-width twins are used instead of backslashes: every client shows them, and they read the same."""

_BLANKS = dict.fromkeys([*map(chr, range(32)), *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"], " ")
_TWINS = str.maketrans(_BLANKS | {
    "[": "［", "]": "］", "*": "＊", "#": "＃", "`": "｀", "<": "＜", ">": "＞", "|": "｜", "~": "～", "_": "＿",
    "\\": "＼", "@": "＠",
})  # fmt: skip


def escaped(text: str) -> str:
    """One line of plain words without any power over the message they stand in."""
    return text.translate(_TWINS).replace("://", "：／／")
