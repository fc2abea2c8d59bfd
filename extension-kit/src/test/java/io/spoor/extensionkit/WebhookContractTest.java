package io.spoor.extensionkit;

import java.util.Map;

class WebhookContractTest extends AlertTargetContract {
  WebhookContractTest() {
    super(
        "webhook",
        """
        {"url": "https://hooks.example.com/spoor", "secret": {"file": "webhook.secret"}}
        """,
        Map.of("webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  }
}
