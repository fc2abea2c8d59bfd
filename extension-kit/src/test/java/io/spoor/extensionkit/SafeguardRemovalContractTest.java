package io.spoor.extensionkit;

import java.nio.file.Path;

class SafeguardRemovalContractTest extends DetectorContract {
  SafeguardRemovalContractTest() {
    super(
        "safeguard-removal",
        Path.of(System.getProperty("spoor.root", ".."), "detectors/cases/safeguard-removal"));
  }
}
