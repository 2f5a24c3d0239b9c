from django.urls import path

from .views import again, home, passkeys, sign_in

app_name = "accounts"

urlpatterns = [
    path("", home.home, name="home"),
    path("confirm/", home.confirm, name="confirm"),
    path("second-factor/", sign_in.SecondFactor.as_view(), name="second-factor"),
    path("session/", again.session, name="session"),
    path("again/", again.PasswordAgain.as_view(), name="again"),
    path("again/code/", again.CodeAgain.as_view(), name="again-code"),
    path("totp/", home.totp, name="totp"),
    path("recovery-codes/", home.recovery_codes, name="recovery-codes"),
    path("remove/<str:kind>/<int:pk>/", home.remove, name="remove"),
    path("sessions/end/", home.end_sessions, name="end-sessions"),
    path("passkey/ask/", passkeys.Ask.as_view(), name="passkey-ask"),
    path("passkey/check/", passkeys.Check.as_view(), name="passkey-check"),
    path("passkey/offer/", passkeys.Offer.as_view(), name="passkey-offer"),
    path("passkey/add/", passkeys.Add.as_view(), name="passkey-add"),
]
