"""Who and where a scenario speaks of, looked up before its first step: a wrong name is a fault of the script."""

from collections.abc import Mapping
from typing import Any

from rehearsal.scenario import Scenario, ScenarioError
from sandbox.city import City
from sandbox.names import PRIVATE, CityError


def check_cast(scenario: Scenario, city: City) -> None:
    """ScenarioError names line, step and the nearest person or place."""
    for step in scenario.steps:
        if isinstance(step.arguments, Mapping):
            try:
                _check(step.arguments, city, speaks=step.verb in SPEAKING)
            except CityError as error:
                place = f"{scenario.path}:{step.line} 第{step.number}步 {step.verb}"
                raise ScenarioError(f"{place}：{error}") from error


SPEAKING = frozenset({"says", "sends"})


def _check(given: Mapping[str, Any], city: City, *, speaks: bool) -> None:
    if "who" in given:
        city.person(str(given["who"]))
    for where in places_of(given.get("where", [])):
        if not (speaks and where == PRIVATE):
            city.place(where)


def places_of(where: object) -> list[str]:
    """One place or several."""
    return [str(each) for each in where] if isinstance(where, list) else [str(where)]
