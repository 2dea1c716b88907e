"""How each kind of notice behaves (domain §10.5): MANNERS says whether it is proactive and what holds it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.messages.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a kind behaves. Proactive = not an answer to the same person's own act (domain §10.5)."""

    proactive: bool = True
    slots: bool = True
    capped: bool = True
    merges: bool = True


ANSWERS = "answer|"
REPLY = Manner(proactive=False, slots=False, capped=False, merges=False)
FIRST_NOTICE = Manner(slots=False, capped=False, merges=False)
FIRST_OF_A_LIST = Manner(slots=False, capped=False)
DECISION = Manner(capped=False, merges=False)
NUDGE = Manner(capped=False, merges=False)
PROMPT = Manner(capped=False)
REMINDER = Manner()
POST_TO_GROUP = Manner(merges=False)

MANNERS: Mapping[str, Manner] = {
    "assignment": FIRST_NOTICE,
    "assignment_private": FIRST_NOTICE,
    "assignment_listed": FIRST_OF_A_LIST,
    "assignment_edit": REPLY,
    "gate_edit": REPLY,
    "gate_first": REPLY,
    "near_due_edit": REPLY,
    "closed_out": DECISION,
    "sent_back": DECISION,
    "round_prompt": PROMPT,
    "round_nudge": NUDGE,
    "unsigned_reminder": REMINDER,
    "unsigned_head": REMINDER,
    "unsigned_leader": REMINDER,
    "due_tomorrow": REMINDER,
    "due_today": REMINDER,
    "overdue_head": REMINDER,
    "overdue_leader": REMINDER,
    "no_report": REMINDER,
    "round_missing": REMINDER,
    "owed_prompt": REMINDER,
    "owed_nudge": REMINDER,
    "owed_missing": REMINDER,
    "owed_skipped": REMINDER,
    "sheet": REMINDER,
    "late_report": REMINDER,
    "round_skipped": REMINDER,
    "group_replaced": REMINDER,
    "proxy_named": REMINDER,
    "proxy_freed": REMINDER,
    "self_audit": REMINDER,
    "secret_told": REMINDER,
    "leave_uncovered": REMINDER,
    "post_handed": REMINDER,
    "post_vacant": REMINDER,
    "second_told": DECISION,
    "second_edit": REPLY,
    "second_person": DECISION,  # one 同意 to a card: among others nobody could tell whose it is
    "review": REMINDER,
    "suggestion": REMINDER,
    "unheard": REMINDER,
    "directive": DECISION,
    "directive_asks": DECISION,
    "gate": REMINDER,
    "report_up": REMINDER,
    "still_working": REMINDER,
    "still_silent": REMINDER,
    "extension_request": REMINDER,
    "extension_waits": REMINDER,
    "extension_undecided": REMINDER,
    "extension_granted": DECISION,
    "extension_refused": DECISION,
    "extension_up": REMINDER,
    "gate_extension": REMINDER,
    "blocked_told": DECISION,
    "block_answered_told": DECISION,
    "block_deemed_told": REMINDER,
    "block_due": REMINDER,
    "block_overdue": REMINDER,
    "block_leader": REMINDER,
    "objection": REMINDER,
    "objection_waits": REMINDER,
    "objection_undecided": REMINDER,
    "objection_upheld": DECISION,
    "objection_denied": DECISION,
    "transferred": REMINDER,
    "withdrawn": REMINDER,
    "corrected": REMINDER,
    "reopened": REMINDER,
    "suspended": REMINDER,
    "resumed": REMINDER,
    "merged_into": REMINDER,
    "withdrawal_second": DECISION,  # of two in one message one card would stay when the other is decided
    "withdrawal_told": DECISION,
    "withdrawal_edit": REPLY,
    "recheck": REMINDER,
    "urged": REMINDER,
    "level_raised": REMINDER,
    "level_up": REMINDER,
    "gate_level": REMINDER,
    "gate_recorded": REMINDER,
    "recorded_on_behalf": REMINDER,
    "level_due": REMINDER,
    "level_overdue": REMINDER,
    "report_up_ahead": REMINDER,
    "gate_list": REMINDER,
    "report_up_list": REMINDER,
    "incident": REMINDER,
    "pause_asked": REMINDER,
    "act_taken_back_told": REMINDER,
    "storm": REMINDER,
    "correction": REMINDER,
    "welcome": REMINDER,
    "set_aside": REMINDER,
    "delivery_failed": REMINDER,
    "delivery_unknown": REMINDER,
    "unreachable": REMINDER,
    "vacant": REMINDER,
    "quota_warning": REMINDER,
    "burden_report": REMINDER,
    "silence": REMINDER,
    "rung_waits": REMINDER,
    "rival_suspected": REMINDER,
    "account_left": REMINDER,
    "letter_served": DECISION,
    "letter_void_told": REMINDER,
    "letters_drafted": REMINDER,
    "letter_to_sign": REMINDER,
    "letter_unsigned": REMINDER,
    "letter_unsigned_head": REMINDER,
    "letter_due": REMINDER,
    "letter_overdue_head": REMINDER,
    "letter_overdue_leader": REMINDER,
    "letter_replied": REMINDER,
    "directory_doubtful": REMINDER,
    "campaign_line": POST_TO_GROUP,
    "campaign_closed": POST_TO_GROUP,
    "campaign_report": REMINDER,
    "score_told": REMINDER,
    "appraisal_pack": REMINDER,
    "score_appeal": REMINDER,
    "score_appeal_decided": DECISION,
    "formal_warned": REMINDER,
    "formal_met": REMINDER,
    "target_sheet": REMINDER,
    "leads_due": REMINDER,
    "silence_ask": POST_TO_GROUP,
    "light_changes": POST_TO_GROUP,
    "light_told": REMINDER,
    "light_objection": REMINDER,
    "light_reviewed": DECISION,
    "gate_lights": REMINDER,
    "gate_paper": REMINDER,
    "paper": POST_TO_GROUP,
    "round_call": POST_TO_GROUP,
    "round_summary": POST_TO_GROUP,
    "digest_field": POST_TO_GROUP,
    "digest_principal": POST_TO_GROUP,
}


def manner_of(notice: Notice) -> Manner:
    """Answers go at once, also where others are told the same in their own time. So does what somebody just rewrote
    and wants to see."""
    if notice.key.startswith(ANSWERS):
        return REPLY
    if notice.kind == "gate" and notice.facts.get("rewritten"):
        return REPLY
    return MANNERS.get(notice.kind, REPLY)
