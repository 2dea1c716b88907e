"""Text, sender, roster, projects, calendar and moment → Reading (language §5). Pure."""

from collections.abc import Sequence

from domain.projects.files import ProjectFile
from handlers.language.reading import Reading
from handlers.language.sentences.fields import fields_of
from handlers.language.sentences.intents import intent_of
from handlers.language.sentences.subject import Subject
from handlers.said import Said


def interpret(said: Said, projects: Sequence[ProjectFile] = ()) -> Reading:
    """What was meant; `projects` are those this person may speak of beside his own."""
    subject = Subject(said=said, projects=projects)
    found = intent_of(subject)
    intent = found.intent
    fields, asks = fields_of(subject, intent)
    deadline = (subject.deadline.because,) if "deadline" in fields and subject.deadline else ()
    return Reading(intent=intent, fields=fields, asks=asks, because=(*found.because, *deadline), sure=found.sure)
