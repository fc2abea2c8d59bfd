package io.spoor.examples.source;

import io.spoor.extensionkit.SourceContract;
import java.nio.file.Path;

class HarbourContractTest extends SourceContract {
  HarbourContractTest() {
    super(new HarbourMapping(), Path.of("src/test/resources/harbour"));
  }
}
