"""Documents as PDF: one function, and the templates beside it."""

from adapters.documents.typeset import TooLong as TooLong
from adapters.documents.typeset import pdf as pdf
