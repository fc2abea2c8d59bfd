package io.spoor.extensionkit;

import io.spoor.sources.vault.VaultMapping;
import java.nio.file.Path;

class VaultContractTest extends SourceContract {
  VaultContractTest() {
    super(new VaultMapping(), Path.of("src/test/resources/vault"));
  }
}
