"""What only those who run the house ask: how much of the quota is used, what a month cost people (domain §10.8)."""

from domain.burden.telling import days_of, figures
from domain.inquiries import Inquiry
from domain.messages.thrift import quota_facts
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act


def quota(inquiry: Inquiry) -> Outcome:
    """额度."""
    event = inquiry.event
    if Role.OFFICE not in inquiry.who.roles or event.usage is None or event.allowed is None:
        return refuse("no_permit", act=Act.ASK.value, who_can=[Role.OFFICE.value])
    return Outcome(answer=Answer(kind="quota", facts=quota_facts(event.usage, event.allowed, inquiry.county)))


def burden(inquiry: Inquiry) -> Outcome:
    """减负报告."""
    if Role.OFFICE not in inquiry.who.roles:
        return refuse("no_permit", act=Act.ASK.value, who_can=[Role.OFFICE.value])
    days = days_of(inquiry.event.month, inquiry.now)
    return Outcome(answer=Answer(kind="burden", facts=figures(inquiry.work, inquiry.county, days)))
