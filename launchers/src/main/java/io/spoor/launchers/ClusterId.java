package io.spoor.launchers;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Generates Kafka cluster ids: a random UUID in unpadded URL-safe base64, not starting with a dash.
 */
final class ClusterId {

  private ClusterId() {}

  static String random() {
    while (true) {
      UUID uuid = UUID.randomUUID();
      byte[] bytes =
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array();
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      // StorageTool would parse a leading dash as an option.
      if (!id.startsWith("-")) {
        return id;
      }
    }
  }
}
