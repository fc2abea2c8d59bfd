package io.spoor.extensionkit;

import io.spoor.sources.okta.OktaMapping;
import java.nio.file.Path;

class OktaContractTest extends SourceContract {
  OktaContractTest() {
    super(new OktaMapping(), Path.of("src/test/resources/okta"));
  }
}
