"""The addresses of the desk. None carries a name, a fact or a password."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect.views import callback
from django.urls import path, register_converter
from django.urls.converters import IntConverter

from brightline.desk.pages.count import count
from brightline.desk.pages.disposition import dispose, dispose_act
from brightline.desk.pages.downtime import downtime
from brightline.desk.pages.files import page_picture
from brightline.desk.pages.first_night import first_night
from brightline.desk.pages.handover import handover
from brightline.desk.pages.issuer import to_issuer
from brightline.desk.pages.letter import letter, letter_file, letter_templates
from brightline.desk.pages.log import log, take_bundle
from brightline.desk.pages.matter import act, matter
from brightline.desk.pages.people import act as people_act
from brightline.desk.pages.people import password, staff
from brightline.desk.pages.public_records import records, records_act
from brightline.desk.pages.record import record
from brightline.desk.pages.reports import act as reports_act
from brightline.desk.pages.reports import draft, report, report_file, reports
from brightline.desk.pages.search import look_up
from brightline.desk.pages.sheets import calls, explain, roster
from brightline.desk.pages.shift import missing, shift
from brightline.desk.pages.sign import to_sign
from brightline.desk.pages.signing_in import code, sign_in, sign_out
from brightline.desk.pages.tonight import tonight
from brightline.desk.pages.upload import upload


class Row(IntConverter):
    """The number of a row, or of a page; one that no database can look for is no address."""

    regex = "[0-9]{1,18}"


register_converter(Row, "row")
urlpatterns = [
    path("", tonight, name="tonight"),
    path("record", record, name="record"),
    path("downtime", downtime, name="downtime"),
    path("give", upload, name="upload"),
    path("sign", to_sign, name="sign"),
    path("people", staff, name="people"),
    path("people/<str:what>", people_act, name="people_act"),
    path("password", password, name="password"),
    path("count", count, name="count"),
    path("shift", shift, name="shift"),
    path("handover", handover, name="handover"),
    path("missing", missing, name="missing"),
    path("calls", calls, name="calls"),
    path("calls/<row:call>", explain, name="explain"),
    path("roster", roster, name="roster"),
    path("reports", reports, name="reports"),
    path("reports/draft", draft, name="report_draft"),
    path("reports/do/<str:what>", reports_act, name="reports_act"),
    path("reports/<str:which>", report, name="report"),
    path("reports/<str:which>/<str:edition>.<str:form>", report_file, name="report_file"),
    path("matter/<str:which>", matter, name="matter"),
    path("matter/<str:which>/do/<str:what>", act, name="act"),
    path("matter/<str:which>/page/<str:file>/<row:page>.png", page_picture, name="page"),
    path("log", log, name="log"),
    path("log/bundle", take_bundle, name="bundle"),
    path("first-night", first_night, name="first_night"),
    path("matter/<str:which>/letter", letter, name="letter"),
    path("matter/<str:which>/letter/<row:number>.pdf", letter_file, name="letter_file"),
    path("letters", letter_templates, name="letter_templates"),
    path("search", look_up, name="search"),
    path("dispose", dispose, name="dispose"),
    path("dispose/<str:what>", dispose_act, name="dispose_act"),
    path("records", records, name="records"),
    path("records/<str:what>", records_act, name="records_act"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/code", code, name="second_factor"),
    path("sign-in/issuer", to_issuer, name="to_issuer"),
    path("sign-in/<str:provider_id>/back", callback, name="openid_connect_callback"),
    path("sign-out", sign_out, name="sign_out"),
]

handler404 = "brightline.desk.pages.refusals.not_found"
handler500 = "brightline.desk.pages.refusals.failed"
