"""Words of ours that stand on a letter whatever it says."""

from datetime import date

DRAFT_MARK = "代拟稿"


def written_day(on: date) -> str:
    """2026年3月5日: no zeros in front of month and day."""
    return f"{on.year}年{on.month}月{on.day}日"
