from __future__ import annotations
import time
from datetime import date
import pytest
from brightline.desk.home import Home
from brightline.desk.models import LogEntry
from brightline.desk.reports import filing
from brightline.desk.unit import Unit
from tests.desk.year import Year

def test_year(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    t=time.time()
    year = Year(desk, unit, monkeypatch)
    for name in ("before_and_after_midnight","changes_of_the_clock","linked","late","done","restricted","returned"):
        getattr(year,name)(); print(name, year.arrived, time.time()-t)
    year2=None
    year.before_and_after_midnight=year.changes_of_the_clock=year.linked=year.late=year.done=year.restricted=year.returned=lambda: None
    year.happen()
    print(time.time()-t, LogEntry.objects.count())
    t=time.time()
    c=filing.draft(desk, unit, date(2025,1,1), date(2025,12,31))
    print(time.time()-t)
    p=c.plain(); p["counts"]["each"]=len(p["counts"]["each"]); p["counts"]["entries"]=0
    import pprint; pprint.pprint(p)
