package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateMarkersTest {
  private static final boolean TRANSACTIONAL = true;
  private static final boolean PLAIN = false;

  @TempDir Path dir;

  private StateMarkers markers() {
    return StateMarkers.forApplication(dir, "spoor");
  }

  @Test
  void stateOfAnUnknownOriginIsNotUsable() throws IOException {
    assertThat(markers().isStateUsable(TRANSACTIONAL)).isFalse();
    assertThat(markers().isStateUsable(PLAIN)).isFalse();
  }

  @Test
  void stateIsUsableOnceAfterACleanStopOfPlainStores() throws IOException {
    markers().writeStarted(PLAIN);
    markers().writeStopped();
    markers().writeStopped();

    assertThat(StateMarkers.forApplication(dir, "another").isStateUsable(PLAIN)).isFalse();
    assertThat(markers().isStateUsable(PLAIN)).isTrue();
    // From here on it may be killed.
    assertThat(markers().isStateUsable(PLAIN)).isFalse();
    assertThat(markers().isStateUsable(TRANSACTIONAL)).isFalse();
  }

  @Test
  void transactionalStateIsUsableAfterEachCrash() throws IOException {
    markers().writeStarted(TRANSACTIONAL);

    assertThat(markers().isStateUsable(TRANSACTIONAL)).isTrue();
    assertThat(markers().isStateUsable(TRANSACTIONAL)).isTrue();
    assertThat(markers().isStateUsable(PLAIN)).isFalse();
  }

  @Test
  void plainStoresMakeTransactionalStateUnusableForACrash() throws IOException {
    markers().writeStarted(TRANSACTIONAL);
    markers().writeStarted(PLAIN);

    assertThat(markers().isStateUsable(TRANSACTIONAL)).isFalse();
  }

  @Test
  void aVersionThatKnowsOnlyTheCleanStopLeavesNoMarkerWhenItCrashes() throws IOException {
    markers().writeStarted(TRANSACTIONAL);
    markers().writeStopped();

    // The other version takes the first marker and is killed.
    assertThat(dir.resolve("spoor/stopped-in-order").toFile().delete()).isTrue();

    assertThat(markers().isStateUsable(TRANSACTIONAL)).isFalse();
  }

  @Test
  void stateDirectoriesAreCreated() throws IOException {
    Path missing = dir.resolve("not/yet/there");
    StateMarkers.forApplication(missing, "spoor").writeStarted(TRANSACTIONAL);

    assertThat(StateMarkers.forApplication(missing, "spoor").isStateUsable(TRANSACTIONAL)).isTrue();
  }
}
