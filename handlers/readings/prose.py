"""Normalised words made fit to be read by people again."""

import re

_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_HALF = re.compile(r"(?<=[\u3400-\u9fff》】〕”%])\s?([,;:!?])\s?|([,;:!?])\s?(?=[\u3400-\u9fff《【〔“])")
_GAP = re.compile(r"(?<=[\u3400-\u9fff，。；：、]) (?=[\u3400-\u9fff])")


def as_prose(text: str) -> str:
    """Chinese punctuation between Chinese words."""
    full = _HALF.sub(lambda m: _FULL[m[1] or m[2]], text)
    return _GAP.sub("", full) if len(full) <= 200 else full
