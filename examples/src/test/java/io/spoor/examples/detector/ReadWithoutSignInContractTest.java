package io.spoor.examples.detector;

import io.spoor.extensionkit.DetectorContract;
import java.nio.file.Path;

class ReadWithoutSignInContractTest extends DetectorContract {
  ReadWithoutSignInContractTest() {
    super("read-without-sign-in", Path.of("cases/read-without-sign-in"));
  }
}
