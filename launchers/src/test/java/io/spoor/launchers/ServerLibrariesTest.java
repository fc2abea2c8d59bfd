package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A version that the project manages can replace half of a library that a server brings. */
class ServerLibrariesTest {

  @Test
  void connectsJettyIsOfOneVersion() throws ClassNotFoundException {
    assertThat(versionOf("org.eclipse.jetty.io.ByteBufferPool"))
        .isNotNull()
        .isEqualTo(versionOf("org.eclipse.jetty.server.Server"))
        .isEqualTo(versionOf("org.eclipse.jetty.util.Callback"))
        .isEqualTo(versionOf("org.eclipse.jetty.ee10.servlet.HttpOutput"));
  }

  private static String versionOf(String type) throws ClassNotFoundException {
    return Class.forName(type).getPackage().getImplementationVersion();
  }
}
