"""The words law is written in: facts, actions, actors and layers, with the sentences to ask and explain with."""

from brightline.vocabulary.errors import VocabularyErrors, VocabularyProblem
from brightline.vocabulary.load import load_vocabulary
from brightline.vocabulary.model import LAYERS, OWN_WORDS, Action, Actor, Fact, Kind, Value, Vocabulary
from brightline.vocabulary.sentences import sentence
from brightline.vocabulary.words import nearest

__all__ = [
    "LAYERS",
    "OWN_WORDS",
    "Action",
    "Actor",
    "Fact",
    "Kind",
    "Value",
    "Vocabulary",
    "VocabularyErrors",
    "VocabularyProblem",
    "load_vocabulary",
    "nearest",
    "sentence",
]
