package io.spoor.cli.output;

import io.spoor.client.result.ChainView;
import io.spoor.schemas.text.TextSanitizer;

/** Short names for people, of identities; the full ones are in the JSON lines. */
final class DisplayNames {
  private static final int ID = 12;

  private DisplayNames() {}

  /**
   * An ARN without its account, anything else as it is: {@code role/deploy}, {@code user/anna},
   * {@code assumed-role/deploy/run}, {@code anna@example.com}.
   */
  static String identity(String principal) {
    String name = principal;
    if (name.startsWith("arn:")) {
      String[] parts = name.split(":", 6);
      name = parts.length == 6 ? parts[5] : name;
      int service = name.indexOf("aws-service-role/");
      if (service >= 0) {
        name = "role/" + name.substring(name.lastIndexOf('/') + 1);
      }
    }
    return TextSanitizer.replace(name);
  }

  static String agent(ChainView chain) {
    return chain.agentId() == null
        ? "no agent named"
        : TextSanitizer.replace(
            chain.agentId() + (chain.agentVersion() == null ? "" : " " + chain.agentVersion()));
  }

  /**
   * The head of an id made of hex digits: enough to tell apart and to pass on to {@code chain ID}.
   */
  static String id(String id) {
    return TextSanitizer.replace(id.substring(0, TextSanitizer.boundary(id, ID)));
  }
}
