package io.spoor.extensionkit;

import java.nio.file.Path;

class OrganizationExitContractTest extends DetectorContract {
  OrganizationExitContractTest() {
    super(
        "organization-exit",
        Path.of(System.getProperty("spoor.root", ".."), "detectors/cases/organization-exit"));
  }

  @Override
  protected boolean isRetracting() {
    return false;
  }
}
