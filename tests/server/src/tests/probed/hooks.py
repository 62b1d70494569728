"""How schemathesis speaks to the server under test: signed in, again and again, for some requests end their session."""

import os

import requests
import schemathesis

# Parts of uploads are bytes; it knows those by another name.
schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")


@schemathesis.auth(refresh_interval=1)
class Session:
    def get(self, case, context):
        person = {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"], "client": "api"}
        # From elsewhere: what is probed uses up the tries of its own address.
        elsewhere = {"X-Forwarded-For": "192.0.2.7"}
        answer = requests.post(os.environ["LOGIN"], json=person, headers=elsewhere, timeout=10)
        return answer.json()["access_token"]

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
