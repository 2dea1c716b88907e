"""What its author changes of a hand-over he has been shown and not yet confirmed, in his own words."""

import pytest

from domain.events import Answered, Confirmed
from handlers.commands import understood
from tests.handlers.said_kit import content, read, said

# What it says of title and day | added | out | instead and role | title is new.
AMENDED = (
    ("期限改成12月4日", "[12-04 18:00]"),
    ("时间改到下周三吧", "[12-02 18:00]"),
    ("还是月底吧", "[11-30 18:00]"),
    ("算了，还是月底吧", "[11-30 18:00]"),
    ("就这周", "[11-27 18:00]"),
    ("期限改成2月30日", "[?deadline_no_such_day]"),
    ("加上财政局", "[] +财政局"),
    ("再加上财政局、自然资源局配合吧", "[] +财政局配 +自然资源局配"),
    ("财政局、自然资源局也要配合", "[] +财政局 +自然资源局"),
    ("不要财政局了", "[] -财政局"),
    ("财政局就不用参加了", "[] -财政局"),
    ("不对，是自然资源局办", "[] =自然资源局"),
    ("不是住建局，是自然资源局", "[] -住建局 =自然资源局"),
    ("牵头改成交通局", "[] =交通局主"),
    ("单位换成交通局、财政局", "[] =交通局 =财政局"),
    ("标题改成 完成河东大道清表，并报账", "[完成河东大道清表，并报账] new"),
    ("期限改成12月4日，加上财政局，不要交通局了", "[12-04 18:00] +财政局 -交通局"),
)
NOT_THAT = (
    "加上财政局的意见一起报",
    "不要财政局的数",
    "期限改成12月4日，另外问一下李静什么时候回来",
    "就这样吧",
    "还是不行",
    "加快进度",
    "是自然资源局办",
)
ROLE = {"lead": "主", "responsible": "责", "assisting": "配", "": ""}


def changed(text: str, **how: object) -> str:
    event = understood(said(text, who="王敏", **how))  # type: ignore[arg-type]
    if not isinstance(event, Answered) or event.amendment is None:
        return ""
    change = event.amendment
    parts = [content(event.content)]
    parts += [f"+{unit}{ROLE[role]}" for unit, role in change.added]
    parts += [f"-{unit}" for unit in change.out]
    parts += [f"={unit}{ROLE[change.role]}" for unit in change.instead]
    return " ".join([*parts, *(["new"] if change.retitled else [])])


@pytest.mark.parametrize(("text", "expected"), AMENDED)
def test_what_is_changed(text: str, expected: str) -> None:
    """A day, units and words, one or several in one sentence."""
    assert changed(text) == expected


@pytest.mark.parametrize("text", NOT_THAT)
def test_a_part_that_is_none_makes_it_none(text: str) -> None:
    """Nothing of a sentence is dropped without a word."""
    assert not changed(text)


def test_only_one_to_one_and_of_who_hands_over() -> None:
    """In a group it is talk; from a unit it is about its own matter."""
    assert not changed("加上财政局", group=True)
    assert "Answered" not in read("期限改成12月4日", who="李静")


@pytest.mark.parametrize("text", ["行，发吧", "发吧", "可以，下发吧", "好的，确认", "就这样发吧"])
def test_confirmed_in_other_words(text: str) -> None:
    """What people say to a card that asks them to confirm."""
    assert isinstance(understood(said(text, who="王敏")), Confirmed)
