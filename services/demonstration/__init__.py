"""The demonstration: invented households of PLACE and ETAGE that follow the sheet's own course."""

from services.demonstration.demonstration import TODAY as TODAY
from services.demonstration.demonstration import demonstrate as demonstrate
