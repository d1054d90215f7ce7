"""The addresses of the desk. None carries a name, a fact or a password."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect.views import callback
from django.urls import path

from brightline.desk.pages.count import count
from brightline.desk.pages.downtime import downtime
from brightline.desk.pages.files import page_picture
from brightline.desk.pages.issuer import to_issuer
from brightline.desk.pages.matter import act, matter
from brightline.desk.pages.people import act as people_act
from brightline.desk.pages.people import password, staff
from brightline.desk.pages.record import record
from brightline.desk.pages.sign import to_sign
from brightline.desk.pages.signing_in import code, sign_in, sign_out
from brightline.desk.pages.tonight import tonight
from brightline.desk.pages.upload import upload

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
    path("matter/<str:which>", matter, name="matter"),
    path("matter/<str:which>/do/<str:what>", act, name="act"),
    path("matter/<str:which>/page/<str:file>/<int:page>.png", page_picture, name="page"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/code", code, name="second_factor"),
    path("sign-in/issuer", to_issuer, name="to_issuer"),
    path("sign-in/<str:provider_id>/back", callback, name="openid_connect_callback"),
    path("sign-out", sign_out, name="sign_out"),
]
