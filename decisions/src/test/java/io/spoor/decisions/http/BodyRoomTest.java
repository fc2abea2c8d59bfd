package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.TestCallers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bodies of one caller leave room for those of others. */
class BodyRoomTest {
  private static final int MAX = 1 << 20;
  private static final DecisionCaller AGENTS = TestCallers.of("agents", 5_000);
  private static final DecisionCaller ORDERS = TestCallers.of("orders", 5_000);

  private final BodyRoom room = new BodyRoom(10 << 20);
  private final List<BodyRoom.Share> held = new ArrayList<>();

  private Optional<byte[]> receive(DecisionCaller caller, int bytes) throws IOException {
    BodyRoom.Share share = room.share(caller);
    held.add(share);
    try (InputStream content = new ByteArrayInputStream(new byte[bytes])) {
      return share.read(content, MAX);
    }
  }

  @Test
  void eachBodyIsReadInFull() throws IOException {
    for (int bytes : new int[] {0, 1, BodyRoom.FREE_BYTES, BodyRoom.FREE_BYTES + 1, MAX}) {
      assertThat(receive(AGENTS, bytes).map(body -> body.length)).contains(bytes);
    }
    assertThat(receive(AGENTS, MAX + 1).map(body -> body.length)).contains(MAX);
  }

  @Test
  void aCallerHasAtMostAsMuchAsIsLeftFree() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(receive(AGENTS, MAX)).isPresent();
    }

    assertThat(receive(AGENTS, MAX)).as("it holds half of the room").isEmpty();
    assertThat(receive(AGENTS, BodyRoom.FREE_BYTES - 1)).as("a small one needs none").isPresent();
    assertThat(receive(ORDERS, MAX)).as("another caller has room").isPresent();
  }

  @Test
  void whatIsAnsweredLeavesItsRoom() throws IOException {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        assertThat(receive(AGENTS, MAX)).isPresent();
      }
      held.forEach(BodyRoom.Share::close);
    }
  }
}
