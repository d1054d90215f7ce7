"""Measures by place and day: the only part that reads measure files."""

from brightline.corpus.checking import CaseResult, Report, check_corpus
from brightline.corpus.load import Corpus, packaged
from brightline.corpus.places import Place, UnknownPlace

__all__ = ["CaseResult", "Corpus", "Place", "Report", "UnknownPlace", "check_corpus", "packaged"]
