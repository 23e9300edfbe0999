"""The language model as the pipeline has it, built once."""

from functools import lru_cache

from flows.seeds_reader import read_seeds
from transforms.repairs.language_model import LanguageModel


@lru_cache(maxsize=1)
def language() -> LanguageModel:
    """Return the model of the reference data."""
    return LanguageModel.from_rows(read_seeds()["character_runs"])
