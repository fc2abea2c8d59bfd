package io.spoor.extensionkit;

import java.util.Map;

class AlertmanagerContractTest extends AlertTargetContract {
  AlertmanagerContractTest() {
    super(
        "alertmanager",
        """
        {"url": "http://alertmanager:9093", "authorization": {"file": "alertmanager.header"}}
        """,
        Map.of("alertmanager.header", "Basic c3Bvb3I6YTFCMmMzRDRlNUY2"));
  }
}
