"""The acts: a short form for every fact that a person records of a household."""

from adapters.http.pages.acts.mending import mendable as mendable
from adapters.http.pages.acts.offering import Act as Act
from adapters.http.pages.acts.offering import offered as offered
