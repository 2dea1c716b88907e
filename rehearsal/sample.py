"""A built-in county as it stands right after its import, everybody's account confirmed: for looking, not for acting."""

from collections.abc import Sequence
from dataclasses import replace

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.county import County
from domain.people.records import Binding, Person
from domain.people.roster import Roster
from domain.projects.files import ProjectFile
from rehearsal.stage import COUNTIES, workbook_read


def sample_county(name: str, *more: Person) -> tuple[County, Sequence[ProjectFile]]:
    """County and projects; `more` are people of the groups who hold no post."""
    found = workbook_read(COUNTIES / f"{name}.xlsx")
    everybody = (*found.persons, *more)
    roster = Roster(
        units={unit.key: unit for unit in found.units},
        posts={post.key: post for post in found.posts},
        persons={p.key: replace(p, staff_id=p.key, binding=Binding.CONFIRMED) for p in everybody},
    )
    policy = load_policy(policy_path(""))
    county = County(
        version=1,
        name=name,
        roster=roster,
        calendar=load_calendar(),
        policy=policy,
        policies={policy.digest: policy},
    )
    return county, tuple(found.projects)
