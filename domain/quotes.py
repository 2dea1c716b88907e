"""Leaders' words never leak down (domain §2.8): words typed in a tier travel as a quote of that tier."""

from collections.abc import Mapping

from domain.people.records import Tier

TEXT, TIER = "quoted_text", "quoted_tier"
# Nearly every value of a fact: nothing stands inside.
PLAIN = (str, int, float, type(None))


def quote(text: str, tier: Tier) -> dict[str, object]:
    """The words with the tier they were typed in, as a fact."""
    return {TEXT: text, TIER: tier.value}


def leaks(fact: object, audience: Tier) -> bool:
    """True where a fact, anywhere inside, carries words of a higher tier than the audience's."""
    if isinstance(fact, Mapping):
        tier = fact.get(TIER)
        if isinstance(tier, str) and Tier(tier).height > audience.height:
            return True
        return any(leaks(value, audience) for value in fact.values() if not isinstance(value, PLAIN))
    if isinstance(fact, list | tuple):
        return any(leaks(value, audience) for value in fact if not isinstance(value, PLAIN))
    return False
