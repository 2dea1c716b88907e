"""`letters.toml`: the words of letters, checked whole at start; an office's own are laid over the shipped ones."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from config.errors import PolicyError
from config.load import unknown_keys
from config.wording import laid_over, read_toml
from domain.errors import SupervisionError
from domain.letters.kinds import Cause, LetterKind
from domain.letters.words import LetterWords

SHIPPED = Path(__file__).with_name("letters.toml")

_WORDS = TypeAdapter(LetterWords)


def load_letters(override: Path | None = None) -> LetterWords:
    """The words of every kind and cause. PolicyError names file and key."""
    found, path = read_toml(SHIPPED), SHIPPED
    if override is not None and override.exists():
        found, path = laid_over(found, read_toml(override)), override
    unknown = next(unknown_keys(found, LetterWords, ""), None)
    if unknown is not None:
        raise PolicyError(f"{path}: {unknown[0]}: nobody reads this")
    try:
        words = _WORDS.validate_python(found)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise PolicyError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except SupervisionError as error:
        raise PolicyError(f"{path}: {error}") from error
    missing = [*({*LetterKind} - words.kinds.keys()), *({*Cause} - words.causes.keys())]
    if missing:
        raise PolicyError(f"{path}: {missing[0]}: missing")
    return words
